"""Which tables a version of the portal had: asked of its migrations, without running them."""

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lib.refused import Refused
from portal.backup.rows import columns_of, tables_of

Applied = dict[str, list[str]]  # app → names of the migrations that a database has seen

NEWER = (
    "Bản sao lưu do phiên bản mới hơn của cổng ghi ra (có bước nâng cấp {found} mà phiên bản này không biết), nên chưa "
    "khôi phục gì; hãy nâng cấp cổng lên ít nhất phiên bản ấy rồi khôi phục."
)


def applied_here() -> Applied:
    """The migrations that this database has seen, of those that the installed code has."""
    loader = MigrationLoader(connection)
    found: Applied = {}
    for app, name in sorted(set(loader.applied_migrations) & set(loader.disk_migrations)):
        found.setdefault(app, []).append(name)
    return found


def registry_of(applied: Applied) -> Apps:
    """The models as they were once ``applied`` had been applied and nothing else. Raises Refused for a migration that
    the installed code has not."""
    loader = MigrationLoader(None)
    wanted = {(app, name) for app, names in applied.items() for name in names}
    if unknown := sorted(wanted - set(loader.disk_migrations)):
        raise Refused(NEWER.format(found=".".join(unknown[0])))
    return loader.project_state(_leaves(loader, wanted)).apps


def _leaves(loader: MigrationLoader, wanted: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of ``wanted`` on which no other one of them builds."""
    nodes = loader.graph.node_map
    return sorted(key for key in wanted if not any(child.key in wanted for child in nodes[key].children))


def make_tables(registry: Apps, applied: Applied) -> None:
    """Make the tables of ``registry``, empty, in the empty database, and note that ``applied`` has been applied.

    Running the migrations ends in the same tables and takes twenty times as long (tests/portal/test_schema.py).
    """
    with connection.schema_editor() as editor:
        for model in registry.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, names in applied.items():
        for name in names:
            recorder.record_applied(app, name)


def check_tables(registry: Apps, tables: dict[str, list[str]]) -> None:
    """Raises Refused where an archive's ``tables`` (name → columns) are not those of its own version."""
    known = {name: sorted(columns_of(model)) for name, model in tables_of(registry).items()}
    told = {name: sorted(columns) for name, columns in tables.items()}
    if differing := sorted(name for name in known.keys() | told.keys() if known.get(name) != told.get(name)):
        raise Refused(
            f"Bảng {differing[0]} trong bản sao lưu không đúng với phiên bản của cổng đã ghi ra nó, nên chưa khôi phục "
            "gì; hãy dùng bản sao lưu khác hoặc báo người phát triển."
        )
