"""The styles of a paper in Word, named in Vietnamese, with every measure of the format profile.

A clerk who changes *Thân văn bản* changes all text at once; headings carry outline levels, so Word's navigation pane
and its table of contents know them.
"""

from dataclasses import dataclass
from functools import partial

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.docx.markup import FONT, make, points, twips
from lib.papers.measures import Face, FormatProfile, in_points
from lib.papers.spacing import SPACING

LANGUAGE = "vi-VN"

RULED, BARE = "BangKe", "BangTrong"  # table styles


@dataclass(frozen=True)
class Style:
    """One paragraph style. ``before``, ``after``, ``exactly`` in points, indents in mm; ``lines``: height of a line in
    sizes of its letters, where it is not exact; ``outline``: 0 for the highest heading."""

    id: str
    name: str
    face: Face
    align: str = "center"
    before: float = 0
    after: float = 0
    exactly: float = 0
    lines: float = SPACING.single_line
    first: float = 0
    outline: int | None = None
    keep_next: bool = False
    keep_lines: bool = False
    grey: bool = False


def styles_of(profile: FormatProfile) -> tuple[Style, ...]:
    """All styles of a paper in ``profile``, in the order in which Word lists them."""
    size = profile.cell.size
    text = partial(Style, exactly=profile.line_height)
    running = partial(text, before=profile.paragraph_gap, first=profile.indent)
    small = partial(Style, align="left", lines=SPACING.recipients_line, keep_lines=True)
    cell = partial(Style, lines=SPACING.table_line)
    emblem = [
        Style(emblem_id(number), f"Quốc hiệu, tiêu ngữ {number + 1}", face)
        for number, (_, face) in enumerate(profile.emblem)
    ]
    number_at = "center" if profile.page_number_at_top else "right"
    return (
        running("ThanVanBan", "Thân văn bản", profile.body, "both"),
        running("DeMucLon", "Đề mục I", profile.section, "left", outline=1, keep_next=True),
        running("DeMuc", "Đề mục 1", profile.clause, "left", outline=2, keep_next=True),
        *emblem,
        Style("CoQuanChuQuan", "Cơ quan chủ quản", profile.superior),
        Style("CoQuanBanHanh", "Cơ quan ban hành", profile.issuer),
        Style("DauDuoi", "Dấu dưới tên", Face(profile.body.size)),
        Style("SoKyHieu", "Số và ký hiệu", profile.number, before=SPACING.above_number),
        Style("TrichYeuCongVan", "Trích yếu công văn", profile.subject, before=profile.subject_gap),
        Style("DiaDanhNgay", "Địa danh và ngày tháng", profile.place_and_date, before=SPACING.above_number),
        Style(
            "TenLoai",
            "Tên loại văn bản",
            profile.type_name,
            before=SPACING.above_title,
            lines=SPACING.title_line,
            outline=0,
            keep_next=True,
        ),
        text("TrichYeu", "Trích yếu", profile.abstract, keep_next=True),
        text("KinhGui", "Kính gửi", profile.addressed, "left"),
        text("NoiGui", "Nơi được gửi", profile.addressee, "left"),
        text("QuyenHan", "Quyền hạn ký", profile.role, keep_next=True),
        text("ChucVu", "Chức vụ người ký", profile.post, keep_next=True),
        text("HoTen", "Họ tên người ký", profile.name, before=in_points(profile.signature_gap)),
        small("NoiNhan", "Nơi nhận", profile.recipients_title, keep_next=True),
        small("NoiNhanDong", "Nơi nhận, từng nơi", profile.recipients),
        text("PhuLuc", "Phụ lục", profile.annex_mark, outline=0, keep_next=True),
        text("TenPhuLuc", "Tên phụ lục", profile.annex_title, keep_next=True),
        text("KemTheo", "Kèm theo văn bản", profile.annex_reference, keep_next=True),
        cell("DauBang", "Đầu bảng", Face(size, bold=True), keep_next=True),
        cell("OBang", "Ô bảng", profile.cell, "left"),
        cell("OBangDam", "Ô bảng in đậm", Face(size, bold=True), "left"),
        text("DonViTinh", "Đơn vị tính", Face(size, italic=True), "right", keep_next=True),
        text(
            "TenBieuDo",
            "Tên biểu đồ",
            Face(size, bold=True),
            before=SPACING.above_chart,
            after=SPACING.below_chart_title,
            keep_next=True,
        ),
        Style("KhoangCach", "Khoảng cách", Face(1), "left", exactly=1),
        Style("SoTrang", "Số trang", profile.page_number, number_at, exactly=profile.page_number.size),
        Style("MinhHoa", "Dòng số liệu minh họa", Face(SPACING.margin_note_size, bold=True), grey=True),
    )


