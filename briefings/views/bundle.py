"""All files of one briefing that somebody may see, as one ZIP with an index."""

import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.choices import DocumentKind, DocumentState
from briefings.documents import PRINTERS, ZIP, Bundle, Entry, addressees_for, file_name, keep_drafts_from, word_file
from briefings.models import Briefing, Document, Evidence, SignedFile
from briefings.views.directives import DIRECTIVES
from briefings.views.listing import Listing
from briefings.views.reports import REPORTS
from briefings.views.shortcomings import SHORTCOMINGS
from lib.papers.blocks import PaperContent
from lib.refused import Refused
from organizations.choices import DownloadKind
from organizations.display import display_size
from organizations.importing import filled_form
from organizations.list_files import list_bytes
from organizations.services.download_log import record_download

ISSUED, WORD, DATA, EVIDENCE = (
    "1 Văn bản đã ban hành",
    "2 Bản Word để soạn thảo",
    "3 Danh sách và số liệu",
    "4 Minh chứng",
)
LISTS = (DIRECTIVES, REPORTS, SHORTCOMINGS)
PIECE = 1024 * 1024
MOST_EVIDENCE = 500 * 1024 * 1024  # bytes in one archive


@require_safe
@login_required
def bundle(request, slug: str):
    """``/giao-ban/<slug>/ho-so.zip``: issued documents byte by byte, papers to be edited in Word, lists and evidence.

    It is written to a temporary file, one piece at a time. A file that cannot be had is named in the index with the
    reason; the others come all the same.
    """
    briefing = get_object_or_404(Briefing.objects.for_user(request.user).select_related("series__host"), slug=slug)
    archive = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    packing = Bundle(archive)
    for part in (issued_documents, papers_to_edit, lists, commune_figures, evidence_files):
        for entry in part(briefing, request.user):
            packing.pack(entry)
    packing.finish(briefing, at=timezone.localtime(), by=str(request.user))
    archive.seek(0)
    response = FileResponse(
        archive, as_attachment=True, filename=file_name(f"Hồ sơ {briefing.title}", ".zip"), content_type=ZIP
    )
    response["X-Content-Type-Options"] = "nosniff"
    record_download(request, DownloadKind.BUNDLE, briefing.pk, f"Hồ sơ {briefing.title}")
    return response


def issued_documents(briefing: Briefing, user) -> Iterator[Entry]:
    """Every document that ever had a number, those no longer in force too, each followed by the files of it that came
    back signed; drafts are left out."""
    signed: dict[int, list[SignedFile]] = {}
    for file in SignedFile.objects.for_user(user).filter(document__briefing=briefing).order_by("ordinal"):
        signed.setdefault(file.document_id, []).append(file)
    issued = Document.objects.for_user(user).exclude(state=DocumentState.DRAFT).filter(briefing=briefing)
    for one in issued.order_by("issued_on", "number", "pk"):
        status = one.get_state_display()
        if one.closed_on:
            status += f" từ ngày {one.closed_on:%d/%m/%Y}: {one.closing_reason}"
        yield _kept(one, one, "", one.issued_on, status)
        for file in signed.get(one.pk, ()):
            more = f" - {file.called} {file.ordinal}"
            yield _kept(one, file, more, timezone.localdate(file.at), f"Có {file.signers}")


def _kept(document: Document, record: Document | SignedFile, more: str, day: date, status: str) -> Entry:
    """The stored file of ``record``, which is ``document`` itself or one of its signed files."""
    symbol = document.symbol.replace("/", "-")
    return Entry(
        folder=ISSUED,
        title=f"{document.get_kind_display()} số {symbol} ngày {document.issued_on:%d-%m-%Y}{more}",
        extension=".pdf",
        open=lambda: [record.file.content()],
        number=document.symbol,
        day=day,
        status=status,
        sha256=record.sha256,
    )


def papers_to_edit(briefing: Briefing, user) -> Iterator[Entry]:
    """Each kind of paper as the records would print it now, without a number; kinds for which the briefing has nothing
    to say are left out. What is made for one organization alone comes once for each whose papers ``user`` may read."""
    keep_drafts_from(user, briefing)
    for kind, printer in PRINTERS.items():
        for addressee in addressees_for(user, briefing, kind) if printer.one_each else [None]:
            # Records are read anew for each: a builder keeps what it read on the briefing.
            fresh = Briefing.objects.select_related("series__host", "unit").get(pk=briefing.pk)
            keep_drafts_from(user, fresh)
            try:
                content = printer.content(fresh, addressee=addressee)
            except Refused:
                continue
            yield Entry(
                folder=WORD,
                title=DocumentKind(kind).label + (f" - {addressee.label}" if addressee else ""),
                extension=".docx",
                open=partial(_in_word, content),
                status="Chưa có số, chưa có giá trị",
            )


def _in_word(content: PaperContent) -> list[bytes]:
    return [word_file(content).content]


def lists(briefing: Briefing, user) -> Iterator[Entry]:
    """The lists of the portal, narrowed to this briefing, as workbooks; empty ones are left out."""

    def written(listing: Listing, rows):
        return [list_bytes("xlsx", listing.title, listing.headings, rows, listing.line)]

    for listing in LISTS:
        rows = listing.rows(user).filter(briefing=briefing)
        if number := rows.count():
            yield Entry(
                folder=DATA,
                title=listing.title,
                extension=".xlsx",
                open=partial(written, listing, rows),
                status=f"{number} {listing.noun}",
            )


def commune_figures(briefing: Briefing, user) -> Iterator[Entry]:
    """The figures that communes sent for the period of the briefing, where there are any."""
    period = briefing.figures_period
    if period is None:
        return
    try:
        figures = filled_form(period, None, user)
    except Refused:
        return
    yield Entry(
        folder=DATA,
        title=f"Số liệu cấp xã {period.name}",
        extension=".xlsx",
        open=lambda: [figures],
        status="Mọi xã trong phạm vi được xem",
    )


def evidence_files(briefing: Briefing, user) -> Iterator[Entry]:
    """What was handed in as proof that this briefing's directives were carried out."""
    left = MOST_EVIDENCE

    def pieces(one: Evidence) -> Iterator[bytes]:
        nonlocal left
        with one.file.open() as file:
            if file.size > left:
                raise Refused(
                    f"minh chứng của hội nghị vượt {display_size(MOST_EVIDENCE)}; hãy tải tệp này ở trang của chỉ đạo."
                )
            left -= file.size
            yield from file.chunks(PIECE)

    files = Evidence.objects.for_user(user).filter(update__directive__briefing=briefing)
    files = files.select_related("update__directive", "update__organization")
    for one in files.order_by("update__directive__ordinal", "update__at", "pk"):
        directive = one.update.directive
        stem, _, extension = one.original_name.rpartition(".")
        yield Entry(
            folder=EVIDENCE,
            title=f"Chỉ đạo {directive.ordinal:02d} - {stem or extension}",
            extension=f".{extension.lower()}" if stem else "",
            open=partial(pieces, one),
            about=one.caption,
            day=timezone.localdate(one.update.at),
            status=f"{one.update.organization.label} gửi",
            sha256=one.sha256,
        )
