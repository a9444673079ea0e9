"""One act, many papers: the look at them, the question whether they shall be issued, how far they are, one ZIP."""

import tempfile
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from briefings import documents
from briefings.choices import DocumentKind
from briefings.documents import PRINTERS, ZIP, Bundle, Entry, file_name
from briefings.forms.document_steps import IssueEachForm, LookEachForm
from briefings.models import Briefing, Document
from briefings.views.documents import ASKS_EVERY
from briefings.views.issuing import find_document
from briefings.views.step_page import BACK, NOT_TAKEN
from briefings.views.steps import carried_out
from lib.refused import Refused
from organizations.choices import DownloadKind
from organizations.roles import CHANGE
from organizations.services.download_log import record_download

FOLDER = "Văn bản"


def _briefing(user, slug: str, kind: str) -> Briefing:
    """Of the office that issues; 404 for others, and for a kind that is made for nobody alone."""
    if kind not in PRINTERS or not PRINTERS[kind].is_addressed:
        raise Http404
    rows = Briefing.objects.for_user(user, to=CHANGE).select_related("series__host__unit", "unit")
    return get_object_or_404(rows, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue_to_each(request, slug: str, kind: str):
    """``/giao-ban/<slug>/ban-hanh/<kind>/tung-noi/``: who gets a paper with which number, and the question whether they
    shall. Day and organizations are chosen in the address: to look again issues nothing."""
    briefing = _briefing(request.user, slug, kind)
    if BACK in request.POST:
        messages.info(request, NOT_TAKEN)
        return redirect(briefing)
    offered = PRINTERS[kind].addressees(briefing)
    look = LookEachForm(request.GET, offered=offered)
    right = not look.is_bound or look.is_valid()
    on = look.day() if right else timezone.localdate()
    chosen = look.chosen() if right else None
    wanted = [one for one in offered if chosen is None or one.pk in chosen]
    form_type = type("IssueEachOfKind", (IssueEachForm,), {"kind": kind})
    form = form_type(*((request.POST,) if request.method == "POST" else ()), record=briefing, by=request.user)
    if form.is_bound and carried_out(request, form, leads_to=str(form.goes_to or "")):
        return redirect(form.goes_to)
    found, refused = None, documents.why_not_here(briefing) or documents.why_not_yet(briefing, kind)
    if right and not refused:
        try:
            found = documents.look_at_each(briefing, kind, on, wanted)
        except Refused as refusal:
            refused = str(refusal)
    if found:
        form.initial |= {"issued_on": on, "addressees": [one.addressee.pk for one in found.planned]}
    first = found.planned[0].addressee if found and found.planned else None
    context = {
        "briefing": briefing,
        "illustrative": briefing.illustrative,
        "kind": kind,
        "name": DocumentKind(kind).label,
        "look": look,
        "form": form,
        "found": found,
        "refused": refused,
        "nobody": not offered,
        "on": on,
        "first": first and urlencode({"ngay": on.isoformat(), "to-chuc": first.pk}),
        "back": BACK,
    }
    return render(request, "briefings/documents/issue_each.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def issuing_each_progress(request, slug: str, kind: str, key: str):
    """``/giao-ban/<slug>/ban-hanh/<kind>/tung-noi/<key>/``: how far they are; the page asks for itself."""
    briefing = _briefing(request.user, slug, kind)
    progress = documents.progress_of_act(key)
    if progress is None:
        raise Http404
    if progress.document is not None:
        return redirect("briefings:documents_of_act", progress.document)
    context = {
        "name": DocumentKind(kind).label,
        "briefing": briefing,
        "progress": progress,
        "every": ASKS_EVERY,
        "again": reverse("briefings:issue_to_each", args=[slug, kind]),
    }
    status = 422 if progress.refusal else 200
    return render(request, "briefings/documents/issuing_each_progress.html", context, status=status)


def _of_act(user, key: int) -> tuple[Document, list[Document]]:
    """A document and those of its act that ``user`` may read."""
    document = find_document(user, key)
    readable = Document.objects.for_user(user).filter(briefing=document.briefing_id).values_list("pk", flat=True)
    found = set(readable)
    return document, [one for one in documents.of_same_act(document) if one.pk in found]


@require_safe
@login_required
def documents_of_act(request, pk: int):
    """``/van-ban/<pk>/cung-dot/``: all documents that were issued together with one."""
    document, found = _of_act(request.user, pk)
    context = {
        "briefing": document.briefing,
        "illustrative": document.briefing.illustrative,
        "name": document.get_kind_display(),
        "document": document,
        "documents": found,
    }
    return render(request, "briefings/documents/act.html", context)


@require_safe
@login_required
def act_archive(request, pk: int):
    """``/van-ban/<pk>/cung-dot.zip``: their issued files, byte by byte, with an index."""
    document, found = _of_act(request.user, pk)
    if not found:
        raise Http404
    archive = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    packing = Bundle(archive)
    for one in found:
        packing.pack(_entry(one))
    packing.finish(document.briefing, at=timezone.localtime(), by=str(request.user))
    archive.seek(0)
    title = f"{document.get_kind_display()} {found[0].number}-{found[-1].number} {document.briefing.title}"
    response = FileResponse(archive, as_attachment=True, filename=file_name(title, ".zip"), content_type=ZIP)
    response["X-Content-Type-Options"] = "nosniff"
    record_download(request, DownloadKind.BUNDLE, document.briefing_id, title)
    return response


def _entry(document: Document) -> Entry:
    whom = document.addressee.label if document.addressee else ""
    return Entry(
        folder=FOLDER,
        title=f"{document.symbol.replace('/', '-')} {whom}",
        extension=".pdf",
        open=lambda: [document.file.content()],
        number=document.symbol,
        day=document.issued_on,
        status=document.get_state_display(),
        about=whom,
        sha256=document.sha256,
    )
