"""Every list of fixed choices of this app, with its Vietnamese words. The stored values never change."""

from datetime import timedelta

from django.db.models import TextChoices

from lib.papers import PaperKind


class PeriodKind(TextChoices):
    WEEK = "week", "Tuần"
    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF_YEAR = "half_year", "6 tháng"
    NINE_MONTHS = "nine_months", "9 tháng"
    YEAR = "year", "Năm"
    AD_HOC = "ad_hoc", "Đột xuất"


class BriefingStatus(TextChoices):
    PLANNED = "planned", "Dự kiến"
    COLLECTING = "collecting", "Đang thu báo cáo"
    HELD = "held", "Đã họp"
    CONCLUDED = "concluded", "Đã kết luận"
    CLOSED = "closed", "Đã khép"
    POSTPONED = "postponed", "Hoãn"
    CANCELLED = "cancelled", "Hủy"

    @classmethod
    def final(cls) -> list[str]:
        """States in which what was said to a briefing is changed no more."""
        return [cls.CLOSED, cls.CANCELLED]

    @classmethod
    def concluded(cls) -> list[str]:
        """States in which the chair's conclusions stand: only now is what they assign a directive, not a draft."""
        return [cls.CONCLUDED, cls.CLOSED]


class AttendanceRole(TextChoices):
    CHAIR = "chair", "Chủ trì"
    MEMBER = "member", "Thành viên"
    GUEST = "guest", "Khách mời"


class AttendanceStatus(TextChoices):
    PRESENT = "present", "Có mặt"
    ABSENT = "absent", "Vắng mặt"


class ReportStatus(TextChoices):
    EXPECTED = "expected", "Chưa báo cáo"
    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Đã nộp"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Đã nhận"
    LOCKED = "locked", "Đã khóa"
    WAIVED = "waived", "Được miễn"

    @classmethod
    def editable(cls) -> list[str]:
        """States in which the organization's officers may write."""
        return [cls.EXPECTED, cls.DRAFT, cls.RETURNED]

    @classmethod
    def handed_in(cls) -> list[str]:
        """States in which the office has it."""
        return [cls.SUBMITTED, *cls.taken()]

    @classmethod
    def taken(cls) -> list[str]:
        """States in which the office has accepted it."""
        return [cls.ACCEPTED, cls.LOCKED]


class Punctuality(TextChoices):
    OVERDUE = "overdue", "Chưa báo cáo, quá hạn"
    ON_TIME = "on_time", "Nộp đúng hạn"
    LATE = "late", "Nộp muộn"


class ChecklistAnswer(TextChoices):
    DONE = "done", "Đã xong"
    NOT_DONE = "not_done", "Không thực hiện được"
    CONTINUE = "continue", "Tiếp tục"


class TaskProgress(TextChoices):
    PLANNED = "planned", "Theo kế hoạch"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    DONE = "done", "Hoàn thành"
    PARTLY_DONE = "partly_done", "Hoàn thành một phần"
    NOT_DONE = "not_done", "Không hoàn thành"
    CANCELLED = "cancelled", "Dừng"

    @classmethod
    def unanswered(cls) -> list[str]:
        """States in which nobody has said yet what became of it."""
        return [cls.PLANNED, cls.IN_PROGRESS]


class DueKind(TextChoices):
    DATE = "date", "Ngày cụ thể"
    PERIOD = "period", "Trong kỳ"
    ONGOING = "ongoing", "Thường xuyên"
    UNDEFINED = "undefined", "Chưa xác định"

    @classmethod
    def dated(cls) -> list[str]:
        """Kinds that end on a day."""
        return [cls.DATE, cls.PERIOD]


class Progress(TextChoices):
    NOT_STARTED = "not_started", "Chưa thực hiện"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    SUBMITTED = "submitted", "Đã báo cáo, chờ xác nhận"
    DONE = "done", "Hoàn thành"
    CANCELLED = "cancelled", "Dừng"
    SUPERSEDED = "superseded", "Thay thế"

    @classmethod
    def open(cls) -> list[str]:
        """States in which somebody still owes something."""
        return [*cls.working(), cls.SUBMITTED]

    @classmethod
    def working(cls) -> list[str]:
        """States in which the lead has not reported it done."""
        return [cls.NOT_STARTED, cls.IN_PROGRESS]

    @classmethod
    def reported(cls) -> list[str]:
        """States in which the lead has reported it done, accepted or not."""
        return [cls.SUBMITTED, cls.DONE]

    @classmethod
    def final(cls) -> list[str]:
        """States in which it has come to its end."""
        return [cls.DONE, cls.CANCELLED, cls.SUPERSEDED]


