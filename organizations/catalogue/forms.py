"""The forms that come with the portal: one for each kind of sender. An office adds its own."""

from dataclasses import dataclass
from datetime import date, timedelta

from organizations.catalogue.starter import TWO_TIERS
from organizations.choices import FigurePeriod, OrganizationKind, UnitLevel

MONTH, QUARTER = FigurePeriod.MONTH, FigurePeriod.QUARTER


@dataclass(frozen=True)
class Form:
    """A form and the codes of its indicators, in order. ``due_day`` is left to the office: no source fixes it.
    ``first_day``, ``last_day``: of its use; None is open."""

    code: str
    name: str
    organization_kind: OrganizationKind
    indicators: tuple[str, ...]
    span: FigurePeriod = QUARTER
    unit_level: UnitLevel = UnitLevel.COMMUNE
    first_day: date | None = None
    last_day: date | None = None


def _codes(prefix: str, *numbers: int | str) -> tuple[str, ...]:
    """``("MT", 1, "3.1") → ("MT01", "MT03.1")``"""
    named = (str(number).partition(".") for number in numbers)
    return tuple(f"{prefix}{whole.zfill(2)}{dot}{part}" for whole, dot, part in named)


# The form of the figures of 2020, which the commune's government returned for all; ``UB-Q`` and the forms of the others
# take its place.
FORM_OF_2020 = Form(
    "XA-Q",
    "Số liệu cấp xã hằng quý",
    OrganizationKind.GOVERNMENT,
    (
        *("XA01", "XA02", "XA03", "XA05", "XA06", "XA08", "XA09", "XA10"),
        *("MT01", "MT03", "MT06", "MT07", "MT09", "MT10", "MT13", "MT14"),
        "ND04",
    ),
    last_day=TWO_TIERS - timedelta(days=1),
)

FORMS = (
    Form(
        "KDC-T",
        "Số liệu hằng tháng của Ban Công tác Mặt trận",
        OrganizationKind.FRONT_WORK_COMMITTEE,
        _codes("MT", 1, 2, 16, 33, 34),
        MONTH,
        UnitLevel.RESIDENTIAL_AREA,
    ),
    Form(
        "MT-T",
        "Số liệu hằng tháng của Mặt trận Tổ quốc cấp xã",
        OrganizationKind.FRONT,
        _codes("MT", 1, 2, 3, 4, 16, 24, 25, 28, 29, 30, 31, 32, 33, 34),
        MONTH,
    ),
    Form(
        "MT-Q",
        "Số liệu hằng quý của Mặt trận Tổ quốc cấp xã",
        OrganizationKind.FRONT,
        _codes("MT", *range(5, 15), *range(17, 24), 26, 27, *range(35, 41)),
    ),
    Form("CD-Q", "Số liệu hằng quý của Công đoàn cấp xã", OrganizationKind.TRADE_UNION, _codes("CD", *range(1, 5))),
    Form(
        "ND-Q",
        "Số liệu hằng quý của Hội Nông dân cấp xã",
        OrganizationKind.FARMERS,
        _codes("ND", 1, 2, "3.1", "3.2", 4, "5.1", "5.2", *range(6, 11)),
    ),
    Form(
        "PN-Q",
        "Số liệu hằng quý của Hội Liên hiệp Phụ nữ cấp xã",
        OrganizationKind.WOMEN,
        _codes("PN", *range(1, 9)),
    ),
    Form(
        "TN-Q",
        "Số liệu hằng quý của Đoàn Thanh niên cấp xã",
        OrganizationKind.YOUTH,
        _codes("TN", 1, 2, 3, "4.1", "4.2", 5, 6),
    ),
    Form("CB-Q", "Số liệu hằng quý của Hội Cựu chiến binh cấp xã", OrganizationKind.VETERANS, _codes("CB", 1, 2, 3)),
    Form(
        "UB-Q",
        "Số liệu hằng quý của Ủy ban nhân dân cấp xã",
        OrganizationKind.GOVERNMENT,
        _codes("XA", 1, 2, 3, 5, 6, "7.3", "7.4", "7.5", 8),
        first_day=TWO_TIERS,
    ),
)

FOLLOWED_BY = {FORM_OF_2020.code: "UB-Q"}
