"""What the benchmarks of importing work on: communes, indicators, workbooks, and the ways to import them."""

import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import openpyxl
import tablib
from django.db import connection, transaction
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult
from python_calamine import CalamineWorkbook

from lib.vietnamese import Period
from organizations.choices import OrganizationKind, UnitKind
from organizations.importing import SentFile, apply_batch, preview_batch, preview_file, receive_file, undo_batch
from organizations.models import (
    AdministrativeUnit,
    ImportBatch,
    ImportIssue,
    ImportProgress,
    Indicator,
    IndicatorValue,
    Organization,
    StagedFigure,
    ValueRevision,
)
from organizations.models.base import rebuild_paths

QUARTER = Period.quarter(2020, 1)


def make(communes: int, indicators: int) -> list[AdministrativeUnit]:
    """Let there be at least so many communes and indicators, and one organization above them; the communes."""
    province, _ = AdministrativeUnit.objects.get_or_create(code="99", name="Tỉnh Đo", kind=UnitKind.PROVINCE)
    Organization.objects.get_or_create(name="Tỉnh ủy Đo", kind=OrganizationKind.PARTY_COMMITTEE, unit=province)
    there = AdministrativeUnit.objects.filter(kind=UnitKind.COMMUNE).count()
    new = [
        AdministrativeUnit(code=f"{n:05}", name=f"Xã Đo {n}", kind=UnitKind.COMMUNE, parent=province)
        for n in range(there, communes)
    ]
    for unit in new:
        unit.search = unit.searchable()
    AdministrativeUnit.objects.bulk_create(new, batch_size=1_000)
    rebuild_paths(AdministrativeUnit)
    for n in range(Indicator.objects.count(), indicators):
        Indicator.objects.create(code=f"DO{n:02}", name=f"Chỉ tiêu đo {n}", owner_kind=OrganizationKind.FRONT)
    return list(AdministrativeUnit.objects.filter(kind=UnitKind.COMMUNE).order_by("code")[:communes])


def value_at(row: int, column: int) -> int:
    return (row * 37 + column * 7) % 9_973


def workbook(communes: int, indicators: int) -> bytes:
    """Communes in rows, indicators in columns, as .xlsx."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Số liệu")
    sheet.append(["Mã", "Tên xã", *(f"DO{n:02}" for n in range(indicators))])
    for row in range(communes):
        sheet.append([f"{row:05}", f"Xã Đo {row}", *(value_at(row, column) for column in range(indicators))])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def delete_all() -> None:
    """Let there be no figure and no batch."""
    for model in (ImportIssue, ImportProgress, StagedFigure, ValueRevision, IndicatorValue, ImportBatch):
        model._base_manager.all()._raw_delete(using="default")


def empty() -> None:
    """No figure, no batch, and a database that does not carry the last round along. Outside of a transaction."""
    delete_all()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM ANALYZE {', '.join(connection.ops.quote_name(m._meta.db_table) for m in FULL)}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


FULL = (ImportIssue, StagedFigure, ValueRevision, IndicatorValue, ImportBatch)


def fill(quarter: Period, communes: Sequence[AdministrativeUnit]) -> None:
    """Let each of ``communes`` have a figure of every indicator in ``quarter``, and the database know what it holds.

    PostgreSQL counts its tables by itself when it finds time; here it does so now, and not again.
    """
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(indicator=indicator, unit=unit, **asdict(quarter), value=1)
            for indicator in Indicator.objects.all()
            for unit in communes
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in FULL:
                name = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"ALTER TABLE {name} SET (autovacuum_enabled = false)")
                cursor.execute(f"VACUUM ANALYZE {name}")


# --- ours -------------------------------------------------------------------------------------------------------------


def organization() -> Organization:
    return Organization.objects.get(name="Tỉnh ủy Đo")


def preview_as_web(content: bytes) -> ImportBatch:
    """What a page or its worker does with an uploaded file: keep it as a batch, then read it anew and stage it."""
    file = SentFile(content, "do.xlsx")
    return preview_batch(receive_file(file, quarter=QUARTER, form=None, organization=organization(), by=None).pk)


def preview_as_command(content: bytes) -> ImportBatch:
    """What ``import_commune_data`` does."""
    return preview_file(SentFile(content, "do.xlsx"), quarter=QUARTER, form=None, organization=None, by=None)


WAYS = {"web": preview_as_web, "command": preview_as_command}


def preview(content: bytes, number: int, way: str = "web") -> ImportBatch:
    done = WAYS[way](content)
    assert (done.state, done.created) == ("previewed", number), done.failure
    return done


def apply(batch: ImportBatch, number: int) -> None:
    done = apply_batch(batch.pk, mode="all", by=None)
    assert (done.state, done.created) == ("applied", number)


def apply_and_undo(content: bytes, number: int, quarter: Period) -> tuple[float, float]:
    """Seconds that applying ``number`` new figures in ``quarter``, and taking them back, take."""
    sent = SentFile(content, "do.xlsx")
    batch = preview_file(sent, quarter=quarter, form=None, organization=None, by=None)
    assert (batch.state, batch.created) == ("previewed", number), batch.failure
    start = time.perf_counter()
    apply_batch(batch.pk, mode="all", by=None)
    applied = time.perf_counter()
    assert undo_batch(batch.pk, by=None, reason="đo").restored == number
    return applied - start, time.perf_counter() - applied


def import_ours(content: bytes, number: int, way: str = "web") -> None:
    """From the bytes of a file to stored figures, each with its revision."""
    apply(preview(content, number, way), number)
    assert ValueRevision.objects.count() == number


def stored() -> set[tuple]:
    return set(IndicatorValue.objects.values_list("unit", "indicator", "year", "number", "value"))


# --- the library's own ------------------------------------------------------------------------------------------------

HEADERS = ("unit", "indicator", "year", "number", "value")


def one_beneath_the_other(headers: Sequence, rows: Iterable[Sequence]) -> tablib.Dataset:
    """The figures of a table of communes and indicators as the library wants them, which knows no other tables."""
    dataset = tablib.Dataset(headers=HEADERS)
    dataset.extend(
        (row[0], code, 2020, 1, value) for row in rows for code, value in zip(headers[2:], row[2:], strict=True)
    )
    return dataset


def read_by_default(content: bytes) -> tablib.Dataset:
    table = XLSX().create_dataset(content)
    return one_beneath_the_other(table.headers, table)


def read_by_calamine(content: bytes) -> tablib.Dataset:
    headers, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()
    return one_beneath_the_other(headers, rows)


class DefaultResource(resources.ModelResource):
    """What django-import-export's manual would have one write."""

    unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(AdministrativeUnit, "code"))
    indicator = fields.Field("indicator", "indicator", widgets.ForeignKeyWidget(Indicator, "code"))

    class Meta:
        model = IndicatorValue
        import_id_fields = ("unit", "indicator", "year", "number")
        fields = HEADERS


