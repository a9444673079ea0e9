"""From records to papers, and from papers to issued documents.

A *document* (``briefings.models.Document``) is the record: number, day, state, file. A *paper* is what is printed of a
briefing, with a number or without: ``PRINTERS[kind].content(briefing)`` says what it says, ``pdf_file`` and
``word_file`` print that. Nothing here asks who wants a paper: give only what ``Briefing.objects.for_user(user)`` let
through, after ``keep_drafts_from(user, briefing)``. Every step of a document is one function that locks it, checks who
and from where, and leaves its trace.
"""

from briefings.documents.bundle import Bundle, Entry
from briefings.documents.clock import confirm as confirm_clock
from briefings.documents.clock import doubt as doubt_of_clock
from briefings.documents.files import PDF, ZIP, Paper, attachment, file_name
from briefings.documents.frame import paper_date
from briefings.documents.issue_rules import MANY, issue_step, why_not_here, why_not_issue, why_not_yet
from briefings.documents.issuing import amend, issue, last_issued, replace_
from briefings.documents.kinds.related import keep_drafts_from
from briefings.documents.numbering import ignore_day, register_kind, register_offers, void_next, wrong_days
from briefings.documents.previews import Preview, differences_now, offers, preview
from briefings.documents.print_cache import (
    PrintProgress,
    clean_prints,
    find_or_print,
    find_print,
    forget_progress,
    progress_of,
)
from briefings.documents.printers import PRINTERS, Printer, minutes_of, minutes_pdf
from briefings.documents.printing import PrintSource, paper_printed, pdf_file, print_source, word_file
from briefings.documents.signed_files import LARGEST_FILE, attach_signed, refuse_large
from briefings.documents.snapshots import snapshot_file
from briefings.documents.verification import is_public, is_token
from briefings.documents.withdrawal import annul, annulling, void

__all__ = [
    "LARGEST_FILE",
    "MANY",
    "PDF",
    "PRINTERS",
    "ZIP",
    "Bundle",
    "Entry",
    "Paper",
    "Preview",
    "PrintProgress",
    "PrintSource",
    "Printer",
    "amend",
    "annul",
    "annulling",
    "attach_signed",
    "attachment",
    "clean_prints",
    "confirm_clock",
    "differences_now",
    "doubt_of_clock",
    "file_name",
    "find_or_print",
    "find_print",
    "forget_progress",
    "ignore_day",
    "is_public",
    "is_token",
    "issue",
    "issue_step",
    "keep_drafts_from",
    "last_issued",
    "minutes_of",
    "minutes_pdf",
    "offers",
    "paper_date",
    "paper_printed",
    "pdf_file",
    "preview",
    "print_source",
    "progress_of",
    "refuse_large",
    "register_kind",
    "register_offers",
    "replace_",
    "snapshot_file",
    "void",
    "void_next",
    "why_not_here",
    "why_not_issue",
    "why_not_yet",
    "word_file",
    "wrong_days",
]
