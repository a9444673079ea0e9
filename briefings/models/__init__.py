"""The cycle: briefing → reports → conclusions → directives → documents."""

from briefings.models.briefings import (
    AgendaItem,
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    Briefing,
    BriefingStatus,
    Conclusion,
    Remark,
)
from briefings.models.checklists import ChecklistAnswer, ReopenGrant, ReportChecklistItem
from briefings.models.deliveries import Delivery, Reading, SignedFile
from briefings.models.digests import DigestSent
from briefings.models.directives import (
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    DueKind,
    Evidence,
    ExtensionDecision,
    ExtensionRequest,
    Progress,
    ProgressUpdate,
    ReviewOutcome,
)
from briefings.models.documents import (
    AllocationState,
    Document,
    DocumentKind,
    DocumentRelation,
    DocumentState,
    NumberAllocation,
    NumberScope,
    NumberSeries,
    RelationKind,
)
from briefings.models.feeds import CalendarToken
from briefings.models.paper_settings import PageNumberPlace, PaperSetting, ToneMarks
from briefings.models.reports import (
    Achievement,
    OrganizationReport,
    Proposal,
    ReportStatus,
    Shortcoming,
    Task,
    TaskProgress,
)
from briefings.models.series import BriefingSeries
from briefings.models.themes import Theme

__all__ = [
    "Achievement",
    "AgendaItem",
    "AllocationState",
    "Attendance",
    "AttendanceRole",
    "AttendanceStatus",
    "Briefing",
    "BriefingSeries",
    "BriefingStatus",
    "CalendarToken",
    "ChecklistAnswer",
    "Conclusion",
    "Delivery",
    "DigestSent",
    "Directive",
    "DirectiveAcknowledgement",
    "DirectiveReview",
    "Document",
    "DocumentKind",
    "DocumentRelation",
    "DocumentState",
    "DueKind",
    "Evidence",
    "ExtensionDecision",
    "ExtensionRequest",
    "NumberAllocation",
    "NumberScope",
    "NumberSeries",
    "OrganizationReport",
    "PageNumberPlace",
    "PaperSetting",
    "Progress",
    "ProgressUpdate",
    "Proposal",
    "Reading",
    "RelationKind",
    "Remark",
    "ReopenGrant",
    "ReportChecklistItem",
    "ReportStatus",
    "ReviewOutcome",
    "Shortcoming",
    "SignedFile",
    "Task",
    "TaskProgress",
    "Theme",
    "ToneMarks",
]
