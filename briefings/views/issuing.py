"""Issuing documents, the page of an issued one, and the register in which its number stands."""

import os
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from briefings import documents
from briefings.choices import AllocationState, DocumentKind, DocumentState
from briefings.documents import PDF, PRINTERS, file_name
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS, IssueForm, LookForm
from briefings.models import Briefing, Document, DocumentRelation, NumberAllocation, NumberSeries, SignedFile
from briefings.services import deliveries, downloads
from briefings.views.documents import chosen_addressee
from briefings.views.step_page import BACK, NOT_TAKEN, step_page
from briefings.views.steps import Steps, carried_out
from lib.refused import Refused
from organizations.choices import DownloadKind
from organizations.roles import CHANGE
from organizations.services.download_log import record_download, shown_downloads
from organizations.storage import open_kept

STEPS = Steps(DOCUMENT_FORMS, documents.offers, "briefings:document_step")
MAIN_STEP = "attach_signed"  # what an issued document waits for
REGISTER_STEPS = Steps(REGISTER_FORMS, documents.register_offers, "briefings:register_step")


def _briefing(user, slug: str, kind: str) -> Briefing:
    if kind not in PRINTERS:
        raise Http404
    return get_object_or_404(Briefing.objects.for_user(user).select_related("series__host", "unit"), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue(request, slug: str, kind: str):
    """``/giao-ban/<slug>/ban-hanh/<kind>/?to-chuc=<pk>&ngay=<day>``: what is about to be issued, and the question
    whether it shall be. Day and addressee are chosen in the address: to look again issues nothing."""
    briefing = _briefing(request.user, slug, kind)
    if not Briefing.objects.for_user(request.user, to=CHANGE).filter(pk=briefing.pk).exists():
        raise Http404
    if BACK in request.POST:
        messages.info(request, NOT_TAKEN)
        return redirect(briefing)
    printer = PRINTERS[kind]
    offered = printer.addressees(briefing)
    look = LookForm(request.GET, offered=offered, for_all=not printer.one_each)
    addressee = chosen_addressee(request, briefing, kind) or (offered[0] if offered and printer.one_each else None)
    right = not look.is_bound or look.is_valid()
    on = look.day() if right else timezone.localdate()
    form = _issue_form(request, briefing, kind, {"issued_on": on, "addressee": addressee})
    if form.is_bound and carried_out(request, form):
        return redirect(form.goes_to)
    if form.is_bound and "issued_on" in form.cleaned_data:
        on, addressee = form.cleaned_data["issued_on"], form.cleaned_data.get("addressee")
    why_not = documents.why_not_issue(briefing, kind, by=request.user, addressee=addressee)
    preview, refused = None, ""
    if not why_not and right:
        try:
            preview = documents.preview(briefing, kind, on, addressee)
        except Refused as refusal:
            refused = str(refusal)
    context = {
        "briefing": briefing,
        "illustrative": briefing.illustrative,
        "kind": kind,
        "name": DocumentKind(kind).label,
        "look": look,
        "form": form,
        "why_not": why_not,
        "on": on,
        "preview": preview,
        "refused": refused,
        "forbidden": preview is None or any(finding.forbids for finding in preview.findings),
        "asked": urlencode({"ngay": on.isoformat()} | ({"to-chuc": addressee.pk} if addressee else {})),
        "addressee": addressee,
        "printable": bool(addressee) or not printer.one_each,
        "several": len(offered) if len(offered) > 1 else 0,
        "no_code": not documents.is_public(),
        "back": BACK,
    }
    return render(request, "briefings/documents/issue.html", context, status=422 if form.errors else 200)


def _issue_form(request, briefing: Briefing, kind: str, chosen: dict) -> IssueForm:
    """The form that issues a document of ``kind`` with what was ``chosen``."""
    form_type = type("IssueKindForm", (IssueForm,), {"kind": kind})
    form = form_type(request.POST if request.method == "POST" else None, record=briefing, by=request.user)
    form.initial |= chosen
    return form


def find_document(user, key: int) -> Document:
    """The issued document ``key``; 404 outside the user's scope, and for drafts."""
    rows = Document.objects.for_user(user).exclude(state=DocumentState.DRAFT)
    return get_object_or_404(rows.select_related("briefing__series__host", "rendered_by", "closed_by"), pk=key)


def _document_context(user, document: Document) -> dict:
    relations = DocumentRelation.objects.for_user(user).select_related("source__allocation", "target")
    # The other document of a relation may belong to another briefing: it is named only to those who may read it.
    readable = Document.objects.for_user(user).values("pk")
    allocation = NumberAllocation.objects.for_user(user).filter(document=document).first()
    may_take = [step for step, why_not in documents.offers(document, by=user) if not why_not]
    main = next((step for step in may_take if step.name == MAIN_STEP and document.state == DocumentState.ISSUED), None)
    return {
        "document": document,
        "briefing": document.briefing,
        "illustrative": document.briefing.illustrative,
        "does": relations.filter(source=document, target__in=readable),
        "suffers": relations.filter(target=document, source__in=readable),
        "allocation": allocation,
        "voided": allocation is not None and allocation.state == AllocationState.VOIDED,
        "differences": documents.differences_now(document),
        "verify": document.token and reverse("briefings:verify", args=[document.token]),
        "main": main,
        "steps": [(step, bool(DOCUMENT_FORMS[step.name].final)) for step in may_take if step is not main],
    }


def outside(user, document: Document) -> dict:
    """What became of a document once issued: ``signed`` files, latest first, ``readings``, who ``downloaded`` it."""
    signed = list(SignedFile.objects.for_user(user).filter(document=document).select_related("by").order_by("-ordinal"))
    return {
        "signed": signed,
        "readings": deliveries.readings_shown(document, by=user),
        "downloaded": shown_downloads(
            user, document.briefing.series.host, document.pk, DownloadKind.ISSUED, DownloadKind.SIGNED
        ),
    }


@require_safe
@login_required
def document_detail(request, pk: int):
    """``/van-ban/<pk>/``. Opening it counts as reading for an organization that received the document."""
    document = find_document(request.user, pk)
    _note_reading(request, document.pk)
    context = _document_context(request.user, document) | outside(request.user, document)
    return render(request, "briefings/documents/document.html", context)


def _note_reading(request, key: int) -> None:
    if request.method == "GET":
        deliveries.record_reading(key, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def document_step(request, pk: int, name: str):
    """``/van-ban/<pk>/<step>/``: the page of one step, and the taking of it."""
    document = find_document(request.user, pk)
    context = {"record_name": document.reference, "illustrative": document.briefing.illustrative}
    return step_page(request, document, STEPS, name, "briefings/documents/document_step.html", context)


@require_safe
@login_required
def document_file(request, pk: int):
    """``/van-ban/<pk>/tep.pdf``: the issued bytes, which never change."""
    return _kept(request, pk, DownloadKind.ISSUED, downloads.issued_file(pk, by=request.user))


@require_safe
@login_required
def signed_file(request, pk: int):
    """``/van-ban/<pk>/ban-da-ky.pdf``: the document as it came back signed, the latest of such files."""
    return _kept(request, pk, DownloadKind.SIGNED, downloads.signed_file(pk, by=request.user))


class _Stored(FileResponse):
    def set_headers(self, filelike):
        """Nothing to guess: the view knows them all."""


def _kept(request, pk: int, kind: DownloadKind, found: downloads.DocumentFile | None) -> HttpResponseBase:
    if found is None:
        raise Http404
    if found.unread:
        _note_reading(request, pk)
    etag = f'"{found.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        file = open_kept(found.name, found.sha256, found.title)
        name = file_name(found.title, ".pdf")
        response = _Stored(
            file,
            headers={
                "Content-Type": PDF,
                "Content-Length": str(os.fstat(file.fileno()).st_size),
                "Content-Disposition": content_disposition_header(True, name),
                "X-Content-Type-Options": "nosniff",
            },
        )
        record_download(request, kind, pk, name)
    response["ETag"] = etag
    return response


def find_register(user, key: int) -> NumberSeries:
    return get_object_or_404(NumberSeries.objects.for_user(user).select_related("issuer"), pk=key)


def _register_context(user, register: NumberSeries) -> dict:
    """The numbers of one register, the newest first, voided ones with their reason."""
    readable = set(Document.objects.for_user(user).filter(allocation__series=register).values_list("pk", flat=True))
    rows = [
        (row, row.document if row.document_id in readable else None)
        for row in register.allocations.select_related("document__briefing").order_by("-number")
    ]
    steps = [step for step, why_not in documents.register_offers(register, by=user) if not why_not]
    return {"register": register, "rows": rows, "steps": steps}


@require_safe
@login_required
def register_detail(request, pk: int):
    """``/so-van-ban/<pk>/``."""
    register = find_register(request.user, pk)
    return render(request, "briefings/documents/register.html", _register_context(request.user, register))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_step(request, pk: int, name: str):
    """``/so-van-ban/<pk>/<step>/``: the page of one step, and the taking of it."""
    register = find_register(request.user, pk)
    context = {"record_name": f"Sổ số {register.kind_name.lower()}, {register.issuer}"}
    return step_page(request, register, REGISTER_STEPS, name, "briefings/documents/register_step.html", context)
