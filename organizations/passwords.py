"""Which passwords are guessed: common ones, and those made of what everybody here types.

A password is guessable when next to nothing is left of it once common words, keyboard rows, dates, and the names of its
person, their organizations and places are taken out, whatever the case, marks, separators and the figures that stand
for letters (``M@tKh4u-123``, ``giaoban2026``).
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from lib.vietnamese import fold, plain_letters
from organizations.models import Organization, User

LEAST_LEFT = 4  # letters that no guess explains
LONGEST_TAIL = 4  # figures that a guess adds to a word: a year, 123, 1
COMMON = (
    "mat khau", "mat ma", "mk", "pass", "password", "passwd", "admin", "administrator", "root", "user", "login", "test",
    "abc", "xyz", "asd", "qwe", "zxc", "welcome", "hello", "iloveyou", "dragon", "master", "secret", "letmein", "demo",
    "giao ban", "hoi nghi", "cong giao ban", "bao cao", "bien ban", "chi dao", "ket luan", "so lieu", "van ban",
    "quan tri", "he thong", "nguoi dung", "tai khoan", "can bo", "cong chuc", "vien chuc", "chuyen vien", "lanh dao",
    "van phong", "van thu", "thu ky", "bi thu", "chu tich", "pho chu tich", "truong ban", "giam doc",
    "huyen uy", "tinh uy", "dang uy", "thanh uy", "quan uy", "thi uy", "chi bo", "dang bo", "dang cong san", "dan van",
    "tuyen giao", "mat tran", "mat tran to quoc", "mttq", "ubmttq", "ubnd", "uy ban", "uy ban nhan dan", "hdnd",
    "hoi dong nhan dan", "nong dan", "hoi nong dan", "phu nu", "hoi phu nu", "lien hiep", "thanh nien",
    "doan thanh nien", "cong doan", "lien doan lao dong", "ldld", "ccb", "cuu chien binh", "hoi", "doan", "dang", "dan",
    "viet nam", "vietnam", "vn", "ho chi minh", "bac ho", "anh yeu em", "em yeu anh", "anh em", "yeu", "anh", "em",
    "con yeu", "gia dinh", "hanh phuc", "xin chao", "chao", "may man", "phat tai", "phat loc", "tai loc", "loc phat",
    "huyen", "tinh", "xa", "phuong", "thi tran", "thanh pho", "thi xa", "dac khu", "thon", "ban", "khu pho", "quan",
    "quy", "thang", "nam", "ngay",
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "nguyen van", "nguyen thi", "van", "thi",
)  # fmt: skip
# All provinces and cities there were before 01/07/2025; those after are among them.
PROVINCES = (
    "an giang", "ba ria vung tau", "vung tau", "bac giang", "bac kan", "bac lieu", "bac ninh", "ben tre", "binh dinh",
    "binh duong", "binh phuoc", "binh thuan", "ca mau", "can tho", "cao bang", "da nang", "dak lak", "daklak",
    "dak nong", "daknong", "dien bien", "dong nai", "dong thap", "gia lai", "ha giang", "ha nam", "ha noi", "ha tinh",
    "hai duong", "hai phong", "hau giang", "hoa binh", "hung yen", "khanh hoa", "kien giang", "kon tum", "lai chau",
    "lam dong", "lang son", "lao cai", "long an", "nam dinh", "nghe an", "ninh binh", "ninh thuan", "phu tho",
    "phu yen",
    "quang binh", "quang nam", "quang ngai", "quang ninh", "quang tri", "soc trang", "son la", "tay ninh", "thai binh",
    "thai nguyen", "thanh hoa", "thua thien hue", "hue", "tien giang", "tp hcm", "sai gon", "tra vinh", "tuyen quang",
    "vinh long", "vinh phuc", "yen bai",
)  # fmt: skip
ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
    "0123456789",
)
STANDS_FOR = str.maketrans("0134578@9$!|", "oieastbagsil")
WORDS = frozenset(words.replace(" ", "") for words in (*COMMON, *PROVINCES))

_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d(?:0[1-9]|1[0-2])\d\d"
)
_PHONE = re.compile(r"(?:0|84)\d{9}")


def names_in(*texts: str) -> set[str]:
    """Every run of words of ``texts``, folded and joined: ``{"hoi", "hoinongdan", …}``; initials, too."""
    found = set()
    for text in texts:
        words = re.findall(r"[a-z0-9]+", fold(text))
        found |= {"".join(words[first:last]) for last in range(1, len(words) + 1) for first in range(last)}
        found.add("".join(word[0] for word in words))
    return {name for name in found if len(name) >= 3}


def guessed_parts(password: str, names: Iterable[str] = ()) -> list[str]:
    """The guessable words of ``password`` where nothing but them is in it; empty where enough else is left.

    ``names``: folded names of the person and of where they belong (``names_in``).
    """
    written = fold(plain_letters(password))
    known = WORDS | set(names)
    for reading in dict.fromkeys((written, _letters_read(written), written.translate(STANDS_FOR))):
        left, parts = _explain(*_joined(reading), known)
        if left < LEAST_LEFT:
            return parts or [reading]
    return []


def _letters_read(text: str) -> str:
    """Figures between letters as the letters for which they stand; those at the end stay figures."""
    core = text.rstrip("0123456789!@#$%^&*()._-+= ")
    return core.translate(STANDS_FOR) + text[len(core) :]


def _joined(text: str) -> tuple[str, set[int]]:
    """``text`` without what separates its words, and where in it a word may begin or end: anywhere where nothing
    separates them, else only there (*trần* is no part of ``vang-trang``)."""
    words = re.findall(r"[a-z]+|[0-9]+", text)
    joined = "".join(words)
    if not re.search(r"[a-z0-9][^a-z0-9]+[a-z0-9]", text):
        return joined, set(range(len(joined) + 1))
    return joined, {0, *accumulate(map(len, words))}


def _explain(text: str, bounds: set[int], known: set[str] | frozenset[str]) -> tuple[int, list[str]]:
    """How many letters of ``text`` remain when as much as possible is explained, and by which parts, each of which lies
    between two of ``bounds``."""
    best: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(text) + 1):
        left, parts = best[end - 1]
        found = (left + 1, parts)
        for start in bounds.intersection(range(max(0, end - 40), end)) if end in bounds else ():
            part = text[start:end]
            if best[start][0] < found[0] and (part in known or _is_pattern(part)):
                found = (best[start][0], [*best[start][1], part])
        best.append(found)
    return best[-1]


def _is_pattern(part: str) -> bool:
    """A few figures, a date, a telephone number, one letter again and again, neighbours on the keyboard."""
    if part.isdigit():
        return len(part) <= LONGEST_TAIL or bool(_DATE.fullmatch(part) or _PHONE.fullmatch(part)) or _is_run(part)
    return len(part) >= 3 and _is_run(part)


def _is_run(part: str) -> bool:
    if len(set(part)) == 1:
        return True
    half = part[: len(part) // 2]
    if len(half) >= 2 and half * 2 == part:
        return True
    return any(part in row or part[::-1] in row for row in ROWS) or _steps_alike(part)


def _steps_alike(part: str) -> bool:
    """Each figure one more, or one less, than the one before."""
    return part.isdigit() and len({(int(b) - int(a)) % 10 for a, b in pairwise(part)} - {1, 9}) == 0


class GuessedPasswordValidator:
    """Refuses what is made of common and local words, of one's own names and of those of one's organizations."""

    def validate(self, password: str, user: User | None = None) -> None:
        parts = guessed_parts(password, names_of(user))
        if not parts and _base(password) not in _common_passwords():
            return
        named = ", ".join(f"“{part}”" for part in dict.fromkeys(parts)) or f"“{_base(password)}”"
        raise ValidationError(
            f"Mật khẩu này dễ đoán vì chỉ gồm {named}: từ thông dụng, tên người, tên cơ quan, ngày tháng hoặc dãy phím "
            "liền nhau; hãy ghép ít nhất ba từ không liên quan đến nhau, ví dụ theo một hình ảnh chỉ bạn nghĩ ra.",
            code="password_guessed",
        )

    def get_help_text(self) -> str:
        return "Không dùng từ thông dụng như “matkhau”, “giaoban”, tên người, tên cơ quan, địa danh kèm năm hay dãy số."


@cache
def _common_passwords() -> frozenset[str]:
    """Django's twenty thousand, which its validator reads from a file each time it is made."""
    return frozenset(CommonPasswordValidator().passwords)


def _base(password: str) -> str:
    """The word that a common password was made of: read as letters, without its tail of figures and signs."""
    return re.sub(r"[^a-z]", "", _letters_read(fold(plain_letters(password))))


def names_of(user: User | None) -> set[str]:
    """Names that a guess begins with: of the person, and of every organization of the portal and its place."""
    rows = Organization.objects.values_list("name", "short_name", "symbol", "place_name", "unit__name")
    found = names_in(*{text for row in rows for text in row if text})
    if user is not None:
        found |= names_in(user.full_name, re.sub(r"[._-]", " ", user.username), user.email.partition("@")[0])
    return found
