"""A form of each level, from the thôn to the province: the units that were there, and none after their time.

Districts ended on 30/06/2025; the communes and thôn of today stand beneath their province and commune since.
"""

import io
from dataclasses import dataclass, field
from datetime import date

import openpyxl
import pytest

from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.admin.values import FigureForm
from organizations.choices import COMMUNE_LEVEL, BatchState, Role, UnitKind, UnitLevel
from organizations.importing import SentFile, apply_batch, blank_form, long_csv, preview_file, units_reporting
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, ReportForm, User
from organizations.services.aggregation import totals
from tests import factories as make
from tests import workbooks
from tests.worlds import world

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
OLD, NEW = Period.quarter(2020, 1), Period.quarter(2025, 3)
WORDS = {
    UnitLevel.RESIDENTIAL_AREA: ("thôn", "thôn, bản, tổ dân phố"),
    UnitLevel.COMMUNE: ("xã", "xã, phường, thị trấn"),
    UnitLevel.DISTRICT: ("huyện", "huyện, quận, thị xã"),
    UnitLevel.PROVINCE: ("tỉnh", "tỉnh, thành phố"),
}


@dataclass
class Country:
    """A province that goes on, with two districts of two communes of two thôn each until 30/06/2025, and two communes
    of two thôn since; and likewise another one."""

    province: AdministrativeUnit
    office: Organization
    secretary: User
    indicator: Indicator
    forms: dict[str, ReportForm]
    codes: dict[tuple[UnitLevel, Period], list[str]] = field(default_factory=dict)


def build_country() -> Country:
    found = Country(
        province := make.ProvinceFactory(name="Tỉnh Thử", code="97"),
        office := make.HostFactory(name="Mặt trận tỉnh Thử", kind="front", unit=province),
        make.member(Role.SECRETARIAT, office),
        indicator := make.IndicatorFactory(code="CAP1", unit_of_measure=""),
        {
            level.value: make.ReportFormFactory(code=f"CAP-{number}", unit_level=level, indicators=[indicator])
            for number, level in enumerate(UnitLevel)
        },
    )
    other = make.ProvinceFactory(name="Tỉnh Khác", code="98")
    found.codes[UnitLevel.PROVINCE, OLD] = found.codes[UnitLevel.PROVINCE, NEW] = ["97"]
    for above, tens in ((province, 0), (other, 50)):
        districts = [
            make.DistrictFactory(code=f"{970 + number + tens // 10}", parent=above, valid_to=LAST)
            for number in range(2)
        ]
        communes = {OLD: [], NEW: []}
        for number, parent in enumerate([districts[0], districts[0], districts[1], districts[1], above, above]):
            days = {"valid_from": FIRST} if parent == above else {"valid_to": LAST}
            when = NEW if parent == above else OLD
            code = f"97{100 + number % 4 + tens}"  # codes are used again
            communes[when].append(make.AdministrativeUnitFactory(code=code, parent=parent, **days))
        areas = {OLD: [], NEW: []}
        for when, those in communes.items():
            for commune in those:
                days = {"valid_from": commune.valid_from, "valid_to": commune.valid_to}
                areas[when] += [
                    make.AdministrativeUnitFactory(
                        code=f"{commune.code}-{number:02d}", kind="residential_area", parent=commune, **days
                    )
                    for number in (1, 2)
                ]
        if above == province:
            found.codes[UnitLevel.DISTRICT, OLD] = [each.code for each in districts]
            found.codes[UnitLevel.DISTRICT, NEW] = []
            for level, those in ((UnitLevel.COMMUNE, communes), (UnitLevel.RESIDENTIAL_AREA, areas)):
                for when, units in those.items():
                    found.codes[level, when] = [each.code for each in units]
    return found


country = world(build_country)
every_level = pytest.mark.parametrize("level", UnitLevel)
both_times = pytest.mark.parametrize("period", [OLD, NEW], ids=str)


def numbers_of(country: Country, level: UnitLevel, period: Period) -> dict[str, int]:
    """A figure for each unit of ``level``, by its code."""
    return {code: number for number, code in enumerate(country.codes[level, period], 1)}


def sent(figures: dict[str, int]) -> SentFile:
    rows = [["Mã", "Tên", "CAP1"], *([code, "", number] for code, number in figures.items())]
    return SentFile(workbooks.xlsx(rows, sheet="Số liệu"), "cap.xlsx")


def send(country: Country, level: UnitLevel, period: Period, figures: dict[str, int]):
    form = country.forms[level.value]
    return preview_file(sent(figures), quarter=period, form=form, organization=country.office, by=country.secretary)


def stored(period: Period) -> dict[str, int]:
    return dict(IndicatorValue.objects.of(period).values_list("unit__code", "value"))


def come_to(country: Country, level: UnitLevel, period: Period):
    return totals([country.indicator], [country.province], period, level=level).whole(country.indicator)


@every_level
@both_times
def test_which_units_report(country, level, period):
    there = units_reporting(period, country.office, country.secretary, level)
    assert sorted(there.values_list("code", flat=True)) == sorted(country.codes[level, period])
    assert all(unit.kind in level.kinds for unit in there)


