"""Papers as downloads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from briefings.documents.papers import PRINTERS, attachment
from briefings.models import Briefing


@require_safe
@login_required
def download(request, slug: str, kind: str):
    """The paper ``kind`` of the briefing ``slug``; not found outside the user's scope, as if it did not exist."""
    briefing = get_object_or_404(Briefing.objects.for_user(request.user), slug=slug)
    if kind not in PRINTERS:
        raise Http404
    return attachment(PRINTERS[kind](briefing))
