"""Every profile measured on paper: positions in mm and sizes in pt, read back out of the PDF (domain §4a–c).

The numbers stand here once more, in words of the rule books, and not as the profiles hold them: a slip in the data is
seen, too. One notice of conclusions is printed per profile, with an annex, and one letter.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest

from briefings.choices import DocumentKind
from briefings.documents import PRINTERS, pdf_file
from briefings.examples import give_letterhead, temporary_specimens
from briefings.models import Briefing
from lib.papers import PROFILES
from lib.papers.blocks import Imprint, PaperContent, Row, Table
from tests.briefings.documents.conftest import rolled_back
from tests.briefings.documents.test_minutes_pdf import find, lines_of, middle, rule_under, span
from tests.budget import budget
from tests.lib.papers.papers_by_hand import COLUMNS
from tests.lib.papers.papers_by_hand import paper as by_hand

MM = 72 / 25.4
HALF_A_MM = 0.5 * MM
QUARTER_POINT = 0.25
DAYS = {"nd30_2020": date(2021, 5, 5)}
WORD = "Rà soát, hoàn thiện chương trình phối hợp"


@dataclass(frozen=True)
class Rules:
    """What a rule book prescribes; sizes as (smallest, largest) in pt, rules as shares of the text's width."""

    emblem: tuple[str, ...]
    emblem_sizes: tuple[tuple[float, float], ...]
    superior: tuple[float, float]
    issuer: tuple[float, float]
    under_issuer: str | tuple[float, float]
    number: str
    letter_number: str
    number_size: tuple[float, float]
    date_size: tuple[float, float]
    type_size: tuple[float, float]
    abstract_size: tuple[float, float]
    under_abstract: str | tuple[float, float]
    body: tuple[float, float]
    indents: tuple[float, ...]
    line: tuple[float, float]
    authority: str
    post: str
    post_is_bold: bool
    recipients_title: float
    recipients_title_style: str
    recipients: float
    archive: str
    page_number_middle: float | None  # mm from the edge to the middle of the number
    page_number_top: float | None  # mm from the edge to the top of its line
    subject: tuple[float, float, bool]
    addressees_begin_below: bool


STATE = Rules(
    emblem=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    emblem_sizes=((12, 13), (13, 14)),
    superior=(12, 13),
    issuer=(12, 13),
    under_issuer=(1 / 3, 1 / 2),
    number="Số: 05/TB-UBND",
    letter_number="Số: 05/UBND",
    number_size=(13, 13),
    date_size=(13, 14),
    type_size=(13, 14),
    abstract_size=(13, 14),
    under_abstract=(1 / 3, 1 / 2),
    body=(13, 14),
    indents=(10, 12.7),
    line=(1.149 * 14, 1.5 * 1.149 * 14),
    authority="KT. CHỦ TỊCH",
    post="PHÓ CHỦ TỊCH",
    post_is_bold=True,
    recipients_title=12,
    recipients_title_style="BoldItalic",
    recipients=11,
    archive="- Lưu: VT.",
    page_number_middle=10,
    page_number_top=None,
    subject=(12, 13, False),
    addressees_begin_below=True,
)


def like(rules: Rules, **changes) -> Rules:
    return Rules(**{**vars(rules), **changes})