class KnownKey(widgets.Widget):
    """The primary key that goes with a code, all of them read by one query."""

    def __init__(self, model):
        super().__init__()
        self.keys = dict(model.objects.values_list("code", "pk"))

    def clean(self, value, row=None, **kwargs):
        return self.keys[value]


class KeyLoader(BaseInstanceLoader):
    """Finds a stored row by all four parts of its key, among those read by one query."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        stored = IndicatorValue.objects.filter(year=2020, number=1).select_related("unit", "indicator")
        self.rows = {(row.unit.code, row.indicator.code, row.year, row.number): row for row in stored}

    def get_instance(self, row):
        return self.rows.get((row["unit"], row["indicator"], int(row["year"]), int(row["number"])))


class UnnamedRow(RowResult):
    def add_instance_info(self, instance):
        """The name of a figure would be asked of the database, row by row."""


class TunedResource(resources.ModelResource):
    """What the library allows at best: bulk writes, no diff, keys and stored rows read once, no names of rows."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["unit"] = fields.Field("unit_id", "unit", KnownKey(AdministrativeUnit))
        self.fields["indicator"] = fields.Field("indicator_id", "indicator", KnownKey(Indicator))

    @classmethod
    def get_row_result_class(cls):
        return UnnamedRow

    class Meta:
        model = IndicatorValue
        import_id_fields = ("unit", "indicator", "year", "number")
        fields = HEADERS
        instance_loader_class = KeyLoader
        use_bulk = True
        batch_size = 1_000
        skip_diff = True
        skip_html_diff = True
        skip_unchanged = True
        report_skipped = False
        force_init_instance = False


def import_default(content: bytes, number: int) -> None:
    """As the library's admin pages do it: each of the two requests reads the file."""
    for dry_run in (True, False):
        result = DefaultResource().import_data(read_by_default(content), dry_run=dry_run, raise_errors=True)
    assert (result.totals["new"], IndicatorValue.objects.count()) == (number, number)


def import_tuned(content: bytes, number: int) -> None:
    """The file is read once, by the fastest reader, and the preview goes without the database where it may."""
    dataset = read_by_calamine(content)
    TunedResource().import_data(dataset, dry_run=True, raise_errors=True, use_transactions=False)
    result = TunedResource().import_data(dataset, dry_run=False, raise_errors=True, use_transactions=True)
    assert (result.totals["new"], IndicatorValue.objects.count()) == (number, number)


# --- the floor --------------------------------------------------------------------------------------------------------


def insert_unchecked(content: bytes) -> None:
    """Read with calamine and insert, with one look-up of each code and nothing else."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()
    units = dict(AdministrativeUnit.objects.values_list("code", "pk"))
    codes = dict(Indicator.objects.values_list("code", "pk"))
    header = next(rows)
    indicators = [codes[code] for code in header[2:]]
    now = timezone.now()
    table = connection.ops.quote_name(IndicatorValue._meta.db_table)
    columns = "indicator_id, unit_id, year, span, number, value, text_value, missing_reason, note, updated_at"
    stated = (
        (indicator, units[row[0]], 2020, "quarter", 1, value, "", "", "", now)
        for row in rows
        for indicator, value in zip(indicators, row[2:], strict=True)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in stated:
                    copy.write_row(row)
        else:
            text = connection.ops.adapt_datetimefield_value(now)
            marks = ", ".join(["%s"] * 10)
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})", ((*row[:9], text) for row in stated)
            )
