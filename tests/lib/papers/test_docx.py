"""Word files measured from their XML: fonts, styles, pages, tables; that typed text stays text; that bytes repeat."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.papers import PROFILES, render_docx
from lib.papers.blocks import Imprint, Item, Paragraph, Row, Table, lines
from lib.papers.docx.measure import width_of
from lib.papers.docx.styles import styles_of
from lib.papers.measures import Face
from lib.papers.text_metrics import with_boxes
from lib.refused import Refused
from tests.budget import budget
from tests.lib.papers.papers_by_hand import BODY, CHART, COLUMNS, TABLE, paper

MM = 36_000  # English metric units, in which python-docx counts
HALF_A_MM = MM // 2
# One of the State's looks, one of the Party's, and one whose emblem is neither; the others share their measures.
MEASURED = [one for one in PROFILES if one.id in ("nd30_2020", "party_hd36_2018", "youth_hd29_2013")]


@pytest.fixture(params=MEASURED, ids=lambda profile: profile.id)
def profile(request):
    return request.param


def opened(content: bytes):
    return Document(BytesIO(content))


def written(profile, **parts):
    return opened(render_docx(paper(profile, **parts)))


def by_style(document, name: str) -> list:
    """The paragraphs of the style called ``name``, those in tables too, in their order."""
    key = next(style.style_id for style in document.styles if style.name == name)
    found = document.element.body.iter(qn("w:p"))
    return [one for one in found if one.pPr is not None and one.pPr.pStyle is not None and one.pPr.pStyle.val == key]


def says(element) -> str:
    """The text of a paragraph: breaks as blanks, tabs as such."""
    signs = {qn("w:t"): lambda one: one.text or "", qn("w:br"): lambda one: " ", qn("w:tab"): lambda one: "\t"}
    runs = [part for part in element.iter(*signs) if part.getparent().tag == qn("w:r")]
    return "".join(signs[part.tag](part) for part in runs)


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def millimetres(twips: str) -> float:
    return int(twips) / 1440 * 25.4


# --- fonts, language, styles ------------------------------------------------------------------------------------------


def test_times_new_roman_and_vietnamese_are_named_for_every_script(profile):
    [fonts] = written(profile).styles.element.iter(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    [language] = written(profile).styles.element.iter(qn("w:lang"))
    assert {language.get(qn(f"w:{script}")) for script in ("val", "eastAsia", "bidi")} == {"vi-VN"}


def test_no_other_font_and_no_theme_is_in_the_file(profile):
    parts = parts_of(render_docx(paper(profile)))
    assert not [name for name in parts if "theme" in name or "fontTable" in name]
    named = re.findall(r"<w:rFonts [^>]*>|font-family:[^;]*;[^;]*;", "".join(parts.values()))
    assert len(named) == 1


def test_every_style_is_vietnamese_and_has_the_measures_of_the_profile(profile):
    styles = {style.style_id: style for style in written(profile).styles}
    for expected in styles_of(profile):
        style = styles.pop(expected.id)
        assert style.name == expected.name
        assert style.font.size.pt == pytest.approx(expected.face.size, abs=0.25)
        assert bool(style.font.bold) == expected.face.bold
        assert bool(style.font.italic) == expected.face.italic
        assert style.paragraph_format.space_before.pt == pytest.approx(expected.before, abs=0.25)
        if expected.exactly:
            assert style.paragraph_format.line_spacing.pt == pytest.approx(expected.exactly, abs=0.25)
    assert set(styles) == {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "BangKe", "BangTrong"}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Thân văn bản", "body"),
        ("Đề mục I", "section"),
        ("Đề mục 1", "clause"),
        ("Số và ký hiệu", "number"),
        ("Trích yếu công văn", "subject"),
        ("Kính gửi", "addressed"),
        ("Nơi được gửi", "addressee"),
        ("Tên loại văn bản", "type_name"),
        ("Nơi nhận", "recipients_title"),
        ("Nơi nhận, từng nơi", "recipients"),
        ("Số trang", "page_number"),
    ],
)
def test_a_style_takes_the_face_of_its_element(profile, name, part):
    face: Face = getattr(profile, part)
    font = next(style for style in written(profile).styles if style.name == name).font
    assert (font.size.pt, bool(font.bold), bool(font.italic)) == (face.size, face.bold, face.italic)
    assert bool(font.underline) == face.underline


def test_headings_carry_outline_levels_so_that_the_navigation_pane_works(profile):
    document = written(profile)
    levels = {}
    for style in document.styles.element.iter(qn("w:style")):
        if (level := style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) is not None:
            levels[style.find(qn("w:name")).get(qn("w:val"))] = int(level.get(qn("w:val")))
    assert levels == {"Tên loại văn bản": 0, "Phụ lục": 0, "Đề mục I": 1, "Đề mục 1": 2}
    assert [says(one) for one in by_style(document, "Đề mục I")] == ["I. PHẦN MỘT", "II. PHẦN HAI"]
    assert [says(one) for one in by_style(document, "Phụ lục")] == ["Phụ lục I", "Phụ lục II"]


def test_running_text_is_justified_and_indented_as_the_profile_says(profile):
    document = written(profile)
    body = document.styles["Thân văn bản"].paragraph_format
    assert body.first_line_indent / MM == pytest.approx(profile.indent, abs=0.05)
    assert body.space_before.pt == profile.paragraph_gap
    assert body.line_spacing.pt == profile.line_height
    assert "BOTH" in str(body.alignment) or "JUSTIFY" in str(body.alignment)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_each_annex_is_a_section_numbered_from_one_and_turned_as_it_asks(profile):
    document = written(profile)
    turns = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert turns == [False, True, False]
    for section, across in zip(document.sections, turns, strict=True):
        wide, high = (297, 210) if across else (210, 297)
        margins = profile.margins
        found = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
        found += (section.left_margin, section.right_margin, section.header_distance)
        expected = (wide, high, margins.top, margins.bottom, margins.left, margins.right, profile.page_number_top)
        for length, mm in zip(found, expected, strict=True):
            assert length == pytest.approx(mm * MM, abs=HALF_A_MM / 5)
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [one is not None and one.get(qn("w:start")) for one in starts] == [False, "1", "1"]


def test_the_page_number_is_centred_at_the_top_and_hidden_on_first_pages(profile):
    document = written(profile)
    for section in document.sections:
        assert section.different_first_page_header_footer
        [number] = section.header.paragraphs
        assert number.style.name == "Số trang"
        assert "CENTER" in str(number.style.paragraph_format.alignment)
        assert [one.get(qn("w:instr")).strip() for one in number._p.iter(qn("w:fldSimple"))] == ["PAGE"]
        assert [one.text for one in section.first_page_header.paragraphs] == [""]


def test_the_page_number_may_stand_at_the_right_of_the_foot(profile):
    at_foot = replace(profile, page_number_place="foot", page_number_top=12)
    for section in written(at_foot).sections:
        assert section.footer_distance == pytest.approx(12 * MM, abs=HALF_A_MM / 5)
        [number] = section.footer.paragraphs
        assert "RIGHT" in str(number.style.paragraph_format.alignment)
        assert list(number._p.iter(qn("w:fldSimple")))
        parts = (section.header, section.first_page_header, section.first_page_footer)
        assert not [one for part in parts for one in part._element.iter(qn("w:fldSimple"))]


def test_pages_printed_on_both_sides_have_their_margins_mirrored(profile):
    for two_sided in (False, True):
        settings = written(replace(profile, two_sided=two_sided)).settings.element
        assert (settings.find(qn("w:mirrorMargins")) is not None) == two_sided


def test_a_paper_may_lie_across_as_a_whole(profile):
    [section] = written(profile, landscape=True, annexes=()).sections
    assert section.page_width > section.page_height


def test_a_page_break_holds_whatever_follows_it(profile):
    document = written(profile)
    broken = [one for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert [one.text for one in broken] == ["II. PHẦN HAI"]
    before_table = written(profile, body=(*BODY[:1], BODY[5], TABLE))
    [broken] = [one for one in before_table.paragraphs if one.paragraph_format.page_break_before]
    assert broken._p.getnext().getnext().tag == qn("w:tbl")  # the unit of measure stands between


# --- letterhead -------------------------------------------------------------------------------------------------------


def test_the_letterhead_is_a_table_without_lines_whose_emblem_never_wraps(profile):
    document = written(profile)
    head = document.tables[0]
    assert head.style.name == "Bảng không kẻ"
    assert head._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    left, right = (column.get(qn("w:w")) for column in head._tbl.tblGrid)
    assert millimetres(right) == pytest.approx(profile.emblem_width, abs=0.05)
    together = 210 - profile.margins.left - profile.margins.right
    assert millimetres(left) + millimetres(right) == pytest.approx(together, abs=0.1)
    for text, face in profile.emblem:
        assert width_of(text, face) < millimetres(right)
    assert [one.text for one in head.cell(0, 1).paragraphs if one.text] == [
        *(text for text, _ in profile.emblem),
        *([profile.emblem_mark.text] if profile.emblem_mark.text else []),
    ]


def test_the_line_under_the_emblem_is_as_long_as_its_share_of_the_text(profile):
    [rule] = [
        one for one in written(profile).tables[0].cell(0, 1).paragraphs if one._p.find(f".//{qn('w:pBdr')}") is not None
    ] or pytest.skip("this profile draws no line there")
    indents = rule.paragraph_format
    length = profile.emblem_width - (indents.left_indent + indents.right_indent) / MM
    assert length == pytest.approx(width_of(*profile.emblem[-1]) * profile.emblem_mark.share, abs=0.5)
    middle = indents.left_indent / MM + length / 2
    assert middle == pytest.approx(profile.emblem_width / 2, abs=0.5)


def test_the_issuer_breaks_only_between_its_phrases(profile):
    [issuer] = by_style(written(profile), "Cơ quan ban hành")
    breaks = len(list(issuer.iter(qn("w:br"))))
    assert says(issuer) == "ỦY BAN MTTQ VIỆT NAM HUYỆN ĐỒNG THỬ"
    assert breaks == 1


def test_a_letter_has_its_subject_under_the_number_and_no_title(profile):
    document = written(profile, type_name="", abstract="", subject="V/v đôn đốc")
    assert not by_style(document, "Tên loại văn bản")
    assert [one.text for one in document.tables[0].cell(1, 0).paragraphs] == ["Số: 05/BC-MTTQ-BTT", "V/v đôn đốc"]


def test_addressees_stand_aligned_at_the_colon(profile):
    table = written(profile).tables[1]
    if not profile.addressees_begin_below:
        assert table.cell(0, 0).text == "Kính gửi:"
        assert table.cell(0, 1).text == "- Cơ quan thứ nhất;\n- Cơ quan thứ hai."
        return
    head, *named = table.cell(0, 0).paragraphs
    assert [one.text for one in (head, *named)] == ["Kính gửi:", "- Cơ quan thứ nhất;", "- Cơ quan thứ hai."]
    under = width_of("Kính gửi", profile.addressed)
    assert [one.paragraph_format.left_indent / MM for one in named] == pytest.approx([under] * 2, abs=0.5)


def test_one_addressee_stands_on_the_line_of_the_words(profile):
    table = written(profile, addressees=("Cơ quan thứ nhất",)).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["Kính gửi:", "Cơ quan thứ nhất"]


def test_signatures_never_stand_without_the_last_row_of_a_table(profile):
    document = written(profile, body=(TABLE,), addressees=(), annexes=())
    ruled = document.tables[1]
    kept = [one.paragraph_format.keep_with_next for cell in ruled.rows[-1].cells for one in cell.paragraphs]
    assert kept
    assert all(kept)


def test_a_correction_says_what_it_corrects(profile):
    imprint = Imprint(7, profile.valid_from, corrects="Thay thế Báo cáo số 05", address="https://example.org/x")
    document = written(profile, imprint=imprint)
    assert "(Thay thế Báo cáo số 05)" in [says(one) for one in by_style(document, "Kèm theo văn bản")]
    assert "example.org" not in document.element.xml  # the code vouches for the issued file, not for this one


# --- tables, signatures, blanks ---------------------------------------------------------------------------------------


def test_a_table_repeats_its_head_and_keeps_its_rows_whole(profile):
    table = next(one for one in written(profile).tables if one.style.name == "Bảng kẻ ô")
    head, *rows = table._tbl.tr_lst
    assert head.trPr.find(qn("w:tblHeader")) is not None
    assert [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (head, *rows)] == [True] * 5
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    widths = [millimetres(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert widths[0] == pytest.approx(11, abs=0.05)
    assert widths[2] == pytest.approx(30, abs=0.05)
    assert sum(widths) == pytest.approx(210 - profile.margins.left - profile.margins.right, abs=0.1)


def test_a_row_too_long_for_half_a_page_may_break(profile):
    long = Table(COLUMNS, (Row((("1",), ("chữ " * 2000,), ("1",))), Row((("2",), ("ngắn",), ("1",)))))
    rows = next(one for one in written(profile, body=(long,)).tables if one.style.name == "Bảng kẻ ô")._tbl.tr_lst
    assert [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows] == [True, False, True]


def test_groups_span_all_columns_and_totals_are_bold(profile):
    table = next(one for one in written(profile).tables if one.style.name == "Bảng kẻ ô")
    group, total = table._tbl.tr_lst[1], table._tbl.tr_lst[4]
    assert [one.get(qn("w:val")) for one in group.iter(qn("w:gridSpan"))] == ["3"]
    styles = {one.get(qn("w:val")) for row in (group, total) for one in row.iter(qn("w:pStyle"))}
    assert styles == {"OBangDam"}
    assert [cell.text for cell in table.rows[4].cells] == ["", "Cộng", "1.268"]


def test_two_tables_never_touch_for_word_would_make_them_one(profile):
    for element in written(profile).element.body.iter(qn("w:tbl")):
        assert element.getnext().tag != qn("w:tbl")


@pytest.mark.parametrize("annexes", [(), None])
def test_a_section_never_ends_with_a_table_for_word_would_call_the_file_damaged(profile, annexes):
    parts = {} if annexes is None else {"annexes": annexes}
    body = written(profile, **parts).element.body
    ends = [element for element in body if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    assert body[-1].tag == qn("w:sectPr")
    assert body[-2].tag == qn("w:p")
    assert len(ends) == (2 if annexes is None else 0)


def test_what_is_unknown_is_a_dotted_line_to_the_margin(profile):
    [blank] = [one for one in by_style(written(profile), "Thân văn bản") if "\t" in says(one)]
    assert says(blank) == "Địa điểm: \t"
    [stop] = blank.pPr.iter(qn("w:tab"))
    assert stop.get(qn("w:leader")) == "dot"
    assert millimetres(stop.get(qn("w:pos"))) == pytest.approx(
        210 - profile.margins.left - profile.margins.right, abs=0.05
    )


def test_the_only_signature_stands_beside_the_recipients_and_never_alone_on_a_page(profile):
    document = written(profile, annexes=())
    ending = document.tables[-1]
    assert ending.cell(0, 0).text == "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    assert ending.cell(0, 1).text == "TM. BAN THƯỜNG TRỰC\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNgười Ký Thử"
    assert ending._tbl.tr_lst[0].trPr.find(qn("w:cantSplit")) is not None
    last = [one for one in document.paragraphs if one.style.name == "Thân văn bản"][-2:]
    assert [one.paragraph_format.keep_with_next for one in last] == [True, True]
    name = next(style for style in document.styles if style.name == "Họ tên người ký")
    assert name.paragraph_format.space_before / MM == pytest.approx(profile.signature_gap, abs=0.2)


def test_two_signatures_stand_level_with_the_recipients_beneath(profile):
    signatures = paper(profile).signatures * 2
    document = written(profile, signatures=signatures, annexes=())
    assert len(document.tables[-1].columns) == 2
    assert document.tables[-1].cell(0, 0).text == document.tables[-1].cell(0, 1).text
    assert [one.text for one in document.paragraphs][-3:] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]


def test_a_chart_is_a_table_whose_bars_are_as_long_as_their_shares(profile):
    document = written(profile, body=(CHART,), annexes=(), addressees=())
    table = document.tables[1]
    assert [(row.cells[0].text, row.cells[2].text) for row in table.rows] == [
        (bar.label, bar.value) for bar in CHART.bars
    ]
    room = millimetres(list(table._tbl.tblGrid)[1].get(qn("w:w")))
    bars = [row.cells[1].paragraphs[0] for row in table.rows]
    lengths = [room - one.paragraph_format.right_indent / MM for one in bars]
    for length, bar in zip(lengths, CHART.bars, strict=True):
        assert length / lengths[0] == pytest.approx(bar.share, abs=0.005)
    shaded = [one._p.find(f"{qn('w:pPr')}/{qn('w:shd')}") is not None for one in bars]
    assert shaded == [True, True, False]
    assert [one.get(qn("w:val")) for one in table._tbl.iter(qn("w:tblCaption"))] == [CHART.title]


# --- what pages say beside the text, and what the file says of itself -------------------------------------------------


def test_a_draft_has_its_watermark_on_every_page_where_word_looks_for_it(profile):
    parts = parts_of(render_docx(paper(profile), draft=True))
    headers = [text for name, text in parts.items() if name.startswith("word/header")]
    assert len(headers) == 2
    assert all('string="DỰ THẢO"' in text and "PowerPlusWaterMarkObject" in text for text in headers)
    assert "DỰ THẢO" not in "".join(parts_of(render_docx(paper(profile))).values())


def test_made_up_figures_say_so_at_the_foot_of_every_page(profile):
    document = written(profile, illustrative=True)
    for section in document.sections:
        for footer in (section.footer, section.first_page_footer):
            assert footer.paragraphs[0].text == "SỐ LIỆU MINH HỌA – không phải văn bản của cơ quan"
    assert "MINH HỌA" not in "".join(parts_of(render_docx(paper(profile))).values())


def test_the_file_names_its_title_and_language_and_invents_no_author(profile):
    properties = written(profile).core_properties
    assert (properties.title, properties.language) == ("Báo cáo thử", "vi-VN")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert set(parts_of(render_docx(paper(profile)))) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/settings.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/footer1.xml",
        "word/footer2.xml",
    }


def test_the_same_paper_gives_the_same_bytes(profile):
    assert render_docx(paper(profile), draft=True) == render_docx(paper(profile), draft=True)
    assert render_docx(paper(profile)) != render_docx(paper(profile, name="Khác"))
    with zipfile.ZipFile(BytesIO(render_docx(paper(profile)))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- what people type -------------------------------------------------------------------------------------------------

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "<b>đậm</b> & {{ khóa }} {% if %} ]]> <!-- --> <w:br/>",
        "\u0000\u0001\u000b\u001f\ufffe\uffff\u0085\u2028\u202e",
        "שלום مرحبا 👩‍🌾 🇻🇳",
        "e\u0302\u0323 Nguye\u0302\u0303n",
        "x" * 5000,
        "  hai   đầu\tcó dấu cách  ",
        "_x0000_ &#x0; &amp;",
    ]
)


@settings(max_examples=budget(25, long=1_000))
@given(ANYTHING)
def test_whatever_somebody_types_comes_back_as_text(typed):
    """As the builders do, typed text passes ``lines`` first; then every letter that XML knows comes back, or the box
    that the PDF prints, too."""
    texts = lines(typed) or ["…"]
    expected = [with_boxes("".join(letter for letter in text if letter not in "\ufffe\uffff")) for text in texts]
    cells = (("1",), tuple(texts), ("2",))
    blocks = (Item("-", tuple(texts)), Table(COLUMNS, (Row(cells),)), *map(Paragraph, texts))

    document = written(PROFILES[0], name=texts[0], body=blocks, recipients=tuple(texts), annexes=(), addressees=())

    body = [says(one) for one in by_style(document, "Thân văn bản")]
    assert body == [f"- {expected[0]}", *expected[1:], *expected]
    assert [says(one) for one in by_style(document, "Ô bảng")] == ["1", *expected, "2"]
    assert [says(one) for one in by_style(document, "Nơi nhận, từng nơi")] == expected
    assert document.core_properties.title == expected[0][:255]


def test_a_paper_that_word_would_open_only_slowly_is_refused(monkeypatch):
    monkeypatch.setattr("lib.papers.limits.MOST_PARAGRAPHS", 40)
    cells = Table(COLUMNS, tuple(Row((("1",), ("xã",), ("2",))) for _ in range(12)))
    with pytest.raises(Refused, match="nghìn đoạn và ô bảng"):
        render_docx(paper(PROFILES[0], body=(cells,)))
    assert render_docx(paper(PROFILES[0], body=(replace(cells, rows=cells.rows[:2]),), annexes=()))
