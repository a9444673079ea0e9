"""The printed minutes, read back out of the PDF: what they say, and whether they keep to their profile's measures."""

import unicodedata
from itertools import pairwise

import pytest

from lib.papers.blocks import Section
from tests.briefings.documents.conftest import DIRECTIVES, POINTS_PER_MM

HALF_A_MM = 0.5 * POINTS_PER_MM
QUARTER_POINT = 0.25
A4 = (210 * POINTS_PER_MM, 297 * POINTS_PER_MM)


def lines_of(page) -> list[dict]:
    return page.extract_text_lines(return_chars=True)


def find(page, text: str) -> list[dict]:
    """The letters of the first place where ``page`` says ``text``."""
    found = page.search(text, regex=False)
    assert found, f"{text!r} is not on page {page.page_number}"
    return found[0]["chars"]


def find_rows(page, phrases: tuple[str, ...]) -> list[list[dict]]:
    """The letters of each row of a letterhead's text, which may break between its phrases."""
    whole = " ".join(phrases)
    return [find(page, whole)] if page.search(whole, regex=False) else [find(page, phrase) for phrase in phrases]


def span(letters: list[dict]) -> tuple[float, float]:
    return letters[0]["x0"], letters[-1]["x1"]


def middle(letters: list[dict]) -> float:
    return sum(span(letters)) / 2


def assert_face(letters: list[dict], face) -> None:
    """Every letter has the size and the style of ``face``."""
    for letter in letters:
        assert letter["size"] == pytest.approx(face.size, abs=QUARTER_POINT), letter["text"]
        assert ("Bold" in letter["fontname"]) == face.bold, letter["text"]
        assert ("Italic" in letter["fontname"]) == face.italic, letter["text"]


def annex(printed):
    return [page for page in printed.pages if page.width > page.height]


def sections(printed) -> list[Section]:
    return [block for block in printed.minutes.body if isinstance(block, Section)]


def body(printed):
    return [page for page in printed.pages if page.width < page.height]


def assert_in_order(text: str, expected: list[str]) -> None:
    at = 0
    for piece in expected:
        at = text.find(piece, at)
        assert at >= 0, f"{piece!r} is missing or out of order"
        at += len(piece)


# --- what it says -----------------------------------------------------------------------------------------------------


def test_every_record_is_there_in_the_order_of_the_form(printed):
    assert_in_order(
        printed.text,
        [
            printed.minutes.number,
            "BIÊN BẢN",
            "giao ban khối MTTQ và các Đoàn thể Quý I năm 2020",
            "Thời gian bắt đầu: 08 giờ 00, ngày 03 tháng 4 năm 2020",
            "Địa điểm: Hội trường tầng 2",
            "Thành phần tham dự:",
            "- Có mặt: 01/02 + Người Dự Thử, Chủ tịch, Hội Nông dân huyện Đồng Thử",
            "- Vắng mặt: 01 + Hội Liên hiệp Phụ nữ huyện Đồng Thử (lý do: đi công tác)",
            "- Khách mời: 01 + Khách từ tỉnh",
            "Chủ trì: ……………………, Phó Bí thư Thường trực",
            "Thư ký (người ghi biên bản): Người Ghi Thử, Chánh Văn phòng",
            "Nội dung:",
            "I. CHƯƠNG TRÌNH HỘI NGHỊ 1. Nghe báo cáo tổng hợp (Hội Nông dân huyện Đồng Thử trình bày)",
            "II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ 1. Chung của cả khối",
            *(f"- Kết quả chung số {number} của cả khối." for number in (1, 2, 3)),
            "2. Hội Nông dân huyện Đồng Thử - Kết quả của Hội Nông dân. Đoạn sau của kết quả ấy.",
            "III. TỒN TẠI, HẠN CHẾ 1. Nắm tình hình chưa kịp thời.",
            "Nguyên nhân: Địa bàn rộng. Biện pháp khắc phục: Phân công từng xã.",
            "IV. KIẾN NGHỊ, ĐỀ XUẤT",
            "Bố trí kinh phí tập huấn. Kiến nghị với: Tỉnh Hội.",
            "V. Ý KIẾN PHÁT BIỂU, THẢO LUẬN 1. Người Nói Thử, Hội Liên hiệp Phụ nữ huyện Đồng Thử:",
            "VI. KẾT LUẬN CỦA CHỦ TRÌ HỘI NGHỊ Ghi nhận những kết quả đã đạt được của các đoàn thể.",
            "VII. NHIỆM VỤ GIAO SAU HỘI NGHỊ",
            *(f"{number}. Việc phải làm thứ {number}." for number in range(1, DIRECTIVES + 1)),
            "Hội nghị kết thúc vào 11 giờ 30, ngày 03 tháng 4 năm 2020./.",
            f"THƯ KÝ {printed.minutes.profile.chair_word}",
            "Người Ghi Thử ……………………",
            "Nơi nhận: - Thường trực Huyện ủy; - Như thành phần tham dự; - Lưu",
            "Phụ lục DANH MỤC NHIỆM VỤ GIAO SAU HỘI NGHỊ (Kèm theo Biên bản số",
            *(f"Việc phải làm thứ {number}." for number in range(1, DIRECTIVES + 1)),
        ],
    )


