"""Papers with every kind of block, written by hand: what walks blocks is tested without records."""

from dataclasses import replace

from lib.papers.blocks import (
    Annex,
    Bar,
    Chart,
    Column,
    Field,
    Heading,
    Item,
    PageBreak,
    PaperContent,
    Paragraph,
    Row,
    Section,
    Signature,
    Table,
)
from lib.papers.kinds import PaperKind
from lib.papers.measures import FormatProfile

SENTENCE = "Một câu dài để dòng phải ngắt ở giữa, có đủ chữ có dấu như ngã, hỏi, nặng và chữ đ. "

COLUMNS = (Column("TT", 11, "center"), Column("Tên xã"), Column("Số hộ", 30, "right"))
TABLE = Table(
    COLUMNS,
    (
        Row((("Nhóm một",),), "group"),
        Row((("1",), ("Xã Đồng Thử 1", "Đoạn hai của ô"), ("1.234",))),
        Row((("2",), ("Xã Đồng Thử 2",), ("34",))),
        Row(((), ("Cộng",), ("1.268",)), "total"),
    ),
    note="Đơn vị tính: hộ",
)
CHART = Chart(
    "Số hộ theo xã", (Bar("Xã Đồng Thử 1", "1.234", 1), Bar("Xã Đồng Thử 2", "34", 0.0276), Bar("Xã ba", "0", 0))
)
BODY = (
    Paragraph(SENTENCE * 3),
    Field("Địa điểm:", ""),
    Field("Thời gian:", "08 giờ 00, ngày 05 tháng 4 năm 2020"),
    Paragraph("Nội dung:", leads=True),
    Section(
        "I. PHẦN MỘT",
        (
            Heading("1. Hội Nông dân"),
            Item("a)", ("Việc thứ nhất. " + SENTENCE, "Đoạn hai của việc ấy.")),
            TABLE,
            replace(TABLE, note=""),
        ),
    ),
    PageBreak(),
    Section("II. PHẦN HAI", (Paragraph(SENTENCE * 4),)),
    Paragraph("Lời kết./."),
)


def paper(profile: FormatProfile, **parts) -> PaperContent:
    """A report with two annexes, one of them lying across; ``parts`` instead of its own."""
    own = {
        "profile": profile,
        "kind": PaperKind.SYNTHESIS_REPORT,
        "name": "Báo cáo thử",
        "superior": ("ỦY BAN MTTQ VIỆT NAM", "TỈNH ĐỒNG THỬ"),
        "issuer": ("ỦY BAN MTTQ VIỆT NAM", "HUYỆN ĐỒNG THỬ"),
        "number": "Số: 05/BC-MTTQ-BTT",
        "subject": "",
        "place_and_date": "Đồng Thử, ngày 05 tháng 4 năm 2020",
        "type_name": "BÁO CÁO",
        "abstract": "Kết quả thực hiện kết luận giao ban Quý I năm 2020",
        "reference": "(Kèm theo Thông báo số 04/TB-MTTQ-BTT)",
        "addressed": "Kính gửi:",
        "addressees": ("- Cơ quan thứ nhất;", "- Cơ quan thứ hai."),
        "landscape": False,
        "body": BODY,
        "signatures": (Signature(("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH"), "PHÓ CHỦ TỊCH", "Người Ký Thử"),),
        "recipients_title": "Nơi nhận:",
        "recipients": ("- Như trên;", "- Lưu: VT."),
        "annexes": (
            Annex("Phụ lục I", "DANH MỤC", "(Kèm theo Báo cáo số 05/BC-MTTQ-BTT)", True, (TABLE,)),
            Annex("Phụ lục II", "DIỄN GIẢI", "", False, (Paragraph(SENTENCE * 60), Paragraph("Hết."))),
        ),
        "imprint": None,
        "illustrative": False,
    }
    return PaperContent(**own | parts)
