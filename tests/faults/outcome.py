"""One fault brought about, and what came of it."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.installation import Base


@dataclass(frozen=True)
class Run:
    """``base``: the installation of which each fault gets a copy; ``times``: how often what is repeated is done;
    ``quick``: a part of each fault, within a minute."""

    base: Base
    work: Path
    database: str
    times: int
    quick: bool


@dataclass(frozen=True)
class Outcome:
    """``fault`` came ``times`` times upon the portal on ``database``; of what it had ``acknowledged`` was ``lost``, a
    line each, other defects with them. ``began``: by the monotonic clock."""

    fault: str
    database: str
    times: int
    acknowledged: int
    lost: list[str]
    began: float
    seconds: float = field(default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", round(time.monotonic() - self.began, 1))

    @property
    def holds(self) -> bool:
        return not self.lost
