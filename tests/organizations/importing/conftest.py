"""A small district with its communes, a form and the people who send figures."""

from datetime import date
from types import SimpleNamespace

import pytest

from organizations.choices import Role, ValueType
from tests import factories as make
from tests.worlds import world

MERGED = date(2020, 2, 1)
LAST = date(2020, 1, 31)


def build_district() -> SimpleNamespace:
    """Two communes, a township made of two old communes, a commune elsewhere; a form of five indicators."""
    unit = make.DistrictFactory(code="864", name="Huyện Đồng Thử")
    commune = make.AdministrativeUnitFactory
    south = commune(code="42001", name="Xã Phương Nam", parent=unit)
    north = commune(code="42002", name="Xã Phương Bắc", parent=unit)
    town = commune(code="42003", name="Thị trấn Đồng Mới", kind="township", parent=unit, valid_from=MERGED)
    old = [
        commune(code="42003", name="Xã Đồng Cũ", parent=unit, valid_to=LAST),
        commune(code="42004", name="Xã Suối Cạn", parent=unit, valid_to=LAST),
    ]
    for predecessor in old:
        make.UnitSuccessionFactory(predecessor=predecessor, successor=town, effective_on=MERGED)
    make.UnitAliasFactory(unit=south, name="P.Nam")
    elsewhere = commune(code="42900", name="Xã Ngoài Huyện")

    kinds = {
        "TA01": ("Số buổi tuyên truyền", ValueType.INTEGER, 0),
        "TA02": ("Số tiền vận động", ValueType.MONEY, 2),
        "TA03": ("Số tiêu chí đạt", ValueType.INTEGER, 0),
        "TA04": ("Ngày công nhận", ValueType.DATE, 0),
        "TA05": ("Tỷ lệ hộ khá", ValueType.PERCENT, 1),
    }
    indicators = {
        code: make.IndicatorFactory(code=code, name=name, value_type=kind, decimal_places=places, unit_of_measure="")
        for code, (name, kind, places) in kinds.items()
    }
    make.IndicatorVersionFactory(indicator=indicators["TA01"], minimum=0)
    make.IndicatorVersionFactory(indicator=indicators["TA03"], minimum=0, maximum=19, valid_to=date(2026, 2, 14))
    make.IndicatorVersionFactory(indicator=indicators["TA03"], minimum=0, maximum=10, valid_from=date(2026, 2, 15))
    form = make.ReportFormFactory(code="TA-Q", name="Số liệu thử hằng quý", indicators=list(indicators.values()))

    committee = make.HostFactory(name="Huyện ủy Đồng Thử", unit=unit)
    government = make.OrganizationFactory(name="UBND xã Phương Nam", unit=south, parent=committee)
    return SimpleNamespace(
        unit=unit,
        south=south,
        north=north,
        town=town,
        old=old,
        elsewhere=elsewhere,
        indicators=indicators,
        form=form,
        committee=committee,
        government=government,
        secretary=make.member(Role.SECRETARIAT, committee, username="thuky"),
        commune_officer=make.member(Role.COMMUNE_OFFICER, government, username="canboxa"),
        reader=make.member(Role.READER, committee, username="nguoidoc"),
    )


district = world(build_district)

# A complete file of the district: what each test sends, or changes one cell of.
ROWS = [
    ["SỐ LIỆU THỬ", None, None, None, None, None, None],
    ["Mã", "Tên xã", "TA01", "TA02", "Số tiêu chí đạt", "TA04", "TA05"],
    ["42001", "Xã Phương Nam", 10, 12.5, 19, date(2020, 3, 31), "45,7%"],
    ["42002", "Phương Bắc", 0, None, 7, None, "không áp dụng"],
    [None, "TT. Đồng Mới", 4, 3, 8, None, None],
    [None, "Tổng cộng", 14, 15.5, 34, None, None],
]


@pytest.fixture
def rows():
    """A copy of ``ROWS`` to change."""
    return [list(row) for row in ROWS]
