"""What may happen to a paper: issuing it, and one function per step of ``transitions.DOCUMENT``."""

from briefings.services.documents.endings import annul, annulling, void
from briefings.services.documents.issuing import amend, issue, replace_
from briefings.services.documents.outlooks import Outlook, differences_now, offers, outlook
from briefings.services.documents.rules import issue_step, why_not_issue

__all__ = [
    "Outlook",
    "amend",
    "annul",
    "annulling",
    "differences_now",
    "issue",
    "issue_step",
    "offers",
    "outlook",
    "replace_",
    "void",
    "why_not_issue",
]
