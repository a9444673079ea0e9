"""What an office usually has since 01/07/2025: organizations with their names, an agenda, forms (domain §1.1, §2.2).

All of it is proposed and may be changed. Symbols of which domain §1.1 is not certain stay empty: each body fixes its
own (Nghị định 30/2020, Phụ lục I, II.3b).
"""

from dataclasses import dataclass

from briefings.services.series import USUAL_KINDS
from lib.vietnamese import uncapitalized
from organizations.catalogue import FORMS, Form
from organizations.choices import FormatFamily, OrganizationKind
from portal.setup.places import Place

HOSTS = (OrganizationKind.FRONT, OrganizationKind.PARTY_COMMITTEE)  # who calls a briefing
NOT_BENEATH_THE_FRONT = (OrganizationKind.FRONT, OrganizationKind.PARTY_COMMITTEE, OrganizationKind.GOVERNMENT)

FAMILIES = {
    OrganizationKind.PARTY_COMMITTEE: FormatFamily.PARTY,
    OrganizationKind.FRONT: FormatFamily.FRONT,
    OrganizationKind.FRONT_WORK_COMMITTEE: FormatFamily.FRONT,
    OrganizationKind.TRADE_UNION: FormatFamily.UNION,
    OrganizationKind.FARMERS: FormatFamily.PARTY,  # star and "Số 09-HD/HNDT" (domain §10)
    OrganizationKind.YOUTH: FormatFamily.YOUTH,
}

COMMUNE_SYMBOLS = {
    OrganizationKind.PARTY_COMMITTEE: "ĐU",
    OrganizationKind.FRONT: "MTTQ-BTT",
    OrganizationKind.FARMERS: "HND",
    OrganizationKind.YOUTH: "ĐTN",
    OrganizationKind.VETERANS: "CCB",
}
PROVINCE_SYMBOLS = {
    **COMMUNE_SYMBOLS,
    OrganizationKind.PARTY_COMMITTEE: "TU",
    OrganizationKind.TRADE_UNION: "LĐLĐ",
    OrganizationKind.FARMERS: "HNDT",
    OrganizationKind.YOUTH: "TĐTN",
}


@dataclass(frozen=True)
class Proposal:
    """An organization as it is usually called. ``ticked``: it belongs to what the host usually calls together."""

    kind: OrganizationKind
    name: str
    short_name: str
    symbol: str
    ticked: bool = True


def family_of(kind: str) -> FormatFamily:
    """Whose rules the papers of an organization of ``kind`` follow; State rules where nothing else is known."""
    return FAMILIES.get(OrganizationKind(kind), FormatFamily.STATE)


def usual_organizations(place: Place, host: str) -> list[Proposal]:
    """The organizations of ``place`` in protocol order; those that its ``host`` (a kind) usually calls are ticked."""
    # The five stand beneath the Front (Quy định 301-QĐ/TW, Luật 97/2025/QH15).
    kinds = (OrganizationKind.PARTY_COMMITTEE, *USUAL_KINDS)
    return [
        usual_organization(place, kind, ticked=kind != OrganizationKind.PARTY_COMMITTEE or kind == host)
        for kind in kinds
    ]


def usual_organization(place: Place, kind: OrganizationKind, *, ticked: bool = True) -> Proposal:
    """One of them, by its ``kind``."""
    name, short_name = (_of_province if place.is_province else _of_commune)(place, kind)
    symbols = PROVINCE_SYMBOLS if place.is_province else COMMUNE_SYMBOLS
    return Proposal(kind, name, short_name, symbols.get(kind, ""), ticked)


def _of_commune(place: Place, kind: OrganizationKind) -> tuple[str, str]:
    where = place.within
    return {
        OrganizationKind.PARTY_COMMITTEE: (f"Đảng ủy {where}", f"Đảng ủy {where}"),
        OrganizationKind.FRONT: (f"Ủy ban MTTQ Việt Nam {where}", f"MTTQ {where}"),
        OrganizationKind.TRADE_UNION: (f"Công đoàn {where}", f"Công đoàn {where}"),
        OrganizationKind.FARMERS: (f"Hội Nông dân {where}", f"Hội Nông dân {where}"),
        OrganizationKind.WOMEN: (f"Hội Liên hiệp Phụ nữ {where}", f"Hội LHPN {where}"),
        OrganizationKind.YOUTH: (f"Đoàn TNCS Hồ Chí Minh {where}", f"Đoàn {where}"),
        OrganizationKind.VETERANS: (f"Hội Cựu chiến binh {where}", f"Hội CCB {where}"),
    }[kind]


