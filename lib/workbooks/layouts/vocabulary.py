"""The words by which the forms of Vietnamese offices are recognised, all as ``heading_key`` gives them.

Words in, roles out; nothing here knows a sheet.
"""

import re
from enum import StrEnum
from functools import lru_cache

from lib.vietnamese import fold

_PUNCTUATION = re.compile(r"[^0-9a-z%]+")
_BRACKETS = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=20_000)
def heading_key(text: str) -> str:
    """``text`` folded, each run of punctuation one space: ``"Xã, phường/TT" → "xa phuong tt"``."""
    return _PUNCTUATION.sub(" ", fold(text).replace("%", " % ")).strip()


@lru_cache(maxsize=20_000)
def bare_heading_key(text: str) -> str:
    """``heading_key`` without what stands in brackets: ``"Hộ nghèo (hộ)" → "ho ngheo"``."""
    return heading_key(_BRACKETS.sub(" ", text))


# --- what a column is ------------------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a column of a form holds when it is not the figures of one indicator."""

    UNIT_CODE = "unit code"
    UNIT_NAME = "unit name"
    INDICATOR = "indicator"
    INDICATOR_CODE = "indicator code"
    QUARTER = "quarter"  # the figure for the chosen period, of whatever length (``span_words``)
    CUMULATIVE = "cumulative"  # the figure for the year so far
    VALUE = "value"
    ORDER = "order"  # the number of the line
    MEASURE = "measure"  # the unit of measure
    NOTE = "note"
    PLAN = "plan"
    BEFORE = "before"  # the figure of an earlier period
    COMPARED = "compared"
    PERIOD = "period"


# Columns that a form has beside the figures asked for: known and never imported, which a note says.
NOT_IMPORTED = {
    Role.NOTE: "ghi chú",
    Role.PLAN: "kế hoạch hoặc chỉ tiêu được giao",
    Role.BEFORE: "số của kỳ trước",
    Role.COMPARED: "so sánh",
}

