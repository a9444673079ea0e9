"""Many duties of one kind as one line, with the way to the list that shows them."""

from collections.abc import Iterable, Iterator

from briefings.services.my_work.duties import Act, Duty, Fold
from lib.vietnamese import capitalized
from organizations.display import display_days


def folded(duties: Iterable[Duty], *, more: int = 0) -> Iterator[Duty]:
    """``duties`` in their order, where one of many of a kind stands for them all (``Fold``).

    ``more``: how many others there are that were not read; all are of one kind then.
    """
    duties = list(duties)
    alike: dict[Fold, list[Duty]] = {}
    for duty in duties:
        if duty.fold:
            alike.setdefault(duty.fold, []).append(duty)
    seen: dict[Fold, int] = {}
    for duty in duties:
        fold = duty.fold
        if fold is None or len(alike[fold]) <= fold.keep:
            yield duty
            continue
        seen[fold] = seen.get(fold, 0) + 1
        if not fold.whole and seen[fold] <= fold.keep:
            yield duty
        elif seen[fold] == (1 if fold.whole else fold.keep + 1):
            yield _line(fold, alike[fold] if fold.whole else alike[fold][fold.keep :], more)


NAMED = 6  # organizations of a folded line


def _line(fold: Fold, duties: list[Duty], more: int) -> Duty:
    """What stands for ``duties``: how many there are, whose they are or what they lack, and for how long the worst has
    been late."""
    number = sum(duty.count for duty in duties) + more
    rest = "" if fold.whole else "còn "
    text = f"{rest}{number} {fold.noun}"
    by: dict[str, list[Duty]] = {}
    for duty in duties:
        by.setdefault(duty.note.lower() if fold.by_note else duty.organization, []).append(duty)
    named = [_whose(name, each) for name, each in by.items() if name]
    if (others := len(named) - NAMED) > 0:
        named = [*named[:NAMED], f"{others} đơn vị khác"]
    return Duty(
        duties[0].kind,
        capitalized(text),
        "",
        fold.address,
        late=any(duty.late for duty in duties),
        note=capitalized(", ".join(named)),
        now=any(duty.now for duty in duties),
        acts=(Act("Xem danh sách", fold.address),),
        count=number,
    )


def _whose(name: str, duties: list[Duty]) -> str:
    days = max(duty.days for duty in duties)
    number = sum(duty.count for duty in duties)
    return f"{name} {number} ({display_days(days)})" if days else f"{name} {number}"
