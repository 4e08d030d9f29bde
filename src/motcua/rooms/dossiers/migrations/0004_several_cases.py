"""A filing may fall under several cases of its procedure."""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEP = """UPDATE dossiers_dossier SET cases = ARRAY["case"] WHERE "case" <> ''"""
BACK = """UPDATE dossiers_dossier SET "case" = coalesce(cases[1], '')"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_reused_papers")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="cases",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), default=list, size=None
            ),
        ),
        migrations.RunSQL(KEEP, BACK),
        migrations.RemoveField(model_name="dossier", name="case"),
    ]
