"""What texts say of periods, in whatever spelling, and how a period fits a quarter."""

import pytest

from lib.vietnamese import Period
from lib.workbooks.layouts.period_reading import find_periods, periods_at, without_periods
from lib.workbooks.layouts.periods import Fit, chosen_instead, fit, is_shortly_after, main_periods, period_name

QUARTER = Period.quarter(2020, 1)

NAMED = {
    "QUÝ I NĂM 2020": ["quý I năm 2020"],
    "QUÍ II NĂM 2020": ["quý II năm 2020"],
    "Qúy III/2020": ["quý III năm 2020"],
    "quý 1.2020": ["quý I năm 2020"],
    "Quý I.2020": ["quý I năm 2020"],
    "Quý: I Năm: 2020": ["quý I năm 2020"],
    "Q1-2020": ["quý I năm 2020"],
    "QIV/19": ["quý IV năm 2019"],
    "2020-Q3": ["quý III năm 2020"],
    "quý một": ["quý I"],
    "Quý thứ nhất năm 2020": ["quý I năm 2020"],
    "quý tư năm 2019": ["quý IV năm 2019"],
    "quý bốn": ["quý IV"],
    "QUY TU NAM 2019": ["quý IV năm 2019"],
    "Quý I/2020 và quý II/2020": ["quý I năm 2020", "quý II năm 2020"],
    "quý I và quý II năm 2020": ["6 tháng đầu năm 2020"],
    "Quý I-II/2020": ["6 tháng đầu năm 2020"],
    "Quý III và 9 tháng năm 2020": ["quý III năm 2020", "9 tháng năm 2020"],
    "tháng 3/2020": ["tháng 3 năm 2020"],
    "THÁNG TƯ NĂM 2020": ["tháng 4 năm 2020"],
    "T3/2020": ["tháng 3 năm 2020"],
    "T3": ["tháng 3"],
    "từ tháng 1 đến tháng 3 năm 2020": ["quý I năm 2020"],
    "tháng 4, 5, 6 năm 2020": ["quý II năm 2020"],
    "tháng 1-3/2020": ["quý I năm 2020"],
    "tháng 01/2020 đến tháng 03/2020": ["quý I năm 2020"],
    "3 tháng đầu năm 2020": ["quý I năm 2020"],
    "ba tháng cuối năm 2019": ["quý IV năm 2019"],
    "6 tháng đầu năm": ["6 tháng đầu năm"],
    "sáu tháng cuối năm 2019": ["6 tháng cuối năm 2019"],
    "nửa đầu năm 2020": ["6 tháng đầu năm 2020"],
    "9 tháng năm 2020": ["9 tháng năm 2020"],
    "4 tháng đầu năm 2020": ["tháng 1 đến tháng 4 năm 2020"],
    "12 tháng năm 2019": ["năm 2019"],
    "Cả năm": ["cả năm"],
    "Năm 2019": ["năm 2019"],
    "2019": ["năm 2019"],
    "từ ngày 01/4/2020 đến ngày 30/6/2020": ["quý II năm 2020"],
    "Từ ngày: 01/04/2020 tới ngày: 30/06/2020": ["quý II năm 2020"],
    "từ 01-4 đến 30-6-2020": ["quý II năm 2020"],
    "từ 01.04 - 30.06.2020": ["quý II năm 2020"],
    "(01/01/2020 - 31/03/2020)": ["quý I năm 2020"],
    "từ ngày 1 tháng 4 năm 2020 đến ngày 30 tháng 6 năm 2020": ["quý II năm 2020"],
    "từ ngày 01 đến ngày 31 tháng 3 năm 2020": ["tháng 3 năm 2020"],
    "từ ngày 15/12 đến ngày 14/3/2020": ["từ ngày 15/12/2019 đến ngày 14/3/2020"],
    "Số liệu tính đến 30/6/2020": ["tính đến ngày 30/6/2020"],
    "Kết quả quý I, phương hướng quý II năm 2020": ["quý I năm 2020"],
    "KẾT QUẢ THỰC HIỆN KẾ HOẠCH QUÝ II NĂM 2020": ["quý II năm 2020"],
    "QUÝ I/2020 (SO VỚI QUÝ IV/2019)": ["quý I năm 2020"],
}
DAYS_OF_PAPERS = (
    "ngày 25 tháng 3 năm 2020",
    "Nghĩa Tá, ngày 25/3/2020",
    "Nghĩa Tá, ngày     tháng 3 năm 2020",
    "Chợ Đồn, ngày ... tháng ... năm 2020",
    "(Kèm theo Báo cáo số 15/BC-MTTQ-BTT ngày 25/3/2020)",
)
NOT_NAMED = (
    "(Ban hành kèm theo Thông tư số 12 năm 2019)",
    "Quyết định 1048/QĐ-TTg năm 2019",
    'Quỹ "Vì người nghèo"',
    "QUỸ I",
    "Quỹ từ thiện",
    "giai đoạn 2016-2020",
    "báo cáo 3 tháng một lần",
    "Nộp trước ngày 15 tháng cuối quý",
    "Q.1, TP. HCM",
    "Biểu 01/Q",
    "MT01",
    "1.500",
    "Đạt 19/19 tiêu chí",
    "So với quý IV/2019",
    "Hộ nghèo (chuẩn năm 2016)",
    "Hộ nghèo (theo Quyết định ngày 19/11/2015)",
)


