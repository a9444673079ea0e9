"""How much a process may use, and how long one is kept."""

from typing import NamedTuple

USUAL_MEMORY = 1_500 * 1024 * 1024  # bytes: room for the largest file or paper that is accepted, and one for each slot


class Limits(NamedTuple):
    """What one job may cost.

    ``memory``: bytes of address space; beyond it an allocation fails. ``seconds``: of processor time, whole ones.
    ``real_seconds``: as a clock on the wall counts them. Beyond either time the system ends the process.
    """

    memory: int
    seconds: int
    real_seconds: float


class Recycling(NamedTuple):
    """When a process that is used for several jobs ends after one: the ``jobs``-th, or the first that leaves it with
    more than ``grown`` bytes in memory. It also ends after a job without a result."""

    jobs: int
    grown: int


class Settings(NamedTuple):
    """What a server and its processes know of their sandbox (``Sandbox``), all as numbers."""

    jobs: int
    grown: int
    idle: int
    plain: int
    files: int
