"""Every form that the portal gives out, saved again by LibreOffice in every format, comes back without a question."""

import io
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import product

import openpyxl
import pytest

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import IndicatorSpec, MissingReason, Verdict
from organizations.choices import ValueType
from organizations.importing.context import units_reporting
from organizations.importing.forms import blank_form, definition_of, indicators_of
from organizations.importing.reading import judge, read_figures
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, ReportForm
from tests import factories as make
from tests.corpus.conftest import build_district
from tests.organizations.importing.spreadsheets import resaved
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

KINDS = ("xlsx", "xls", "ods")
OF_EVERY_TYPE = ("MT01", "MT03", "XA04", "XA05", "XA06", "XA06N", "ZZ01", "ZZ02")
WHOLE = (0, 1, 7, 1500, 12000, 1234567)
DECIMALS = ("0.5", "12.345", "1234.5", "1.234", "0.001", "1500", "2000", "1.5")
SHARES = ("0.5", "45.7", "12.25", "100", "0", "1")
REASONS = tuple(MissingReason)

UNTOUCHED, TYPED, FILLED = "untouched", "typed", "filled"  # blank as it is, filled in by hand, given out filled


@dataclass(frozen=True)
class Choice:
    """One answer to the page that gives out forms, and what was done with the form."""

    form: ReportForm
    unit: AdministrativeUnit | None
    previous: bool
    state: str
    cumulative: bool
    quarter: Period

    @property
    def name(self) -> str:
        layout = "single" if self.unit else "wide"
        parts = (self.form.code, layout, "previous" * self.previous, self.state, "cumulative" * self.cumulative)
        return "-".join(filter(None, (*parts, str(self.quarter))))


def said(spec: IndicatorSpec, number: int) -> tuple:
    """(value, text, reason) number ``number`` of what may be said of an indicator; most are figures."""
    if number % 7 == 3:
        return None, "", REASONS[number % len(REASONS)].value
    if spec.value_type == ValueType.DATE:
        return None, date(2020, 1 + number % 3, 1 + number % 28).isoformat(), ""
    if spec.value_type == ValueType.TEXT:
        return None, ("Đã họp 2 lần", "1.500", "không rõ", "=1+1")[number % 4], ""
    if spec.value_type == ValueType.INTEGER:
        value = WHOLE[number % len(WHOLE)]
        return Decimal(value if spec.maximum is None else value % (int(spec.maximum) + 1)), "", ""
    listed = SHARES if spec.value_type == ValueType.PERCENT else DECIMALS
    return Decimal(listed[number % len(listed)]), "", ""


class Figures:
    """What is said of each unit and indicator, by their codes, the quarter before something else than now."""

    def __init__(self, form: ReportForm, quarter: Period) -> None:
        self.quarter = quarter
        self.specs = {spec.code: spec for spec in indicators_of(form, quarter)}
        self.units = list(units_reporting(quarter).order_by("code"))

    def of(self, shift: int, only: AdministrativeUnit | None = None) -> dict[tuple[str, str], tuple]:
        """Some cells stay blank."""
        return {
            (unit.code, code): said(spec, row * 5 + column * 3 + shift)
            for row, unit in enumerate(self.units)
            for column, (code, spec) in enumerate(self.specs.items())
            if (row + column + shift) % 9 and only in (None, unit)
        }

    def cumulative(self, key: tuple[str, str], figure: tuple) -> Decimal | None:
        """The figure for the year so far beside some of the numbers."""
        number = figure[0]
        return number + 3 if number is not None and len(key[0] + key[1]) % 2 == int(number) % 2 else None

    def store(self, quarter: Period, shift: int, *, cumulative: bool) -> None:
        ids = {unit.code: unit.pk for unit in self.units}
        indicators = dict(Indicator.objects.values_list("code", "pk"))
        IndicatorValue.objects.filter(**asdict(quarter)).delete()
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                unit_id=ids[key[0]], indicator_id=indicators[key[1]], **asdict(quarter),
                value=value, text_value=text, missing_reason=reason,
                cumulative=self.cumulative(key, (value,)) if cumulative else None,
            )
            for key, (value, text, reason) in self.of(shift).items()
        )  # fmt: skip