def names(text: str) -> list[str]:
    return [period_name(period) for period in periods_at("Sheet1", "A1", text, alone=True)]


@pytest.mark.parametrize(("text", "said"), NAMED.items())
def test_a_period_is_read_in_every_spelling(text, said):
    assert names(text) == said
    assert names(text.upper()) == said
    assert names(f"  {text.lower()} ") == said


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_is_no_period_names_none(text):
    assert names(text) == []


@pytest.mark.parametrize("text", DAYS_OF_PAPERS)
def test_the_day_of_a_paper_is_no_period(text):
    assert list(periods_at("Sheet1", "A1", text)) == []


def test_a_day_as_a_heading_is_that_of_which_the_figures_are():
    assert names("Hộ nghèo (31/12/2019)") == ["tính đến ngày 31/12/2019"]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hộ nghèo quý IV/2019", "Hộ nghèo"),
        ("Hộ nghèo (T3/2020)", "Hộ nghèo"),
        ("Thực hiện quý I năm 2020", "Thực hiện"),
        ("Lũy kế đến 31/3/2020", "Lũy kế"),
        ("Hộ nghèo", "Hộ nghèo"),
    ],
)
def test_the_rest_of_a_heading_is_what_stands_beside_the_period(text, rest):
    assert without_periods(text) == rest


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("quý I", Fit.SAME),
        ("quý I năm 2019", Fit.OTHER),
        ("quý II", Fit.OTHER),
        ("tháng 2", Fit.PARTLY),
        ("tháng 4", Fit.OTHER),
        ("6 tháng đầu năm", Fit.PARTLY),
        ("từ 15/12/2019 đến 14/3/2020", Fit.PARTLY),
        ("từ 15/3/2019 đến 14/12/2019", Fit.OTHER),
        ("tính đến 31/3/2020", Fit.SAME),
        ("tính đến 05/4/2020", Fit.PARTLY),
        ("tính đến 31/12/2019", Fit.OTHER),
        ("năm 2019", Fit.OTHER),
    ],
)
def test_how_a_period_fits_a_quarter(text, how):
    [period] = periods_at("Sheet1", "A1", text)
    assert fit(period, QUARTER) is how


