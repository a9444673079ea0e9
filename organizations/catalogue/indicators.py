"""The indicators of domain §5.1, in its order: those that the briefing of 2020 stands on.

Two of its lines hold several things and are several indicators here: reaching the new-rural standard is a 0/1 (XA06)
and a day (XA06N); OCOP products are counted per class (XA07.3, XA07.4, XA07.5).
"""

from dataclasses import dataclass
from datetime import date

from organizations.choices import AcrossTime, AcrossUnits, OrganizationKind, ValueType

MT = OrganizationKind.FRONT
CD = OrganizationKind.TRADE_UNION
TN = OrganizationKind.YOUTH
PN = OrganizationKind.WOMEN
ND = OrganizationKind.FARMERS
CB = OrganizationKind.VETERANS
XA = OrganizationKind.GOVERNMENT

INTEGER, MONEY, PERCENT, DATE = ValueType.INTEGER, ValueType.MONEY, ValueType.PERCENT, ValueType.DATE
DECIMAL_PLACES = {INTEGER: 0, MONEY: 3, PERCENT: 2, DATE: 0}

ADDED, AT_END, HIGHEST, RATIO = AcrossTime.SUM, AcrossTime.LAST, AcrossTime.MAX, AcrossTime.RATIO

JUMP_PERCENT = 20

# What a period's figure covers follows from how periods add up to a year.
COVERS = {
    ADDED: "Phát sinh trong kỳ, không tính lũy kế.",
    AT_END: "Có đến cuối kỳ.",
    HIGHEST: "Có trong kỳ; cả năm lấy kỳ cao nhất.",
}


@dataclass(frozen=True)
class Version:
    """A definition and the days on which it holds; ``None`` is open. Bounds are inclusive."""

    definition: str
    valid_from: date | None = None
    valid_to: date | None = None
    minimum: int | None = 0
    maximum: int | None = None


@dataclass(frozen=True)
class Entry:
    """One indicator. ``parts``: the codes of numerator and denominator of a ratio. ``source``: where it was read."""

    code: str
    name: str
    unit_of_measure: str
    value_type: ValueType
    across_units: AcrossUnits
    across_time: AcrossTime
    owner_kind: OrganizationKind
    versions: tuple[Version, ...]
    parts: tuple[str, str] | None = None
    source: str = ""

    @property
    def decimal_places(self) -> int:
        return DECIMAL_PLACES[self.value_type]

    @property
    def jump_percent(self) -> int | None:
        """What is there at the end of a quarter rarely moves by more than a fifth (domain §5.1)."""
        return JUMP_PERCENT if self.across_time == AT_END and self.value_type != DATE else None


def _count(code, name, measure, across_time, owner, *versions, across_units=AcrossUnits.SUM, kind=INTEGER) -> Entry:
    return Entry(
        code, name, measure, kind, across_units, across_time, owner, versions or (Version(COVERS[across_time]),)
    )


def _money(code, name, across_time, owner) -> Entry:
    return _count(code, name, "triệu đồng", across_time, owner, kind=MONEY)


def _ratio(code, name, numerator, denominator, owner, *versions) -> Entry:
    definition = f"{numerator} chia cho {denominator}, nhân 100; tổng hợp thì tính lại, không lấy trung bình."
    return Entry(
        code,
        name,
        "%",
        PERCENT,
        AcrossUnits.RATIO,
        RATIO,
        owner,
        versions or (Version(definition, maximum=100),),
        (numerator, denominator),
    )


NEW_RURAL = (
    Version(
        "Số tiêu chí đạt trong 19 tiêu chí (Quyết định 1980/QĐ-TTg năm 2016, sau là Quyết định 318/QĐ-TTg năm 2022).",
        valid_to=date(2026, 2, 14),
        maximum=19,
    ),
    Version(
        "Số tiêu chí đạt trong 10 tiêu chí, 47 chỉ tiêu, theo 3 nhóm xã (Quyết định 51/2025/QĐ-TTg ngày 29/12/2025). "
        "Không so sánh được với số của bộ 19 tiêu chí.",
        valid_from=date(2026, 2, 15),
        maximum=10,
    ),
)
REACHED_STANDARD = Version("1 là đã được công nhận đạt chuẩn, 0 là chưa; có đến cuối quý.", maximum=1)


