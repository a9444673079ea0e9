"""What the benchmarks of importing work on: communes, indicators, workbooks, and the ways to import them."""

import io

import openpyxl
import tablib
from django.db import connection, transaction
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader
from python_calamine import CalamineWorkbook

from lib.vietnamese.quarters import Quarter
from organizations.choices import OrganizationKind, UnitKind
from organizations.importing import SentFile, apply_batch, preview_batch, receive_file
from organizations.importing.formats import FiguresDataset, FiguresFormat
from organizations.importing.resources import IndicatorValueResource
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

QUARTER = Quarter(2020, 1)


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
    sheet = book.create_sheet("Quý I")
    sheet.append(["Mã", "Tên xã", *(f"DO{n:02}" for n in range(indicators))])
    for row in range(communes):
        sheet.append([f"{row:05}", f"Xã Đo {row}", *(value_at(row, column) for column in range(indicators))])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def empty() -> None:
    """No figure, no batch, and a database that does not carry the last round along."""
    for model in (ImportIssue, ImportProgress, StagedFigure, ValueRevision, IndicatorValue, ImportBatch):
        model._base_manager.all()._raw_delete(using="default")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM ANALYZE {', '.join(connection.ops.quote_name(m._meta.db_table) for m in FULL)}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


FULL = (ImportIssue, StagedFigure, ValueRevision, IndicatorValue, ImportBatch)


# --- ours -------------------------------------------------------------------------------------------------------------


def organization() -> Organization:
    return Organization.objects.get(name="Tỉnh ủy Đo")


def received(content: bytes) -> ImportBatch:
    return receive_file(SentFile(content, "do.xlsx"), quarter=QUARTER, form=None, organization=organization(), by=None)


def preview(batch: ImportBatch, number: int) -> None:
    done = preview_batch(batch.pk)
    assert (done.state, done.created) == ("previewed", number), done.failure


def apply(batch: ImportBatch, number: int) -> None:
    done = apply_batch(batch.pk, mode="all", by=None)
    assert (done.state, done.created) == ("applied", number)


def dataset(content: bytes) -> FiguresDataset:
    return FiguresFormat().create_dataset(content)


def import_ours(content: bytes, figures: FiguresDataset) -> None:
    """A dry run, which is the preview, and then the import, by one Resource; each figure with its revision."""
    resource = IndicatorValueResource(quarter=QUARTER, organization=organization(), file=SentFile(content, "do.xlsx"))
    assert resource.import_data(figures, dry_run=True).accepted
    assert resource.import_data(figures, dry_run=False).batch.created == len(figures)
    assert ValueRevision.objects.count() == len(figures)


def stored() -> set[tuple]:
    return set(IndicatorValue.objects.values_list("unit", "indicator", "year", "quarter", "value"))


# --- the library's own ------------------------------------------------------------------------------------------------

HEADERS = ("unit", "indicator", "year", "quarter", "value")


def plain_rows(communes: list[AdministrativeUnit]) -> list[tuple]:
    codes = list(Indicator.objects.order_by("code").values_list("code", flat=True)[:20])
    return [
        (unit.code, code, 2020, 1, value_at(row, column))
        for row, unit in enumerate(communes)
        for column, code in enumerate(codes)
    ]


class DefaultResource(resources.ModelResource):
    """What django-import-export's manual would have one write."""

    unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(AdministrativeUnit, "code"))
    indicator = fields.Field("indicator", "indicator", widgets.ForeignKeyWidget(Indicator, "code"))

    class Meta:
        model = IndicatorValue
        import_id_fields = ("unit", "indicator", "year", "quarter")
        fields = HEADERS


class KnownWidget(widgets.Widget):
    """A foreign key found among rows that were read once."""

    def __init__(self, model):
        super().__init__()
        self.rows = {row.code: row for row in model.objects.all()}

    def clean(self, value, row=None, **kwargs):
        return self.rows[value]


class KeyLoader(BaseInstanceLoader):
    """Finds a stored row by all four parts of its key, among those read by one query."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        stored = IndicatorValue.objects.filter(year=2020, quarter=1).select_related("unit", "indicator")
        self.rows = {(row.unit.code, row.indicator.code, row.year, row.quarter): row for row in stored}

    def get_instance(self, row):
        return self.rows.get((row["unit"], row["indicator"], int(row["year"]), int(row["quarter"])))


class TunedResource(resources.ModelResource):
    """What the library allows at best: bulk writes, no diff, foreign keys and stored rows read once."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["unit"] = fields.Field("unit", "unit", KnownWidget(AdministrativeUnit))
        self.fields["indicator"] = fields.Field("indicator", "indicator", KnownWidget(Indicator))

    class Meta:
        model = IndicatorValue
        import_id_fields = ("unit", "indicator", "year", "quarter")
        fields = HEADERS
        instance_loader_class = KeyLoader
        use_bulk = True
        batch_size = 1_000
        skip_diff = True
        skip_html_diff = True
        skip_unchanged = True
        report_skipped = False
        force_init_instance = False


def import_default(rows: list[tuple]) -> None:
    _import(DefaultResource, rows)


def import_tuned(rows: list[tuple]) -> None:
    _import(TunedResource, rows)


def _import(kind, rows: list[tuple]) -> None:
    dataset = tablib.Dataset(headers=HEADERS)
    dataset.extend(rows)
    for dry_run in (True, False):
        result = kind().import_data(dataset, dry_run=dry_run, raise_errors=True)
    assert result.totals["new"] == len(rows)
    assert IndicatorValue.objects.count() == len(rows)


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
    columns = "indicator_id, unit_id, year, quarter, value, text_value, missing_reason, note, updated_at"
    stated = (
        (indicator, units[row[0]], 2020, 1, value, "", "", "", now)
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
            marks = ", ".join(["%s"] * 9)
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})", ((*row[:8], text) for row in stated)
            )
