"""The briefing of Q1 2020 in the words of the news item published about it, cut into records.

Cut at the semicolons, at the full stops, and at the capitals that begin a new item inside the list of directives
(domain §3.1); only the first letter and the closing mark of a piece are adjusted. ``[…]`` stands where directives were
taken out. The text gives no day, and no window for figures: the 15th-to-14th of Nghị định 09/2019 binds state bodies,
Party and Front set their own (domain §2.1). Themes are ours; they are given where a piece is plainly about one.
"""

from dataclasses import dataclass
from datetime import date

TITLE = "Giao ban khối MTTQ và các Đoàn thể Quý I năm 2020"
SLUG = "giao-ban-quy-1-2020-cho-don"
YEAR, QUARTER = 2020, 1

COVID = "COVID-19"
NEW_RURAL = "Nông thôn mới"
OCOP = "OCOP – Mỗi xã, phường một sản phẩm"
SWINE_FEVER = "Dịch tả lợn châu Phi"
SUPERVISION = "Giám sát và phản biện xã hội"
CONGRESS = "Đại hội Đảng các cấp"
WELFARE = "An sinh xã hội"
OPINION = "Nắm tình hình nhân dân"
ECONOMY = "Kinh tế – xã hội"
STAFF = "Tổ chức, cán bộ"

THEMES = (COVID, NEW_RURAL, OCOP, SWINE_FEVER, SUPERVISION, CONGRESS, WELFARE, OPINION, ECONOMY, STAFF)


@dataclass(frozen=True)
class Piece:
    """One record's text and what it is about (empty: nothing in particular)."""

    text: str
    theme: str = ""


@dataclass(frozen=True)
class Dated(Piece):
    """A directive with a place (a key of ``units``) and a deadline: the period's last day, and the text's words."""

    commune: str = ""
    due_on: date | None = None
    due_text: str = ""


ACHIEVEMENTS = (
    Piece(
        "Trong quý I năm 2020, Mặt trận Tổ quốc và các Đoàn thể huyện đã chủ động tổ chức triển khai thực hiện nhiệm "
        "vụ theo kế hoạch."
    ),
    Piece(
        "Tích cực thăm nắm tình hình tư tưởng, đời sống của nhân dân, đoàn viên, hội viên trên địa bàn.",
        OPINION,
    ),
    Piece(
        "Tuyên truyền vận động hội viên, đoàn viên và nhân dân chấp hành tốt chủ trương, chính sách của Đảng, pháp "
        "luật của Nhà nước, phòng chống dịch bệnh COVID-19.",
        COVID,
    ),
    Piece(
        "Làm tốt công tác chăm lo đời sống vật chất, tinh thần và tổ chức thăm hỏi, động viên các gia đình chính sách, "
        "hộ nghèo nhân dịp Lễ, Tết.",
        WELFARE,
    ),
    Piece("Tuyên truyền đẩy mạnh thi đua thực hiện các chỉ tiêu kinh tế – xã hội.", ECONOMY),
    Piece(
        "Thực hiện chương trình xây dựng nông thôn mới, thực hiện các mô hình đem lại hiệu quả kinh tế cao…",
        NEW_RURAL,
    ),
)

SHORTCOMINGS = (
    Piece("Công tác nắm tình hình, đời sống tâm tư nguyện vọng của nhân dân có lúc chưa kịp thời.", OPINION),
    Piece(
        "Việc thực hiện Đề án 12-ĐA/TU ngày 23/10/2018 của Tỉnh ủy về việc sắp xếp bộ phận cán bộ tham mưu giúp việc "
        "chung Khối MTTQ, các đoàn thể chính trị – xã hội cấp huyện vẫn còn lúng túng,…",
        STAFF,
    ),
)

CONCLUSIONS = (
    "Ghi nhận những kết quả đã đạt được của các cơ quan Khối MTTQ và các đoàn thể huyện.",
    "Trong thời gian tới, đề nghị các cơ quan, đơn vị trong Khối MTTQ và các đoàn thể […] và một số nhiệm vụ quan "
    "trọng khác.",
)

# One of them names a place and a deadline; none names who leads it.
DIRECTIVES = (
    Piece("Rà soát và triển khai thực hiện chương trình, kế hoạch công tác năm 2020 có hiệu quả."),
    Piece(
        "Tiến hành tổ chức các hoạt động phù hợp với yêu cầu trong tình hình phòng, chống dịch bệnh COVID-19.",
        COVID,
    ),
    Piece(
        "Tích cực đẩy mạnh hướng dẫn các cấp hội cơ sở thực hiện các phong trào thi đua lập thành tích chào mừng đại "
        "hội Đảng các cấp.",
        CONGRESS,
    ),
    Piece(
        "Tăng cường công tác nắm tình hình tư tưởng cán bộ, đoàn viên, hội viên, dư luận xã hội về đại hội "
        "Đảng các cấp.",
        CONGRESS,
    ),
    Piece(
        "Thực hiện có hiệu quả việc lấy ý kiến của đoàn viên, hội viên tham gia góp ý văn kiện đại hội Đảng "
        "của cấp trên.",
        CONGRESS,
    ),
    Dated(
        "Xây dựng kế hoạch thực hiện và chỉ đạo các cấp hội cơ sở giúp đỡ xã Nghĩa Tá hoàn thành các tiêu chí đạt "
        "chuẩn Nông thôn mới trong năm 2020.",
        NEW_RURAL,
        commune="02071/2020",
        due_on=date(2020, 12, 31),
        due_text="trong năm 2020",
    ),
    Piece(
        "Tuyên truyền, vận động hội viên, đoàn viên và nhân dân thực hiện đề án “Mỗi xã, phường một sản phẩm”.",
        OCOP,
    ),
    Piece(
        "Kết hợp thực hiện các chương trình hỗ trợ thành lập các tổ hợp tác, nhóm hộ sản xuất, kinh doanh.",
        ECONOMY,
    ),
    Piece(
        "Tăng cường tuyên truyền, vận động cán bộ, hội viên, đoàn viên và nhân dân trong phòng chống dịch tả "
        "lợn Châu Phi.",
        SWINE_FEVER,
    ),
    Piece("Tiếp tục thực hiện có hiệu quả công tác giám sát và phản biện xã hội.", SUPERVISION),
)
