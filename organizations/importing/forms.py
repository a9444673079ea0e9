"""Forms and exports of one period, from the records."""

import hashlib

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import IndicatorSpec, Statement
from lib.workbooks.writing import Form, write_form, write_long_csv
from organizations.importing.context import NO_UNITS, level_of, load_specs, require_period, units_reporting
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, ReportForm, User

TITLE = "Số liệu cấp xã"


def blank_form(
    form: ReportForm,
    quarter: Period,
    organization: Organization | None = None,
    user: User | None = None,
    *,
    unit: AdministrativeUnit | None = None,
    previous: bool = False,
    filled: bool = False,
) -> bytes:
    """The form for ``quarter`` with the units of its level in the scope as .xlsx; for one ``unit`` its indicators in
    rows.

    ``previous`` puts what was said a period before beside each cell, ``filled`` puts in what is already stored. Raises
    Refused when nobody reports in the scope, and where ``require_period`` does.
    """
    require_period(quarter, form)
    level = level_of(form)
    reporting = units_reporting(quarter, organization, user, level)
    if unit is not None:
        reporting = reporting.filter(pk=unit.pk)
    units = list(reporting.order_by("code").values_list("code", "name"))
    if not units:
        raise Refused(
            f"Không có {NO_UNITS[level]} nào trong phạm vi vào ngày {quarter.last_day:%d/%m/%Y}; "
            "hãy chọn kỳ khác hoặc tổ chức khác."
        )
    stored = IndicatorValue.objects.filter(unit__in=reporting.values("pk"), indicator__in=form.indicators.all())
    document = Form(
        form.name,
        form.code,
        quarter,
        indicators_of(form, quarter),
        units,
        stated_in(stored, quarter) if filled else {},
        previous=stated_in(stored, quarter.previous) if previous else None,
        definition=definition_of(form),
    )
    return write_form(document, single_unit=unit is not None)


def stated_in(stored, quarter: Period) -> dict[tuple[str, str], Statement]:
    """What the figures ``stored`` (a query set) say of ``quarter``, by the codes of unit and indicator."""
    rows = (
        stored.of(quarter)
        .stated()
        .values_list("unit__code", "indicator__code", "value", "text_value", "missing_reason", "cumulative")
    )
    return {(unit, indicator): Statement(*stated) for unit, indicator, *stated in rows}


def indicators_of(form: ReportForm, quarter: Period) -> list[IndicatorSpec]:
    """The indicators of ``form`` in its order that are in force in ``quarter``, with their bounds there."""
    specs = load_specs(quarter, form.indicators.all())
    there = set(form.indicators.in_force(quarter.last_day).values_list("code", flat=True))
    codes = form.items.order_by("ordinal").values_list("indicator__code", flat=True)
    return [specs[code][1] for code in codes if code in there]


def definition_of(form: ReportForm) -> str:
    """Tells one state of ``form`` from another: its indicators, their order and what each takes."""
    rows = form.items.order_by("ordinal").values_list(
        "indicator__code", "indicator__value_type", "indicator__decimal_places"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:12]


def stated_values(quarter: Period, form: ReportForm | None, user: User | None):
    """What units of the level of ``form`` (without one: communes) stated for ``quarter``, within what ``user`` may see
    (None: all), by unit and indicator."""
    stored = IndicatorValue.objects.for_user(user) if user else IndicatorValue.objects.all()
    stored = stored.filter(unit__kind__in=level_of(form).kinds)
    if user is not None:
        stored = stored.filter(indicator__in=Indicator.objects.for_user(user).order_by().values("pk"))
    stored = stored.of(quarter).stated().select_related("unit", "indicator").order_by("unit__code", "indicator__code")
    return stored.filter(indicator__in=form.indicators.all()) if form else stored


def filled_form(quarter: Period, form: ReportForm | None, user: User | None = None) -> bytes:
    """The figures of ``quarter`` in the wide layout as .xlsx, with every unit that stated something. Raises Refused."""
    rows = _require_rows(stated_values(quarter, form, user), quarter)
    if form:
        indicators = indicators_of(form, quarter)
    else:
        specs = load_specs(quarter, Indicator.objects.filter(pk__in={row.indicator_id for row in rows}))
        _require_one_of_each_code(rows)
        indicators = [specs[code][1] for code in sorted({row.indicator.code for row in rows})]
    units = sorted({(row.unit.code, row.unit.name) for row in rows})
    figures = {(row.unit.code, row.indicator.code): _statement(row) for row in rows}
    title, code = (form.name, form.code) if form else (TITLE, "")
    definition = definition_of(form) if form else ""
    return write_form(Form(title, code, quarter, indicators, units, figures, definition=definition))


def long_csv(quarter: Period, form: ReportForm | None, user: User | None = None) -> bytes:
    """The figures of ``quarter`` one per line, UTF-8, numbers with a decimal point. Raises Refused."""
    rows = _require_rows(stated_values(quarter, form, user), quarter)
    _require_one_of_each_code(rows)
    return write_long_csv((row.unit.code, row.unit.name, row.indicator.code, _statement(row)) for row in rows)


def _require_one_of_each_code(rows: list[IndicatorValue]) -> None:
    """Raises Refused where two organizations call different indicators the same: a column says the code alone."""
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.indicator.code, row.indicator_id) != row.indicator_id:
            raise Refused(
                f"Có hai chỉ tiêu của hai tổ chức cùng mang mã {row.indicator.code}; hãy chọn biểu mẫu khi xuất số "
                "liệu, hoặc chạy lệnh với --as TÀI KHOẢN của một tổ chức."
            )


def _statement(row: IndicatorValue) -> Statement:
    return Statement(row.value, row.text_value, row.missing_reason, row.cumulative)


def _require_rows(rows, quarter: Period) -> list[IndicatorValue]:
    rows = list(rows)
    if not rows:
        raise Refused(f"Chưa có số liệu nào của {quarter.name} trong phạm vi được xem.")
    return rows