_ROLES = {
    Role.UNIT_CODE: (
        "ma", "ma don vi", "ma xa", "ma px", "ma phuong xa", "ma dvhc", "ma don vi hanh chinh", "ma so",
        "ma dia phuong", "ma so don vi", "ma xa phuong", "ma gso", "unit code", "ma so xa", "ma dia ban",
        "ma thon", "ma to dan pho", "ma tdp", "ma khu dan cu", "ma kdc", "ma thon to dan pho",
    ),
    Role.UNIT_NAME: (
        "ten", "don vi", "ten don vi", "don vi hanh chinh", "ten don vi hanh chinh", "ten xa", "xa", "xa phuong",
        "xa phuong thi tran", "ten xa phuong", "ten xa phuong thi tran", "phuong xa", "xa thi tran", "ten xa thi tran",
        "dia phuong", "ten dia phuong", "dia ban", "don vi bao cao", "xa phuong dac khu", "ten cac xa", "cac xa",
        "unit name", "ten xa tt", "xa tt", "ten dia ban", "don vi xa", "don vi xa phuong", "cac xa thi tran",
        "ten cac xa thi tran", "don vi xa thi tran", "ten cum xa", "cum xa", "ten don vi xa", "ten don vi xa phuong",
        "xa chi tieu", "chi tieu xa", "don vi chi tieu", "chi tieu don vi", "xa phuong chi tieu", "chi tieu xa phuong",
        "xa noi dung", "noi dung xa", "don vi noi dung", "noi dung don vi",
        "ten xa phuong tt", "xa phuong tt", "ten dvhc", "ten xa phuong dac khu", "phuong", "ten phuong",
    ),
    Role.INDICATOR: (
        "chi tieu", "ten chi tieu", "noi dung", "noi dung chi tieu", "chi tieu bao cao", "cac chi tieu", "tieu chi",
        "noi dung cong viec", "noi dung bao cao", "danh muc chi tieu", "chi tieu noi dung", "noi dung hoat dong",
    ),
    Role.INDICATOR_CODE: ("ma chi tieu", "ma ct", "ma so chi tieu", "indicator code", "ky hieu chi tieu"),
    Role.QUARTER: (
        "trong quy", "quy nay", "thuc hien trong quy", "trong ky", "ky nay", "quy bao cao", "ky bao cao",
        "thuc hien quy nay", "thuc hien trong ky", "thuc hien ky nay", "so trong quy", "phat sinh trong quy",
        "phat sinh trong ky", "ket qua trong quy", "cong quy", "cong ca quy", "tong quy", "ca quy", "tong cong quy",
        "tong so quy", "tong ca quy", "uoc trong quy", "uoc quy nay", "uoc thuc hien quy", "uoc thuc hien trong quy",
        "so lieu trong quy", "thuc hien quy bao cao",
    ),
    Role.CUMULATIVE: (
        "luy ke", "luy ke tu dau nam", "cong don", "tu dau nam", "luy ke den het quy", "luy ke tu dau nam den nay",
        "luy ke tu dau nam den het quy", "luy ke den ky bao cao", "luy ke den nay", "thuc hien luy ke", "luy ke nam",
        "cong don tu dau nam", "so luy ke", "luy ke den cuoi quy", "luy ke tu dau nam den cuoi quy",
        "luy ke tu dau nam den cuoi ky", "luy ke den cuoi ky", "luy ke thuc hien", "cumulative",
        "uoc luy ke", "luy ke uoc", "uoc thuc hien luy ke", "luy ke uoc thuc hien", "uoc luy ke tu dau nam",
    ),
    Role.VALUE: (
        "gia tri", "so lieu", "ket qua", "value", "so luong", "thuc hien", "ket qua thuc hien", "so thuc hien",
        "con so", "so bao cao", "so lieu bao cao", "th", "ket qua dat duoc", "thuc te",
    ),
    Role.ORDER: ("tt", "stt", "so tt", "so thu tu", "thu tu"),
    Role.MEASURE: (
        "dvt", "don vi tinh", "dv tinh", "d v t", "don vi do", "don vi do luong", "unit of measure", "unit", "d v tinh",
        "don vi tien", "don vi tien te", "thu nguyen", "don vi dem", "loai tien",
    ),
    Role.NOTE: ("ghi chu", "chu thich", "dien giai", "nguon", "nguon so lieu", "thuyet minh"),
    Role.PLAN: (
        "ke hoach", "ke hoach nam", "kh nam", "ke hoach giao", "chi tieu giao", "chi tieu nam", "muc tieu", "kh",
        "chi tieu ke hoach", "ke hoach quy", "chi tieu duoc giao", "ke hoach duoc giao", "phuong huong", "nhiem vu",
        "du kien", "du kien thuc hien", "du kien ke hoach", "phan dau", "chi tieu phan dau", "muc tieu phan dau",
        "dang ky", "chi tieu dang ky", "so dang ky", "nghi quyet", "chi tieu nghi quyet", "ke hoach dang ky",
    ),
    Role.BEFORE: (
        "quy truoc", "ky truoc", "cung ky", "cung ky nam truoc", "thuc hien quy truoc", "thuc hien ky truoc",
        "nam truoc", "thuc hien nam truoc", "thuc hien cung ky", "cung ky nam ngoai", "so quy truoc", "so ky truoc",
        "quy truoc lien ke", "thuc hien cung ky nam truoc", "quy lien truoc", "ky lien truoc", "ky truoc lien ke",
        "quy lien ke truoc", "nam ngoai", "so cung ky", "so cung ky nam truoc", "cung ky quy truoc", "thang truoc",
        "so nam truoc", "so lieu quy truoc", "so lieu ky truoc", "ket qua quy truoc", "ket qua ky truoc",
        "so lieu cung ky", "ket qua cung ky", "ket qua nam truoc", "thuc hien cung ky nam ngoai", "luy ke ky truoc",
        "luy ke quy truoc", "luy ke nam truoc", "luy ke cung ky", "luy ke cung ky nam truoc", "so ky bao cao truoc",
        "ky bao cao truoc", "quy bao cao truoc", "so lieu nam truoc", "thuc hien thang truoc",
    ),
    Role.COMPARED: (
        "so sanh", "so sanh %", "%", "ty le %", "dat %", "% thuc hien", "ty le dat", "ty le hoan thanh", "% ke hoach",
        "% so voi ke hoach", "so voi ke hoach", "so voi ke hoach nam", "% so voi cung ky", "so voi cung ky",
        "tang giam", "% hoan thanh", "so voi quy truoc", "% so voi quy truoc", "dat % ke hoach", "ty le so sanh",
        "so sanh ty le %", "dat ty le %", "% dat", "% dat duoc", "% thuc hien ke hoach", "ty le",
        "ti le", "ti le %", "tl", "tl %", "dat ty le", "% th kh", "th kh", "% kh",
    ),
    Role.PERIOD: (
        "ky", "quy", "nam", "period", "ky so lieu", "quarter", "year", "thang", "quy nam", "thang nam", "ky du lieu",
        "thoi ky", "thoi gian", "nam bao cao", "thang bao cao", "quy thang", "month",
    ),
}  # fmt: skip
_ROLE_OF = {words: role for role, synonyms in _ROLES.items() for words in synonyms}
_GIVEN_YEAR = re.compile(r"( nam)? (19|20)[0-9]{2}$")
_COMPARISON = re.compile(r"(so voi|so sanh voi|(%|ty le|tang|giam|chenh lech|muc tang) .*\bso voi)\b")
# Of the year, of whom it comes from, or of a part of the year.
_PLAN = re.compile(
    r"(?:chi tieu ke hoach|chi tieu kh|ke hoach|kh|chi tieu|muc tieu)(?: (?:(?:duoc )?(?:giao|phan bo|duyet)"
    r"|(?:tinh|huyen|xa|cap tren|tw|trung uong|hdnd|ubnd|mttq) giao|(?:ca |trong )?nam(?: nay)?|de ra|dang ky|phan dau"
    r"|chung|(?:trong )?(?:quy|thang|ky)(?: nay)?|[1-9] thang(?: (?:dau|cuoi) nam)?)){1,3}"
)
# Places within a commune: a word that means nothing else, or several of them, or one after "tên", "các".
_PLACE = "(?:thon|xom|ban|lang|ap|khom|buon|to dan pho|tdp|khu dan cu|kdc|khu pho|khoi pho|to|khoi|khu)"
_PLACES = re.compile(
    f"(?:ten cac|ten|cac|don vi) {_PLACE}(?: {_PLACE})*|{_PLACE}(?: {_PLACE})+"
    "|thon|xom|khom|to dan pho|tdp|khu dan cu|kdc|khu pho|khoi pho"
)
_GIVEN_QUARTER = re.compile(r"((^| )quy) (i|ii|iii|iv|[1-4])(?= |$)")


