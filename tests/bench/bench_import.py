"""Figures per second through our import against django-import-export as it comes, parsing apart.

Both get a dataset of what a workbook holds, find units and indicators, preview (a dry run) and apply. Ours takes 10,000
figures and leaves a batch and a revision for each; the library's own resource takes 500 of them, because at its pace
the whole would take minutes, and leaves no trail. So the ratio is of figures per second.
"""

import tablib
from import_export import fields, resources, widgets

from organizations.importing.batches import SentFile
from organizations.importing.formats import FiguresFormat
from organizations.models import (
    AdministrativeUnit,
    ImportBatch,
    Indicator,
    IndicatorValue,
    Organization,
    OrganizationKind,
    UnitKind,
    ValueRevision,
)
from organizations.models.base import rebuild_paths
from organizations.quarters import Quarter
from organizations.resources import IndicatorValueResource
from tests.bench.runner import Pairs, Result, timed_in_turns

UNITS, INDICATORS, SAMPLE, RUNS, GOAL = 500, 20, 500, 3, 10
QUARTER = Quarter(2020, 1)


class DefaultResource(resources.ModelResource):
    """What django-import-export's manual would have one write."""

    unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(AdministrativeUnit, "code"))
    indicator = fields.Field("indicator", "indicator", widgets.ForeignKeyWidget(Indicator, "code"))

    class Meta:
        model = IndicatorValue
        import_id_fields = ("unit", "indicator", "year", "quarter")
        fields = ("unit", "indicator", "year", "quarter", "value")


def run() -> list[Result]:
    make_world()
    units = list(AdministrativeUnit.objects.filter(kind=UnitKind.COMMUNE).order_by("code"))
    codes = list(Indicator.objects.order_by("code").values_list("code", flat=True))
    figures = [(unit, code, number * 7 % 1000) for number, unit in enumerate(units) for code in codes]

    def ours():
        dataset = our_dataset(figures)
        assert preview_and_apply(our_resource(), dataset) == len(figures)

    def default():
        dataset = tablib.Dataset(headers=("unit", "indicator", "year", "quarter", "value"))
        dataset.extend([(unit.code, code, 2020, 1, value) for unit, code, value in figures[:SAMPLE]])
        for dry_run in (True, False):
            result = DefaultResource().import_data(dataset, dry_run=dry_run, raise_errors=True)
        assert result.totals["new"] == SAMPLE

    pairs = timed_in_turns(ours, default, runs=RUNS, before_each=empty)
    per_figure = Pairs([s / len(figures) for s in pairs.ours], [s / SAMPLE for s in pairs.against])
    what = f"import, figures per second ({len(figures):,} new, preview and apply)"
    return [Result(what, f"django-import-export's defaults ({SAMPLE} figures)", per_figure.speed, GOAL, True, RUNS)]


def preview_and_apply(resource, dataset) -> int:
    """How many figures were new."""
    copy = tablib.Dataset(*dataset, headers=dataset.headers, title=dataset.title)
    assert resource.import_data(copy, dry_run=True).accepted
    return resource.import_data(dataset, rollback_on_validation_errors=True).batch.created


def our_resource() -> IndicatorValueResource:
    return IndicatorValueResource(quarter=QUARTER, file=SentFile(b"bench", "bench.csv"))


def our_dataset(figures) -> tablib.Dataset:
    """What ``FiguresFormat`` makes of a sheet with these figures, communes in rows."""
    dataset = tablib.Dataset(headers=FiguresFormat.headers, title="wide")
    dataset.extend(
        [
            ("S", f"{code}-{unit.pk}", float(value), code, unit.code, unit.name, f"B{unit.pk}", code, False, True, "")
            for unit, code, value in figures
        ]
    )
    return dataset


def make_world() -> None:
    province = AdministrativeUnit.objects.create(code="99", name="Tỉnh Đo", kind=UnitKind.PROVINCE)
    communes = [
        AdministrativeUnit(code=f"{50000 + n}", name=f"Xã Đo {n}", kind=UnitKind.COMMUNE, parent=province)
        for n in range(UNITS)
    ]
    AdministrativeUnit.objects.bulk_create(communes)
    rebuild_paths(AdministrativeUnit)
    Organization.objects.create(name="Tỉnh ủy Đo", kind=OrganizationKind.PARTY_COMMITTEE, unit=province)
    for n in range(INDICATORS):
        Indicator.objects.create(code=f"DO{n:02}", name=f"Chỉ tiêu đo {n}", owner_kind=OrganizationKind.FRONT)


def empty() -> None:
    ValueRevision._base_manager.all()._raw_delete(using="default")
    IndicatorValue.objects.all()._raw_delete(using="default")
    ImportBatch.objects.all()._raw_delete(using="default")
