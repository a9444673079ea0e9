"""Trial prints and previews as downloads: those made already from the disk, long ones by way of a page of progress."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from briefings.choices import DocumentKind
from briefings.documents import (
    PRINTERS,
    Paper,
    addressees_for,
    attachment,
    find_or_print,
    find_print,
    forget_progress,
    keep_drafts_from,
    print_source,
    progress_of,
    word_file,
)
from briefings.models import Briefing
from lib.papers.blocks import Imprint, PaperContent
from organizations.choices import DownloadKind
from organizations.models import Organization
from organizations.services.download_log import record_download

ASKS_EVERY = 2  # seconds between two questions of the page of progress for itself


def chosen_addressee(request, briefing: Briefing, kind: str) -> Organization | None:
    """The organization of ``?to-chuc=<pk>`` for which the paper is made alone; None: for all. 404 for any other, and
    for one whose papers the reader may not see."""
    key = request.GET.get("to-chuc", "")
    if not key:
        return None
    found = next((one for one in addressees_for(request.user, briefing, kind) if str(one.pk) == key), None)
    if found is None:
        raise Http404
    return found


def chosen_day(request) -> Imprint | None:
    """The day of ``?ngay=2026-11-20`` on which the paper is thought to be issued, its number open; 404 for no day."""
    asked = request.GET.get("ngay", "")
    if not asked:
        return None
    try:
        return Imprint(0, date.fromisoformat(asked))
    except ValueError:
        raise Http404 from None


@require_safe
@login_required
def trial_print(request, slug: str, kind: str):
    """``/giao-ban/<slug>/<kind>.pdf``: the trial print."""
    return _pdf_response(request, slug, kind, draft=False)


@require_safe
@login_required
def preview(request, slug: str, kind: str):
    """``/giao-ban/<slug>/du-thao/<kind>.pdf``: the paper as it would be issued, *DỰ THẢO* across every page."""
    return _pdf_response(request, slug, kind, draft=True)


@require_safe
@login_required
def word(request, slug: str, kind: str):
    """``/giao-ban/<slug>/<kind>.docx``: the trial print as a Word file, to be edited."""
    return _word_response(request, slug, kind, draft=False)


@require_safe
@login_required
def word_preview(request, slug: str, kind: str):
    """``/giao-ban/<slug>/du-thao/<kind>.docx``: the same with *DỰ THẢO* across every page."""
    return _word_response(request, slug, kind, draft=True)


def _word_response(request, slug: str, kind: str, *, draft: bool) -> HttpResponse:
    briefing = _briefing(request, slug, kind)
    return _sent(request, briefing, word_file(_content(request, briefing, kind), draft=draft))


def _sent(request, briefing: Briefing, paper: Paper) -> HttpResponse:
    record_download(request, DownloadKind.TRIAL, briefing.pk, paper.file_name)
    return attachment(paper)


def _pdf_response(request, slug: str, kind: str, *, draft: bool) -> HttpResponse:
    """The print; for a long one that is not printed yet, the way to the page that tells how far it is."""
    briefing = _briefing(request, slug, kind)
    source = print_source(_content(request, briefing, kind), draft=draft)
    if response := get_conditional_response(request, etag=f'"{source.key}"'):
        return response
    paper = find_or_print(source)
    if paper is None:
        more = {"du_thao": "1"} if draft else {}
        return redirect(_address(request, "briefings:print_progress", slug, kind, **more))
    response = _sent(request, briefing, paper)
    response["ETag"] = f'"{source.key}"'
    return response


@require_safe
@login_required
def print_progress(request, slug: str, kind: str):
    """``/giao-ban/<slug>/dang-in/<kind>/``: how far a long print is; the page asks for itself."""
    draft = bool(request.GET.get("du_thao"))
    briefing = _briefing(request, slug, kind)
    source = print_source(_content(request, briefing, kind), draft=draft)
    address = _address(request, "briefings:preview" if draft else "briefings:trial_print", slug, kind)
    progress = progress_of(source)
    context = {
        "name": DocumentKind(kind).label,
        "short_name": briefing.short_name,
        "briefing_address": briefing.get_absolute_url(),
        "address": address,
        "ready": False,
        "refusal": "",
    }
    if find_print(source) is not None:
        return render(request, "briefings/documents/print_progress.html", context | {"ready": True})
    if progress is None:  # the records changed, or the process that printed has ended: begin anew
        return redirect(address)
    if progress.refusal:
        forget_progress(source)
    return render(
        request,
        "briefings/documents/print_progress.html",
        context | {"done": progress.done, "parts": progress.parts, "refusal": progress.refusal, "every": ASKS_EVERY},
        status=422 if progress.refusal else 200,
    )


def _address(request, view: str, slug: str, kind: str, **more: str) -> str:
    """Another address of the same paper, for the same addressee and day."""
    asked = {name: request.GET[name] for name in ("to-chuc", "ngay") if request.GET.get(name)}
    query = urlencode(asked | more)
    return reverse(view, args=[slug, kind]) + (f"?{query}" if query else "")


def _briefing(request, slug: str, kind: str) -> Briefing:
    """Not found outside the user's scope, and for a kind that is never printed."""
    if kind not in PRINTERS:
        raise Http404
    return get_object_or_404(Briefing.objects.for_user(request.user), slug=slug)


def _content(request, briefing: Briefing, kind: str) -> PaperContent:
    """What the asked paper says."""
    keep_drafts_from(request.user, briefing)
    return PRINTERS[kind].content(briefing, chosen_day(request), chosen_addressee(request, briefing, kind))