FRONT = like(
    STATE, number="Số: 05/TB-MTTQ-BTT", letter_number="Số: 05/MTTQ-BTT", authority="TM. BAN THƯỜNG TRỰC|KT. CHỦ TỊCH"
)
PARTY = Rules(
    emblem=("ĐẢNG CỘNG SẢN VIỆT NAM",),
    emblem_sizes=((15, 15),),
    superior=(14, 14),
    issuer=(14, 14),
    under_issuer="*",
    number="Số 05-TB/ĐU",
    letter_number="Số 05-CV/ĐU",
    number_size=(14, 14),
    date_size=(14, 14),
    type_size=(15, 16),
    abstract_size=(14, 15),
    under_abstract="-----",
    body=(14, 15),
    indents=(10,),
    line=(18, 22),
    authority="T/M BAN THƯỜNG VỤ",
    post="PHÓ BÍ THƯ THƯỜNG TRỰC",
    post_is_bold=False,
    recipients_title=14,
    recipients_title_style="underlined",
    recipients=12,
    archive="- Lưu Văn phòng Đảng uỷ.",
    page_number_middle=None,
    page_number_top=10,
    subject=(12, 12, True),
    addressees_begin_below=False,
)
RULES = {
    "nd30_2020": STATE,
    "front_hd91_2013": FRONT,
    "front_qd207_2025": FRONT,
    "tuc_qd933_2024": like(
        STATE,
        number="Số: 05/TB-LĐLĐ",
        letter_number="Số: 05/LĐLĐ",
        authority="TM. BAN THƯỜNG VỤ",
        post="CHỦ TỊCH",
    ),
    "party_hd36_2018": PARTY,
    "party_hd05_2026": PARTY,
    "youth_hd29_2013": like(
        PARTY,
        emblem=("ĐOÀN TNCS HỒ CHÍ MINH",),
        under_issuer="***",
        number="Số: 05-TB/TĐTN",
        letter_number="Số: 05-CV/TĐTN",
        authority="TM. BAN THƯỜNG VỤ",
        post="BÍ THƯ",
        archive="- Lưu …….",
    ),
}


@dataclass(frozen=True)
class Measured:
    rules: Rules
    pages: list
    letter: list
    on: date


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker) -> dict[str, tuple[date, list[PaperContent]]]:
    """By profile its day, the notice and the letter, of one made-up year."""
    found = {}
    with rolled_back(django_db_blocker), temporary_specimens() as specimens:
        for profile in PROFILES:
            last = give_letterhead(Briefing.objects.get(pk=specimens.year.pk), profile)
            day = DAYS.get(profile.id) or last
            papers = [
                PRINTERS[kind].content(Briefing.objects.get(pk=specimens.year.pk), Imprint(5, day))
                for kind in (DocumentKind.CONCLUSION_NOTICE, DocumentKind.REMINDER_LETTER)
            ]
            assert {content.profile for content in papers} == {profile}
            found[profile.id] = (day, papers)
    return found


@pytest.fixture(scope="module", params=PROFILES, ids=lambda profile: profile.id)
def paper(request, contents) -> Measured:
    day, papers = contents[request.param.id]
    pages, letter = (pdfplumber.open(BytesIO(pdf_file(content).content)).pages for content in papers)
    return Measured(RULES[request.param.id], pages, letter, day)


def assert_size(letters: list[dict], size: tuple[float, float]) -> None:
    sizes = [letter["size"] for letter in letters]
    assert size[0] - QUARTER_POINT <= min(sizes) <= max(sizes) <= size[1] + QUARTER_POINT


def assert_style(letters: list[dict], *, bold: bool = False, italic: bool = False) -> None:
    for letter in letters:
        assert ("Bold" in letter["fontname"], "Italic" in letter["fontname"]) == (bold, italic), letter["text"]
        assert letter["fontname"].partition("+")[2].startswith("Liberation-Serif")


def assert_balanced(rows: list[dict]) -> None:
    """The rows of a title are of about one length: none is left with a single word."""
    lengths = [row["x1"] - row["x0"] for row in rows]
    assert len(rows) > 1
    assert min(lengths) > 0.6 * max(lengths)


def upright(paper) -> list:
    return [page for page in paper.pages if page.width < page.height]


def right_edge(page) -> float:
    return page.width - 15 * MM


def test_the_sheet_is_a4_with_the_prescribed_margins(paper):
    """Both: 20 mm above and below, 30 left, 15 right, inside the ranges of Nghị định 30."""
    first = paper.pages[0]
    assert (first.width, first.height) == pytest.approx((210 * MM, 297 * MM), abs=0.5)
    pages = upright(paper)
    assert len(pages) > 1
    for page in budget({*pages[:2], pages[-1]}, long=pages):
        written = [
            letter
            for letter in page.chars
            if letter["top"] > 19 * MM and letter["text"].strip() and letter["bottom"] < page.height - 19 * MM
        ]
        assert min(letter["x0"] for letter in written) == pytest.approx(30 * MM, abs=HALF_A_MM)
        assert max(letter["x1"] for letter in written) <= right_edge(page) + HALF_A_MM
    body = [line for line in lines_of(pages[1]) if WORD in line["text"]]
    assert max(line["x1"] for line in body) == pytest.approx(right_edge(pages[1]), abs=HALF_A_MM)
    assert min(letter["top"] for letter in first.chars) >= 20 * MM - HALF_A_MM


