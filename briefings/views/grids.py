"""How a page of grids is answered: shown, with rows added, pasted or moved (nothing is stored), or saved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from briefings.forms.grids import DOWN, UP
from lib.refused import Refused
from organizations.services import submissions
from organizations.services.rows import RowsRefused

RETYPING = {"them", "tach", UP, DOWN}  # the buttons that store nothing
SHOWN, DONE, REFUSED = 200, 302, 422


def take_grids(request, make: Callable[..., Any], target: str, nothing: str) -> tuple[Any, int]:
    """The page that ``make`` makes of what was sent, and how it is answered: ``SHOWN``, ``REFUSED``, or ``DONE``, then
    at ``target``. ``nothing`` is said where there is nothing to save."""
    if request.method != "POST":
        return make(), SHOWN
    if RETYPING & set(request.POST):
        return make(data=request.POST, retyped=True), SHOWN
    page = make(data=request.POST)
    if not page.is_valid():
        return page, REFUSED
    if not page.is_changed:
        messages.info(request, nothing)
        return page, DONE
    return page, DONE if is_saved(request, page, page.save, target) else REFUSED


def is_saved(request, page: Any, save: Callable[[], str], target: str) -> bool:
    """Whether what was typed is stored, and said; if not, the page says why, each sentence where it belongs."""
    try:
        with submissions.once():
            said = save()
            submissions.lead_to(target, said)
    except RowsRefused as refusal:
        page.note(refusal.faults)
        return False
    except Refused as refusal:
        page.refused.append(str(refusal))
        return False
    messages.success(request, said)
    return True