def _poverty(from_2027: str, maximum: int | None = None) -> tuple[Version, Version]:
    """The standard of Nghị định 07/2021 holds to the end of 2026; another line follows (domain §5.1)."""
    return (
        Version(
            "Theo chuẩn nghèo đang áp dụng; chuẩn của Nghị định 07/2021/NĐ-CP áp dụng đến hết ngày 31/12/2026.",
            valid_to=date(2026, 12, 31),
            maximum=maximum,
        ),
        Version(from_2027, valid_from=date(2027, 1, 1), maximum=maximum),
    )


LINE_2027 = (
    "Chuẩn 2027–2030: thu nhập bình quân đầu người một tháng không quá 2,2 triệu đồng (nông thôn) "
    "hoặc 2,8 triệu đồng (thành thị), {deprivations}."
)


def _ocop(stars: int, points: str) -> Entry:
    return _count(
        f"XA07.{stars}",
        f"Sản phẩm OCOP còn hiệu lực, hạng {stars} sao",
        "sản phẩm",
        AT_END,
        XA,
        Version(
            f"Sản phẩm được công nhận hạng {stars} sao (Quyết định 1048/QĐ-TTg năm 2019), còn hiệu lực cuối quý.",
            valid_to=date(2023, 2, 23),
        ),
        Version(
            f"Sản phẩm được công nhận hạng {stars} sao, {points} điểm (Quyết định 148/QĐ-TTg ngày 24/02/2023), "
            "còn hiệu lực cuối quý.",
            valid_from=date(2023, 2, 24),
        ),
    )


