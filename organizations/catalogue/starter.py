"""What an office of today counts beyond domain §5.1, and what of that has ended (domain §10).

What was two things in one becomes two with codes of their own from the first day of a year on, so that no year is
split; figures under the old code stay where they are. What is new holds from the day on which communes work on two
tiers.
"""

from dataclasses import dataclass
from datetime import date

from organizations.catalogue.indicators import (
    ADDED,
    AT_END,
    CB,
    CD,
    COVERS,
    INTEGER,
    MONEY,
    MT,
    ND,
    PN,
    TN,
    Entry,
    Version,
)
from organizations.choices import AcrossUnits

TWO_TIERS = date(2025, 7, 1)
SPLIT = date(2026, 1, 1)
BEFORE_SPLIT = date(2025, 12, 31)

# Where no published paper was read. It is said, so that nobody takes it for a rule.
COMMON = "Kinh nghiệm chung; chưa đối chiếu với văn bản."
OUTLINE = "Đề cương báo cáo công tác Mặt trận và tin bài của địa phương; kinh nghiệm chung."
CULTURE = "Nghị định 86/2023/NĐ-CP (hiệu lực 30/01/2024)."
SHABBY_HOUSES = "Quyết định 927/QĐ-TTg năm 2024: đến năm 2030 xóa hết nhà tạm, nhà dột nát."
RELIEF = "Nghị định 93/2021/NĐ-CP ngày 27/10/2021."
VOTERS = "Nghị quyết liên tịch 72/2025/NQLT/UBTVQH15-CP-ĐCTUBTWMTTQVN."
MEDIATION = "Luật Hòa giải ở cơ sở ngày 20/6/2013; Nghị quyết liên tịch 01/2014/NQLT/CP-UBTƯMTTQVN."
OPINION = "Quyết định 218-QĐ/TW của Bộ Chính trị."
TRUSTED = "Quyết định 12/2018/QĐ-TTg, sửa đổi theo Quyết định 28/2023/QĐ-TTg."
ENTRUSTED = "Báo cáo ủy thác của Hội Nông dân huyện Thanh Chương năm 2024 (thanhchuong.nghean.gov.vn)."


def _entry(code, name, measure, across_time, owner, source, *, since=TWO_TIERS, kind=INTEGER, more="") -> Entry:
    definition = f"{COVERS[across_time]} {more}".strip()
    version = Version(definition, valid_from=since)
    return Entry(code, name, measure, kind, AcrossUnits.SUM, across_time, owner, (version,), source=source)


def _half(code, name, measure, across_time, owner, of: str) -> Entry:
    more = f"Trước năm 2026 tính chung trong {of}."
    return _entry(code, name, measure, across_time, owner, COMMON, since=SPLIT, more=more)