@every_level
@both_times
def test_the_form_lists_them_and_what_is_filled_in_is_theirs(country, level, period):
    form, codes = country.forms[level.value], country.codes[level, period]
    if not codes:
        with pytest.raises(Refused, match=f"Không có {WORDS[level][1]} nào trong phạm vi vào ngày 30/09/2025"):
            blank_form(form, period, country.office, country.secretary)
        return
    book = openpyxl.load_workbook(io.BytesIO(blank_form(form, period, country.office, country.secretary)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    listed = {cell.value for cell in cells} & set(AdministrativeUnit.objects.values_list("code", flat=True))
    assert listed == set(codes)
    blank = [cell for cell in cells if not cell.protection.locked]
    for cell in blank:
        cell.value = 3
    filled = io.BytesIO()
    book.save(filled)

    batch = preview_file(
        SentFile(filled.getvalue(), "bieu.xlsx"),
        quarter=period, form=form, organization=country.office, by=country.secretary,
    )  # fmt: skip

    assert (batch.created, batch.rejected) == (len(codes), 0)


@every_level
@both_times
def test_figures_go_to_the_units_of_their_time(country, level, period):
    figures = numbers_of(country, level, period)
    if not figures:
        with pytest.raises(Refused, match=f"không có {WORDS[level][1]} nào vào ngày 30/09/2025"):
            send(country, level, period, numbers_of(country, level, OLD))
        assert not IndicatorValue.objects.exists()
        return

    done = apply_batch(send(country, level, period, figures).pk, by=country.secretary, reason="thử")

    assert (done.state, done.rejected) == (BatchState.APPLIED, 0)
    assert stored(period) == figures
    on = period.last_day
    assert all(one.unit in AdministrativeUnit.objects.in_force(on) for one in IndicatorValue.objects.all())
    lines = long_csv(period, country.forms[level.value]).decode().splitlines()[1:]
    assert sorted(line.split(",")[0] for line in lines) == sorted(figures)


@every_level
@both_times
def test_units_of_other_levels_are_no_units_of_the_form(country, level, period):
    if not country.codes[level, period]:
        return
    for other in set(UnitLevel) - {level}:
        if figures := numbers_of(country, other, period):
            batch = send(country, level, period, figures)
            assert (batch.created, batch.rejected) == (0, len(figures))


@every_level
@both_times
def test_how_many_of_them_have_stated_it(country, level, period):
    figures = numbers_of(country, level, period)
    if not figures:
        return
    assert str(come_to(country, level, period).units) == f"0/{len(figures)}"
    last = list(figures)[-1]
    some = {code: number for code, number in figures.items() if code != last} or figures
    apply_batch(send(country, level, period, some).pk, by=country.secretary, reason="thử")

    total = come_to(country, level, period)

    assert total.of_units == f"{len(some)}/{len(figures)} {WORDS[level][0]}"
    assert total.shown == sum(some.values())
    missing = set(AdministrativeUnit.objects.filter(pk__in=[one.unit_id for one in total.missing]).values_list("code"))
    assert missing == {(code,) for code in figures.keys() - some.keys()}
    if missing:
        apply_batch(send(country, level, period, figures).pk, by=country.secretary, reason="thử")
        assert come_to(country, level, period).value == sum(figures.values())


@both_times
def test_districts_that_ended_are_counted_for_their_time_alone(country, period):
    """The year 2025 ends with communes: what districts stated for its first half stays theirs."""
    half = Period(2025, Span.HALF_YEAR)
    for code, number in numbers_of(country, UnitLevel.DISTRICT, OLD).items():
        unit = AdministrativeUnit.objects.get(code=code, kind=UnitKind.DISTRICT)
        make.IndicatorValueFactory(
            indicator=country.indicator, unit=unit, year=2025, span=half.span.value, number=half.number, value=number
        )
    assert come_to(country, UnitLevel.DISTRICT, half).value == 3
    year = come_to(country, UnitLevel.COMMUNE, Period(2025, Span.YEAR))
    assert (year.shown, str(year.units)) == (None, "0/2")


@every_level
@both_times
def test_a_figure_is_typed_of_the_units_that_a_form_collects_from(country, level, period):
    ReportForm.objects.exclude(unit_level=level).delete()
    said = FigureForm.why_not_of
    for other in UnitLevel:
        for code in country.codes[other, period]:
            unit = AdministrativeUnit.objects.in_force(period.last_day).get(code=code, kind__in=other.kinds)
            may = other in (level, UnitLevel.COMMUNE)
            assert bool(said(None, unit, country.indicator, period)) != may
    for unit in AdministrativeUnit.objects.exclude(pk__in=AdministrativeUnit.objects.in_force(period.last_day)):
        assert said(None, unit, country.indicator, period)


@every_level
@both_times
def test_the_page_of_forms_offers_them(client, country, level, period):
    client.force_login(country.secretary)
    asked = {
        "liet-ke": "1", "year": period.year, "period": f"Q{period.number}", "report_form": country.forms[level.value].pk
    }  # fmt: skip

    shown = client.get("/nhap-so-lieu/bieu-mau/", asked).context["form"]

    assert sorted(unit.code for unit in shown.fields["unit"].queryset) == sorted(country.codes[level, period])


def test_kinds_and_levels_are_two_sides_of_the_same():
    assert sorted(kind for level in UnitLevel for kind in level.kinds) == sorted(UnitKind)
    assert UnitLevel.COMMUNE.kinds == COMMUNE_LEVEL