class DirectiveOrigin(TextChoices):
    BRIEFING = "briefing", "Kết luận hội nghị"
    SUPERIOR_PAPER = "superior_paper", "Văn bản cấp trên"
    URGENT_LETTER = "urgent_letter", "Công văn hỏa tốc"


SOON = timedelta(days=7)  # what falls due within it is ``Timeliness.DUE_SOON``


class Timeliness(TextChoices):
    WITHIN = "within", "Trong hạn"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    OVERDUE = "overdue", "Quá hạn"
    ON_TIME = "on_time", "Đúng hạn"
    LATE = "late", "Quá hạn khi hoàn thành"


class ExtensionDecision(TextChoices):
    PENDING = "pending", "Chờ quyết định"
    APPROVED = "approved", "Đồng ý"
    REJECTED = "rejected", "Không đồng ý"
    WITHDRAWN = "withdrawn", "Rút lại"
    LAPSED = "lapsed", "Không còn cần xét"


class ReviewOutcome(TextChoices):
    CONTINUE = "continue", "Tiếp tục"
    ACCEPT = "accept", "Xác nhận hoàn thành"
    EXTEND = "extend", "Gia hạn"
    CANCEL = "cancel", "Dừng"
    SUPERSEDE = "supersede", "Thay thế"


class DocumentKind(TextChoices):
    MINUTES = PaperKind.MINUTES.value, "Biên bản"
    CONCLUSION_NOTICE = PaperKind.CONCLUSION_NOTICE.value, "Thông báo kết luận"
    SYNTHESIS_REPORT = PaperKind.SYNTHESIS_REPORT.value, "Báo cáo tổng hợp"
    DIRECTIVE_ANNEX = PaperKind.DIRECTIVE_ANNEX.value, "Phụ lục giao nhiệm vụ"
    REVIEW_ANNEX = PaperKind.REVIEW_ANNEX.value, "Phụ lục kết quả thực hiện kết luận kỳ trước"
    COMMUNE_ANNEX = PaperKind.COMMUNE_ANNEX.value, "Phụ lục số liệu xã"
    INVITATION = PaperKind.INVITATION.value, "Giấy mời"
    REMINDER_LETTER = PaperKind.REMINDER_LETTER.value, "Công văn đôn đốc"
    ASSIGNMENT_SLIP = PaperKind.ASSIGNMENT_SLIP.value, "Phiếu giao việc"


class DocumentState(TextChoices):
    DRAFT = "draft", "Dự thảo"
    ISSUED = "issued", "Đã ban hành"
    SIGNED = "signed", "Đã ký"
    SUPERSEDED = "superseded", "Đã được thay thế"
    ANNULLED = "annulled", "Đã bãi bỏ"

    @classmethod
    def in_force(cls) -> list["DocumentState"]:
        return [cls.ISSUED, cls.SIGNED]


class RelationKind(TextChoices):
    AMENDS = "amends", "Sửa đổi"
    REPLACES = "replaces", "Thay thế"
    ANNULS = "annuls", "Bãi bỏ"


class NumberScope(TextChoices):
    YEAR = "year", "Theo năm"
    TERM = "term", "Theo nhiệm kỳ"


class AllocationState(TextChoices):
    RESERVED = "reserved", "Giữ chỗ"
    USED = "used", "Đã dùng"
    VOIDED = "voided", "Bỏ số"


class PageNumberPlace(TextChoices):
    TOP = "top", "Giữa lề trên"
    FOOT = "foot", "Góc phải lề dưới"


class ToneMarks(TextChoices):
    NEW = "new", "òa, úy (hòa, thúy)"
    OLD = "old", "oà, uý (hoà, thuý)"
