"""Hundreds of damaged files (``--long``: twenty thousand): each ends in a Vietnamese sentence or a reading, none in
anything else.

Each file is made from a sound one by a way and a number of its own, so a failure names what makes it again.
"""

import resource
import time
import unicodedata
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import cache
from random import Random

import pytest

from lib.refused import Refused
from lib.workbooks import CellError, Grid, read_sheets
from tests.fuzz import damage
from tests.fuzz.bombs import BOMBS, HARMLESS
from tests.fuzz.seeds import seeds

FILES = [range(first, first + 50) for first in range(0, 250, 50)]
FOUND = [range(number, number + 1) for number in (8_127, 12_529)]  # a null character in a text, by the long runs
LONG = [range(250, 1_000), *(range(first, first + 1_000) for first in range(1_000, 20_000, 1_000))]
MAX_SECONDS = 60
MAX_BYTES = 2 * 1024**3
MAX_ROWS, MAX_COLUMNS = 200_000, 1_000  # as the refusal of a larger sheet says
VALUES = (str, float, bool, int, date, datetime, clock, timedelta, CellError)
NAMES = ("so-lieu.xlsx", "so-lieu.xls", "so-lieu.ods", "so-lieu.csv", "so-lieu.docx", "so-lieu", "")


def damaged(number: int) -> tuple[str, str, bytes]:
    """(sound file, way, bytes) of file ``number``."""
    chance = Random(f"damaged file {number}")
    sound = chance.choice(sorted(seeds()))
    kind = sound.rpartition(".")[2]
    ways = {
        "xlsx": (*damage.ANY, *damage.ARCHIVE, *damage.ARCHIVE),
        "ods": (*damage.ANY, *damage.ARCHIVE, *damage.ARCHIVE),
        "xls": (*damage.ANY, *damage.OLD * 4),
        "csv": (*damage.ANY, *damage.TEXT * 4),
    }[kind]
    way = chance.choice(ways)
    return sound, way.__name__, way(seeds()[sound], chance)


@cache
def sound_reading(sound: str) -> list[Grid]:
    return read_sheets(seeds()[sound]).grids


def reading_of(content: bytes, name: str = "") -> list[Grid] | str:
    """The repaired sheets, or the sentence of the refusal."""
    begun = time.monotonic()
    try:
        return read_sheets(content, name).grids
    except Refused as refusal:
        assert_vietnamese(str(refusal))
        return str(refusal)
    finally:
        assert time.monotonic() - begun < MAX_SECONDS


def assert_vietnamese(sentence: str) -> None:
    assert sentence.startswith(("Tệp ", "Không đọc được tệp"))
    assert sentence.endswith(".")
    assert "\n" not in sentence


def assert_well_formed(grids: list[Grid]) -> None:
    for grid in grids:
        assert len(grid.rows) <= MAX_ROWS
        assert grid.width <= MAX_COLUMNS
        for row in grid.rows:
            for value in row:
                assert isinstance(value, VALUES)
                if isinstance(value, str):
                    assert "\0" not in value
                    assert not grid.visible or unicodedata.is_normalized("NFC", value)
                    value.encode()  # no half of a letter


@pytest.mark.parametrize(
    "numbers", [*FILES, *FOUND, *(pytest.param(numbers, marks=pytest.mark.long) for numbers in LONG)], ids=str
)
def test_a_damaged_file_is_a_sentence_or_a_reading(numbers):
    for number in numbers:
        sound, way, content = damaged(number)
        name = Random(number).choice(NAMES)
        try:
            reading = reading_of(content, name)
            if not isinstance(reading, str):
                assert_well_formed(reading)
                if sound.endswith(("xlsx", "ods")) and way in {each.__name__ for each in damage.SEALED}:
                    assert reading == sound_reading(sound)
        except BaseException as error:
            error.add_note(f"file {number}: {sound}, {way}, sent as “{name}”")
            raise
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MAX_BYTES


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_a_sentence(bomb):
    assert isinstance(reading_of(BOMBS[bomb]()), str)


@pytest.mark.parametrize("file", HARMLESS)
def test_what_only_looks_like_a_bomb_is_read(file):
    assert_well_formed(reading_of(HARMLESS[file]()))


@pytest.mark.parametrize("sound", seeds())
@pytest.mark.parametrize("name", NAMES)
def test_a_sound_file_is_read_under_any_name(sound, name):
    assert reading_of(seeds()[sound], name) == sound_reading(sound)
