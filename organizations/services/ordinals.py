"""The numbers of lines of a list: of one that is added, and while several change places."""

from django.db.models import Max, Model, QuerySet

# Out of everybody's way while lines change places; a small integer holds 32,767.
ASIDE = 10_000


def next_ordinal(rows: QuerySet, within: Model | None = None) -> int:
    """One more than the highest number among ``rows``.

    ``within``: what they all belong to. It is locked until the transaction ends: whoever adds to it at the same moment
    waits, and gets the number after it. None where the caller has locked it.
    """
    if within is not None:
        type(within)._base_manager.select_for_update(of=("self",)).get(pk=within.pk)
    return (rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1
