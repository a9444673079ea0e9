"""Every form that the portal gives out, with every choice of its page: it comes back without a question."""

import io
from decimal import Decimal
from itertools import product

import openpyxl
import pytest

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import CheckResult, Verdict
from organizations.catalogue.indicators import INDICATORS
from organizations.choices import ValueType
from organizations.importing import blank_form, filled_form, long_csv
from organizations.importing.reading import judge, read_figures
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, ReportForm
from organizations.services.values import Figure, apply_figures
from tests import factories as make
from tests.corpus.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

QUARTER = Period.quarter(2020, 1)
CODES = [indicator.code for indicator in INDICATORS]
CHOICES = list(product((False, True), repeat=4))  # one commune, the quarter before, filled in, with the year so far


def office() -> Organization:
    return Organization.objects.get(name="Huyện ủy Chợ Đồn")


def stored(form: ReportForm, unit: AdministrativeUnit, quarter: Period, *, so_far: bool) -> None:
    """Something stored for every indicator of ``form``."""
    figures = []
    for number, indicator in enumerate(form.indicators.all()):
        key = {"indicator_id": indicator.pk, "unit_id": unit.pk, "period": quarter}
        if number % 5 == 4:
            figures.append(Figure(**key, missing_reason="not_reported"))
        elif not indicator.is_numeric:
            day = quarter.last_day.isoformat()
            figures.append(Figure(**key, text_value=day if indicator.value_type == ValueType.DATE else "một xã"))
        else:
            value = Decimal(number % 2) + (Decimal("0.5") if indicator.decimal_places else 0)
            figures.append(Figure(**key, value=value, cumulative=value if so_far else None))
    apply_figures(figures, by=None, source="manual")


def stored_now(form: ReportForm, *, so_far: bool) -> dict[tuple[int, int], tuple]:
    rows = IndicatorValue.objects.of(QUARTER).filter(indicator__in=form.indicators.all())
    return {
        (row.unit_id, row.indicator_id): (
            row.value, row.text_value, row.missing_reason, row.cumulative if so_far else None
        )
        for row in rows
    }  # fmt: skip


def figures_of(said: CheckResult) -> dict[tuple[int, int], tuple]:
    return {
        (figure.unit_id, figure.indicator_id): (
            figure.value, figure.text_value, figure.missing_reason, figure.cumulative
        )
        for figure in said.figures
        if figure.state == Verdict.OK
    }  # fmt: skip


def checked(content: bytes, form: ReportForm) -> CheckResult:
    common = {"quarter": QUARTER, "form": form, "answers": {}, "corrections": {}}
    return judge(read_figures(content, "bieu.xlsx", **common), **common, organization=office(), by=None)


def filled_in(content: bytes) -> tuple[bytes, set[str]]:
    """The form with a figure in every cell that takes a number; and their addresses."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    numbers = [cell for cell in cells if cell.number_format.startswith("#,##0")]
    for cell in numbers:
        cell.value = 1
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue(), {cell.coordinate for cell in numbers}


def report_form(code: str) -> ReportForm:
    """The form of the portal, or one made of some of its indicators."""
    if code not in FORMS:
        return ReportForm.objects.get(code=code)
    return make.ReportFormFactory(code=code, indicators=list(Indicator.objects.filter(code__in=FORMS[code])))


# Of few columns and of many; with amounts, shares, days and words among them.
FORMS = {
    "ONE": ("XA01",),
    "THREE": ("MT01", "MT03", "XA06N"),
    "FOUR": ("MT01", "MT06", "XA01", "XA02"),
    "ALL": tuple(CODES),
}


def ways_out() -> list:
    """Form and choices. The ordinary run takes half of the choices, whatever three of the four are together."""
    return [
        pytest.param(code, *choices, marks=() if (number + sum(choices)) % 2 else pytest.mark.long)
        for number, code in enumerate(["XA-Q", *FORMS])
        for choices in CHOICES
    ]


@pytest.mark.parametrize(("code", "one", "previous", "filled", "so_far"), ways_out())
def test_a_form_comes_back_without_a_question(code, one, previous, filled, so_far, district: World):
    form = report_form(code)
    unit = district.unit("Xã Nghĩa Tá", QUARTER)
    stored(form, unit, QUARTER, so_far=so_far)
    stored(form, unit, QUARTER.previous, so_far=False)
    content = blank_form(form, QUARTER, office(), unit=unit if one else None, previous=previous, filled=filled)

    if filled:
        said = checked(content, form)
        assert [str(problem) for problem in said.problems] == []
        assert figures_of(said) == stored_now(form, so_far=so_far)
    else:
        with pytest.raises(Refused, match="chưa có số liệu nào"):
            checked(content, form)
    typed, cells = filled_in(content)
    said = checked(typed, form)
    assert [str(problem) for problem in said.problems] == []
    assert {figure.state for figure in said.figures} == {Verdict.OK}
    assert cells <= {cell for figure in said.figures for cell in (figure.cell, figure.cumulative_cell)}


def test_what_an_export_writes_comes_back_without_a_question(district: World):
    form = report_form("ALL")
    unit = district.unit("Xã Nghĩa Tá", QUARTER)
    stored(form, unit, QUARTER, so_far=True)

    for content in (filled_form(QUARTER, form), filled_form(QUARTER, None), long_csv(QUARTER, form)):
        said = checked(content, form)
        assert [str(problem) for problem in said.problems] == []
        assert {key for key, _ in figures_of(said).items()} == set(stored_now(form, so_far=True))