def test_the_annex_says_who_when_and_what(printed):
    rows = annex(printed)[0].extract_table()

    assert rows[0] == ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Sản phẩm"]
    clean = [[" ".join(cell.split()) for cell in row] for row in rows[1:4]]
    assert clean == [
        [
            "1",
            "Việc phải làm thứ 1.",
            "Hội Nông dân huyện Đồng Thử",
            "Hội LHPN huyện",
            "05/06/2020",
            "Kế hoạch giúp đỡ xã",
        ],
        ["2", "Việc phải làm thứ 2.", "……", "……", "trong năm 2020", "……"],
        ["3", "Việc phải làm thứ 3.", "……", "……", "Thường xuyên", "……"],
    ]


def test_what_is_unknown_is_a_dotted_blank(blank):
    assert "Thời gian bắt đầu: …… giờ ……, ngày …… tháng …… năm ……" in blank.text
    for label in ("Địa điểm:", "Thành phần tham dự:", "Chủ trì:", "Thư ký (người ghi biên bản):", "Nội dung:"):
        assert f"{label} ....................." in blank.text, label
    assert "Hội nghị kết thúc vào …… giờ ……, ngày …… tháng …… năm ……./." in blank.text
    assert "Nơi nhận: - ……………………;" in blank.text
    assert "2020-" not in blank.text
    assert blank.paper.pages == 1  # no annex without directives


def test_what_people_wrote_never_becomes_markup(printed):
    assert "<b>Nhất trí</b> & bổ sung: 5 < 6." in printed.text


def test_text_copies_out_as_nfc(printed):
    assert unicodedata.is_normalized("NFC", printed.text)
    assert "�" not in printed.text


# --- the file ---------------------------------------------------------------------------------------------------------


def test_only_liberation_serif_is_embedded(printed):
    names = set()
    for page in printed.reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert any(key in descendant["/FontDescriptor"] for key in ("/FontFile2", "/FontFile3"))
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert names
    assert all(name.startswith("Liberation-Serif") for name in names), names


def test_language_title_and_outline_are_set(printed):
    assert printed.reader.trailer["/Root"]["/Lang"] == "vi"
    assert printed.reader.metadata.title == "Biên bản hội nghị giao ban khối MTTQ và các Đoàn thể Quý I năm 2020"
    first, chapters, last = printed.reader.outline
    assert first.title == "BIÊN BẢN"
    titles = [section.title for section in chapters if not isinstance(section, list)]  # a list: sub-headings
    assert titles == [section.heading for section in sections(printed)]
    assert last.title == "Phụ lục"


def test_the_same_records_give_the_same_bytes(printed):
    assert printed.paper.content == printed.again.content


def test_pages_are_counted(printed):
    assert printed.paper.pages == len(printed.pages) == len(printed.reader.pages) >= 5


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_sheets_are_a4_upright_and_the_annex_lies_across(printed):
    for page in body(printed):
        assert (page.width, page.height) == pytest.approx(A4, abs=1)
    for page in annex(printed):
        assert (page.width, page.height) == pytest.approx(A4[::-1], abs=1)
    assert printed.pages[-1] in annex(printed)


