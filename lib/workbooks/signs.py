"""Signs and words that stand where a figure is asked for: a dash, a tick, *N/A*, *Không*, *Đạt*.

What they mean is for the people who sent the file to say, once for each sign of a file.
"""

import re
from enum import StrEnum

from lib.vietnamese import fold


class SignMeaning(StrEnum):
    """What a sign may stand for besides the reasons why there is no figure. The values are stored with every import."""

    BLANK = "blank"
    ZERO = "zero"
    ONE = "one"


_YES = (
    "✓", "x", "v", "+", "có", "đạt", "đã đạt", "đạt chuẩn", "đã đạt chuẩn", "đã công nhận", "đã được công nhận", "đúng",
    "TRUE", "yes", "rồi", "đã có", "hoàn thành", "đã hoàn thành", "đạt chuẩn NTM", "đã đạt chuẩn NTM", "●", "y",
)  # fmt: skip
_NO = (
    "-", "--", "…", "/", "\\", "*", "?", ".", "N/A", "#N/A", "nil", "null", "none", "no", "FALSE", "sai",
    "không", "ko", "chưa", "chưa có", "không đạt", "chưa đạt", "0 (không)", "không phát sinh", "chưa phát sinh", "KPS",
    "không có số liệu", "không số liệu", "chưa có số liệu", "chưa thống kê", "chưa tổng hợp", "chưa cập nhật",
    "đang cập nhật", "đang tổng hợp", "đang thống kê", "không rõ", "không xác định", "không thực hiện",
    "chưa thực hiện", "không thống kê", "trống", "chưa xác định", "chưa rõ", "ko có", "k có", "o", "Ø",
    "chưa đạt chuẩn", "không đạt chuẩn", "chưa công nhận", "chưa được công nhận", "chưa có số", "chưa báo", "chưa nộp",
    "không tổ chức", "chưa tổ chức", "không hoạt động", "chưa hoàn thành", "không hoàn thành", "bỏ trống", "để trống",
    "chưa có số liệu báo cáo", "đang chờ", "đang chờ số liệu", "chờ số liệu", "báo cáo sau", "sẽ báo cáo sau", "#", "n",
    "gửi sau", "bổ sung sau", "cập nhật sau", "xem ghi chú", "không có ai", "✗", "☐", "-/-", "chưa đạt chuẩn NTM",
    "chưa gửi", "không báo cáo", "không có báo cáo", "không có phát sinh", "chưa rà soát", "không thu", "không chi",
)  # fmt: skip
_FOLDED = {fold(sign): sign for sign in (*_NO, *_YES)}
# Other ways to write the same sign, folded.
_FOLDED |= {
    "–": "-", "—": "-", "−": "-", "...": "…", "..": "…", "//": "/", "✔": "✓", "√": "✓", "☑": "✓", "✅": "✓", "🗸": "✓",
    "_": "-", "~": "-", "///": "/", "✘": "✗", "❌": "✗", "☒": "x", "[x]": "x", "[]": "☐", "[ ]": "☐", "( )": "☐",
    "()": "☐", "□": "☐", "–/–": "-/-", "—/—": "-/-", "•": "●",
    "na": "N/A", "n.a": "N/A", "n.a.": "N/A", "n-a": "N/A", "n/a.": "N/A", "#na": "#N/A", "k": "ko", "hong": "không",
}  # fmt: skip
_DASHES = re.compile(r"[-–—−_~](?: ?[-–—−_~])+")
_DOTS = re.compile(r"[.…](?: ?[.…])+")
ZERO_IN_WORDS = "0 (không)"
_ZERO_IN_WORDS = re.compile(r"0 ?[-–:(]? ?(?:khong|ko)(?: co)? ?\)?|(?:khong|ko)(?: co)? ?[-–:(]? ?0 ?\)?")
_ROUND_IT = " \t().,;:!\"'“”‘’"


def sign_of(text: str) -> str:
    """The sign that ``text`` (composed, no white space at its ends) is, as the question about it names it; else ``""``.

    Capitals, marks and the dot at the end do not matter: ``"KHÔNG." → "không"``, ``"– –" → "--"``.
    """
    folded = fold(text)
    if found := _FOLDED.get(folded) or _FOLDED.get(folded.strip(_ROUND_IT)):
        return found
    if _DASHES.fullmatch(folded):
        return "--"
    if _DOTS.fullmatch(folded):
        return "…"
    return ZERO_IN_WORDS if _ZERO_IN_WORDS.fullmatch(folded) else ""


def sign_options(sign: str, reasons: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What ``sign`` may be answered to mean, as (value, label); ``reasons`` why there is no figure, likewise."""
    one = ((SignMeaning.ONE.value, "Bằng 1: có, đạt"),) if sign in _YES else ()
    return (
        (SignMeaning.BLANK.value, "Coi như để trống: không báo gì"),
        *one,
        (SignMeaning.ZERO.value, "Bằng 0"),
        *reasons,
    )
