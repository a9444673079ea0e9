"""*DỰ THẢO* across the pages of a preview."""

from fontTools.ttLib import TTFont

from lib.papers.fonts import find_fonts
from lib.papers.watermark import TEXT, watermark_svg


def test_it_is_drawn_from_the_papers_own_letters():
    svg = watermark_svg().decode()
    with TTFont(find_fonts()["Bold"]) as font:
        letters = font.getBestCmap()
    assert svg.count("<path") == len(TEXT.replace(" ", ""))
    assert "<text" not in svg
    assert all(ord(letter) in letters for letter in TEXT)