def test_the_name_of_the_state_or_the_party_stands_right_over_a_line_of_its_length(paper):
    page, rules = paper.pages[0], paper.rules
    rows = [_emblem(page, text) for text in rules.emblem]
    for letters, size in zip(rows, rules.emblem_sizes, strict=True):
        assert_size(letters, size)
        assert_style(letters, bold=True)
        assert letters[0]["x0"] > page.width / 2 - 20 * MM
    for upper, lower in pairwise(rows):
        assert middle(upper) == pytest.approx(middle(lower), abs=HALF_A_MM)
    rule = rule_under(page, rows[-1])
    length = span(rows[-1])[1] - span(rows[-1])[0]
    assert rule["x1"] - rule["x0"] == pytest.approx(length, abs=2 * HALF_A_MM)


def test_the_issuer_stands_left_under_its_superior(paper):
    page, rules = paper.pages[0], paper.rules
    superior, rows = _letterhead(page)
    issuer = rows[-1]
    assert_size(superior, rules.superior)
    assert_style(superior)
    assert_size(issuer, rules.issuer)
    assert_style(issuer, bold=True)
    assert middle(superior) == pytest.approx(middle(issuer), abs=HALF_A_MM)
    assert "".join(letter["text"] for letter in issuer).isupper()
    rule, below = rule_under(page, issuer), _next_line_left(page, issuer)
    if isinstance(rules.under_issuer, str):
        assert rule is None
        assert below["text"].split()[0] == rules.under_issuer
    else:
        share = (rule["x1"] - rule["x0"]) / max(span(row)[1] - span(row)[0] for row in rows)
        assert rules.under_issuer[0] - 0.01 <= share <= rules.under_issuer[1] + 0.01


def _emblem(page, text: str) -> list[dict]:
    """``text`` in the right half: a superior body at the left may begin with the same words."""
    return find(page.crop((page.width * 0.46, 0, page.width, page.height * 0.3)), text)


def _letterhead(page) -> tuple[list[dict], list[list[dict]]]:
    """The first row of the left column, and the rows of the issuer, in bold."""
    half = page.crop((0, 0, page.width * 0.46, page.height * 0.3))
    rows = [line["chars"] for line in half.extract_text_lines(return_chars=True)]
    number = next(place for place, row in enumerate(rows) if "".join(one["text"] for one in row).startswith("Số"))
    rows = rows[:number]
    bold = [row for row in rows if all("Bold" in letter["fontname"] for letter in row)]
    return rows[0], bold


def _next_line_left(page, letters: list[dict]) -> dict:
    half = page.crop((0, 0, page.width * 0.46, page.height * 0.3))
    return next(line for line in half.extract_text_lines() if line["top"] > letters[0]["top"] + 5)


def test_number_and_symbol_have_the_prescribed_form(paper):
    page, rules = paper.pages[0], paper.rules
    number = find(page, rules.number)
    assert_size(number, rules.number_size)
    assert_style(number)
    assert find(paper.letter[0], rules.letter_number)
    issuer = _letterhead(page)[1][-1]
    assert middle(number) == pytest.approx(middle(issuer), abs=HALF_A_MM)