def test_text_keeps_within_the_margins_and_fills_them(printed):
    margins = printed.minutes.profile.margins
    for page in printed.pages:
        letters = [letter for letter in page.chars if letter["top"] > margins.top * POINTS_PER_MM - HALF_A_MM]
        assert min(letter["x0"] for letter in letters) >= margins.left * POINTS_PER_MM - HALF_A_MM
        assert max(letter["x1"] for letter in letters) <= page.width - margins.right * POINTS_PER_MM + HALF_A_MM
        assert max(letter["bottom"] for letter in letters) <= page.height - margins.bottom * POINTS_PER_MM + HALF_A_MM
    second = printed.pages[1]
    words = [
        letter for letter in second.chars if letter["text"].strip() and letter["top"] > margins.top * POINTS_PER_MM
    ]
    assert min(word["x0"] for word in words) == pytest.approx(margins.left * POINTS_PER_MM, abs=HALF_A_MM)
    assert max(word["x1"] for word in words) == pytest.approx(
        second.width - margins.right * POINTS_PER_MM, abs=HALF_A_MM
    )


def test_the_page_number_stands_in_the_top_margin_but_not_on_the_first_page(printed):
    profile = printed.minutes.profile
    for pages in (body(printed), annex(printed)):
        assert len(pages) > 1
        for number, page in enumerate(pages, 1):
            in_margin = [letter for letter in page.chars if letter["bottom"] < profile.margins.top * POINTS_PER_MM]
            assert "".join(letter["text"] for letter in in_margin) == ("" if number == 1 else str(number))
            if in_margin:
                assert_face(in_margin, profile.page_number)
                assert in_margin[0]["top"] == pytest.approx(profile.page_number_top * POINTS_PER_MM, abs=HALF_A_MM)
                left, right = profile.margins.left * POINTS_PER_MM, page.width - profile.margins.right * POINTS_PER_MM
                assert middle(in_margin) == pytest.approx((left + right) / 2, abs=HALF_A_MM)


# --- the header -------------------------------------------------------------------------------------------------------


def test_the_header_has_the_profiles_letters_and_nothing_wraps(printed):
    page, minutes, profile = printed.pages[0], printed.minutes, printed.minutes.profile
    for text, face in profile.emblem:
        assert_face(find(page, text), face)
    for phrase in minutes.superior:
        assert_face(find(page, phrase), profile.superior)
    for phrase in minutes.issuer:
        assert_face(find(page, phrase), profile.issuer)
    assert_face(find(page, minutes.number), profile.number)
    assert_face(find(page, "BIÊN BẢN"), profile.type_name)
    assert_face(find(page, minutes.abstract), profile.abstract)


def test_the_two_columns_of_the_header_are_centred_and_apart(printed):
    page, minutes, profile = printed.pages[0], printed.minutes, printed.minutes.profile
    left = [*find_rows(page, minutes.superior), *find_rows(page, minutes.issuer), find(page, minutes.number)]
    right = [find(page, text) for text, _ in profile.emblem]
    for column in (left, right):
        for one, other in pairwise(column):
            assert middle(one) == pytest.approx(middle(other), abs=HALF_A_MM)
    assert max(span(text)[1] for text in left) + HALF_A_MM < min(span(text)[0] for text in right)
    page_middle = (profile.margins.left * POINTS_PER_MM + page.width - profile.margins.right * POINTS_PER_MM) / 2
    assert middle(find(page, "BIÊN BẢN")) == pytest.approx(page_middle, abs=HALF_A_MM)


def rule_under(page, letters: list[dict]) -> dict | None:
    """The solid line within 8 points below ``letters`` and centred under them."""
    bottom = max(letter["bottom"] for letter in letters)
    for rule in page.rects + page.lines:
        if bottom - 2 < rule["top"] < bottom + 8 and (rule["x0"] + rule["x1"]) / 2 == pytest.approx(
            middle(letters), abs=HALF_A_MM
        ):
            return rule
    return None


@pytest.mark.parametrize("element", ["emblem", "issuer", "abstract"])
def test_rules_are_as_long_as_prescribed(printed, element):
    page, profile = printed.pages[0], printed.minutes.profile
    text = {"emblem": profile.emblem[-1][0], "issuer": printed.minutes.issuer[-1], "abstract": printed.minutes.abstract}
    mark = {"emblem": profile.emblem_mark, "issuer": profile.issuer_mark, "abstract": profile.abstract_mark}[element]
    letters = find(page, text[element])
    rule = rule_under(page, letters)
    if mark.text:
        assert rule is None
        below = [line for line in lines_of(page) if line["top"] > letters[0]["bottom"] - 2]
        assert below[0]["text"] == mark.text
        assert middle(below[0]["chars"]) == pytest.approx(middle(letters), abs=HALF_A_MM)
    else:
        length = span(letters)[1] - span(letters)[0]
        assert rule["x1"] - rule["x0"] == pytest.approx(mark.share * length, abs=1)
        assert rule["height"] < 1