@lru_cache(maxsize=20_000)
def role_of(text: str) -> Role | None:
    """What a header cell says its column is, None when it is none of the words above.

    Numbers of quarter and year do not matter: ``"Thực hiện quý I/2020"`` is the quarter's figure, ``"Lũy kế đến hết
    quý I năm 2020"`` the cumulative one.
    """
    words = bare_heading_key(text)
    if found := _ROLE_OF.get(words):
        return found
    without = _GIVEN_YEAR.sub("", words)
    if found := _ROLE_OF.get(without):
        return found
    numbered = _GIVEN_QUARTER.search(without)
    if numbered:
        rest = (without[: numbered.start()] + without[numbered.end() :]).strip()
        if rest in ("", "thuc hien", "ket qua", "so lieu", "ket qua thuc hien", "trong", "thuc hien trong"):
            return Role.QUARTER
        return _ROLE_OF.get(rest) or _ROLE_OF.get(_GIVEN_QUARTER.sub(r"\1", without).strip())
    if _PLACES.fullmatch(words):
        return Role.UNIT_NAME
    if _COMPARISON.match(without):
        return Role.COMPARED
    if _PLAN.fullmatch(without):
        return Role.PLAN
    if without.startswith("luy ke ") and re.fullmatch(r"luy ke [1-9][0-9]? thang( dau nam)?", without):
        return Role.CUMULATIVE
    return None


_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@lru_cache(maxsize=20_000)
def bracketed_role(text: str) -> Role | None:
    """Which other part than the quarter's figure brackets say that it is: *Số buổi (kế hoạch)*."""
    return next((role for role in _roles_in_brackets(text) if role in (Role.PLAN, Role.BEFORE)), None)


def plan_in_brackets(text: str) -> str | None:
    """The words in brackets that say that a heading is of a plan: *Số buổi (kế hoạch năm 2026)*; None without any."""
    return next((inner for inner in _IN_BRACKETS.findall(text) if role_of(inner) == Role.PLAN), None)


def says_so_far(text: str) -> bool:
    """Whether brackets say that a heading is of the year so far: *Hộ nghèo (lũy kế)*."""
    return Role.CUMULATIVE in _roles_in_brackets(text)


def _roles_in_brackets(text: str) -> list[Role | None]:
    return [role_of(inner) for inner in _IN_BRACKETS.findall(text)]


# --- what a row is ---------------------------------------------------------------------------------------------------

