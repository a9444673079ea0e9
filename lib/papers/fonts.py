"""The letters of our papers: Liberation Serif, which has the measures of Times New Roman and every Vietnamese letter.

Papers must break their lines alike on every machine, so the four font files are named one by one and handed to
WeasyPrint under an address scheme of our own. Nothing asks which fonts a machine prefers.
"""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from lib.refused import Refused

SCHEME = "paper-font"
IMAGE_SCHEME = "paper-image"  # pictures drawn for one paper: watermark, QR code
FAMILY = "Liberation Serif"

# Each face with its weight and style as CSS says them.
FONT_FACES = (
    ("Regular", "normal", "normal"),
    ("Bold", "bold", "normal"),
    ("Italic", "normal", "italic"),
    ("BoldItalic", "bold", "italic"),
)

SYSTEM_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",  # Debian 12, Ubuntu: fonts-liberation2
    "/usr/share/fonts/truetype/liberation",  # Debian 13, Ubuntu 24.04: fonts-liberation
    "/usr/share/fonts/liberation-serif-fonts",  # Fedora: liberation-serif-fonts
    "/usr/share/fonts/liberation-serif",  # RHEL, openSUSE
    "/usr/share/fonts/liberation",  # Alpine, Arch: ttf-liberation
    "/usr/share/fonts/ttf-liberation",  # older Alpine
    "/usr/local/share/fonts",
    "/Library/Fonts",
)


def _vietnamese_letters() -> frozenset[int]:
    """Code points of every Vietnamese letter, capital and small, and of the signs that our papers print."""
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones} | {"đ"}
    return frozenset(ord(letter) for letter in small | {letter.upper() for letter in small} | set("…–“”"))


VIETNAMESE_LETTERS = _vietnamese_letters()


_chosen = ("", "")


def use_font_folder(folder: str, setting: str) -> None:
    """From now on look for the fonts in ``folder`` alone, which is named by ``setting``; ``""``: in the usual ones."""
    global _chosen
    _chosen = (folder, setting)


def find_fonts() -> dict[str, Path]:
    """``{"Regular": …/LiberationSerif-Regular.ttf, "Bold": …, "Italic": …, "BoldItalic": …}`` of this machine.

    Looks in the folder given to ``use_font_folder`` alone, else where the systems put them. Version 1 of the fonts
    has the same file names but lacks most toned letters, so a folder counts only when all its four faces have every
    letter. Raises Refused when none does.
    """
    return _find(*_chosen)


@cache
def _find(chosen: str, setting: str) -> dict[str, Path]:
    for folder in map(Path, [chosen] if chosen else SYSTEM_FOLDERS):
        files = {face: folder / f"LiberationSerif-{face}.ttf" for face, _, _ in FONT_FACES}
        if all(_is_complete(file) for file in files.values()):
            return files
    place = f"trong thư mục {chosen} ({setting})" if chosen else "trên máy này"
    raise Refused(
        f"Không tìm thấy {place} phông chữ Liberation Serif bản 2 có đủ chữ tiếng Việt nên chưa in được văn bản; "
        "hãy cài gói fonts-liberation2 (Debian, Ubuntu), liberation-serif-fonts (Fedora) hoặc font-liberation "
        "(Alpine), hoặc chạy lại script/bootstrap."
    )


def _is_complete(file: Path) -> bool:
    try:
        with TTFont(file, lazy=True) as font:
            letters: dict[int, str] = font.getBestCmap()
            return letters.keys() >= VIETNAMESE_LETTERS
    except (OSError, TTLibError):
        return False


@cache
def font_bytes(file: Path) -> bytes:
    """The file's content; read once a process."""
    return file.read_bytes()
