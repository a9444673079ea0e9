"""The kinds of paper, by the names under which documents store them, and their codes in numbers."""

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


# NĐ 30/2020, Phụ lục III. A letter's code is its format profile's, and no source gives one for a slip.
TYPE_CODES = {
    PaperKind.MINUTES: "BB",
    PaperKind.CONCLUSION_NOTICE: "TB",
    PaperKind.SYNTHESIS_REPORT: "BC",
    PaperKind.DIRECTIVE_ANNEX: "PL",
    PaperKind.REVIEW_ANNEX: "PL",
    PaperKind.COMMUNE_ANNEX: "PL",
    PaperKind.INVITATION: "GM",
}
