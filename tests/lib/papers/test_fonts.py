from pathlib import Path

import pytest
from fontTools import subset

from lib.papers import fonts
from lib.refused import Refused


@pytest.fixture(autouse=True)
def _usual_folders():
    yield
    fonts.use_font_folder("", "")


def test_the_four_faces_of_this_machine_are_found():
    found = fonts.find_fonts()
    assert list(found) == ["Regular", "Bold", "Italic", "BoldItalic"]
    for face, file in found.items():
        assert file.name == f"LiberationSerif-{face}.ttf"
        assert file.is_file()


def test_a_chosen_folder_is_the_only_one_searched(tmp_path):
    fonts.use_font_folder(str(tmp_path), "PORTAL_FONT_DIR")
    with pytest.raises(Refused, match=r"PORTAL_FONT_DIR.*script/bootstrap"):
        fonts.find_fonts()


def test_a_folder_with_all_four_is_taken(tmp_path):
    for file in fonts.find_fonts().values():
        (tmp_path / file.name).symlink_to(file)
    fonts.use_font_folder(str(tmp_path), "PORTAL_FONT_DIR")
    assert fonts.find_fonts()["Bold"] == tmp_path / "LiberationSerif-Bold.ttf"


@pytest.mark.parametrize("damage", ["missing", "not a font", "without Vietnamese letters"])
def test_a_folder_with_a_face_that_cannot_print_vietnamese_is_not_taken(tmp_path, damage):
    files = fonts.find_fonts()
    for face, file in files.items():
        if face != "Bold":
            (tmp_path / file.name).symlink_to(file)
    bold = tmp_path / files["Bold"].name
    if damage == "not a font":
        bold.write_bytes(b"this is no font")
    if damage == "without Vietnamese letters":
        cut_to_latin(files["Bold"], bold)
    fonts.use_font_folder(str(tmp_path), "PORTAL_FONT_DIR")

    with pytest.raises(Refused):
        fonts.find_fonts()


def cut_to_latin(whole: Path, cut: Path) -> None:
    """Write ``whole`` without the letters beyond Latin-1, as version 1 of the fonts lacks many of them."""
    font = subset.load_font(str(whole), subset.Options())
    cutter = subset.Subsetter()
    cutter.populate(unicodes=range(0x20, 0x100))
    cutter.subset(font)
    font.save(cut)


def test_every_vietnamese_letter_is_asked_for():
    assert {ord(letter) for letter in "ăâđêôơưĂÂĐÊÔƠƯảặỗựỳỵẪỞ"} <= fonts.VIETNAMESE_LETTERS
    assert len([code for code in fonts.VIETNAMESE_LETTERS if chr(code).isalpha()]) == 2 * (12 * 6 + 1)
