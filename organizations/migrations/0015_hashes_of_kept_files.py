"""Every kept file has its hash in its row: imports."""

from django.db import migrations

from organizations.migrations._hash_files import hash_files


def hash_imports(apps, schema_editor):
    hash_files(apps.get_model("organizations", "ImportBatch"))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0014_downloads")]

    operations = [migrations.RunPython(hash_imports, migrations.RunPython.noop)]
