"""Signs that the papers' font lacks and that have a plain equal in it: Word's private bullets, ticks, boxes, arrows.

What somebody typed stays as it is where it is stored; a paper prints the equal, in PDF and Word alike (``wording``).
What has no equal is named before a paper is issued (``conformity``) and prints as a box.
"""

import unicodedata

# Word keeps the bullets of its fonts Symbol and Wingdings at private code points: the sign's place in that font.
_WORD = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF06E: "■",
    0xF06C: "●",
    0xF0A1: "○",
    0xF0D8: "►",
    0xF0E0: "→",
    0xF0DF: "←",
    0xF076: "•",
    0xF0FC: "√",
    0xF0FB: "×",
    0xF0FE: "[x]",
    0xF0FD: "[x]",
    0xF0A8: "[ ]",
    0xF06F: "[ ]",
    0xF02D: "-",
}
_SIGNS = {
    "☐": "[ ]",
    "☑☒🗹🗷": "[x]",
    "✓✔✅🗸": "√",
    "✗✘✕✖❌": "×",
    "➢➤▶⮚❯‣⯈": "►",
    "◀": "◄",
    "➔➜➝➞➡⟶⭢➙": "→",
    "⬅⟵": "←",
    "⬆": "↑",
    "⬇": "↓",
    "⇒⟹": "=>",
    "⇐": "<=",
    "⟺": "⇔",
    "❖◆⬥⚫🔹🔸🔶🔷⦁・⁃": "•",
    "⬛◼◾": "■",
    "⬜◻◽▢": "□",
    "★☆⭐✦✧✱✳": "*",
    "❗": "!",
    "❓": "?",
    "➕": "+",
    "➖": "−",
    "➗": "÷",
    "❝〝": "“",
    "❞〞〟": "”",
    "「『": "“",
    "」』": "”",
    "、": ",",
    "。": ".",
    "〜": "~",
    "㎡": "m²",
    "㎥": "m³",
    "㎢": "km²",
    "㎠": "cm²",
    "㎤": "cm³",
    "㎟": "mm²",
    "‑": "-",
    "⁎": "*",
}
# Part of no word, and seen by nobody: how an emoji is to look, and what joins two of them.
_INVISIBLE = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200D, 0x2060, 0xFEFF]
# Letters and numbers in other clothes, which Unicode itself takes apart: wide, mathematical, Roman, in one square.
_CLOTHED = [
    *range(0xFF01, 0xFF5F),
    *range(0xFFE0, 0xFFE7),
    *range(0x1D400, 0x1D7CC),
    *range(0x1D7CE, 0x1D800),
    *range(0x2160, 0x2180),
    *range(0x3380, 0x33E0),
    *range(0x3371, 0x3378),
]
_CIRCLED = {
    **{0x2460 + place: f"({place + 1})" for place in range(20)},
    **{0x2776 + place: f"({place + 1})" for place in range(10)},
    **{0x2780 + place: f"({place + 1})" for place in range(10)},
    **{0x278A + place: f"({place + 1})" for place in range(10)},
    **{0x24B6 + place: f"({chr(ord('A') + place)})" for place in range(26)},
    **{0x24D0 + place: f"({chr(ord('a') + place)})" for place in range(26)},
    0x24EA: "(0)",
}


def _equals() -> dict[int, str]:
    clothed = {
        code: equal for code in _CLOTHED if (equal := unicodedata.normalize("NFKC", chr(code))) not in ("∇", chr(code))
    }
    signs = {ord(sign): equal for together, equal in _SIGNS.items() for sign in together}
    return {**clothed, **_CIRCLED, **signs, **_WORD, **dict.fromkeys(_INVISIBLE, "")}


EQUALS = _equals()


def plain(text: str) -> str:
    """``text`` with what the papers' font lacks by its plain equal, where there is one."""
    return text if text.isascii() else text.translate(EQUALS)
