from django.db import migrations, models

#: what `rules.endings` says of papers that came before this column
FILL = """
    UPDATE dossiers_paper p
    SET ending = CASE WHEN p.form = 'file' AND p.added_by LIKE 'citizen:%' THEN 'born' ELSE 'paper' END
    WHERE p.form <> 'missing'"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="ending",
            field=models.CharField(
                choices=[("born", "BORN"), ("certified", "CERTIFIED"), ("reused", "REUSED"), ("paper", "PAPER")],
                default="",
                max_length=10,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