def test_place_and_day_stand_in_italics_on_the_line_of_the_number(paper):
    """Days below 10 and the months 1 and 2 take a zero, other months none."""
    page, rules = paper.pages[0], paper.rules
    month = f"{paper.on.month:02d}" if paper.on.month < 3 else str(paper.on.month)
    letters = find(page, f"Đồng Thử, ngày {paper.on.day:02d} tháng {month} năm {paper.on.year}")
    assert_size(letters, rules.date_size)
    assert_style(letters, italic=True)
    # Their letters differ in size; what they stand on is the same line.
    assert letters[0]["bottom"] == pytest.approx(find(page, rules.number)[0]["bottom"], abs=2)
    assert middle(letters) == pytest.approx(middle(_emblem(page, rules.emblem[-1])), abs=HALF_A_MM)


def test_type_and_abstract_stand_in_the_middle_in_bold(paper):
    page, rules = paper.pages[0], paper.rules
    centre = (30 * MM + right_edge(page)) / 2
    title = find(page, "THÔNG BÁO")
    assert_size(title, rules.type_size)
    assert_style(title, bold=True)
    assert middle(title) == pytest.approx(centre, abs=HALF_A_MM)
    under = [line for line in lines_of(page) if line["top"] > title[0]["bottom"] - 4]
    abstract = under[0]
    assert_size(abstract["chars"], rules.abstract_size)
    assert_style(abstract["chars"], bold=True)
    assert middle(abstract["chars"]) == pytest.approx(centre, abs=HALF_A_MM)
    small = isinstance(rules.under_abstract, str)
    assert abstract["text"].lower().startswith("kết luận của ")
    assert abstract["text"][0].islower() == small
    assert_balanced([line for line in under[:3] if all("Bold" in one["fontname"] for one in line["chars"])])
    last = [line for line in under if all("Bold" in letter["fontname"] for letter in line["chars"])][1]
    if small:
        assert "-----" in [line["text"] for line in under[:4]]
    else:
        widest = max(line["x1"] - line["x0"] for line in under[:2])
        rule = rule_under(page, last["chars"])
        assert rules.under_abstract[0] - 0.01 <= (rule["x1"] - rule["x0"]) / widest <= rules.under_abstract[1] + 0.02


def test_the_text_is_indented_and_set_at_the_prescribed_distance(paper):
    page, rules = paper.pages[1], paper.rules
    starts = [line for line in lines_of(page) if line["text"].startswith(f"- {WORD}")]
    assert starts
    for line in starts:
        assert_size(line["chars"], rules.body)
        assert any(line["x0"] == pytest.approx((30 + indent) * MM, abs=HALF_A_MM) for indent in rules.indents)
    rows = lines_of(page)
    distances = [
        lower["chars"][0]["bottom"] - upper["chars"][0]["bottom"]
        for upper, lower in pairwise(rows)
        if lower["x0"] == pytest.approx(30 * MM, abs=HALF_A_MM)
    ]
    within = min(distances)
    assert rules.line[0] - QUARTER_POINT <= within <= rules.line[1] + QUARTER_POINT
    between = min(
        lower["chars"][0]["bottom"] - upper["chars"][0]["bottom"]
        for upper, lower in pairwise(rows)
        if lower["x0"] > 35 * MM
    )
    assert between - within >= 6 - QUARTER_POINT  # at least 6 pt between paragraphs


def test_who_signs_stands_right_and_who_receives_left_on_one_line(paper):
    rules = paper.rules
    page = next(page for page in reversed(upright(paper)) if page.search("Nơi nhận:", regex=False))
    title, first = find(page, "Nơi nhận:"), rules.authority.split("|")[0]
    for text in rules.authority.split("|"):
        assert_style(find(page, text), bold=True)
        assert_size(find(page, text), (13, 14))
        assert middle(find(page, text)) > page.width / 2
    posts = page.search(rules.post, regex=False)[-1]["chars"]
    assert_style(posts, bold=rules.post_is_bold)
    assert_size(posts, (13, 14))
    name = find(page, "Họ Và Tên Chủ Trì")
    assert_style(name, bold=True)
    assert middle(name) == pytest.approx(middle(posts), abs=HALF_A_MM)
    assert title[0]["top"] == pytest.approx(find(page, first)[0]["top"], abs=4)
    assert title[0]["x0"] == pytest.approx(30 * MM, abs=HALF_A_MM)
    assert_size(title, (rules.recipients_title,) * 2)
    underlined = rules.recipients_title_style == "underlined"
    assert (rule_under(page, title) is not None) == underlined
    assert_style(title, bold=not underlined, italic=not underlined)
    for text in ("- Như thành phần tham dự;", rules.archive):
        assert_size(find(page, text), (rules.recipients,) * 2)
        assert_style(find(page, text))
        assert find(page, text)[0]["x0"] == pytest.approx(30 * MM, abs=HALF_A_MM)