TOTAL_WORDS = frozenset({
    "tong cong", "tong so", "tong", "cong", "toan huyen", "toan tinh", "toan xa", "toan quoc", "cong toan huyen",
    "tong cong toan huyen", "tong toan huyen", "tong so toan huyen", "tong hop", "cong chung", "tong cong toan tinh",
    "toan thanh pho", "toan thi xa", "toan quan", "toan phuong", "cong toan tinh", "tong toan tinh", "cong huyen",
    "tong so cac xa", "tong cac xa", "cong cac xa", "cong toan bang", "tong toan bang", "tong cong toan bang",
})  # fmt: skip
GRAND_TOTAL_WORDS = frozenset(words for words in TOTAL_WORDS if words not in ("cong", "tong"))
# Sums of a printed page, of a group of communes, and what is carried from one page to the next.
_GROUP_TOTAL = re.compile(
    r"(?:tong )?cong (?:so )?(?:cum|khoi|vung|khu vuc|tieu vung|nhom|cac xa|cac phuong|cac thi tran)"
    r"(?: (?:so )?(?:[0-9]{1,2}|[ivx]{1,4}|[a-e]|xa|phuong|thi tran|phia .*|con lai))?"
    r"|(?:tong |cong |tong cong )(?:so )?cum (?:nam|bac|dong|tay|trung tam|giua)(?: .*)?"
    r"|(?:tong|cong|tong so|tong cong) [0-9]{1,3} (?:don vi|xa|phuong|thi tran)(?: (?:xa|phuong|thi tran|tt|va))*"
    r"|tong (?:cum|khoi|vung|khu vuc|tieu vung|nhom)(?: so)? (?:[0-9]{1,2}|[ivx]{1,4}|[a-e]|xa|phuong|thi tran|phia .*)"
)
_CARRIED = re.compile(
    r"(?:(?:tong |so )?cong |so )?(?:mang|chuyen)(?: tiep)? (?:sang|qua|xuong)(?: (?:trang|to))?"
    r"(?: (?:sau|ben|tiep|tiep theo|khac|[0-9]{1,2}))?"
    r"|(?:(?:tong |so )?cong |so )?(?:(?:mang|chuyen) (?:sang )?tu )?(?:trang|to) truoc(?: (?:mang|chuyen)(?: sang)?)?"
    r"|(?:tong |so )?cong (?:so )?trang(?: (?:so )?[0-9]{1,3}| nay)?|cong don(?: trang)?"
    r"|cong chuyen trang|(?:cong )?luy ke (?:den )?(?:trang|to)(?: nay)?"
    # A mean is of all the lines, and the sum of none.
    r"|(?:so )?(?:binh quan|trung binh)(?: (?:chung|mot|1|moi|cac|toan))?(?: (?:xa|don vi|huyen|tinh))?"
)
_GROUP = re.compile(
    r"(?:cac |khoi |nhom |so )?(?:xa|phuong|thi tran|xa phuong|phuong xa|xa thi tran|xa phuong thi tran)"
    r"(?: con lai| khac| thuoc huyen| trong huyen)?"
    r"|(?:cum|vung|khu vuc|tieu vung|mien|nhom|khoi)(?: xa)?(?: so)? "
    r"(?:[0-9]{1,2}|[ivx]{1,4}|[a-e]|phia .*|trung tam|vung .*|thap|cao|giua)"
)
_FOOTER_BEGINNINGS = (
    "nguoi lap", "lap bieu", "ky ghi ro", "ky ten", "tm ", "kt ", "tl ", "noi nhan", "nguoi kiem tra", "xac nhan cua",
    "nguoi tong hop", "ghi chu ",
)  # fmt: skip
# A line of a form may begin with these, so they end a table only when nothing follows.
_FOOTER_TITLES = frozenset({
    "chu tich", "pho chu tich", "bi thu", "pho bi thu", "truong ban", "pho truong ban", "thu truong", "ghi chu",
    "thu truong don vi", "ke toan", "van thu",
})  # fmt: skip
_DATELINE = re.compile(r"(^|.* )ngay .*thang .*nam .*")
OF_WHICH = re.compile(r"trong do( |$)")
PART_OF_PEOPLE = frozenset({
    "nam", "nu", "la nam", "la nu", "nam gioi", "nu gioi", "dan toc", "dan toc thieu so", "ton giao", "co dao",
})  # fmt: skip
_GROUPS_OF_COMMUNES = ("cum ", "vung ", "khu vuc ", "tieu vung ", "cac xa")
_WHOLE = re.compile(
    r"(?:tong |so lieu |cong |tong so |tong hop )?toan (?:huyen|tinh|thanh pho|thi xa|quan|cum|vung)"
    r"|(?:huyen|quan|tinh) .+"
)