def test_a_party_paper_says_place_and_date_and_a_state_form_does_not(printed):
    profile = printed.minutes.profile
    if profile.minutes_have_place_and_date:
        letters = find(printed.pages[0], "Đồng Thử, ngày 03 tháng 4 năm 2020")
        assert_face(letters, profile.place_and_date)
        number = find(printed.pages[0], printed.minutes.number)
        assert letters[0]["top"] == pytest.approx(number[0]["top"], abs=1)  # on the line of the number
    else:
        assert "Đồng Thử, ngày" not in printed.text


# --- the text ---------------------------------------------------------------------------------------------------------


def test_paragraphs_are_indented_spaced_and_set_as_prescribed(printed):
    page, profile = printed.pages[0], printed.minutes.profile
    place, date = find(page, "Địa điểm: Hội trường"), find(page, "Thời gian bắt đầu:")
    assert_face(place, profile.body)
    indent = (profile.margins.left + profile.indent) * POINTS_PER_MM
    assert place[0]["x0"] == pytest.approx(indent, abs=HALF_A_MM)
    from_line_to_line = place[0]["top"] - date[0]["top"]
    assert from_line_to_line == pytest.approx(profile.line_height + profile.paragraph_gap, abs=QUARTER_POINT)
    assert_face(find(page, sections(printed)[0].heading), profile.section)


def test_lines_of_one_paragraph_stand_at_the_profiles_distance(printed):
    profile = printed.minutes.profile
    page = next(page for page in printed.pages if "cách phối hợp giữa các đoàn thể" in page.extract_text())
    lines = [line for line in lines_of(page) if "phối hợp giữa" in line["text"]]
    distances = [lower["top"] - upper["top"] for upper, lower in pairwise(lines)]
    assert len(distances) > 5
    assert min(distances) == pytest.approx(profile.line_height, abs=QUARTER_POINT)


def test_no_heading_is_left_alone_at_the_foot_of_a_page(printed):
    headings = {section.heading for section in sections(printed)} | {"Nội dung:"}
    for page in body(printed):
        assert lines_of(page)[-1]["text"] not in headings


def test_signatures_and_recipients_stay_together_with_words_of_the_minutes(printed):
    page, profile = body(printed)[-1], printed.minutes.profile
    assert_face(find(page, "THƯ KÝ"), profile.role)
    assert_face(find(page, profile.chair_word), profile.role)
    assert middle(find(page, "THƯ KÝ")) < page.width / 2 < middle(find(page, profile.chair_word))
    name = find(page, "Người Ghi Thử")
    assert_face(name, profile.name)
    assert middle(name) == pytest.approx(middle(find(page, "THƯ KÝ")), abs=HALF_A_MM)
    assert name[0]["top"] - find(page, "THƯ KÝ")[0]["bottom"] > 15 * POINTS_PER_MM  # room to sign
    find(page, "Hội nghị kết thúc vào")
    find(page, f"{DIRECTIVES}. Việc phải làm")

    recipients = find(page, "Nơi nhận:")
    assert_face(recipients, profile.recipients_title)
    assert recipients[0]["top"] > name[0]["bottom"]
    assert recipients[0]["x0"] == pytest.approx(profile.margins.left * POINTS_PER_MM, abs=HALF_A_MM)
    assert_face(find(page, "- Như thành phần tham dự;"), profile.recipients)
    last = profile.archive_form.format(archive="Văn phòng Huyện ủy" if not profile.archive_default else "VT, Hồ sơ")
    assert lines_of(page)[-1]["text"] == last
    underlined = rule_under(page, recipients) is not None
    assert underlined == profile.recipients_title.underline


def test_every_page_of_the_annex_repeats_the_column_heads_and_splits_no_row(printed):
    pages = annex(printed)
    assert len(pages) > 1
    rows = []
    for page in pages:
        table = page.extract_table()
        assert table[0][0] == "TT"
        rows += [row[0] for row in table[1:]]
    assert rows == [str(number) for number in range(1, DIRECTIVES + 1)]
    assert_face(find(pages[0], "Phụ lục"), printed.minutes.profile.annex_mark)
    assert_face(find(pages[0], "Kèm theo Biên bản số"), printed.minutes.profile.annex_reference)
