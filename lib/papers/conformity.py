"""What a paper lacks before it is issued: errors forbid issuing, warnings are for the clerk to judge.

Pure functions over the plain values of a paper. The rules: Nghị định 30/2020, Phụ lục I; Luật Bảo vệ bí mật nhà nước
117/2025/QH15 (no secret content in this portal); districts ended on 30/06/2025.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from lib.papers.blocks import BLANK, NAME_BLANK, Field, PaperContent, Table
from lib.papers.finding import Finding, around
from lib.papers.kinds import PaperKind
from lib.papers.places import printed_texts
from lib.papers.unprintable import unprintable
from lib.refused import Refused
from lib.vietnamese import find_secrecy

TWO_TIERS = date(2025, 7, 1)  # from this day there are no districts

_DISTRICT = re.compile(r"(?<!\w)(?:cấp huyện|huyện [uủ][ỷy]|huyện|thị trấn)(?!\w)", re.IGNORECASE)
_CLAUSE = re.compile(r"[.,;:]")
_ACADEMIC = re.compile(r"(?<!\w)(?:PGS|GS|TSKH|TS|ThS|Tiến sĩ|Thạc sĩ|Giáo sư)\b", re.IGNORECASE)
_ANNEX = re.compile(r"(?<!\w)(?:kèm theo phụ lục|phụ lục kèm theo|có phụ lục)(?!\w)", re.IGNORECASE)

# Of the kinds that leave dotted lines where nothing was said; only of a report may the office say just that.
NOTHING_SAID = {
    PaperKind.MINUTES: "Biên bản chưa có nội dung nào; hãy ghi chương trình, ý kiến, kết luận trước khi ban hành.",
    PaperKind.CONCLUSION_NOTICE: "Thông báo chưa có kết luận, nhiệm vụ nào; hãy ghi ở hội nghị trước khi ban hành.",
    PaperKind.SYNTHESIS_REPORT: "Báo cáo chưa có nội dung nào vì chưa nhận báo cáo của tổ chức nào.",
}


def findings(paper: PaperContent) -> list[Finding]:
    """All that is missing or doubtful, what forbids issuing first."""
    texts = [text for _, text in printed_texts(paper)]
    found = [*_secrets(texts), *_frame(paper), *_meeting(paper), *_districts(paper, texts), *_annexes(paper, texts)]
    found += unprintable(paper)
    return sorted(found, key=lambda finding: not finding.forbids)


def refuse_unfit(paper: PaperContent) -> None:
    """Raises Refused with everything that forbids issuing ``paper``."""
    if forbidding := [finding.sentence for finding in findings(paper) if finding.forbids]:
        raise Refused(" ".join(forbidding))


# --- the rules --------------------------------------------------------------------------------------------------------


def _secrets(texts: list[str]) -> Iterator[Finding]:
    found = [(text, secrecy) for text in texts if (secrecy := find_secrecy(text)) is not None]
    for text, secrecy in sorted(found, key=lambda each: not each[1].forbids)[:1]:
        written = text[secrecy.start() : secrecy.end()]
        where = f"“{written}” (“{around(text, secrecy)}”)"
        if secrecy.forbids:
            read = "" if secrecy.word.lower() == written.lower() else f", đọc là “{secrecy.word}”"
            yield Finding(
                f"Văn bản có chữ {where}{read}. Nội dung thuộc bí mật nhà nước không được "
                "đưa vào hệ thống này: hãy xóa nội dung ấy và soạn trên máy riêng theo quy định; nếu không phải "
                "độ mật thì hãy viết cách khác.",
                forbids=True,
            )
        else:
            yield Finding(f"Văn bản nhắc đến {where}; hãy kiểm tra không có nội dung mật.")


def _frame(paper: PaperContent) -> Iterator[Finding]:
    if BLANK in paper.number.rsplit("/", 1)[-1]:
        yield Finding(
            "Cơ quan ban hành chưa có ký hiệu để ghi sau số văn bản; hãy ghi ký hiệu của tổ chức trong trang quản trị.",
            forbids=True,
        )
    if paper.kind == PaperKind.ASSIGNMENT_SLIP and not re.search(r"[-/]\w+[-/]", paper.number):
        yield Finding(
            "Phiếu giao việc chưa có mã loại trong số, ký hiệu vì không quy định nào nêu mã ấy; nếu cơ quan có mã "
            "riêng, hãy ghi trong Thể thức riêng."
        )
    if not paper.superior:
        yield Finding("Phần đầu văn bản chưa có dòng cơ quan chủ quản; hãy ghi trong trang quản trị, mục Tổ chức.")
    if paper.place_and_date.startswith(BLANK):
        yield Finding("Văn bản chưa có địa danh; hãy ghi địa danh của tổ chức trong trang quản trị.")
    profile = paper.profile
    if paper.imprint and not profile.covers(paper.imprint.issued_on):
        yield Finding(
            f"Không có thể thức nào quy định cho ngày {paper.imprint.issued_on:%d/%m/%Y}; văn bản theo thể thức gần "
            f"nhất: {profile.source}."
        )
    if len(paper.recipients) == 2 and NAME_BLANK in paper.recipients[0]:
        yield Finding("Chưa ghi nơi nhận; hãy ghi ở hội nghị hoặc trong Thể thức riêng của cơ quan.")
    if any(BLANK in one for one in paper.recipients[-1:]):
        yield Finding("Chưa ghi nơi lưu; hãy ghi nơi lưu của tổ chức trong trang quản trị.")
    for signature in paper.signatures:
        whose = " ".join((*signature.authority, signature.post)).strip()
        if signature.post == NAME_BLANK:
            yield Finding("Chưa biết ai ký; hãy ghi chủ trì của hội nghị hoặc người ký trong Thể thức riêng.")
        elif signature.name == NAME_BLANK:
            yield Finding(f"Chưa có họ tên người ký “{whose}”; chỗ ấy in dòng chấm.")
        elif _ACADEMIC.search(signature.name):
            yield Finding(f"Họ tên người ký “{signature.name}” có học hàm, học vị; thể thức không ghi những chữ này.")


def _meeting(paper: PaperContent) -> Iterator[Finding]:
    names = {
        "Địa điểm:": "địa điểm",
        "Thời gian:": "thời gian",
        "Thời gian bắt đầu:": "thời gian bắt đầu",
        "Chủ trì:": "chủ trì",
        "Thư ký (người ghi biên bản):": "thư ký",
        "Thành phần tham dự:": "thành phần tham dự",
        "Hội nghị kết thúc vào": "thời gian kết thúc",
    }
    lacking = [
        names[block.label]
        for block in paper.body
        if isinstance(block, Field) and block.label in names and (not block.text or BLANK in block.text)
    ]
    if lacking:
        yield Finding(f"Văn bản chưa ghi {', '.join(lacking)}; hãy ghi ở hội nghị nếu đã biết.")
    if any(isinstance(block, Field) and not (block.label or block.text) for block in paper.body):
        yield Finding(NOTHING_SAID[paper.kind], forbids=paper.kind != PaperKind.SYNTHESIS_REPORT)


def _districts(paper: PaperContent, texts: list[str]) -> Iterator[Finding]:
    if paper.imprint is None or paper.imprint.issued_on < TWO_TIERS:
        return
    found = dict.fromkeys(_quoted(one) for text in texts for one in _DISTRICT.finditer(text))
    if found:
        some = ", ".join(f"“{words}”" for words in list(found)[:3])
        yield Finding(
            f"Văn bản nhắc đến cấp huyện hoặc thị trấn ({some}), nay không còn từ 01/7/2025; hãy giữ nếu nói về thời "
            "gian trước, sửa nếu nói về hiện nay."
        )


def _quoted(word: re.Match[str]) -> str:
    """``word`` with the name that follows it (*huyện Chợ Đồn*), or else with what it belongs to (*UBND huyện*)."""
    after = _CLAUSE.split(word.string[word.end() :], 1)[0].split()
    name = list(takewhile(lambda one: one[0].isupper(), after))[:4]
    before = [] if name else _CLAUSE.split(word.string[: word.start()])[-1].split()[-2:]
    return " ".join([*before, word[0], *name])


def _annexes(paper: PaperContent, texts: list[str]) -> Iterator[Finding]:
    if not paper.annexes and any(_ANNEX.search(text) for text in texts):
        yield Finding("Lời văn nói đến phụ lục kèm theo nhưng văn bản không có phụ lục nào.")
    blanks = 0
    for table in (block for blocks in (paper.body, *(annex.blocks for annex in paper.annexes)) for block in blocks):
        if isinstance(table, Table):
            leads = [place for place, column in enumerate(table.columns) if column.title == "Đơn vị chủ trì"]
            blanks += sum(row.cells[place][0] == BLANK for row in table.rows for place in leads if row.kind == "row")
    if blanks:
        yield Finding(f"Còn {blanks} nhiệm vụ chưa có đơn vị chủ trì; hãy phân công trước khi ban hành nếu đã biết.")
