"""Units of measure: how they are written, what they measure, and how many of one make one of another.

The one place that is asked wherever a file says in what its figures are: a column *ĐVT*, the line above a table,
brackets in or below a heading, the number format or the text of a cell. A measure that is not listed here is of its own
kind and equal to itself alone. The words are those of the forms of the statistics office and of the Front.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from lib.vietnamese import ascii_forms, fold, normalize


class Measure(NamedTuple):
    """One of it is ``factor`` of the smallest measure of its ``dimension``; ``label`` is how people write it.

    ``general``: the dimension of which its own is a special case (hội viên are người), else empty. ``known``: False
    for a measure of its own kind.
    """

    dimension: str
    factor: Decimal
    label: str
    general: str = ""
    known: bool = True

    @property
    def is_scaled(self) -> bool:
        """Whether it measures (money, weight, area, a share) and does not count things."""
        return self.dimension in _MEASURED


_MONEY, _PEOPLE = "đồng", "người"
# Dimension → its measures as (label, factor, further spellings).
_MEASURED: dict[str, tuple[tuple[str, int, tuple[str, ...]], ...]] = {
    _MONEY: (("đồng", 1, ("đ", "vnđ", "vnd", "việt nam đồng", "đồng việt nam", "đồng vn", "đồng vnđ", "vn đồng")),),
    "USD": (("USD", 1, ("đô la", "đô la mỹ", "đô-la", "$", "us$", "usd$")),),
    "EUR": (("EUR", 1, ("euro", "ơ rô", "€")),),
    "CNY": (("nhân dân tệ", 1, ("cny", "rmb", "tệ", "¥")),),
    "%": (
        ("‰", 1, ("phần nghìn", "phần ngàn", "%o", "0/00", "o/oo", "%0")),
        ("%", 10, ("phần trăm", "tỷ lệ", "tỉ lệ", "tỷ lệ %", "tỉ lệ %", "tỷ lệ phần trăm", "% tỷ lệ")),
    ),
    "kg": (
        ("g", 1, ("gam", "gram", "gr")),
        ("lạng", 100, ()),
        ("kg", 1_000, ("ki lô gam", "ki-lô-gam", "kilogam", "kilogram", "kílôgam", "ki lô", "kí")),
        ("tạ", 100_000, ()),
        ("tấn", 1_000_000, ("t",)),
    ),
    "m²": (
        ("m²", 1, ("mét vuông", "m vuông")),
        ("ha", 10_000, ("héc ta", "hecta", "héc-ta", "hec ta", "hécta")),
        ("km²", 1_000_000, ("ki lô mét vuông", "ki-lô-mét vuông", "km vuông", "kilômét vuông")),
    ),
    "m": (
        ("cm", 1, ()),
        ("m", 100, ("mét",)),
        ("km", 100_000, ("ki lô mét", "ki-lô-mét", "kilômét", "cây số")),
    ),
    "lít": (("lít", 1, ("l",)), ("m³", 1_000, ("mét khối", "m khối", "khối"))),
}  # fmt: skip
# What is counted: label → further spellings.
_COUNTED: dict[str, tuple[str, ...]] = {
    _PEOPLE: ("ng", "khẩu", "nhân khẩu", "người dân", "số người", "số khẩu"),
    "lượt người": ("lượt", "lượt ng", "số lượt", "số lượt người", "lượt khách", "lượt/người"),
    "hộ": ("hộ gia đình", "gia đình", "hộ dân", "hộ gđ", "số hộ"),
    "nhà": ("căn", "căn nhà", "ngôi", "ngôi nhà", "cái nhà", "nhà ở", "cái", "chiếc", "số nhà"),
    "suất": ("suất quà", "phần quà", "phần", "xuất", "xuất quà"),
    "buổi": ("số buổi",),
    "cuộc": ("số cuộc",),
    "con": ("số con",),
    "khu dân cư": ("kdc", "khu", "thôn", "bản", "tổ dân phố", "thôn, tổ dân phố", "thôn, bản", "thôn/tổ dân phố"),
    "công đoàn cơ sở": ("cđcs",),
    "sản phẩm": ("sp",),
    "hợp tác xã": ("htx",),
    "câu lạc bộ": ("clb",),
    **dict.fromkeys((
        "hội nghị", "kiến nghị", "ý kiến", "tổ", "công trình", "phần việc", "tiêu chí", "mô hình", "lớp",
        "vụ", "vụ việc", "đợt", "lần", "dự án", "đề án", "chi hội", "chi đoàn", "bài", "tin", "cuốn", "quyển", "bộ",
        "văn bản", "cơ sở", "doanh nghiệp", "tổ chức", "cây", "ngày công", "công", "chốt", "xã", "ngày", "thùng",
        "bao", "sào", "mẫu", "điểm", "đơn", "đội", "trường hợp", "giường", "lượt hộ", "giờ", "tháng", "năm",
    ), ()),
}  # fmt: skip
# People under a narrower name: they are people, and no others of these.
_KINDS_OF_PEOPLE = (
    "đoàn viên", "hội viên", "hv", "đảng viên", "cán bộ", "lao động", "học sinh", "thành viên", "đại biểu", "em",
    "cháu", "đồng chí", "đ/c", "công nhân", "phụ nữ", "thanh niên", "người cao tuổi", "viên chức", "công chức",
    "trẻ em",
)  # fmt: skip
# In brackets these say when or where, and not in what.
_NOT_IN_BRACKETS = frozenset({
    "xã", "ngày", "thôn", "bản", "khu", "phần", "giờ", "tháng", "năm", "tỷ lệ", "tỉ lệ", "tổ dân phố", "thôn, bản",
    "thôn, tổ dân phố", "thôn/tổ dân phố",
})  # fmt: skip
_PLAIN_IN_BRACKETS = frozenset(
    {"nguoi", "khau", "nhan khau", "ho", "luot", "luot nguoi", "buoi", "cuoc", "nha", "suat"}
)

_SCALES = {
    "nghin ty": 10**12, "ngan ty": 10**12, "tram trieu": 10**8, "chuc trieu": 10**7, "tram nghin": 10**5,
    "chuc nghin": 10**4, "nghin": 10**3, "ngan": 10**3, "ngin": 10**3,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trieu": 10**6, "ng": 10**3, "tr": 10**6, "ty": 10**9,
    "ti": 10**9,
}  # fmt: skip
_SCALE_LABELS = {
    1: "", 10**3: "nghìn ", 10**4: "chục nghìn ", 10**5: "trăm nghìn ", 10**6: "triệu ", 10**7: "chục triệu ",
    10**8: "trăm triệu ", 10**9: "tỷ ", 10**12: "nghìn tỷ ",
}  # fmt: skip
_POWER = re.compile(r"(?:x ?)?(?:10\^([0-9]{1,2})|1((?:[., ]?0)+)(?![0-9]))[ x]*")
_TIMES = re.compile(r"(.+?) ?[x×*] ?(1(?:[., ]?0)+|10\^[0-9]{1,2})")  # đồng x 1.000
_SCALE = re.compile(rf"({'|'.join(_SCALES)})(?:[. ]+|(?=d$|dong|vnd)|$)")
_RAISED = re.compile(r"(?<=10)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_NUMBER_AND_UNIT = re.compile(r"([-+]? ?[0-9][0-9., ]*?) ?([^0-9.,\s].*|%)")
_MONEY_AND_NUMBER = re.compile(r"([^0-9.,\s+-][^0-9.,]*?)[: ]*([-+]? ?[0-9][0-9., ]*)")
_ONLY_NUMBER = re.compile(r"[-+]?[0-9][0-9., ]*")
_EDGES = " .:;,*"
LISTED = "; "  # between several measures in one text
_SEVERAL = re.compile(r"\s*;\s*|,(?![0-9]{3})\s*|\s+(?:và|va|hoặc)\s+|\s+[-–]\s+|\s*/\s*")


def _key(text: str) -> str:
    """``text`` as measures are looked up: folded, ``m²`` as ``m2``, ``10⁶`` as ``10^6``, ``₫`` as ``d``."""
    text = _RAISED.sub(lambda raised: f"^{unicodedata.normalize('NFKC', raised[1])}", text.replace("₫", "đ"))
    return fold(unicodedata.normalize("NFKC", ascii_forms(text))).strip(_EDGES)


def _words() -> dict[str, Measure]:
    found = {}
    for dimension, measures in _MEASURED.items():
        for label, factor, spellings in measures:
            for spelling in (label, *spellings):
                found[_key(spelling)] = Measure(dimension, Decimal(factor), label)
    for label, spellings in _COUNTED.items():
        for spelling in (label, *spellings):
            found[_key(spelling)] = Measure(label, Decimal(1), label)
    for label in _KINDS_OF_PEOPLE:
        found[_key(label)] = Measure(label, Decimal(1), label, _PEOPLE)
    return found


_WORDS = _words()
_MARKED = frozenset(
    word
    for words in (_COUNTED, *_COUNTED.values())
    for word in words
    if word not in _NOT_IN_BRACKETS and not word.startswith("số ")  # *Số hộ* heads a column
)


@lru_cache(maxsize=5_000)
def parse_measure(text: str) -> Measure:
    """The measure that ``text`` is: ``"1.000 đồng"``, ``"Tr.đ"``, ``"m²"``, ``"nhân khẩu"``; one of its own kind
    where it is not known."""
    key = _key(text)
    if found := _WORDS.get(key) or _multiple(key):
        return found
    return Measure(f"={key}", Decimal(1), normalize(text), known=False)


def _multiple(key: str) -> Measure | None:
    """``1000d``, ``trieu dong``, ``nghin nguoi``, and ``trieu`` alone, which is money."""
    times, rest = 1, key
    if found := _TIMES.fullmatch(key):
        rest = f"{found[2]} {found[1]}"
    if power := _POWER.match(rest):
        times = 10 ** (int(power[1]) if power[1] else power[2].count("0"))
        rest = rest[power.end() :]
    scale = _SCALE.match(rest)
    if scale:
        times *= _SCALES[scale[1]]
        rest = rest[scale.end() :].strip(_EDGES)
        if not rest and scale[1] != "ng":
            rest = "dong"
    measure = _WORDS.get(rest)
    if measure is None or times not in _SCALE_LABELS:
        return None
    return measure._replace(factor=measure.factor * times, label=f"{_SCALE_LABELS[times]}{measure.label}")


@lru_cache(maxsize=5_000)
def parts_of_measure(text: str) -> tuple[str, ...]:
    """The several measures that ``text`` lists: ``"hộ; triệu đồng"``, ``"hộ/khẩu"``; ``text`` alone where it is one, or
    holds a word that is none."""
    if parse_measure(text).known:
        return (text,)
    parts = tuple(part for part in _SEVERAL.split(text) if part.strip())
    return parts if all(parse_measure(part).known for part in parts) else (text,)


def converted_parts(stated: str, own: str) -> list[str]:
    """Those of the measures in ``stated`` from which a figure has to be converted to ``own``."""
    return [part for part in parts_of_measure(stated) if conversion(part, own) not in (None, 1)]


@lru_cache(maxsize=5_000)
def is_measure(text: str) -> bool:
    """Whether ``text`` alone, as brackets or a line below a heading hold it, is a unit of measure without a doubt.

    ``(d)`` numbers a column, ``(năm)`` says when, and ``(cộng)`` is not *công*: what is counted must be written with
    its marks, or be too common to be mistaken. Of people, *(phụ nữ)* says which.
    """
    measure, written = parse_measure(text), normalize(text).lower().strip(_EDGES)
    if not measure.known or written in _NOT_IN_BRACKETS or (len(written) == 1 and written.isascii() and written != "%"):
        return False
    return measure.is_scaled or measure.factor != 1 or written in _MARKED or written in _PLAIN_IN_BRACKETS


@lru_cache(maxsize=5_000)
def conversion(stated: str, own: str) -> Decimal | None:
    """By what a figure in ``stated`` is multiplied to be one in ``own``; None where they measure different things."""
    one, other = parse_measure(stated), parse_measure(own)
    return one.factor / other.factor if one.dimension == other.dimension else None


@lru_cache(maxsize=5_000)
def compare(stated: str, own: str) -> Decimal | None:
    """The ``conversion`` from what a form states to an indicator's ``own`` measure; None where they contradict.

    A form may say more or less than the catalogue about the same thing: *hội viên* and *người*, *buổi tuyên truyền*
    and *buổi*, *tổ* and *tổ/HTX*. Where either is empty, nothing contradicts.
    """
    if not _key(stated) or not _key(own):
        return Decimal(1)
    if (factor := conversion(stated, own)) is not None:
        return factor
    one, other = parse_measure(stated), parse_measure(own)
    if other.dimension == one.general or one.dimension == other.general:
        return one.factor / other.factor
    if len(parts := parts_of_measure(stated)) > 1:
        # *tổ, HTX* of *tổ/HTX*; of *hộ, khẩu* nobody knows which.
        return Decimal(1) if {*map(parse_measure, parts)} == {*map(parse_measure, parts_of_measure(own))} else None
    if _begins_with(stated, other) or _begins_with(own, one):
        return Decimal(1)
    of_own = own.split("/")
    return Decimal(1) if len(of_own) > 1 and any(compare(stated, part) == 1 for part in of_own) else None


def _begins_with(text: str, measure: Measure) -> bool:
    """Whether ``text``, itself no known measure, begins with words for what ``measure`` counts."""
    if measure.is_scaled or measure.factor != 1 or parse_measure(text).known or "/" in text:
        return False
    words = _key(text).split()
    return any(
        parse_measure(" ".join(words[:length])).dimension == measure.dimension for length in range(1, len(words))
    )


def split_measure(text: str, own: str) -> tuple[str, Decimal | None]:
    """(the number in ``text``, its ``conversion`` to ``own``; None where the text names no measure).

    A measure that cannot be converted stays where it is, so that the text is no number.
    """
    if found := _NUMBER_AND_UNIT.fullmatch(text):
        digits, named = found[1], _without_brackets(found[2])
    elif (found := _MONEY_AND_NUMBER.fullmatch(text)) and is_money(found[1]):
        digits, named = found[2], found[1]
    else:
        return text, None
    factor = conversion(named, own) if _key(own) else None
    return (text, None) if factor is None else (digits.strip(), factor)


def _without_brackets(text: str) -> str:
    """``(hộ) → hộ``; brackets around anything but a measure stay."""
    inside = text.strip()[1:-1]
    return inside if text.strip()[:1] == "(" and text.strip().endswith(")") and parse_measure(inside).known else text


def measure_in_text(text: str) -> str:
    """What stands behind the number in ``text``; ``""`` where it holds anything else."""
    found = _NUMBER_AND_UNIT.fullmatch(text)
    return _without_brackets(found[2]).strip() if found else ""


def with_measure(text: str, measure: str) -> str:
    """``text`` with ``measure`` behind it, where it is a number that names none; else ``text``."""
    return f"{text.strip()} {measure}" if measure and _ONLY_NUMBER.fullmatch(text.strip()) else text


@lru_cache(maxsize=5_000)
def measure_label(own: str, factor: Decimal) -> str:
    """How the measure is written of which one is ``factor`` of ``own``; ``""`` where it has no name."""
    measure = parse_measure(own)
    wanted = measure.factor * factor
    if measure.dimension == _MONEY:
        return next((f"{label}đồng" for times, label in _SCALE_LABELS.items() if times == wanted), "")
    listed = _MEASURED.get(measure.dimension, ())
    scale = _SCALE_LABELS.get(int(factor)) if factor == int(factor) else None
    several = "" if scale is None else f"{scale}{measure.label}"
    return next((label for label, each, _ in listed if each == wanted), several)


def is_money(text: str) -> bool:
    """Whether ``text`` is a measure of Vietnamese money."""
    return parse_measure(text).dimension == _MONEY
