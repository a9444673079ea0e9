"""Papers as downloads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from briefings.documents.papers import PRINTERS, attachment
from briefings.models import Briefing
from organizations.models import Organization


def chosen_addressee(request, briefing: Briefing, kind: str) -> Organization | None:
    """The organization of ``?to-chuc=<pk>`` for which the paper is made alone; None: for all. 404 for any other."""
    key = request.GET.get("to-chuc", "")
    if not key:
        return None
    offered = PRINTERS[kind].addressees(briefing) if PRINTERS[kind].addressees else []
    found = next((one for one in offered if str(one.pk) == key), None)
    if found is None:
        raise Http404
    return found


@require_safe
@login_required
def download(request, slug: str, kind: str):
    """The paper ``kind`` of the briefing ``slug``; not found outside the user's scope, as if it did not exist."""
    briefing = get_object_or_404(Briefing.objects.for_user(request.user), slug=slug)
    if kind not in PRINTERS:
        raise Http404
    return attachment(PRINTERS[kind](briefing, chosen_addressee(request, briefing, kind)))