@lru_cache(maxsize=20_000)
def starts_footer(text: str) -> bool:
    """Whether signatures begin: ``Người lập biểu``, ``TM. BAN THƯỜNG TRỰC``, ``Nghĩa Tá, ngày 25 tháng 3 năm 2020``."""
    words = heading_key(text)
    return words.startswith(_FOOTER_BEGINNINGS) or words in _FOOTER_TITLES or bool(_DATELINE.fullmatch(words))


@lru_cache(maxsize=20_000)
def is_total(text: str) -> bool:
    """Whether a row sums others: ``Tổng cộng``, ``CỘNG:``, ``Tổng số (20 xã)``, ``II. Toàn huyện``."""
    words = bare_heading_key(_NUMBERING.sub("", text.strip()))
    return words in TOTAL_WORDS or bool(_GROUP_TOTAL.fullmatch(words)) or bool(_CARRIED.fullmatch(words))


@lru_cache(maxsize=20_000)
def is_carried(text: str) -> bool:
    """Whether a total is of a printed page: *Cộng trang 1*, *Mang sang*, *Cộng chuyển sang trang sau*."""
    return bool(_CARRIED.fullmatch(bare_heading_key(_NUMBERING.sub("", text.strip()))))


@lru_cache(maxsize=20_000)
def heads_section(text: str) -> bool:
    """Whether a line among communes is of a group of them: *II. Xã*, *Các xã còn lại*, *Cụm 1*."""
    return bool(_GROUP.fullmatch(bare_heading_key(_NUMBERING.sub("", text.strip()))))


def heads_whole(text: str) -> bool:
    """Whether a line heads what is of several communes together: *Toàn huyện*, *Huyện Chợ Đồn*, *Cụm I*."""
    words = bare_heading_key(_NUMBERING.sub("", text.strip()))
    return bool(_WHOLE.fullmatch(words)) or (words.startswith(_GROUPS_OF_COMMUNES) and heads_section(text))


def is_grand_total(text: str) -> bool:
    """Whether a total is of the whole table and not of the lines above it alone."""
    return bare_heading_key(_NUMBERING.sub("", text.strip())) in GRAND_TOTAL_WORDS


# ``1.``, ``1.1``, ``I.``, ``a)``, ``-``, ``+`` in front of a line.
_NUMBERING = re.compile(r"^\s*(?:[-–—+*•]+|\(?(?:[IVX]{1,5}|[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-zđĐ])[.):/]+)\s*")
_NESTED_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})+\s+(?=\D)")
_ROMAN = re.compile(r"\(?[IVX]{1,5}[.)]?")


@lru_cache(maxsize=20_000)
def without_numbering(text: str) -> str:
    """``"1.1. Số buổi" → "Số buổi"``, ``"- Trong đó: hộ nghèo" → "Trong đó: hộ nghèo"``."""
    text = text.strip()
    for _ in range(3):
        shorter = _NESTED_NUMBER.sub("", _NUMBERING.sub("", text))
        if shorter == text or not shorter:
            break
        text = shorter
    return text


def is_roman_numeral(text: str) -> bool:
    """Whether the order column says that this line heads a section."""
    return bool(_ROMAN.fullmatch(text.strip()))


# --- the row that numbers the columns --------------------------------------------------------------------------------

_COLUMN_NUMBER = re.compile(r"\(?[0-9]{1,3}[a-z]?\)?( ?= ?.*)?|\(?[A-ZĐa-e]\)?")


@lru_cache(maxsize=20_000)
def is_column_number(text: str) -> bool:
    """Whether a cell numbers a column: ``(1)``, ``A``, ``1``, ``(3)=(2)/(1)``."""
    return bool(_COLUMN_NUMBER.fullmatch(text.strip()))


_LEADING_NUMBER = re.compile(r"\(?([0-9]{1,3})")


def is_column_numbering(texts: list[str]) -> bool:
    """Whether the filled cells of a row, left to right, number the columns: letters first, then numbers that rise.

    One cell alone does not: it may be a figure. ``1 2 3`` without brackets does when it counts up by one.
    """
    if len(texts) < 2 or not all(map(is_column_number, texts)):
        return False
    numbers = [int(found[1]) for text in texts if (found := _LEADING_NUMBER.match(text.strip()))]
    letters = len(texts) - len(numbers)
    if numbers != sorted(set(numbers)) or (numbers and numbers[0] > letters + 1):
        return False
    unmistakable = letters > 0 or any("(" in text or "=" in text for text in texts)
    if unmistakable:
        return True
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