STARTER = (
    _entry("MT21", "Gia đình được công nhận Gia đình văn hóa", "hộ", AT_END, MT, CULTURE),
    _entry("MT22", "Khu dân cư (thôn, tổ dân phố) văn hóa", "KDC", AT_END, MT, CULTURE),
    _entry(
        "MT23", "Nhà tạm, nhà dột nát đã xóa", "nhà", ADDED, MT, SHABBY_HOUSES,
        more="Một nhà có thể đồng thời là nhà Đại đoàn kết, nên không cộng với MT06, MT07.",
    ),
    _entry("MT24", "Quỹ cứu trợ: tiền và hiện vật tiếp nhận", "triệu đồng", ADDED, MT, RELIEF, kind=MONEY),
    _entry("MT25", "Quỹ cứu trợ: tiền và hiện vật đã phân phối", "triệu đồng", ADDED, MT, RELIEF, kind=MONEY),
    _entry("MT26", "Mô hình Dân vận khéo đăng ký mới", "mô hình", ADDED, MT, COMMON),
    _entry("MT27", "Mô hình Dân vận khéo được công nhận", "mô hình", ADDED, MT, COMMON),
    _entry("MT28", "Hội nghị tiếp xúc cử tri phối hợp tổ chức", "hội nghị", ADDED, MT, VOTERS),
    _entry("MT29", "Lượt cử tri dự tiếp xúc cử tri", "lượt người", ADDED, MT, VOTERS),
    _entry("MT30", "Lượt công dân được Mặt trận tiếp", "lượt người", ADDED, MT, COMMON),
    _entry("MT31", "Đơn thư Mặt trận nhận được", "đơn", ADDED, MT, COMMON),
    _entry("MT32", "Đơn thư đã chuyển hoặc giải quyết", "đơn", ADDED, MT, COMMON),
    _entry("MT33", "Vụ việc hòa giải ở cơ sở tiếp nhận", "vụ việc", ADDED, MT, MEDIATION),
    _entry("MT34", "Vụ việc hòa giải thành", "vụ việc", ADDED, MT, MEDIATION),
    _entry("MT35", "Ý kiến góp ý xây dựng Đảng, xây dựng chính quyền", "ý kiến", ADDED, MT, OPINION),
    _entry("MT36", "Ban Công tác Mặt trận hiện có", "ban", AT_END, MT, COMMON),
    _entry("MT37", "Ban Công tác Mặt trận được kiện toàn", "ban", ADDED, MT, COMMON),
    _entry("MT38", "Lớp tập huấn công tác Mặt trận", "lớp", ADDED, MT, COMMON),
    _entry("MT39", "Lượt người được tập huấn", "lượt người", ADDED, MT, COMMON),
    _entry("MT40", "Người có uy tín trong đồng bào dân tộc thiểu số", "người", AT_END, MT, TRUSTED),
    _entry("CD04", "Đoàn viên công đoàn được kết nạp Đảng", "người", ADDED, CD, COMMON),
    _half("TN04.1", "Công trình thanh niên", "công trình", ADDED, TN, "TN04"),
    _half("TN04.2", "Phần việc thanh niên", "phần việc", ADDED, TN, "TN04"),
    _entry("TN05", "Đoàn viên thanh niên được kết nạp Đảng", "người", ADDED, TN, COMMON),
    _entry("TN06", "Chi đoàn hiện có", "chi đoàn", AT_END, TN, COMMON),
    _entry("PN07", "Chi hội phụ nữ hiện có", "chi hội", AT_END, PN, COMMON),
    _entry("PN08", "Tổ phụ nữ hiện có", "tổ", AT_END, PN, COMMON),
    _half("ND03.1", "Hộ đăng ký sản xuất, kinh doanh giỏi", "hộ", AT_END, ND, "ND03"),
    _half("ND03.2", "Hộ đạt sản xuất, kinh doanh giỏi các cấp", "hộ", AT_END, ND, "ND03"),
    _half("ND05.1", "Tổ hợp tác thành lập mới", "tổ", ADDED, ND, "ND05"),
    _half("ND05.2", "Hợp tác xã thành lập mới", "HTX", ADDED, ND, "ND05"),
    _entry("ND06", "Chi hội nông dân hiện có", "chi hội", AT_END, ND, COMMON),
    _entry("ND07", "Chi hội nông dân nghề nghiệp", "chi hội", AT_END, ND, COMMON),
    _entry("ND08", "Tổ hội nông dân nghề nghiệp", "tổ hội", AT_END, ND, COMMON),
    _entry("ND09", "Dư nợ ủy thác NHCSXH qua Hội Nông dân", "triệu đồng", AT_END, ND, ENTRUSTED, kind=MONEY),
    _entry("ND10", "Tổ tiết kiệm và vay vốn do Hội Nông dân quản lý", "tổ", AT_END, ND, ENTRUSTED),
    _entry("CB03", "Chi hội cựu chiến binh hiện có", "chi hội", AT_END, CB, COMMON),
)  # fmt: skip


@dataclass(frozen=True)
class End:
    """The last day of an indicator's definition that had none; ``then``: what it means from the next day on."""

    code: str
    last_day: date
    because: str
    then: Version | None = None


NO_EPIDEMIC = (
    "COVID-19 từ ngày 20/10/2023 không còn là bệnh truyền nhiễm nhóm A (Quyết định 26/2023/QĐ-TTg ngày 19/10/2023)."
)
ENDS = (
    End("XA09", date(2023, 10, 19), NO_EPIDEMIC),
    End("XA10", date(2023, 10, 19), NO_EPIDEMIC),
    End("ND03", BEFORE_SPLIT, "Tách thành ND03.1 và ND03.2."),
    End("ND05", BEFORE_SPLIT, "Tách thành ND05.1 và ND05.2."),
    End("TN04", BEFORE_SPLIT, "Tách thành TN04.1 và TN04.2."),
    End(
        "XA06",
        date(2026, 2, 14),
        "Bộ tiêu chí quốc gia về xã nông thôn mới thay đổi từ ngày 15/02/2026.",
        Version(
            "1 là đã được công nhận đạt chuẩn theo bộ 10 tiêu chí (Quyết định 51/2025/QĐ-TTg ngày 29/12/2025), 0 là "
            "chưa; có đến cuối kỳ.",
            valid_from=date(2026, 2, 15),
            maximum=1,
        ),
    ),
)

# Of the indicators of domain §5.1; the rest are from ``OUTLINE``.
NEW_RURAL_PAPERS = "Quyết định 1980/QĐ-TTg năm 2016, 318/QĐ-TTg năm 2022, 51/2025/QĐ-TTg ngày 29/12/2025."
POVERTY_PAPERS = "Nghị định 07/2021/NĐ-CP; chuẩn 2027–2030 từ ngày 01/01/2027."
OCOP_PAPERS = "Quyết định 1048/QĐ-TTg năm 2019; Quyết định 148/QĐ-TTg ngày 24/02/2023."
SOURCES = {
    **dict.fromkeys(("XA05", "XA06", "XA06N"), NEW_RURAL_PAPERS),
    **dict.fromkeys(("XA02", "XA03", "XA04"), POVERTY_PAPERS),
    **dict.fromkeys(("XA07.3", "XA07.4", "XA07.5"), OCOP_PAPERS),
    "XA09": NO_EPIDEMIC,
    "XA10": NO_EPIDEMIC,
}
