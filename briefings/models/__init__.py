"""The cycle: briefing → reports → conclusions → directives → documents."""

from briefings.models.briefings import AgendaItem, Attendance, Briefing, Conclusion, Remark
from briefings.models.checklists import ReopenGrant, ReopenGrantEnd, ReportChecklistItem
from briefings.models.deliveries import Delivery, Reading, SignedFile
from briefings.models.digests import DigestSent
from briefings.models.directives import (
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    Evidence,
    ExtensionRequest,
    ProgressUpdate,
)
from briefings.models.documents import Document, DocumentRelation, NumberAllocation, NumberSeries
from briefings.models.feeds import CalendarToken
from briefings.models.handovers import Handover
from briefings.models.paper_settings import PaperSetting
from briefings.models.reports import Achievement, OrganizationReport, Proposal, Shortcoming, Task
from briefings.models.series import BriefingSeries
from briefings.models.themes import Theme

__all__ = [
    "Achievement",
    "AgendaItem",
    "Attendance",
    "Briefing",
    "BriefingSeries",
    "CalendarToken",
    "Conclusion",
    "Delivery",
    "DigestSent",
    "Directive",
    "DirectiveAcknowledgement",
    "DirectiveReview",
    "Document",
    "DocumentRelation",
    "Evidence",
    "ExtensionRequest",
    "Handover",
    "NumberAllocation",
    "NumberSeries",
    "OrganizationReport",
    "PaperSetting",
    "ProgressUpdate",
    "Proposal",
    "Reading",
    "Remark",
    "ReopenGrant",
    "ReopenGrantEnd",
    "ReportChecklistItem",
    "Shortcoming",
    "SignedFile",
    "Task",
    "Theme",
]
