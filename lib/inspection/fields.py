"""What runs or fetches something when a text or a table is opened: fields of Word, formulas of tables."""

import html
import re

from lib.inspection.addresses import is_safe_link
from lib.inspection.hostile import Hostile, shown

FIELDS_AS_TEXT = "hãy mở tệp, bấm Ctrl+A rồi Ctrl+Shift+F9 để các trường thành chữ thường, lưu lại rồi gửi"
VALUES_ONLY = "hãy chép các ô ấy, dán lại dưới dạng giá trị (Paste Special → Values), lưu lại rồi gửi"

_FETCHING = {"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "RD", "DATABASE"}
_RUNNING = {"DDE", "DDEAUTO", "PRINT"}
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s*(.*)", re.DOTALL)
_FIRST_ARGUMENT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"|\s*(\S+)')
_SPELT = re.compile(r"\s*QUOTE\s+[\d\s\"]*\d", re.IGNORECASE)
_NO_MACRO = {"nomacro", "acceptallchangesshown"}

# A program, a topic and an item: «cmd|'/c calc'!A0», also with a sign before it.
_DDE = re.compile(
    r"(?:^|[=+\-@(,;*/&<>^])\s*(?:'[^']{1,80}'|[A-Za-z][A-Za-z0-9_.]{0,60})\s*\|"
    r"\s*(?:'[^']*'|\"[^\"]*\"|[^!|]*)\s*![\w$'\"]"
)
_CALLING = re.compile(
    r"(?:^|[^\w.])(?:_xlfn\.|_xlws\.|COM\.MICROSOFT\.)*"
    r"(WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE|DDE|SQL\.REQUEST|FOPEN|FWRITELN|RUN)\s*\(",
    re.IGNORECASE,
)
_LINKING = re.compile(r"(?:^|[^\w.])HYPERLINK\s*\(\s*\"([^\"]*)\"", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


def refuse_field(instruction: str, where: str) -> None:
    """Raises Hostile for a field of Word (``HYPERLINK "https://…"``) that runs or fetches something."""
    found = _INSTRUCTION.match(instruction)
    if found is None:
        return
    name, arguments = found[1].upper(), found[2]
    if name in _RUNNING:
        raise Hostile(f"có trường {name} chạy chương trình khác (ở {shown(where)})", FIELDS_AS_TEXT)
    if name in _FETCHING:
        raise Hostile(f"có trường {name} kéo nội dung từ nơi khác vào (ở {shown(where)})", FIELDS_AS_TEXT)
    first = _FIRST_ARGUMENT.match(arguments)
    argument = (first[1] if first and first[1] is not None else first[2] if first else "") or ""
    if name == "MACROBUTTON" and argument.lower() not in _NO_MACRO:
        raise Hostile(f"có nút chạy macro {shown(argument)} (ở {shown(where)})", FIELDS_AS_TEXT)
    if name == "HYPERLINK" and not argument.startswith("\\") and not is_safe_link(argument):
        refuse_link(argument, where)


def refuse_inner_field(instruction: str, where: str) -> None:
    """The same for a field that makes the instruction of the one around it: it may spell it by numbers of letters."""
    if _SPELT.match(instruction):
        raise Hostile(f"có trường QUOTE ghép lệnh cho trường khác (ở {shown(where)})", FIELDS_AS_TEXT)


def refuse_link(target: str, where: str) -> None:
    """Raises Hostile for the address of a link that leads to a program or another machine's disk."""
    if not is_safe_link(target):
        raise Hostile(
            f"có liên kết mở chương trình hoặc tệp trên máy khác ({shown(target)}, ở {shown(where)})",
            "hãy xóa liên kết ấy, lưu lại rồi gửi",
        )


def refuse_formula(formula: str, where: str) -> None:
    """Raises Hostile for a formula that starts a program or asks another server."""
    formula = html.unescape(formula)
    if "|" in formula and _DDE.search(formula):
        raise Hostile(f"có công thức gọi chương trình khác (DDE): {shown(formula)}, ở {shown(where)}", VALUES_ONLY)
    called = _CALLING.search(_QUOTED.sub('""', formula))
    if called:
        raise Hostile(f"có công thức gọi {called[1].upper()} (ở {shown(where)})", VALUES_ONLY)
    for link in _LINKING.findall(formula):
        refuse_link(link, where)


def is_dde_text(text: str) -> bool:
    """Whether the text of a cell would start a program as soon as a program took it for a formula."""
    text = text.lstrip(" \t\r\n\"'")
    return text[:1] in "=+-@" and "|" in text[:300] and bool(_DDE.search(text))
