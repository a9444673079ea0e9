"""Papers as downloads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from briefings.documents.blocks import PaperContent
from briefings.documents.papers import PRINTERS, attachment
from briefings.documents.word import word_file
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
    """``/giao-ban/<slug>/<kind>.pdf``: the trial print."""
    briefing = _briefing(request.user, slug, kind)
    return attachment(PRINTERS[kind](briefing, chosen_addressee(request, briefing, kind)))


@require_safe
@login_required
def word(request, slug: str, kind: str):
    """``/giao-ban/<slug>/<kind>.docx``: the trial print as a Word file, to be edited."""
    return attachment(word_file(_content(request, slug, kind)))


@require_safe
@login_required
def word_preview(request, slug: str, kind: str):
    """``/giao-ban/<slug>/du-thao/<kind>.docx``: the same with *DỰ THẢO* across every page."""
    return attachment(word_file(_content(request, slug, kind), draft=True))


def _content(request, slug: str, kind: str) -> PaperContent:
    briefing = _briefing(request.user, slug, kind)
    return PRINTERS[kind].context(briefing, addressee=chosen_addressee(request, briefing, kind))


def _briefing(user, slug: str, kind: str) -> Briefing:
    """The briefing ``slug``; not found outside the user's scope, and for a kind that is never printed."""
    if kind not in PRINTERS:
        raise Http404
    return get_object_or_404(Briefing.objects.for_user(user), slug=slug)
