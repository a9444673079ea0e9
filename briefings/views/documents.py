"""Trial prints and previews as downloads: those drawn already from the disk, long ones by way of a page of progress."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from briefings.choices import DocumentKind
from briefings.documents import print_cache as drawn
from briefings.documents.papers import PDF, PRINTERS, Paper, Sheet, attachment
from briefings.documents.word_file import word_file
from briefings.models import Briefing
from lib.papers import render_pdf, split_html
from lib.papers.blocks import Imprint, PaperContent
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
def download(request, slug: str, kind: str):
    """``/giao-ban/<slug>/<kind>.pdf``: the trial print."""
    return given(request, slug, kind, draft=False)


@require_safe
@login_required
def preview(request, slug: str, kind: str):
    """``/giao-ban/<slug>/du-thao/<kind>.pdf``: the paper as it would be issued, *DỰ THẢO* across every page."""
    return given(request, slug, kind, draft=True)


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


def given(request, slug: str, kind: str, *, draft: bool) -> HttpResponse:
    """The print; for a long one that is not drawn yet, the way to the page that tells how far it is."""
    sheet = sheet_of(request, slug, kind, draft=draft)
    key = drawn.key_of(sheet.html, sheet.images, sheet.css)
    if response := get_conditional_response(request, etag=f'"{key}"'):
        return response
    content = drawn.find(key)
    if content is None:
        parts = len(split_html(sheet.html))
        if parts > 1:
            if drawn.progress_of(key) is None:
                drawn.draw_beside(key, lambda tell: pressed(sheet, tell), parts)
            return redirect(_address(request, "briefings:drawing", slug, kind, **({"du_thao": "1"} if draft else {})))
        content = pressed(sheet)
        drawn.keep(key, content)
    response = attachment(Paper(sheet.file_name, content, PDF, 0))
    response["ETag"] = f'"{key}"'
    response["Cache-Control"] = "private, no-cache"  # asked for each time, sent only when it has changed
    return response


@require_safe
@login_required
def drawing(request, slug: str, kind: str):
    """``/giao-ban/<slug>/dang-in/<kind>/``: how far a long print is; the browser asks again by itself."""
    draft = bool(request.GET.get("du_thao"))
    sheet = sheet_of(request, slug, kind, draft=draft)
    key = drawn.key_of(sheet.html, sheet.images, sheet.css)
    address = _address(request, "briefings:preview" if draft else "briefings:document", slug, kind)
    progress = drawn.progress_of(key)
    context = {"name": DocumentKind(kind).label, "slug": slug, "address": address, "ready": False, "refusal": ""}
    if drawn.find(key) is not None:
        return render(request, "briefings/documents/drawing.html", context | {"ready": True})
    if progress is None:  # the records changed, or the process that drew has ended: begin anew
        return redirect(address)
    done, parts, refusal = progress
    if refusal:
        drawn.forget_progress(key)
    response = render(
        request,
        "briefings/documents/drawing.html",
        context | {"done": done, "parts": parts, "refusal": refusal},
        status=422 if refusal else 200,
    )
    if not refusal:
        response["Refresh"] = "2"
    return response


def sheet_of(request, slug: str, kind: str, *, draft: bool) -> Sheet:
    """All that decides how the asked paper looks."""
    content = _content(request, slug, kind)
    return PRINTERS[kind].sheet(content, draft=draft)


def pressed(sheet: Sheet, progress=None) -> bytes:
    return render_pdf(sheet.html, images=sheet.images, css=sheet.css, progress=progress).content


def _address(request, view: str, slug: str, kind: str, **more: str) -> str:
    """Another address of the same paper, for the same addressee and day."""
    asked = {name: request.GET[name] for name in ("to-chuc", "ngay") if request.GET.get(name)}
    query = urlencode(asked | more)
    return reverse(view, args=[slug, kind]) + (f"?{query}" if query else "")


def _content(request, slug: str, kind: str) -> PaperContent:
    """What the asked paper says; not found outside the user's scope, and for a kind that is never printed."""
    if kind not in PRINTERS:
        raise Http404
    briefing = get_object_or_404(Briefing.objects.for_user(request.user), slug=slug)
    return PRINTERS[kind].context(briefing, chosen_day(request), chosen_addressee(request, briefing, kind))