def typed_in(content: bytes, figures: dict[tuple[str, str], tuple], unit: AdministrativeUnit | None) -> bytes:
    """A blank form with ``figures`` typed into its open cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    top = next(row for row in range(1, 12) if sheet.cell(row, 2).value in ("Mã đơn vị", "Mã"))
    for row in sheet.iter_rows(min_row=top):
        code = ""
        for cell in row:
            heading = sheet.cell(top, cell.column).value
            code = heading if cell.column > 3 and heading else code
            if cell.protection.locked or (unit is not None and heading != "Trong quý"):
                continue
            key = (unit.code, sheet.cell(cell.row, 2).value) if unit else (sheet.cell(cell.row, 2).value, code)
            value, text, reason = figures.get(key, (None, "", ""))
            if reason:
                cell.value = MissingReason(reason).label
            elif value is not None:
                cell.value = int(value) if value == int(value) else float(value)
            elif text:
                day = cell.number_format == "dd/mm/yyyy"
                cell.value = date.fromisoformat(text) if day else text
                cell.data_type = "d" if day else "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def given_out(choice: Choice, figures: Figures) -> bytes:
    """The workbook of ``choice``."""
    figures.store(choice.quarter, 0, cumulative=choice.cumulative)
    figures.store(choice.quarter.previous, 4, cumulative=False)
    content = blank_form(
        choice.form, choice.quarter, unit=choice.unit, previous=choice.previous, filled=choice.state == FILLED
    )
    return typed_in(content, figures.of(1, choice.unit), choice.unit) if choice.state == TYPED else content


def expected(choice: Choice, figures: Figures) -> dict[tuple[str, str], tuple]:
    """What comes back, with the figure for the year so far."""
    if choice.state == UNTOUCHED:
        return {}
    filled = choice.state == FILLED
    return {
        key: (*figure, figures.cumulative(key, figure) if filled and choice.cumulative else None)
        for key, figure in figures.of(0 if filled else 1, choice.unit).items()
    }


def came_back(content: bytes, name: str, choice: Choice) -> dict[tuple[str, str], tuple] | list[str]:
    """What a file says when it is imported; or what stands against it."""
    try:
        reading = read_figures(content, name, quarter=choice.quarter, form=choice.form, answers={}, corrections={})
    except Refused as refusal:
        return {} if "chưa có số liệu nào" in str(refusal) else [str(refusal)]
    stamp = reading.stamp
    unit_code = choice.unit.code if choice.unit else ""
    if stamp is None or stamp != (choice.form.code, choice.quarter, definition_of(choice.form), unit_code):
        return [f"stamped {stamp}"]
    checked = judge(
        reading, quarter=choice.quarter, form=choice.form, organization=None, by=None, answers={}, corrections={}
    )
    told = [str(problem) for problem in checked.problems]
    if told:
        return told[:3]
    codes = dict(AdministrativeUnit.objects.values_list("pk", "code"))
    indicators = dict(Indicator.objects.values_list("pk", "code"))
    return {
        (codes[row.unit_id], indicators[row.indicator_id]): (
            row.value, row.text_value, row.missing_reason, row.cumulative,
        )
        for row in checked.figures
        if row.state == Verdict.OK
    }  # fmt: skip


def walk(form: ReportForm, quarter: Period, folder) -> list:
    """(file, what came back, what should have) of every choice and format that does not come back as it was given."""
    figures = Figures(form, quarter)
    one = next(unit for unit in figures.units if unit.code == "02071") if quarter.year < 2025 else figures.units[0]
    choices = [
        Choice(form, unit, previous, state, cumulative, quarter)
        for unit, previous, state, cumulative in product(
            (None, one), (False, True), (UNTOUCHED, TYPED, FILLED), (False, True)
        )
        if state == FILLED or not cumulative
    ]
    files = {choice.name: given_out(choice, figures) for choice in choices}
    saved = {"downloaded": files} | {kind: resaved(files, kind, folder) for kind in KINDS}
    wrong = []
    for kind, choice in product(saved, choices):
        found = came_back(saved[kind][choice.name], f"{choice.name}.{kind}", choice)
        wanted = expected(choice, figures)
        if found != wanted:
            differing = found if isinstance(found, list) else sorted(found.items() ^ wanted.items(), key=str)[:3]
            wrong.append((kind, choice.name, differing))
    return wrong


sample = world(build_district)


@pytest.fixture
def every_type(sample):
    """A form with an indicator of each type, two of which the catalogue does not have."""
    make.IndicatorFactory(code="ZZ01", name="Diện tích (thử)", value_type=ValueType.DECIMAL, decimal_places=3)
    make.IndicatorFactory(code="ZZ02", name="Nhận xét (thử)", value_type=ValueType.TEXT)
    return make.ReportFormFactory(
        code="ZZ-Q", name="Biểu thử", indicators=[Indicator.objects.get(code=code) for code in OF_EVERY_TYPE]
    )


@pytest.mark.long
def test_every_choice_of_a_form_comes_back_from_libreoffice(every_type, tmp_path):
    assert walk(every_type, Period.quarter(2020, 1), tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("quarter", ["2020-Q1", "2020-Q4", "2025-Q4"])
@pytest.mark.parametrize("code", ["XA-Q", "ALL"])
def test_every_form_of_every_quarter_comes_back_from_libreoffice(sample, code, quarter, tmp_path):
    form = ReportForm.objects.filter(code=code).first() or make.ReportFormFactory(
        code=code, name="Mọi chỉ tiêu", indicators=list(Indicator.objects.order_by("code"))
    )
    assert walk(form, Period.parse(quarter), tmp_path) == []
