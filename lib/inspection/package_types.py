"""Which parts a file of Word or Excel may have: their content types, and how their names end."""

import re

_WORD = (
    r"document\.main|settings|websettings|styles|styleswitheffects|fonttable|numbering|footnotes|endnotes|header|"
    r"footer|comments|commentsextended|commentsids|commentsextensible|people|document\.glossary"
)
_SHEET = (
    r"sheet\.main|worksheet|chartsheet|sharedstrings|styles|calcchain|comments|threadedcomments|person|table|"
    r"tablesinglecells|pivottable|pivotcachedefinition|pivotcacherecords|sheetmetadata|usernames|revisionheaders|"
    r"revisionlog|slicer|slicercache"
)
_MICROSOFT = (
    r"vnd\.ms-office\.(?:chartstyle|chartcolorstyle|chartex|drawingml\.diagramdrawing|classificationlabels)\+xml|"
    r"vnd\.ms-word\.(?:styleswitheffects|people|commentsextended|commentsids|commentsextensible)\+xml|"
    r"vnd\.ms-excel\.(?:slicer|slicercache|timeline|timelinecache|controlproperties|threadedcomments|person|"
    r"rdrichvalue|rdrichvaluestructure|rdrichvaluetypes|richvaluerel|rdarray|calculatedcolumn)\+xml|"
    r"vnd\.wps-officedocument\.cellimage\+xml"
)
_ALLOWED = re.compile(
    r"(?:application/xml|text/xml|application/inkml\+xml|"
    r"application/vnd\.openxmlformats-package\.(?:relationships|core-properties|"
    r"digital-signature-(?:xmlsignature|origin|certificate))(?:\+xml)?|"
    r"application/vnd\.openxmlformats-officedocument\.(?:"
    r"extended-properties|custom-properties|customxmlproperties|theme|themeoverride|drawing|vmldrawing|"
    r"drawingml\.(?:chart|chartshapes|diagramdata|diagramlayout|diagramstyle|diagramcolors)|"
    rf"wordprocessingml\.(?:{_WORD})|spreadsheetml\.(?:{_SHEET}))(?:\+xml)?|"
    rf"application/(?:{_MICROSOFT}))"
)
PRINTER = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.(?:spreadsheet|wordprocessing)ml\.printersettings"
)
PICTURE = re.compile(
    r"image/(?:png|jpe?g|pjpeg|gif|(?:x-)?(?:ms-)?bmp|tiff?|(?:x-)?[ew]mf|svg\+xml|vnd\.ms-photo|webp)"
)
FONT = re.compile(r"application/(?:vnd\.openxmlformats-officedocument\.obfuscatedfont|x-font(?:data|-ttf|-odttf))")
EMBEDDED = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}

# Where a part has no type of its own, its name tells.
_BY_SUFFIX = {
    "xml": "application/xml",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmldrawing",
    **{suffix: f"image/{suffix}" for suffix in ("png", "jpeg", "jpg", "gif", "bmp", "tif", "tiff", "emf", "wmf")},
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedfont",
}
_FOLDERS = re.compile(
    r"\[content_types\]\.xml|\[trash\]/.*|_rels/.*|docprops/.*|customxml/.*|_xmlsignatures/.*|docmetadata/.*|"
    r"(?:word|xl|[\w.\- ]{1,60})(?:/[^/]{1,120}){0,4}"
)

# What is said of parts that are not let in, by what their type or name has in it; the first that fits.
_MACRO_FREE = "hãy lưu lại thành tệp không có macro (.docx hoặc .xlsx) rồi gửi lại"
_UNLINKED = "hãy vào Dữ liệu → Sửa liên kết (Edit Links) → Ngắt liên kết (Break Link), lưu lại rồi gửi"
_UNEMBEDDED = "hãy xóa đối tượng ấy (hoặc dán lại dưới dạng ảnh), lưu lại rồi gửi"
DENIED: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), what, advice)
    for pattern, what, advice in (
        (r"vbaproject|vbadata|macroenabled|attachedtoolbars|keymapcustomizations|customui|usercustomization|extensibility",
         "có macro", _MACRO_FREE),
        (r"macrosheet|dialogsheet", "có trang macro Excel 4", _MACRO_FREE),
        (r"activex|^control$", "có điều khiển ActiveX", _UNEMBEDDED),
        (r"oleobject|embeddings?/|ole2", "có đối tượng hoặc chương trình nhúng", _UNEMBEDDED),
        (r"externallink", "có liên kết tới bảng tính hoặc chương trình khác", _UNLINKED),
        (r"connections|querytable|volatiledependencies|xl/model/|datamashup",
         "có kết nối dữ liệu ra ngoài", "hãy vào Dữ liệu → Kết nối, xóa các kết nối, lưu lại rồi gửi"),
        (r"webextension|taskpanes", "có tiện ích web", "hãy gỡ tiện ích ấy, lưu lại rồi gửi"),
        (r"\.(?:x?html?|rtf|mht(?:ml)?)$|(?:text|application)/(?:x?html|rtf)|rfc822|mhtml|afchunk",
         "có một tệp khác chèn nguyên bên trong", _UNEMBEDDED),
    )
)  # fmt: skip


def type_of(name: str, types: dict[str, str], defaults: dict[str, str]) -> str:
    """The content type of the part ``name`` (in lower case), by the list of the package or by its name."""
    suffix = name.rpartition(".")[2]
    return types.get(name) or defaults.get(suffix) or _BY_SUFFIX.get(suffix, "")


def is_allowed(kind: str) -> bool:
    """Whether parts of the type ``kind`` are texts, tables or drawings in XML that may stand in a file."""
    return bool(_ALLOWED.fullmatch(kind))


def is_place(name: str) -> bool:
    """Whether a part may stand where ``name`` says."""
    return bool(_FOLDERS.fullmatch(name))
