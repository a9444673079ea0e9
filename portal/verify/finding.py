"""All checks, one after the other, on one moment of the database."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from organizations.storage import media_root
from portal.moment import moment
from portal.verify import configuration, database, documents, files, numbers
from portal.verify.faults import Fault, Finding

Say = Callable[[str], object]
Locate = Callable[[str], Path | None]


def _quiet(step: str) -> None:
    pass


def _in_the_media_folder(name: str) -> Path | None:
    return files.path_of(name, media_root())


def find_faults(*, locate: Locate = _in_the_media_folder, say: Say = _quiet) -> Finding:
    """Look at everything. ``locate``: where a kept file lies; None for a name that leads elsewhere. ``say`` is told, in
    Vietnamese, what is looked at next."""
    finding = Finding()
    say("Cơ sở dữ liệu")
    if waiting := migrations_to_apply():
        finding.faults.append(not_migrated(waiting))
        return finding  # nothing can be read that the code expects
    finding.faults += database.faults(finding)
    with moment():
        say("Tệp")
        finding.faults += files.faults(finding, locate)
        say("Sổ số và văn bản")
        finding.faults += numbers.faults(finding)
        finding.faults += documents.faults(finding, locate)
        say("Cấu hình")
        finding.faults += configuration.faults(finding)
    return finding


def migrations_to_apply() -> list[str]:
    """The migrations of the installed code that the database has not seen."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def not_migrated(waiting: list[str]) -> Fault:
    return Fault(
        "migrations",
        waiting[0],
        f"Cơ sở dữ liệu còn thiếu {len(waiting)} bước nâng cấp của phiên bản này (bước đầu là {waiting[0]}); hãy sao "
        "lưu rồi chạy “manage.py migrate” và kiểm tra lại.",
    )