def test_pages_are_numbered_in_the_middle_of_the_top_margin_but_the_first(paper):
    rules = paper.rules
    first, second = paper.pages[:2]
    assert not [letter for letter in first.chars if letter["bottom"] < 20 * MM]
    (number,) = [letter for letter in second.chars if letter["bottom"] < 20 * MM]
    assert number["text"] == "2"
    assert_size([number], (14, 14))
    assert_style([number])
    assert middle([number]) == pytest.approx((30 * MM + right_edge(second)) / 2, abs=HALF_A_MM)
    if rules.page_number_top:
        assert number["top"] == pytest.approx(rules.page_number_top * MM, abs=HALF_A_MM)
    else:
        assert (number["top"] + number["bottom"]) / 2 == pytest.approx(rules.page_number_middle * MM, abs=2 * HALF_A_MM)


def test_the_annex_names_its_paper_in_italics(paper):
    page = next(page for page in paper.pages if page.width > page.height and page.search("Phụ lục", regex=False))
    mark, reference = find(page, "Phụ lục"), find(page, "(Kèm theo Thông báo số 05")
    assert_size(mark, (14, 14))
    assert_style(mark, bold=True)
    assert_size(reference, (13, 14))
    assert_style(reference, italic=True)
    title = find(page, "DANH MỤC NHIỆM VỤ GIAO SAU HỘI NGHỊ")
    assert_size(title, (13, 14))
    assert_style(title, bold=True)
    assert middle(mark) == pytest.approx((30 * MM + right_edge(page)) / 2, abs=HALF_A_MM)


def test_a_letter_has_its_subject_under_the_number_and_its_addressees_under_the_colon(paper):
    page, (smallest, largest, italic) = paper.letter[0], paper.rules.subject
    subject, number = find(page, "V/v đôn đốc"), find(page, paper.rules.letter_number)
    assert_size(subject, (smallest, largest))
    assert_style(subject, italic=italic)
    assert subject[0]["top"] >= number[0]["bottom"] - 1
    assert middle(subject) < page.width / 2
    assert not page.search("CÔNG VĂN", regex=False)
    (head,) = (line for line in lines_of(page) if "Kính gửi:" in line["text"])
    colon = find(page, "Kính gửi:")[-1]
    dashes = [line["chars"][0] for line in lines_of(page) if line["text"].startswith("- Hội ")][:2]
    assert all(dash["x0"] == pytest.approx(dashes[0]["x0"], abs=0.5) for dash in dashes)
    if paper.rules.addressees_begin_below:  # Nghị định 30, Phụ lục I, II.9d
        assert head["text"] == "Kính gửi:"
        assert dashes[0]["x0"] == pytest.approx(colon["x0"], abs=HALF_A_MM)
    else:
        assert head["text"].startswith("Kính gửi: - ")
        assert dashes[0]["x0"] > colon["x0"]
    assert_size(find(page, "Kính gửi:"), (13, 14))
    assert_style(find(page, "Kính gửi:"), italic=paper.rules.emblem[0].startswith("Đ"))


@pytest.mark.parametrize("rows", range(24, 34, 2))
def test_who_signs_never_stands_on_a_page_without_the_end_of_the_table(rows):
    table = Table(COLUMNS, tuple(Row(((str(one),), ("Xã Đồng Thử",), ("34",))) for one in range(rows)))
    paper = by_hand(PROFILES[0], body=(table,), annexes=())
    pages = pdfplumber.open(BytesIO(pdf_file(paper).content)).pages
    last = pages[-1].extract_text()
    assert "Nơi nhận" in last
    assert "Xã Đồng Thử 34" in last