OF_SPANS = {
    "2026-M05": {
        Fit.SAME: ("tháng 5/2026", "T5", "tháng này", "kỳ này", "từ 01/5/2026 đến 31/5/2026",
                   "tính đến 20/5/2026", "kỳ 5/2026"),
        Fit.SO_FAR: ("5 tháng đầu năm 2026", "tháng 1 đến tháng 5", "từ 01/01/2026 đến 31/5/2026"),
        Fit.PARTLY: ("quý II", "6 tháng đầu năm", "cả năm", "quý này", "tính đến 05/6/2026",
                     "từ 15/4/2026 đến 14/5/2026", "kỳ 2/2026"),
        Fit.OTHER: ("tháng 4", "tháng 5/2025", "tháng trước", "quý trước", "quý I", "cùng kỳ", "tính đến 30/4/2026"),
    },
    "2026-H1": {
        Fit.SAME: ("6 tháng đầu năm 2026", "sáu tháng đầu năm", "quý I và quý II", "kỳ này", "tính đến 15/6/2026",
                   "từ 01/01 đến 30/6/2026"),
        Fit.PARTLY: ("quý II", "tháng 6", "9 tháng năm 2026", "năm 2026", "quý này", "tháng này", "tính đến 31/3/2026"),
        Fit.OTHER: ("6 tháng cuối năm", "6 tháng đầu năm 2025", "quý III", "kỳ trước", "cùng kỳ năm trước"),
    },
    "2026-H2": {
        Fit.SAME: ("6 tháng cuối năm 2026",),
        Fit.SO_FAR: ("cả năm", "12 tháng năm 2026"),
        Fit.PARTLY: ("quý III", "9 tháng", "tháng 12"),
        Fit.OTHER: ("6 tháng đầu năm", "quý II"),
    },
    "2026-9M": {
        Fit.SAME: ("9 tháng năm 2026", "chín tháng đầu năm 2026", "từ 01/01/2026 đến 30/9/2026", "tính đến 15/9/2026"),
        Fit.PARTLY: ("quý III", "6 tháng đầu năm", "năm 2026"),
        Fit.OTHER: ("9 tháng năm 2025", "quý IV", "năm trước"),
    },
    "2026": {
        Fit.SAME: ("năm 2026", "cả năm 2026", "12 tháng năm 2026", "2026", "tính đến 31/12/2026"),
        Fit.PARTLY: ("quý IV", "9 tháng đầu năm", "tháng 12/2026", "tính đến 30/6/2026"),
        Fit.OTHER: ("năm 2025", "quý IV năm 2025", "năm trước", "tháng 1/2027"),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "how", "text"),
    [(chosen, how, text) for chosen, fits in OF_SPANS.items() for how, texts in fits.items() for text in texts],
)
def test_how_a_period_fits_one_of_any_span(chosen, how, text):
    period, *_ = main_periods(list(periods_at("Sheet1", "A1", text, alone=True)))
    assert fit(period, Period.parse(chosen)) is how


@pytest.mark.parametrize(
    ("text", "chosen", "instead"),
    [
        ("tháng 4/2026", "2026-M05", "2026-M04"),
        ("kỳ 3/2026", "2026-M05", "2026-M03"),
        ("kỳ 3/2026", "2026-Q2", "2026-Q3"),
        ("6 tháng cuối năm 2026", "2026-H1", "2026-H2"),
        ("9 tháng năm 2025", "2026-9M", "2025-9M"),
        ("năm 2025", "2026", "2025"),
        ("quý I năm 2026", "2026-M05", None),
        ("tháng 4/2026", "2026-Q2", None),
        ("tháng 4", "2026-M05", None),
    ],
)
def test_what_may_be_chosen_instead_is_of_the_same_span(text, chosen, instead):
    [period] = periods_at("Sheet1", "A1", text)
    found = chosen_instead(period, Period.parse(chosen))
    assert (str(found) if found else None) == instead


@pytest.mark.parametrize(
    ("text", "chosen", "shortly"),
    [
        ("tháng 6/2026", "2026-M05", True),
        ("tháng 7/2026", "2026-M05", False),
        ("tháng 1/2027", "2026-M12", True),
        ("tháng 8/2026", "2026-H1", True),
        ("tháng 9/2026", "2026-H1", False),
        ("tháng 2/2027", "2026", True),
        ("tháng 5/2026", "2026-Q1", True),
        ("tháng 6/2026", "2026-Q1", False),
    ],
)
def test_in_which_months_the_figures_of_a_period_are_written_down(text, chosen, shortly):
    [period] = periods_at("Sheet1", "A1", text)
    assert is_shortly_after(period, Period.parse(chosen)) is shortly


def test_half_a_year_is_the_second_quarter_with_what_went_before():
    [period] = periods_at("Sheet1", "A1", "6 tháng đầu năm 2020")
    assert fit(period, Period.quarter(2020, 2)) is Fit.SO_FAR


@pytest.mark.parametrize("text", NAMED)
def test_where_a_period_stands_is_where_it_was_read(text):
    for named in find_periods(f"Hộ nghèo ({text})", alone=True):
        assert 0 <= named.start < named.end <= len(f"Hộ nghèo ({text})")
