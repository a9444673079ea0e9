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
from briefings.documents.issue_rules import (
    have_one,
    issue_step,
    may_have_another,
    why_not_here,
    why_not_issue,
    why_not_yet,
)
from briefings.documents.issuing import amend, issue, last_issued, replace_
from briefings.documents.issuing_beside import ActProgress, new_act, progress_of_act, start_issuing_each
from briefings.documents.issuing_each import (
    Look,
    address_of_act,
    check_each,
    issue_each,
    look_at_each,
    of_same_act,
    said_of,
)
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
from briefings.documents.printers import PRINTERS, Printer, addressees_for, minutes_of, minutes_pdf
from briefings.documents.printing import PrintSource, paper_printed, pdf_file, print_source, word_file
from briefings.documents.signed_files import LARGEST_FILE, attach_signed, refuse_large
from briefings.documents.snapshots import snapshot_file
from briefings.documents.verification import is_public, is_token
from briefings.documents.withdrawal import annul, annulling, void

__all__ = [
    "LARGEST_FILE",
    "PDF",
    "PRINTERS",
    "ZIP",
    "ActProgress",
    "Bundle",
    "Entry",
    "Look",
    "Paper",
    "Preview",
    "PrintProgress",
    "PrintSource",
    "Printer",
    "address_of_act",
    "addressees_for",
    "amend",
    "annul",
    "annulling",
    "attach_signed",
    "attachment",
    "check_each",
    "clean_prints",
    "confirm_clock",
    "differences_now",
    "doubt_of_clock",
    "file_name",
    "find_or_print",
    "find_print",
    "forget_progress",
    "have_one",
    "ignore_day",
    "is_public",
    "is_token",
    "issue",
    "issue_each",
    "issue_step",
    "keep_drafts_from",
    "last_issued",
    "look_at_each",
    "may_have_another",
    "minutes_of",
    "minutes_pdf",
    "new_act",
    "of_same_act",
    "offers",
    "paper_date",
    "paper_printed",
    "pdf_file",
    "preview",
    "print_source",
    "progress_of",
    "progress_of_act",
    "refuse_large",
    "register_kind",
    "register_offers",
    "replace_",
    "said_of",
    "snapshot_file",
    "start_issuing_each",
    "void",
    "void_next",
    "why_not_here",
    "why_not_issue",
    "why_not_yet",
    "word_file",
    "wrong_days",
]