def _of_province(place: Place, kind: OrganizationKind) -> tuple[str, str]:
    where, tier = place.within, _tier(place)
    committee, youth = f"{tier} ủy {place.bare}", f"{tier} đoàn {place.bare}"
    return {
        OrganizationKind.PARTY_COMMITTEE: (committee, committee),
        OrganizationKind.FRONT: (f"Ủy ban MTTQ Việt Nam {where}", f"MTTQ {where}"),
        OrganizationKind.TRADE_UNION: (f"Liên đoàn Lao động {where}", f"LĐLĐ {where}"),
        OrganizationKind.FARMERS: (f"Hội Nông dân {where}", f"Hội Nông dân {where}"),
        OrganizationKind.WOMEN: (f"Hội Liên hiệp Phụ nữ {where}", f"Hội LHPN {where}"),
        OrganizationKind.YOUTH: (f"Đoàn TNCS Hồ Chí Minh {where}", youth),
        OrganizationKind.VETERANS: (f"Hội Cựu chiến binh {where}", f"Hội CCB {where}"),
    }[kind]


def _tier(province: Place) -> str:
    """``Tỉnh`` or ``Thành``, as bodies of a province or a city with its rank are called."""
    return "Thành" if province.within.startswith("thành phố ") else "Tỉnh"


def letterhead(place: Place, kind: str) -> dict[str, str]:
    """What the letterhead of an organization says besides its name."""
    said = {"place_name": place.bare}
    if kind == OrganizationKind.FRONT:
        name = f"Ủy ban MTTQ Việt Nam {place.within}".upper()
        said |= {"letterhead_superior": name, "letterhead_issuer": "BAN THƯỜNG TRỰC"}
    elif kind == OrganizationKind.PARTY_COMMITTEE and not place.is_province:
        said |= {
            "letterhead_superior": f"Đảng bộ {place.province_within}".upper(),
            "archive_note": "Văn phòng Đảng ủy",
        }
    elif kind == OrganizationKind.PARTY_COMMITTEE:
        said |= {"archive_note": f"Văn phòng {_tier(place)} ủy"}
    return said


def work_committee(place: Place, area: str) -> tuple[str, str]:
    """Name and short name of the *Ban Công tác Mặt trận* of ``area``: thôn of many communes are called alike."""
    within = uncapitalized(area)
    return f"Ban Công tác Mặt trận {within}, {place.within}", f"Ban CTMT {within}"


def usual_agenda(host: str) -> list[str]:
    """The order in which a session goes (domain §2.2)."""
    synthesis = (
        "Báo cáo tổng hợp kết quả công tác Mặt trận và các đoàn thể trong kỳ"
        if host == OrganizationKind.FRONT
        else "Báo cáo tổng hợp kết quả công tác của MTTQ và các đoàn thể trong kỳ"
    )
    return [
        "Tuyên bố lý do, giới thiệu đại biểu",
        synthesis,
        "Kết quả thực hiện kết luận của hội nghị kỳ trước",
        "Các tổ chức báo cáo theo thứ tự; trao đổi, thảo luận",
        "Giải đáp kiến nghị, đề xuất",
        "Phát biểu kết luận của chủ trì",
        "Thông qua biên bản",
    ]


def usual_recipients() -> list[str]:
    """To whom the papers of a session go, where the session does not say otherwise."""
    return ["Như thành phần tham dự"]


def usual_series_name(place: Place, host: str) -> str:
    if host == OrganizationKind.FRONT:
        return f"Giao ban công tác Mặt trận {place.within}"
    return f"Giao ban khối MTTQ và các đoàn thể {place.within}"


def usual_forms(kinds: set[str]) -> list[Form]:
    """The forms of the starter catalogue that organizations of ``kinds`` return."""
    return [form for form in FORMS if form.organization_kind in kinds]
