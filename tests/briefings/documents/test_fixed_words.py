"""What our papers say in words of their own."""

import unicodedata

import pytest

from briefings.documents.fixed_words import Words, words_in
from briefings.documents.frame import meeting_name
from lib.vietnamese import place_tones


def test_the_fixed_words_follow_the_house_style_and_are_nfc():
    for placement in ("old", "new"):
        words = words_in(placement)
        for value in vars(words).values():
            assert unicodedata.is_normalized("NFC", value)
            assert value == place_tones(value, placement)
    assert words_in("new") == Words()


@pytest.mark.parametrize(
    ("title", "meeting"),
    [
        ("Giao ban khối MTTQ", "hội nghị giao ban khối MTTQ"),
        ("Hội nghị giao ban quý I", "hội nghị giao ban quý I"),
        ("MTTQ giao ban", "hội nghị MTTQ giao ban"),
    ],
)
def test_a_briefing_is_named_as_a_meeting(title, meeting):
    assert meeting_name(title) == meeting
