"""The spellings of periods, as patterns over small letters without marks (``period_reading.plain``)."""

import re

YEAR = r"(?:19|20)[0-9]{2}"
_GAP = r"[\s/\\.,:;_()\[\]–—-]*"
_JOIN = r"(?:\s*(?:den het|den|toi|va|,|;|\+|&|~|-|–|—|/)\s*)"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4}
WORDS = {
    "một": 1, "nhất": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
WORD_KEYS = {"mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
              "muoi": 10, "muoi mot": 11, "muoi hai": 12}  # fmt: skip
_Q = r"(?<![a-z0-9])(?:(?:quy|qui)[.:]?|quarter|q)\s*(?:thu\s+)?"
# A small l, or 1, is often typed for I.
QN = r"(?:[il1]v|(?=[il1]*[il])[il1]{1,3}|[ⅰ-ⅳ]|0?[1-4])(?![a-z0-9%]|[.,][0-9]{1,3}(?![0-9])|[.,][0-9]{3}[.,])"
M = r"(?:1[0-2]|0?[1-9])(?![0-9a-z])"


def _of_year(name: str) -> str:
    short = rf"(?:\s?[/.-]\s?|\s+nam\s+['’]?)(?P<{name}_short>[12][0-9])(?![0-9/.-])"
    return rf"(?:{_GAP}(?:nam{_GAP})?(?P<{name}>{YEAR})(?![0-9])|{short})?"


def _day(name: str) -> str:
    """``01/4/2020``, ``1 tháng 4 năm 2020``, ``01-4``: groups d, m, y with ``name`` before them."""
    return (
        rf"(?:ngay[\s:]*)?(?<![0-9a-z])(?P<{name}d>[0-3]?[0-9])\s*(?:[/.-]|thang)\s*(?P<{name}m>{M})"
        rf"(?:\s*(?:[/.-]|nam)\s*(?P<{name}y>{YEAR})(?![0-9])|/(?P<{name}y_short>[12][0-9])(?![0-9/.-]))?"
    )


DAYS = re.compile(
    rf"(?<![0-9])(?:tu\b[\s:]*)?{_day('a')}[\s,)]*(?:den het|den|toi|->|→|-|–|—|~)[\s:]*{_day('b')}"
)  # fmt: skip
DAYS_OF_MONTH = re.compile(
    rf"(?<![0-9])(?:tu\b[\s:]*)?(?:ngay\s*)?(?P<ad>[0-3]?[0-9])\s*(?:den het|den|toi|-|–)\s*{_day('b')}"
)
UNTIL = re.compile(
    rf"\b(?:tinh|so lieu|luy ke|cong don|thoi diem)\b[a-z\s:,(]{{0,30}}?(?P<at>(?:(?:den het|den|toi)\s*)?{_day('b')})"
)
AS_OF = re.compile(rf"(?P<at>(?:\b(?:den het|den|toi|tai|cuoi)\s*)?(?<![0-9]){_day('b')})")
WHOLE_YEAR = re.compile(rf"\b(?:ca|tron|toan)\s+nam\b{_of_year('y')}")
DOCUMENT_DAY = re.compile(
    rf"\bngay[\s.…_:]*[0-9]{{0,2}}[\s.…_]*(?:thang|/|-|\.)[\s.…_]*(?:[0-9]{{1,2}}(?![0-9]))?[\s.…_]*"
    rf"(?:(?:nam|/|-|\.)[\s.…_]*(?:{YEAR}|[0-9]{{0,2}})(?![0-9]))?"
    rf"|(?<![0-9a-z])[0-3]?[0-9]\s*(?:/|-|\.)\s*{M}\s*(?:/|-|\.)\s*(?:{YEAR}|[0-9]{{2}}(?![0-9]))"
    rf"|(?<![0-9a-z])[0-3]?[0-9]\s*thang\s*{M}"
)
HALF_WORDS = re.compile(rf"\bnua\s*(?:nam\s*)?(?P<part>dau|cuoi)(?:\s*nam)?{_of_year('y')}|\bban nien\s*"
                         rf"(?P<other>dau|cuoi)(?:\s*nam)?{_of_year('z')}")  # fmt: skip
MONTHS_OF_YEAR = re.compile(
    r"(?<![0-9/.,a-z])(?P<n>1[0-2]|0?[1-9]|ba|sau|chin|muoi hai)\s*(?:thang|t)(?![a-z0-9])"
    rf"(?P<part>\s*(?:dau|cuoi))?(?:\s*nam\b)?{_of_year('y')}"
)
MONTH_CHAIN = re.compile(
    rf"(?<![a-z0-9])(?:thang|t)\.?\s*(?P<a>{M}){_of_year('y')}(?:{_JOIN}(?:(?:thang|t)\.?\s*)?{M}{_of_year('z')}"
    rf"(?=(?P<more>{_JOIN}(?:(?:thang|t)\.?\s*)?{M})?))+"
)
QUARTER_AFTER_YEAR = re.compile(rf"(?<![0-9])(?:nam\s*)?(?P<y>{YEAR})[\s/_,.-]*(?:quy|qui|q)\.?\s*(?P<n>{QN})")
QUARTER_CHAIN = re.compile(
    rf"{_Q}(?P<a>{QN})(?P<rest>(?:{_JOIN}(?:(?:quy|qui|q)\.?\s*)?{QN}(?!\s*[/.]\s*[0-9]{{1,2}}\s*[/.]))+){_of_year('y')}"
)
QUARTER = re.compile(rf"{_Q}(?P<n>{QN}){_of_year('y')}")
QUARTER_DOTTED = re.compile(rf"(?<![a-z0-9])q\.\s*(?P<n>{QN}){_of_year('y')}")
QUARTER_WORD = re.compile(rf"{_Q}(?P<n>mot|nhat|hai|ba|bon|tu)(?![a-z0-9]){_of_year('y')}")
MONTH = re.compile(rf"(?<![a-z0-9])thang[\s:]*(?P<n>{M}){_of_year('y')}")
SHORT_MONTH = re.compile(rf"(?<![a-z0-9])t\.?\s?(?P<n>{M}){_of_year('y')}")
MONTH_WORD = re.compile(
    rf"(?<![a-z0-9])thang\s*(?P<n>muoi hai|muoi mot|muoi|mot|hai|ba|bon|tu|sau|bay|tam|chin)(?![a-z0-9])(?!\s*lan)"
    rf"{_of_year('y')}"
)
BEFORE = re.compile(
    r"\b(?:cung ky(?:\s+(?:quy|nam|thang))?|(?:quy|qui|ky|nam|thang)(?:\s+(?:bao cao|lien|so lieu))?)"
    r"\s+(?:truoc(?:\s+(?:lien ke|do))?|ngoai)\b|\bcung ky\b"
)
THIS = re.compile(r"\b(?:quy|qui|ky)\s+nay\b")
THIS_MONTH = re.compile(r"\bthang\s+(?:nay|bao cao)\b|\btrong\s+thang\b(?!\s*[0-9])")
# *Kỳ báo cáo: 2/2020* may be a month or a quarter; Excel makes 01/02/2020 of it.
UNSURE = re.compile(
    rf"\bky(?:\s+(?:bao cao|so lieu))?[\s:.]*(?:so\s+)?(?:0?1\s*/\s*)?(?P<n>{M})\s*[/-]\s*(?P<y>{YEAR})(?![0-9/])"
)
FIRST_OF_MONTH = re.compile(rf"\b(?P<what>quy|qui|thang)[\s:.]*0?1\s*/\s*(?P<n>{M})\s*/\s*(?P<y>{YEAR})(?![0-9])")
SPACED = re.compile(r"(?<![a-z0-9])q\s[uú]\s[yi]\s", re.IGNORECASE)
YEAR_WITH_LETTERS = re.compile(r"(?<![a-z0-9])2[0o][0-9o]{2}(?![a-z0-9])")
ONLY_YEAR = re.compile(rf"(?<![a-z0-9])nam\s*(?P<y>{YEAR})(?![0-9])(?!\s*[-–]\s*{YEAR})")
BARE_YEAR = re.compile(rf"\s*(?P<y>{YEAR})\s*")
# A year or day behind these is that of a rule or a standard.
RULE = re.compile(
    r"\b(?:thong tu|quyet dinh|nghi dinh|nghi quyet|luat|chi thi|van ban|cong van|huong dan|chuan|gia|tieu chi|"
    r"chuong trinh|giai doan|nhiem ky|so \d+/)"
)
# What follows these is compared with, or planned, and not what the figures are of.
COMPARED = re.compile(r"\b(?:so voi|so cung ky|cung ky|phuong huong|du kien|uoc tinh cho|trong tam)\b")
PLANNED = re.compile(r"\b(?:nhiem vu|ke hoach)\b")
HINT = re.compile(r"q|ky|thang|t\.?\s?[0-9]|[0-9]t|nam|nua|ban nien|[0-9]\s?[/.-]\s?[0-9]|(?:19|20)[0-9]{2}")
FUND = re.compile("qu(?:ỹ|ỷ|ỵ|ỳ|y)(?![a-zà-ỹ])", re.IGNORECASE)
