"""The number of a line that is added to a list."""

from django.db.models import Max, Model, QuerySet


def next_ordinal(rows: QuerySet, within: Model | None = None) -> int:
    """One more than the highest number among ``rows``.

    ``within``: what they all belong to. It is locked until the transaction ends: whoever adds to it at the same moment
    waits, and gets the number after it. None where the caller has locked it.
    """
    if within is not None:
        type(within)._base_manager.select_for_update().get(pk=within.pk)
    return (rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1
