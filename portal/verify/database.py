"""The database itself: its pages and indexes, its constraints, whom foreign keys name, and the keys it gives next."""

from django.apps import apps
from django.db import connection, models

from portal.verify.faults import Fault, Finding

MOST_ROWS = 20  # of one kind of fault; a damaged file may have thousands


def faults(finding: Finding) -> list[Fault]:
    tables = table_models()
    finding.count("tables", len(tables))
    if connection.vendor == "postgresql":
        return [*_unvalidated(), *_broken_indexes(), *_keys_given_twice(tables)]
    return [*_damage(), *_dangling(tables)]


def table_models() -> dict[str, type[models.Model]]:
    """Every table of the portal and of its libraries, with its model."""
    every = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in every if model._meta.managed and not model._meta.proxy}


def record_name(model: type[models.Model] | None, table: str, key: object) -> str:
    return f"{model._meta.label_lower if model else table}:{key}"


def _rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _damage() -> list[Fault]:
    """What SQLite finds wrong in its file: broken pages and indexes, rows that a constraint forbids."""
    found = [str(row[0]) for row in _rows(f"PRAGMA integrity_check({MOST_ROWS})")]
    return [
        Fault(
            "database",
            connection.settings_dict["NAME"] if isinstance(connection.settings_dict["NAME"], str) else "database",
            f"SQLite báo tệp cơ sở dữ liệu có chỗ hỏng: {line}; hãy dừng cổng và khôi phục từ bản sao lưu gần nhất.",
        )
        for line in found
        if line != "ok"
    ]


def _dangling(tables: dict[str, type[models.Model]]) -> list[Fault]:
    """Rows that name a row which is not there."""
    found = []
    for table, rowid, parent, _ in _rows("PRAGMA foreign_key_check")[:MOST_ROWS]:
        what = tables[table]._meta.verbose_name if table in tables else table
        other = tables[parent]._meta.verbose_name if parent in tables else parent
        found.append(
            Fault(
                "foreign_key",
                record_name(tables.get(table), table, rowid),
                f"Dòng {rowid} của bảng {table} ({what}) trỏ tới một dòng không còn trong bảng {parent} ({other}); "
                "hãy khôi phục từ bản sao lưu gần nhất còn nguyên.",
            )
        )
    return found


def _unvalidated() -> list[Fault]:
    """Constraints that PostgreSQL was told to keep without having looked at the rows that were there."""
    query = """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
    """
    return [
        Fault(
            "constraint",
            f"{table}:{name}",
            f"Ràng buộc {name} của bảng {table} chưa được PostgreSQL kiểm tra trên các dòng đã có; hãy chạy “ALTER "
            f"TABLE {table} VALIDATE CONSTRAINT {name}” và xem dòng nào vi phạm.",
        )
        for table, name in _rows(query)
    ]


def _broken_indexes() -> list[Fault]:
    query = """
        SELECT indexrelid::regclass::text, indrelid::regclass::text FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        WHERE NOT (indisvalid AND indisready) AND relnamespace = current_schema()::regnamespace ORDER BY 1
    """
    return [
        Fault(
            "index",
            name,
            f"Chỉ mục {name} của bảng {table} không dùng được; hãy chạy “REINDEX INDEX {name}”.",
        )
        for name, table in _rows(query)
    ]


def _keys_given_twice(tables: dict[str, type[models.Model]]) -> list[Fault]:
    """Tables whose next key is taken already: the next new row would be refused."""
    found = []
    for table, model in tables.items():
        key = model._meta.pk
        quoted, column = connection.ops.quote_name(table), key.column
        if not isinstance(key, models.AutoField):
            continue
        sequence = _rows(f"SELECT pg_get_serial_sequence('{quoted}', '{column}')")[0][0]
        if sequence is None:
            continue
        last, called = _rows(f"SELECT last_value, is_called FROM {sequence}")[0]
        highest = _rows(f'SELECT COALESCE(MAX("{column}"), 0) FROM {quoted}')[0][0]
        if highest >= last + called:
            found.append(
                Fault(
                    "sequence",
                    table,
                    f"Bảng {table} ({model._meta.verbose_name}) sắp cấp lại khóa {last + called} đã có người dùng "
                    f"(lớn nhất là {highest}); hãy chạy “SELECT setval('{sequence}', {highest})”.",
                )
            )
    return found
