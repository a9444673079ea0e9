"""Issuing documents, the page of an issued one, and the register in which its number stands."""

import os
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from briefings import documents
from briefings.choices import AllocationState, DocumentKind, DocumentState
from briefings.documents import PDF, PRINTERS, file_name
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS, IssueForm
from briefings.models import Briefing, Document, DocumentRelation, NumberAllocation, NumberSeries, SignedFile
from briefings.services import deliveries, downloads
from briefings.views.documents import chosen_addressee
from briefings.views.steps import Steps, TypedStep, step_context, take_step
from lib.refused import Refused
from organizations.choices import DownloadKind
from organizations.conflicts import Outdated
from organizations.landing import post_only
from organizations.roles import CHANGE
from organizations.services.download_log import record_download, shown_downloads
from organizations.storage import open_kept

STEPS = Steps(DOCUMENT_FORMS, documents.offers, "briefings:document_step")
REGISTER_STEPS = Steps(REGISTER_FORMS, documents.register_offers, "briefings:register_step")


def document_context(briefing: Briefing, *, by) -> dict:
    """What ``documents/_documents.html`` needs on a briefing's page: ``documents`` issued, ``kinds`` to print."""
    may_issue = Briefing.objects.for_user(by, to=CHANGE).filter(pk=briefing.pk).exists()
    kinds = []
    for kind in PRINTERS:
        why_not = documents.why_not_issue(briefing, kind, by=by) if may_issue else ""
        addressed = PRINTERS[kind].is_addressed
        kinds.append({"kind": kind, "name": DocumentKind(kind).label, "why_not": why_not, "addressed": addressed})
    issued = Document.objects.for_user(by).exclude(state=DocumentState.DRAFT).filter(briefing=briefing)
    return {"documents": issued.order_by("-rendered_at", "-pk"), "kinds": kinds, "may_issue": may_issue}


def _briefing(user, slug: str, kind: str) -> Briefing:
    if kind not in PRINTERS:
        raise Http404
    return get_object_or_404(Briefing.objects.for_user(user).select_related("series__host", "unit"), slug=slug)


@login_required
def issue(request, slug: str, kind: str):
    """``/giao-ban/<slug>/ban-hanh/<kind>/``: what is about to be issued on a day, and the button that does it.

    With ``check`` among what is sent, nothing is issued: the page looks again with the day and the addressee given.
    """
    briefing = _briefing(request.user, slug, kind)
    if not Briefing.objects.for_user(request.user, to=CHANGE).filter(pk=briefing.pk).exists():
        raise Http404
    printer = PRINTERS[kind]
    offered = printer.addressees(briefing)
    addressee = chosen_addressee(request, briefing, kind) or (offered[0] if offered and printer.one_each else None)
    form_type = type("IssueKindForm", (IssueForm,), {"kind": kind})
    form = form_type(request.POST or None, record=briefing, by=request.user)
    if "addressee" in form.fields:
        form.fields["addressee"].initial = addressee
    why_not = documents.why_not_issue(briefing, kind, by=request.user)
    on = timezone.localdate()
    if form.is_valid():
        on, addressee = form.cleaned_data["issued_on"], form.cleaned_data.get("addressee")
        if "check" not in request.POST:
            try:
                form.carry_out()
            except Refused as refusal:
                form.add_error(None, str(refusal))
                if isinstance(refusal, Outdated):
                    form.show_both_versions()
            else:
                return redirect(form.goes_to)
    preview, refused = None, ""
    if not why_not:
        try:
            preview = documents.preview(briefing, kind, on, addressee)
        except Refused as refusal:
            refused = "" if form.errors else str(refusal)
    context = {
        "briefing": briefing,
        "kind": kind,
        "name": DocumentKind(kind).label,
        "form": form,
        "why_not": why_not,
        "on": on,
        "preview": preview,
        "refused": refused,
        "forbidden": preview is None or any(finding.forbids for finding in preview.findings),
        "asked": urlencode({"ngay": on.isoformat()} | ({"to-chuc": addressee.pk} if addressee else {})),
        "offered": offered,
        "addressee": addressee,
        "for_all": not printer.one_each,
        "no_code": not documents.is_public(),
    }
    return render(request, "briefings/documents/issue.html", context, status=422 if form.errors else 200)


def find_document(user, key: int) -> Document:
    """The issued document ``key``; 404 outside the user's scope, and for drafts."""
    rows = Document.objects.for_user(user).exclude(state=DocumentState.DRAFT)
    return get_object_or_404(rows.select_related("briefing__series__host", "rendered_by", "closed_by"), pk=key)


def show(request, document: Document, typed: TypedStep | None = None, status: int = 200):
    """The page; ``typed``: a refused step with what the person had typed."""
    relations = DocumentRelation.objects.for_user(request.user).select_related("source__allocation", "target")
    # The other document of a relation may belong to another briefing: it is named only to those who may read it.
    readable = Document.objects.for_user(request.user).values("pk")
    allocation = NumberAllocation.objects.for_user(request.user).filter(document=document).first()
    context = {
        "document": document,
        "does": relations.filter(source=document, target__in=readable),
        "suffers": relations.filter(target=document, source__in=readable),
        "allocation": allocation,
        "voided": allocation is not None and allocation.state == AllocationState.VOIDED,
        "differences": documents.differences_now(document),
        "verify": document.token and reverse("briefings:verify", args=[document.token]),
        **step_context(document, STEPS, by=request.user, typed=typed),
    }
    return render(
        request, "briefings/documents/document.html", context | outside(request.user, document), status=status
    )


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
    return show(request, document)


def _note_reading(request, key: int) -> None:
    if request.method == "GET":
        deliveries.record_reading(key, by=request.user)


@post_only
@login_required
def document_step(request, pk: int, name: str):
    """``/van-ban/<pk>/<step>/``: take one step; what was typed comes back when it is refused."""
    return take_step(request, find_document(request.user, pk), STEPS, name, show)


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


def show_register(request, register: NumberSeries, typed: TypedStep | None = None, status: int = 200):
    """The numbers of one register, the newest first, voided ones with their reason."""
    readable = set(
        Document.objects.for_user(request.user).filter(allocation__series=register).values_list("pk", flat=True)
    )
    rows = [
        (row, row.document if row.document_id in readable else None)
        for row in register.allocations.select_related("document__briefing").order_by("-number")
    ]
    context = {
        "register": register,
        "rows": rows,
        **step_context(register, REGISTER_STEPS, by=request.user, typed=typed),
    }
    return render(request, "briefings/documents/register.html", context, status=status)


@require_safe
@login_required
def register_detail(request, pk: int):
    """``/so-van-ban/<pk>/``."""
    return show_register(request, find_register(request.user, pk))


@post_only
@login_required
def register_step(request, pk: int, name: str):
    """``/so-van-ban/<pk>/<step>/``."""
    return take_step(request, find_register(request.user, pk), REGISTER_STEPS, name, show_register)
