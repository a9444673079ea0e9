"""Archives of every released version restore to today's tables. CONTRIBUTING says how a release adds its own."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from briefings.documents import void_next
from briefings.models import Document, Evidence, NumberAllocation, NumberSeries
from lib.archives import open_archive
from organizations.models import IndicatorValue, Membership, User
from organizations.storage import media_root
from portal.backup import restore_backup
from portal.backup.layout import MEDIA_TYPE, VERSION, quiet
from portal.backup.restoring import Restored, _fill, _unpack_files
from portal.backup.versions import registry_of
from portal.verify import find_faults
from tests.portal.test_schema import schema

ARCHIVES = sorted((Path(__file__).parents[1] / "archives").glob("*.backup"))
OLDEST = ARCHIVES[0]
FORM = {"media_type": MEDIA_TYPE, "version": VERSION}


def told_by(path: Path) -> dict:
    with open_archive(path, **FORM) as archive:
        return archive.facts


def test_the_oldest_archive_is_of_an_older_version():
    known = {
        app: names for app, names in told_by(OLDEST)["migrations"].items() if app in ("organizations", "briefings")
    }
    here = MigrationLoader(None).disk_migrations

    print(f"\n{len(ARCHIVES)} archives, the oldest {OLDEST.name}")
    assert {len(names) for names in known.values()} == {9, 10}
    assert sum(app in known for app, _ in here) > 19


@pytest.mark.long_on_postgresql
@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.stem)
def test_it_restores_to_the_tables_of_today(path, db, elsewhere):
    wanted, told = schema(connection), told_by(path)
    with elsewhere():
        restored = restore_backup(path)

        assert schema(connection) == wanted
        assert find_faults().faults == []
        assert restored.rows == sum(table["rows"] for table in told["tables"].values())
        assert restored.files == 4
        # What was entered then is there, and goes on.
        assert IndicatorValue.objects.count() == 11
        document = Document.objects.get()
        assert (document.symbol, document.file.content()[:8]) == ("13/BB-MTTQ-BTT", b"%PDF-1.7")
        assert document.snapshot == {"số": 13, "tỷ lệ": 12.5}
        assert document.signed_files.get().file.content().startswith(document.file.content())
        assert Evidence.objects.get().file.content() == b"Kept as it came."
        office = User.objects.get(pk=Membership.objects.filter(role="secretariat").earliest("pk").user_id)
        assert void_next(NumberSeries.objects.get().pk, by=office, reason="Viết hỏng.").number == 14
        assert NumberAllocation.objects.count() == 2


@pytest.mark.long_on_postgresql
def test_a_database_that_waits_for_its_upgrade_is_backed_up(db, elsewhere, tmp_path):
    """Who has fetched a new version and not yet migrated can still save what there is."""
    with elsewhere():
        with open_archive(OLDEST, **FORM) as archive:
            then = archive.facts
            _fill(archive, registry_of(then["migrations"]), then, Restored(), quiet)
            _unpack_files(archive, media_root(), Restored(), quiet)
        call_command("backup", str(tmp_path / "now.backup"), stdout=StringIO())

    now = told_by(tmp_path / "now.backup")
    assert now["tables"] == then["tables"]
    assert now["migrations"] == then["migrations"]
    assert now["faults"] == []
