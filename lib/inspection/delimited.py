"""Tables as text (.csv), which Excel opens like any other: a cell may be a command."""

import re

from lib.inspection.fields import is_dde_text, refuse_formula
from lib.inspection.hostile import Hostile

_FORMULAS = re.compile(r"""(?:^|[\t;,])\s*"?\s*([=+\-@]\s*[A-Za-z][^\r\n]*)""")
_COMMANDS = re.compile(rb"\x1b[\[\]PX^_]")  # what a terminal does rather than shows


def inspect(content: bytes) -> None:
    """Raises Hostile for a cell that Excel would take for a call of another program, and for commands of terminals."""
    if _COMMANDS.search(content):
        raise Hostile("có mã điều khiển lạ trong chữ", "hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại")
    if not any(sign in content for sign in (b"|", b"=")):
        return
    text = content.replace(b"\0", b"").decode("latin-1")
    for line, row in enumerate(text.splitlines(), start=1):
        if "|" in row and any(map(is_dde_text, re.split(r'[\t;,]|"', row))):
            raise Hostile(f"có ô mang lệnh gọi chương trình khác (DDE), ở dòng {line}", "hãy xóa ô ấy rồi gửi lại")
        for formula in _FORMULAS.findall(row):
            refuse_formula(formula, f"dòng {line}")
