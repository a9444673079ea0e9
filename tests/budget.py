"""How many examples of a property are tried, always from the same seed: every run tries the same and takes as long.

``script/test --long`` tries more.
"""

from typing import TypeVar

from hypothesis import HealthCheck, settings

FIXED, LONG = "fixed", "long"
Amount = TypeVar("Amount")

# No deadline and no complaint of a slow machine: a test must not depend on who else is at work on it.
settings.register_profile(
    FIXED,
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(LONG, settings.get_profile(FIXED), max_examples=1_000)
settings.load_profile(FIXED)


def spend_long() -> None:
    """From now on ``budget`` answers what the long runs have; called before tests are collected."""
    settings.load_profile(LONG)


def budget(usual: Amount, *, long: Amount) -> Amount:
    """``usual``, or ``long`` where the long runs are asked for. To be asked while tests are collected or run."""
    return long if settings.get_current_profile_name() == LONG else usual
