"""What issuing adds to the content of a paper: its number, its day, what it corrects and where it can be checked."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Imprint:
    """``number`` counts from 1 in its register, 0 while none is given (a preview); ``issued_on`` is the day printed and
    the one that chooses the profile.

    ``corrects``: *Thay thế Biên bản số 05/BB-… ngày …*, printed under the title; empty for a first issue.
    ``address``: the page that vouches for the paper, printed as a QR code; empty prints none.
    """

    number: int
    issued_on: date
    corrects: str = ""
    address: str = ""
