"""Who took part in Chợ Đồn's briefings of 2020, and the People's Committees that send figures.

The bodies of the districts ended with the districts on 30/06/2025 (domain §1.2). Symbols of which domain §1.1 and §4c
are not certain stay empty: the office enters its own.
"""

from dataclasses import dataclass

from briefings.examples.sample.units import CHO_DON, COMMUNES_2020, Unit
from organizations.choices import FormatFamily, OrganizationKind


@dataclass(frozen=True)
class Body:
    """An organization of 2020. ``unit``: where it works; its days are those of the unit."""

    name: str
    short_name: str
    kind: OrganizationKind
    unit: Unit
    format_family: FormatFamily = FormatFamily.STATE
    symbol: str = ""
    letterhead_superior: str = ""
    letterhead_issuer: str = ""
    place_name: str = ""
    archive_note: str = ""


HOST = Body(
    "Huyện ủy Chợ Đồn",
    "Huyện ủy",
    OrganizationKind.PARTY_COMMITTEE,
    CHO_DON,
    FormatFamily.PARTY,
    symbol="HU",
    letterhead_superior="ĐẢNG BỘ TỈNH BẮC KẠN",
    letterhead_issuer="HUYỆN ỦY CHỢ ĐỒN",
    place_name="Chợ Đồn",
    archive_note="Văn phòng Huyện ủy",
)


def _body(name: str, short_name: str, kind: OrganizationKind, **more) -> Body:
    return Body(name, short_name, kind, CHO_DON, place_name="Chợ Đồn", **more)


# In the order in which they speak (domain §2.2).
PARTICIPANTS = (
    _body(
        "Ủy ban MTTQ Việt Nam huyện Chợ Đồn",
        "MTTQ huyện",
        OrganizationKind.FRONT,
        format_family=FormatFamily.FRONT,
        symbol="MTTQ-BTT",
        letterhead_superior="ỦY BAN MTTQ VIỆT NAM HUYỆN CHỢ ĐỒN",
        letterhead_issuer="BAN THƯỜNG TRỰC",
    ),
    _body("Liên đoàn Lao động huyện Chợ Đồn", "LĐLĐ huyện", OrganizationKind.TRADE_UNION, symbol="LĐLĐ"),
    _body("Hội Nông dân huyện Chợ Đồn", "Hội Nông dân huyện", OrganizationKind.FARMERS),
    _body("Hội Liên hiệp Phụ nữ huyện Chợ Đồn", "Hội LHPN huyện", OrganizationKind.WOMEN),
    _body("Đoàn TNCS Hồ Chí Minh huyện Chợ Đồn", "Huyện đoàn", OrganizationKind.YOUTH),
    _body("Hội Cựu chiến binh huyện Chợ Đồn", "Hội CCB huyện", OrganizationKind.VETERANS),
)


def _committee(commune: Unit) -> Body:
    kind, bare = ("thị trấn", "Thị trấn ") if commune.name.startswith("Thị trấn ") else ("xã", "Xã ")
    place = commune.name.removeprefix(bare)
    return Body(
        f"Ủy ban nhân dân {kind} {place}",
        f"UBND {kind} {place}",
        OrganizationKind.GOVERNMENT,
        commune,
        place_name=place,
    )


PEOPLES_COMMITTEES = tuple(_committee(commune) for commune in COMMUNES_2020)

CHAIR_TITLE = "Phó Bí thư Thường trực Huyện ủy"
SERIES_NAME = "Giao ban khối MTTQ và các Đoàn thể"
