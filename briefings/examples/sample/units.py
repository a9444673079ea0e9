"""Chợ Đồn: the district, its communes of 2020, what they came from on 01/02/2020 and became on 01/07/2025 (domain §6).

Codes are those of the statistics office; ``None`` as first day: older than the sources.
"""

from dataclasses import dataclass
from datetime import date

from organizations.choices import UnitKind

BEFORE_2020, FROM_2020 = date(2020, 1, 31), date(2020, 2, 1)
BEFORE_2025, FROM_2025 = date(2025, 6, 30), date(2025, 7, 1)

NQ_855 = "Nghị quyết 855/NQ-UBTVQH14"
NQ_202 = "Nghị quyết 202/2025/QH15"
NQ_1683 = "Nghị quyết 1683/NQ-UBTVQH15"


@dataclass(frozen=True)
class Unit:
    """``key`` is how this module refers to it; ``parent`` is another unit's key (empty for a province). Keys of units
    that stand above others are their names."""

    key: str
    code: str
    name: str
    kind: UnitKind
    parent: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Became:
    """``predecessor`` became (part of) ``successor``; ``share`` ``None`` where no source says how much of it."""

    predecessor: str
    successor: str
    effective_on: date
    legal_basis: str
    share: int | None = 1


@dataclass(frozen=True)
class Neighbour:
    """A commune outside Chợ Đồn that went into one of the communes of 2025. The sample does not bring it, but where an
    import did, its last day is known from here, and its code is free again."""

    code: str
    name: str
    district: str
    successor: str


BAC_KAN = Unit("Bắc Kạn", "06", "Tỉnh Bắc Kạn", UnitKind.PROVINCE, "", None, BEFORE_2025)
THAI_NGUYEN = Unit("Thái Nguyên", "19", "Tỉnh Thái Nguyên", UnitKind.PROVINCE, "", FROM_2025, None)
CHO_DON = Unit("Chợ Đồn", "064", "Huyện Chợ Đồn", UnitKind.DISTRICT, "Bắc Kạn", None, BEFORE_2025)

# Code, name, first day, and the commune of 2025 that it went to.
_COMMUNES_2020 = (
    ("02020", "Thị trấn Bằng Lũng", None, "Chợ Đồn"),
    ("02023", "Xã Xuân Lạc", None, "Nam Cường"),
    ("02026", "Xã Nam Cường", None, "Nam Cường"),
    ("02029", "Xã Đồng Lạc", None, "Nam Cường"),
    ("02032", "Xã Tân Lập", None, "Quảng Bạch"),
    ("02035", "Xã Bản Thi", None, "Yên Thịnh"),
    ("02038", "Xã Quảng Bạch", None, "Quảng Bạch"),
    ("02041", "Xã Bằng Phúc", None, "Đồng Phúc"),
    ("02044", "Xã Yên Thịnh", None, "Yên Thịnh"),
    ("02047", "Xã Yên Thượng", None, "Yên Thịnh"),
    ("02050", "Xã Phương Viên", None, "Chợ Đồn"),
    ("02053", "Xã Ngọc Phái", None, "Chợ Đồn"),
    ("02059", "Xã Đồng Thắng", FROM_2020, "Bạch Thông"),
    ("02062", "Xã Lương Bằng", None, "Nghĩa Tá"),
    ("02065", "Xã Bằng Lãng", None, "Chợ Đồn"),
    ("02068", "Xã Đại Sảo", None, "Yên Phong"),
    ("02071", "Xã Nghĩa Tá", None, "Nghĩa Tá"),
    ("02077", "Xã Yên Mỹ", None, "Yên Phong"),
    ("02080", "Xã Bình Trung", None, "Nghĩa Tá"),
    ("02083", "Xã Yên Phong", FROM_2020, "Yên Phong"),
)

# Code, name, and the commune of 2020 that it went to. That part of Phong Huân also went to Bằng Lãng is not certain,
# so it is not recorded, and how much went to Yên Phong stays open.
_BEFORE_2020 = (
    ("02056", "Xã Rã Bản", "02059", 1),
    ("02059", "Xã Đông Viên", "02059", 1),
    ("02074", "Xã Phong Huân", "02083", None),
    ("02083", "Xã Yên Nhuận", "02083", 1),
)

_COMMUNES_2025 = (
    ("01933", "Đồng Phúc"),
    ("02014", "Bạch Thông"),
    ("02020", "Chợ Đồn"),
    ("02026", "Nam Cường"),
    ("02038", "Quảng Bạch"),
    ("02044", "Yên Thịnh"),
    ("02071", "Nghĩa Tá"),
    ("02083", "Yên Phong"),
)


def _kind(name: str) -> UnitKind:
    return UnitKind.TOWNSHIP if name.startswith("Thị trấn") else UnitKind.COMMUNE


COMMUNES_2020 = tuple(
    Unit(f"{code}/2020", code, name, _kind(name), CHO_DON.key, first_day, BEFORE_2025)
    for code, name, first_day, _ in _COMMUNES_2020
)

# Those of 2020 stand first: a unit already in the database without dates is one of them, and takes its dates from here
# before an older one with the same code is created.
UNITS = (
    BAC_KAN,
    THAI_NGUYEN,
    CHO_DON,
    *COMMUNES_2020,
    *(
        Unit(f"{code}/2019", code, name, UnitKind.COMMUNE, CHO_DON.key, None, BEFORE_2020)
        for code, name, _, _ in _BEFORE_2020
    ),
    *(
        Unit(f"{name}/2025", code, f"Xã {name}", UnitKind.COMMUNE, THAI_NGUYEN.key, FROM_2025, None)
        for code, name in _COMMUNES_2025
    ),
)

NEIGHBOURS = (
    Neighbour("01924", "Xã Quảng Khê", "Ba Bể", "Đồng Phúc/2025"),
    Neighbour("01930", "Xã Hoàng Trĩ", "Ba Bể", "Đồng Phúc/2025"),
    Neighbour("01933", "Xã Đồng Phúc", "Ba Bể", "Đồng Phúc/2025"),
    Neighbour("02014", "Xã Dương Phong", "Bạch Thông", "Bạch Thông/2025"),
    Neighbour("02017", "Xã Quang Thuận", "Bạch Thông", "Bạch Thông/2025"),
)

SUCCESSIONS = (
    *(
        Became(f"{code}/2019", f"{successor}/2020", FROM_2020, NQ_855, share)
        for code, _, successor, share in _BEFORE_2020
    ),
    Became(BAC_KAN.key, THAI_NGUYEN.key, FROM_2025, NQ_202),
    *(Became(f"{code}/2020", f"{successor}/2025", FROM_2025, NQ_1683) for code, _, _, successor in _COMMUNES_2020),
)