INDICATORS = (
    _count("MT01", "Số buổi tuyên truyền, vận động", "buổi", ADDED, MT),
    _count("MT02", "Số lượt người tham dự tuyên truyền", "lượt người", ADDED, MT),
    _money("MT03", 'Quỹ "Vì người nghèo": số tiền vận động được trong kỳ', ADDED, MT),
    _money("MT04", 'Quỹ "Vì người nghèo": số tiền đã chi', ADDED, MT),
    _money("MT05", 'Quỹ "Vì người nghèo": số dư cuối kỳ', AT_END, MT),
    _count("MT06", "Nhà Đại đoàn kết làm mới", "nhà", ADDED, MT),
    _count("MT07", "Nhà Đại đoàn kết sửa chữa", "nhà", ADDED, MT),
    _money("MT08", "Kinh phí hỗ trợ nhà Đại đoàn kết", ADDED, MT),
    _count("MT09", "Quà tặng hộ nghèo, gia đình chính sách dịp lễ, Tết", "suất", ADDED, MT),
    _count("MT10", "Số cuộc giám sát chủ trì", "cuộc", ADDED, MT),
    _count("MT11", "Số cuộc giám sát phối hợp", "cuộc", ADDED, MT),
    _count("MT12", "Số hội nghị phản biện xã hội", "hội nghị", ADDED, MT),
    _count("MT13", "Kiến nghị sau giám sát, phản biện", "kiến nghị", ADDED, MT),
    _count("MT14", "Trong đó: đã được tiếp thu, giải quyết", "kiến nghị", ADDED, MT),
    _ratio("MT15", "Tỷ lệ kiến nghị được giải quyết", "MT14", "MT13", MT),
    _count("MT16", "Ý kiến, kiến nghị của cử tri, nhân dân tổng hợp", "ý kiến", ADDED, MT),
    _count("MT17", "Khu dân cư tổ chức Ngày hội Đại đoàn kết", "KDC", HIGHEST, MT),
    _count("MT18", "Tổng số khu dân cư (thôn, tổ dân phố)", "KDC", AT_END, MT),
    _count("MT19", "Cuộc giám sát của Ban TTND, Ban GSĐTCĐ", "cuộc", ADDED, MT),
    _count("MT20", "Hội nghị đối thoại người đứng đầu với nhân dân", "hội nghị", ADDED, MT),
    _count("CD01", "Đoàn viên công đoàn (có mặt cuối kỳ)", "người", AT_END, CD),
    _count("CD02", "Đoàn viên công đoàn kết nạp mới", "người", ADDED, CD),
    _count("CD03", "Công đoàn cơ sở", "CĐCS", AT_END, CD),
    _count("TN01", "Đoàn viên thanh niên (có mặt cuối kỳ)", "người", AT_END, TN),
    _count("TN02", "Đoàn viên thanh niên mới kết nạp", "người", ADDED, TN),
    _count("TN03", "Đoàn viên ưu tú giới thiệu cho Đảng", "người", ADDED, TN),
    _count("TN04", "Công trình, phần việc thanh niên", "công trình", ADDED, TN),
    _count("PN01", "Hội viên phụ nữ (có mặt cuối kỳ)", "người", AT_END, PN),
    _count("PN02", "Hội viên phụ nữ kết nạp mới", "người", ADDED, PN),
    _count("PN03", 'Hộ đạt "5 không, 3 sạch"', "hộ", AT_END, PN),
    _count("PN04", "Hộ phụ nữ làm chủ được giúp thoát nghèo", "hộ", ADDED, PN),
    _money("PN05", "Dư nợ ủy thác NHCSXH qua Hội", AT_END, PN),
    _count("PN06", "Số tổ tiết kiệm và vay vốn", "tổ", AT_END, PN),
    _count("ND01", "Hội viên nông dân (có mặt cuối kỳ)", "người", AT_END, ND),
    _money("ND02", "Quỹ Hỗ trợ nông dân: số dư", AT_END, ND),
    _count("ND03", "Hộ đăng ký/đạt SXKD giỏi các cấp", "hộ", AT_END, ND),
    _count("ND04", "Tổ hợp tác đang hoạt động", "tổ", AT_END, ND),
    _count("ND05", "Tổ hợp tác, HTX thành lập mới", "tổ/HTX", ADDED, ND),
    _count("CB01", "Hội viên CCB (có mặt cuối kỳ)", "người", AT_END, CB),
    _count("CB02", "Hộ CCB nghèo", "hộ", AT_END, CB),
    _count("XA01", "Tổng số hộ dân", "hộ", AT_END, XA),
    _count(
        "XA02",
        "Hộ nghèo",
        "hộ",
        AT_END,
        XA,
        *_poverty(LINE_2027.format(deprivations="và thiếu hụt từ 3 chỉ số trở lên")),
    ),
    _count(
        "XA03",
        "Hộ cận nghèo",
        "hộ",
        AT_END,
        XA,
        *_poverty(LINE_2027.format(deprivations="và thiếu hụt dưới 3 chỉ số")),
    ),
    _ratio(
        "XA04",
        "Tỷ lệ hộ nghèo",
        "XA02",
        "XA01",
        XA,
        *_poverty("XA02 chia cho XA01, nhân 100, hộ nghèo theo chuẩn 2027–2030.", maximum=100),
    ),
    _count(
        "XA05",
        "Số tiêu chí nông thôn mới đạt",
        "tiêu chí",
        AT_END,
        XA,
        *NEW_RURAL,
        across_units=AcrossUnits.AVERAGE,
    ),
    _count("XA06", "Xã đạt chuẩn nông thôn mới (1: đạt, 0: chưa)", "xã", AT_END, XA, REACHED_STANDARD),
    _count(
        "XA06N",
        "Ngày công nhận xã đạt chuẩn nông thôn mới",
        "ngày",
        AT_END,
        XA,
        Version("Ngày ghi trong quyết định công nhận.", minimum=None),
        across_units=AcrossUnits.LAST,
        kind=DATE,
    ),
    _ocop(3, "50–69"),
    _ocop(4, "70–89"),
    _ocop(5, "90–100"),
    _count("XA08", "Lợn tiêu hủy do dịch tả lợn châu Phi", "con", ADDED, XA),
    _money("XA09", "Tiền, hiện vật ủng hộ phòng, chống COVID-19", ADDED, MT),
    _count("XA10", "Chốt/tổ COVID cộng đồng có đoàn thể tham gia", "tổ", HIGHEST, MT),
)
