from django.db import migrations, models

CACHE = """
CREATE TABLE access_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX access_cache_expires ON access_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="KeptPost",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        # what several web processes must share for a while, such as codes that were used
        migrations.RunSQL(CACHE, "DROP TABLE access_cache"),
    ]
