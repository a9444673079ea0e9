"""Forms and exports of one period, from the records."""

import csv
import io

from organizations.excel.layouts import LONG_HEADER
from organizations.excel.safe import csv_text
from organizations.excel.values import MISSING_TEXT, Statement
from organizations.excel.writing import Column, Form, write_form
from organizations.importing.context import units_reporting
from organizations.models import Indicator, IndicatorValue, Organization, ReportForm, User
from organizations.quarters import Quarter
from organizations.refused import Refused

TITLE = "Số liệu cấp xã"


def blank_form(
    form: ReportForm, quarter: Quarter, organization: Organization | None = None, user: User | None = None
) -> bytes:
    """The form for ``quarter`` with the communes of the scope and no figures, as .xlsx. Raises Refused."""
    units = list(units_reporting(quarter, organization, user).order_by("code").values_list("code", "name"))
    if not units:
        raise Refused(
            f"Không có xã, phường, thị trấn nào trong phạm vi vào ngày {quarter.last_day:%d/%m/%Y}; "
            "hãy chọn kỳ khác hoặc tổ chức khác."
        )
    return write_form(Form(form.name, form.code, quarter, columns_of(form), units))


def columns_of(form: ReportForm) -> list[Column]:
    """The indicators of ``form`` in its order."""
    rows = form.items.order_by("ordinal").values_list(
        "indicator__code",
        "indicator__name",
        "indicator__unit_of_measure",
        "indicator__value_type",
        "indicator__decimal_places",
    )
    return [Column(*row) for row in rows]


def stated_values(quarter: Quarter, form: ReportForm | None, user: User | None):
    """What was stated for ``quarter``, within what ``user`` may see (None: all), by unit and indicator."""
    stored = IndicatorValue.objects.for_user(user) if user else IndicatorValue.objects.all()
    stored = stored.of(quarter).stated().select_related("unit", "indicator").order_by("unit__code", "indicator__code")
    return stored.filter(indicator__in=form.indicators.all()) if form else stored


def filled_form(quarter: Quarter, form: ReportForm | None, user: User | None = None) -> bytes:
    """The figures of ``quarter`` in the wide layout as .xlsx, with every unit that stated something. Raises Refused."""
    rows = _some(stated_values(quarter, form, user), quarter)
    if form:
        columns = columns_of(form)
    else:
        found = {row.indicator.code: row.indicator for row in rows}
        columns = [_column(found[code]) for code in sorted(found)]
    units = sorted({(row.unit.code, row.unit.name) for row in rows})
    figures = {
        (row.unit.code, row.indicator.code): Statement(row.value, row.text_value, row.missing_reason) for row in rows
    }
    title = form.name if form else TITLE
    return write_form(Form(title, form.code if form else "", quarter, columns, units, figures))


def long_csv(quarter: Quarter, form: ReportForm | None, user: User | None = None) -> bytes:
    """The figures of ``quarter`` one per line, UTF-8, numbers with a decimal point. Raises Refused."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(LONG_HEADER)
    for row in _some(stated_values(quarter, form, user), quarter):
        writer.writerow((row.unit.code, csv_text(row.unit.name), row.indicator.code, _csv_value(row)))
    return target.getvalue().encode()


def _csv_value(row: IndicatorValue) -> str:
    if row.missing_reason:
        return MISSING_TEXT[row.missing_reason]
    if row.value is None:
        return csv_text(row.text_value)
    text = format(row.value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _some(rows, quarter: Quarter) -> list[IndicatorValue]:
    rows = list(rows)
    if not rows:
        raise Refused(f"Chưa có số liệu nào của {quarter.name} trong phạm vi được xem.")
    return rows


def _column(indicator: Indicator) -> Column:
    return Column(
        indicator.code, indicator.name, indicator.unit_of_measure, indicator.value_type, indicator.decimal_places
    )
