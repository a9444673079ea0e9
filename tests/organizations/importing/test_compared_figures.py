"""A rule compares the figures of the period, or those of the year so far: what is answered was asked before."""

import pytest

from lib.vietnamese import Period
from organizations.choices import ComparedFigure
from organizations.importing import SentFile, preview_file
from organizations.importing.rules import PARTS_EXCEED_WHOLE
from tests import factories as make
from tests import workbooks

QUARTER = Period.quarter(2020, 2)
HEADER = [
    ["Mã", "Tên xã", "TA01", "TA01", "TA03", "TA03"],
    [None, None, "Trong quý", "Lũy kế", "Trong quý", "Lũy kế"],
]


@pytest.fixture
def answered(district):
    """TA01 is some of TA03."""
    indicators = district.indicators
    return make.IndicatorRuleFactory(
        name="Đã giải quyết không quá đã nêu", whole=indicators["TA03"], parts=[indicators["TA01"]]
    )


def warned(district, *cells, header=HEADER) -> list[str]:
    sent = SentFile(workbooks.xlsx([*header, ["42001", "Xã Phương Nam", *cells]]), "bieu.xlsx")
    batch = preview_file(sent, quarter=QUARTER, form=None, organization=district.committee, by=None)
    return list(batch.issues.filter(code=PARTS_EXCEED_WHOLE).values_list("message", flat=True))


@pytest.mark.parametrize(
    ("compares", "cells", "asks"),
    [
        (ComparedFigure.VALUE, (5, 5, 3, 9), True),
        (ComparedFigure.VALUE, (2, 10, 3, 9), False),
        (ComparedFigure.CUMULATIVE, (5, 5, 3, 9), False),
        (ComparedFigure.CUMULATIVE, (2, 10, 3, 9), True),
    ],
)
def test_which_figures_are_compared(district, answered, compares, cells, asks):
    type(answered).objects.update(compares=compares)
    said = warned(district, *cells)
    assert bool(said) == asks
    if asks and compares == ComparedFigure.CUMULATIVE:
        assert "lũy kế TA01 là 10, lớn hơn TA03 là 9" in said[0]


def test_a_figure_without_the_year_so_far_is_compared_with_what_is_stored(district, answered):
    type(answered).objects.update(compares=ComparedFigure.CUMULATIVE)
    whole = make.IndicatorValueFactory(
        indicator=district.indicators["TA03"], unit=district.south, number=2, value=3, cumulative=9
    )
    header = [row[:4] for row in HEADER]
    assert not warned(district, 5, 8, header=header)
    assert warned(district, 5, 10, header=header)
    type(whole).objects.update(cumulative=None)
    assert not warned(district, 5, 10, header=header)


def test_the_rules_of_others_ask_nothing(district, answered):
    other = make.HostFactory(name="Huyện ủy khác")
    type(answered).objects.update(owner=other)
    assert not warned(district, 5, 5, 3, 9)
    type(answered).objects.update(owner=district.committee)
    assert warned(district, 5, 5, 3, 9)
