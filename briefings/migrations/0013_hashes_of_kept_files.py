"""Every kept file has its hash in its row: evidence, issued documents and those that came back signed."""

from django.db import migrations

from organizations.migrations._hash_files import hash_files

MODELS = ("Evidence", "Document", "SignedFile")


def hash_kept_files(apps, schema_editor):
    for name in MODELS:
        hash_files(apps.get_model("briefings", name))


class Migration(migrations.Migration):
    dependencies = [("briefings", "0012_readers_forgotten")]

    operations = [migrations.RunPython(hash_kept_files, migrations.RunPython.noop)]
