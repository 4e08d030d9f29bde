from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_signature_checks")]

    operations = [migrations.RenameField("signaturecheck", "sha256", "digest")]
