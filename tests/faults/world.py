"""An office with papers to issue, directives to report on and figures to send in: ``python -m tests.faults.world N``.

Written into the database of the environment; prints as JSON what clients need to know of it. ``N``: briefings.
"""

import json
import sys
from pathlib import Path

import django

PEOPLE = {"office": "vanphong", "officer": "canbo", "importer": "nhapsolieu"}


def make_tables() -> None:
    """As the models have them, made at once, and every migration recorded as applied: as tests/conftest.py does it."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = dict.fromkeys((one.label for one in apps.get_app_configs()), None)
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES = kept
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    applied = MigrationLoader(None).disk_migrations
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in applied)


def name_static_files() -> None:
    """What ``collectstatic`` writes for the pages; no client here asks for the files themselves."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    paths = {path: path for finder in get_finders() for path, _ in finder.list([])}
    folder = Path(settings.STATIC_ROOT)
    folder.mkdir(exist_ok=True)
    (folder / "staticfiles.json").write_text(json.dumps({"paths": paths, "version": "1.1", "hash": "none"}))


def build(briefings: int) -> dict:
    from django.contrib.auth.hashers import make_password  # once Django is set up

    from briefings.models import BriefingSeries
    from organizations.choices import Role
    from organizations.models import User
    from tests import factories as make
    from tests.organizations.importing.conftest import build_district

    district = build_district()
    host = district.committee
    host.symbol = "HU"
    host.save()
    farmers = make.OrganizationFactory(name="Hội Nông dân huyện Đồng Thử", parent=host, unit=district.unit)
    make.member(Role.SECRETARIAT, host, username=PEOPLE["office"])
    make.member(Role.OFFICER, farmers, username=PEOPLE["officer"])
    importer = User.objects.get(username="thuky")
    importer.username = PEOPLE["importer"]
    importer.save()
    User.objects.update(password=make_password(make.PASSWORD))
    series: BriefingSeries = make.SeriesFactory(host=host, participants=[farmers])
    chair = make.PostFactory(organization=host, title="Phó Bí thư Thường trực", full_name="Người Chủ Trì")
    secretary = make.PostFactory(organization=host, title="Chánh Văn phòng", full_name="Người Ghi Thử")
    held = []
    for _ in range(briefings):
        one = make.BriefingFactory(
            series=series, unit=district.unit, status="concluded", chair=chair, secretary=secretary,
            recipients="Thường trực Huyện ủy.",
        )  # fmt: skip
        make.ConclusionFactory(briefing=one, content="Ghi nhận kết quả của các đoàn thể.")
        held.append(one)
    collecting = make.BriefingFactory(series=series, unit=district.unit, status="collecting")
    report = make.OrganizationReportFactory(briefing=collecting, organization=farmers, status="draft")
    directives = [make.DirectiveFactory(briefing=held[0], assigned=True, lead_organization=farmers) for _ in range(5)]
    setting = make.PaperSettingFactory(organization=host)
    return {
        "password": make.PASSWORD,
        "host": host.pk,
        "farmers": farmers.pk,
        "form": district.form.pk,
        "briefings": [one.slug for one in held],
        "report": report.pk,
        "collecting": collecting.pk,
        "directives": [one.pk for one in directives],
        "setting": setting.pk,
        "units": [district.south.code, district.north.code],
    }


if __name__ == "__main__":
    django.setup()
    make_tables()
    name_static_files()
    print(json.dumps(build(int(sys.argv[1]))))