def emblem_id(number: int) -> str:
    """The style of the emblem's line ``number``, counted from 0."""
    return f"QuocHieu{number + 1}"


def write_styles(root: BaseOxmlElement, profile: FormatProfile) -> None:
    """Replace all that ``root`` (``w:styles``) says by the styles of ``profile``, except the list of Word's own."""
    latent = root.find(qn("w:latentStyles"))
    for child in list(root):
        root.remove(child)
    root.append(_defaults(profile))
    if latent is not None:
        root.append(latent)
    root.extend((*_word_s_own(), *(_style(one) for one in styles_of(profile)), _ruled(), _bare()))


def _defaults(profile: FormatProfile) -> BaseOxmlElement:
    letters = make(
        "rPr",
        make("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT),
        *_sizes(profile.body.size),
        make("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE),
    )
    spacing = make("spacing", before=0, after=0, line=240, lineRule="auto")
    return make("docDefaults", make("rPrDefault", letters), make("pPrDefault", make("pPr", spacing)))


def _word_s_own() -> tuple[BaseOxmlElement, ...]:
    """The four styles that every Word file has."""
    table = make(
        "tblPr",
        make("tblInd", w=0, type="dxa"),
        make("tblCellMar", *(make(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))),
    )
    return (
        make("style", make("name", val="Normal"), make("qFormat"), type="paragraph", default=1, styleId="Normal"),
        make(
            "style",
            make("name", val="Default Paragraph Font"),
            make("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        make(
            "style",
            make("name", val="Normal Table"),
            make("semiHidden"),
            table,
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        make("style", make("name", val="No List"), make("semiHidden"), type="numbering", default=1, styleId="NoList"),
    )


def _style(style: Style) -> BaseOxmlElement:
    height: dict[str, str | int]
    if style.exactly:
        height = {"line": points(style.exactly), "lineRule": "exact"}
    else:
        height = {"line": round(240 * style.lines / SPACING.single_line), "lineRule": "auto"}
    return make(
        "style",
        make("name", val=style.name),
        make("basedOn", val="Normal"),
        make("qFormat"),
        make(
            "pPr",
            make("keepNext") if style.keep_next else None,
            make("keepLines") if style.keep_lines else None,
            make("spacing", before=points(style.before), after=points(style.after), **height),
            make("ind", firstLine=twips(style.first)) if style.first else None,
            make("jc", val=style.align),
            make("outlineLvl", val=style.outline) if style.outline is not None else None,
        ),
        _letters(style),
        type="paragraph",
        customStyle=1,
        styleId=style.id,
    )


def _letters(style: Style) -> BaseOxmlElement:
    face = style.face
    return make(
        "rPr",
        *((make("b"), make("bCs")) if face.bold else ()),
        *((make("i"), make("iCs")) if face.italic else ()),
        make("color", val="666666") if style.grey else None,
        *_sizes(face.size),
        make("u", val="single") if face.underline else None,
    )


def _sizes(size: float) -> tuple[BaseOxmlElement, BaseOxmlElement]:
    halves = round(size * 2)
    return make("sz", val=halves), make("szCs", val=halves)


def _ruled() -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    high, wide = SPACING.cell_top, SPACING.cell_side
    room = {"top": high, "left": wide, "bottom": high, "right": wide}
    properties = make(
        "tblPr",
        make("tblInd", w=0, type="dxa"),
        make("tblBorders", *(make(side, val="single", sz=4, space=0, color="auto") for side in sides)),
        make("tblCellMar", *(make(side, w=points(width), type="dxa") for side, width in room.items())),
    )
    return _table_style(RULED, "Bảng kẻ ô", properties)


def _bare() -> BaseOxmlElement:
    return _table_style(BARE, "Bảng không kẻ", None)


def _table_style(key: str, name: str, properties: BaseOxmlElement | None) -> BaseOxmlElement:
    return make(
        "style",
        make("name", val=name),
        make("basedOn", val="TableNormal"),
        properties,
        type="table",
        customStyle=1,
        styleId=key,
    )
