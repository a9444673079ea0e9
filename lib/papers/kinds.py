"""The kinds of paper whose format or content is checked, by the names under which they are stored."""

from enum import StrEnum


class PaperKind(StrEnum):
    """*Loại văn bản*: biên bản, thông báo kết luận, báo cáo tổng hợp, three annexes, giấy mời, công văn, phiếu."""

    MINUTES = "minutes"
    CONCLUSION_NOTICE = "conclusion_notice"
    SYNTHESIS_REPORT = "synthesis_report"
    DIRECTIVE_ANNEX = "directive_annex"
    REVIEW_ANNEX = "review_annex"
    COMMUNE_ANNEX = "commune_annex"
    INVITATION = "invitation"
    REMINDER_LETTER = "reminder_letter"
    ASSIGNMENT_SLIP = "assignment_slip"
