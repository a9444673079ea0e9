"""Forms and exports of one period, from the records."""

import hashlib

from lib.refused import Refused
from lib.vietnamese.quarters import Quarter
from lib.workbooks.long_form import write_long
from lib.workbooks.tall_form import write_tall_form
from lib.workbooks.values import Spec
from lib.workbooks.wide_form import write_form
from lib.workbooks.writing import Column, Form, Said
from organizations.importing.context import load_specs, units_reporting
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, ReportForm, User

TITLE = "Số liệu cấp xã"


def blank_form(
    form: ReportForm,
    quarter: Quarter,
    organization: Organization | None = None,
    user: User | None = None,
    *,
    unit: AdministrativeUnit | None = None,
    previous: bool = False,
    filled: bool = False,
) -> bytes:
    """The form for ``quarter`` with the communes of the scope as .xlsx; for one ``unit`` in the tall layout.

    ``previous`` puts what was said a quarter before beside each cell, ``filled`` puts in what is already stored. Raises
    Refused when nobody reports in the scope.
    """
    reporting = units_reporting(quarter, organization, user)
    if unit is not None:
        reporting = reporting.filter(pk=unit.pk)
    units = list(reporting.order_by("code").values_list("code", "name"))
    if not units:
        raise Refused(
            f"Không có xã, phường, thị trấn nào trong phạm vi vào ngày {quarter.last_day:%d/%m/%Y}; "
            "hãy chọn kỳ khác hoặc tổ chức khác."
        )
    stored = IndicatorValue.objects.filter(unit__in=reporting.values("pk"), indicator__in=form.indicators.all())
    document = Form(
        form.name,
        form.code,
        quarter,
        columns_of(form, quarter),
        units,
        stated_in(stored, quarter) if filled else {},
        previous=stated_in(stored, quarter.previous) if previous else None,
        definition=definition_of(form),
    )
    return write_form(document) if unit is None else write_tall_form(document)


def stated_in(stored, quarter: Quarter) -> dict[tuple[str, str], Said]:
    """What the figures ``stored`` (a query set) say of ``quarter``, by the codes of unit and indicator."""
    rows = (
        stored.of(quarter)
        .stated()
        .values_list("unit__code", "indicator__code", "value", "text_value", "missing_reason", "cumulative")
    )
    return {(unit, indicator): Said(*said) for unit, indicator, *said in rows}


def columns_of(form: ReportForm, quarter: Quarter) -> list[Column]:
    """The indicators of ``form`` in its order, with the bounds in force in ``quarter``."""
    specs = load_specs(quarter)
    rows = form.items.order_by("ordinal").select_related("indicator")
    return [_column(row.indicator, specs[row.indicator.code][1]) for row in rows]


def _column(indicator: Indicator, spec: Spec) -> Column:
    return Column(
        indicator.code,
        indicator.name,
        indicator.unit_of_measure,
        indicator.value_type,
        indicator.decimal_places,
        spec.minimum,
        spec.maximum,
    )


def definition_of(form: ReportForm) -> str:
    """Tells one state of ``form`` from another: its indicators, their order and what each takes."""
    rows = form.items.order_by("ordinal").values_list(
        "indicator__code", "indicator__value_type", "indicator__decimal_places"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:12]


def stated_values(quarter: Quarter, form: ReportForm | None, user: User | None):
    """What was stated for ``quarter``, within what ``user`` may see (None: all), by unit and indicator."""
    stored = IndicatorValue.objects.for_user(user) if user else IndicatorValue.objects.all()
    stored = stored.of(quarter).stated().select_related("unit", "indicator").order_by("unit__code", "indicator__code")
    return stored.filter(indicator__in=form.indicators.all()) if form else stored


def filled_form(quarter: Quarter, form: ReportForm | None, user: User | None = None) -> bytes:
    """The figures of ``quarter`` in the wide layout as .xlsx, with every unit that stated something. Raises Refused."""
    rows = _require_rows(stated_values(quarter, form, user), quarter)
    if form:
        columns = columns_of(form, quarter)
    else:
        specs = load_specs(quarter)
        found = {row.indicator.code: row.indicator for row in rows}
        columns = [_column(found[code], specs[code][1]) for code in sorted(found)]
    units = sorted({(row.unit.code, row.unit.name) for row in rows})
    figures = {(row.unit.code, row.indicator.code): _said(row) for row in rows}
    title, code = (form.name, form.code) if form else (TITLE, "")
    definition = definition_of(form) if form else ""
    return write_form(Form(title, code, quarter, columns, units, figures, definition=definition))


def long_csv(quarter: Quarter, form: ReportForm | None, user: User | None = None) -> bytes:
    """The figures of ``quarter`` one per line, UTF-8, numbers with a decimal point. Raises Refused."""
    rows = _require_rows(stated_values(quarter, form, user), quarter)
    return write_long((row.unit.code, row.unit.name, row.indicator.code, _said(row)) for row in rows)


def _said(row: IndicatorValue) -> Said:
    return Said(row.value, row.text_value, row.missing_reason, row.cumulative)


def _require_rows(rows, quarter: Quarter) -> list[IndicatorValue]:
    rows = list(rows)
    if not rows:
        raise Refused(f"Chưa có số liệu nào của {quarter.name} trong phạm vi được xem.")
    return rows
