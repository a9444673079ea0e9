"""A state as a word in a colour, with a shape of its own: the same on pages, in the admin site and in letters.

Colours and shapes stand in ``portal.css`` (``.badge``); here is which of them a state has.
"""

from enum import StrEnum
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Kind(StrEnum):
    """What a state means for whoever reads a list; the value is the class in the style sheet."""

    TODO = "todo"  # nothing was done yet: a ring
    DOING = "doing"  # somebody is at it: half a disc
    WAIT = "wait"  # somebody else has to decide: a square
    DONE = "done"  # a tick
    SOON = "soon"  # it wants attention: a diamond
    LATE = "late"  # it is late or wrong: a triangle
    STOP = "stop"  # it goes on no more: a dash


class State(NamedTuple):
    word: str
    kind: Kind = Kind.TODO


def badge(word: str, kind: Kind = Kind.TODO) -> SafeString:
    """``word`` as HTML in the look of ``kind``."""
    return format_html('<span class="badge {}">{}</span>', kind.value, word)
