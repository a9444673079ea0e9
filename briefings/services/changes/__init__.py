"""Who changed what, when, from what to what and why: everything that was done, as one list, in a user's scope.

Read from the histories that every save writes, from the rows that are written events (what was done, evidence,
documents) and from the trail of figures, where one import is one entry.
"""

from briefings.services.changes import events, figures, versions
from briefings.services.changes.entries import Change, Criteria, Difference
from briefings.services.changes.figures import FIGURES
from briefings.services.changes.versions import tracked

__all__ = ["FIGURES", "Change", "Criteria", "Difference", "changes", "kinds", "tracked"]

SOURCES = (versions, events, figures)


def changes(user, criteria: Criteria, *, start: int, count: int) -> list[Change]:
    """``count`` entries from the ``start``-th newest, the newest first.

    Each kind is asked for its newest ``start + count`` keys only, whatever the length of its history.
    """
    heads = [
        (at, source, label, key)
        for source in SOURCES
        for at, label, key in source.latest(user, criteria, start + count)
    ]
    heads.sort(key=lambda head: head[0], reverse=True)
    heads = heads[start : start + count]
    described = {
        source: source.describe([(label, key) for _, of, label, key in heads if of is source]) for source in SOURCES
    }
    return [next(described[source]) for _, source, _, _ in heads]


def kinds() -> dict[str, str]:
    """What an entry can be about: Vietnamese names by label."""
    found = {label: str(model._meta.verbose_name) for label, model in tracked().items()}
    return {**found, **events.kinds(), FIGURES: "số liệu của xã"}
