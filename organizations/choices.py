"""Every list of fixed choices of this app, with its Vietnamese words. The stored values never change."""

from django.db.models import TextChoices


class Role(TextChoices):
    SECRETARIAT = "secretariat", "Văn phòng, thư ký"
    OFFICER = "officer", "Cán bộ tổ chức"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ xã"
    LEADER = "leader", "Lãnh đạo"
    READER = "reader", "Người đọc"


class MembershipState(TextChoices):
    GRANTED = "granted", "Đã giao"
    ASKED = "asked", "Chờ đơn vị quản lý đồng ý"


class OrganizationKind(TextChoices):
    """In protocol order, in which offices name them (domain §10)."""

    PARTY_COMMITTEE = "party_committee", "Cấp ủy, cơ quan của Đảng"
    FRONT = "front", "Mặt trận Tổ quốc"
    TRADE_UNION = "trade_union", "Công đoàn"
    FARMERS = "farmers", "Hội Nông dân"
    WOMEN = "women", "Hội Liên hiệp Phụ nữ"
    YOUTH = "youth", "Đoàn Thanh niên"
    VETERANS = "veterans", "Hội Cựu chiến binh"
    MASS_ASSOCIATION = "mass_association", "Hội quần chúng"
    GOVERNMENT = "government", "Cơ quan nhà nước"
    FRONT_WORK_COMMITTEE = "front_work_committee", "Ban Công tác Mặt trận"

    @property
    def rank(self) -> int:
        """Its place in protocol order, with room between; an organization may have a place of its own."""
        return 10 * (list(OrganizationKind).index(self) + 1)


class FormatFamily(TextChoices):
    """Whose rules a paper of the organization follows (domain §4.0)."""

    STATE = "state", "Nhà nước"
    FRONT = "front", "Mặt trận"
    PARTY = "party", "Đảng"
    YOUTH = "youth", "Đoàn Thanh niên"
    UNION = "union", "Công đoàn"


class SuccessionKind(TextChoices):
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAME = "rename", "Đổi tên"


class UnitKind(TextChoices):
    PROVINCE = "province", "Tỉnh, thành phố"
    DISTRICT = "district", "Huyện, quận, thị xã, thành phố thuộc tỉnh"
    COMMUNE = "commune", "Xã"
    WARD = "ward", "Phường"
    TOWNSHIP = "township", "Thị trấn"
    SPECIAL_ZONE = "special_zone", "Đặc khu"
    RESIDENTIAL_AREA = "residential_area", "Thôn, bản, tổ dân phố"


COMMUNE_LEVEL = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


class UnitLevel(TextChoices):
    """Of which units a form collects figures; ``kinds`` are those of ``AdministrativeUnit`` on that level."""

    RESIDENTIAL_AREA = "residential_area", "Thôn, bản, tổ dân phố"
    COMMUNE = "commune", "Xã, phường, thị trấn, đặc khu"
    DISTRICT = "district", "Huyện, quận, thị xã (trước 01/7/2025)"
    PROVINCE = "province", "Tỉnh, thành phố"

    @property
    def kinds(self) -> tuple[UnitKind, ...]:
        """The kinds of unit on this level."""
        return COMMUNE_LEVEL if self == UnitLevel.COMMUNE else (UnitKind(self.value),)


class FigurePeriod(TextChoices):
    """Which period a figure is of (``lib.vietnamese.Span``); a plan is what its year is to bring."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF_YEAR = "half_year", "6 tháng"
    NINE_MONTHS = "nine_months", "9 tháng"
    YEAR = "year", "Năm"
    PLAN = "plan", "Kế hoạch năm"


class ValueType(TextChoices):
    INTEGER = "integer", "Số nguyên"
    DECIMAL = "decimal", "Số thập phân"
    MONEY = "money", "Số tiền"
    PERCENT = "percent", "Tỷ lệ phần trăm"
    DATE = "date", "Ngày"
    TEXT = "text", "Chữ"


NUMERIC = (ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY, ValueType.PERCENT)


class AcrossUnits(TextChoices):
    SUM = "sum", "Cộng"
    AVERAGE = "average", "Trung bình"
    RATIO = "ratio", "Tính lại từ tử số và mẫu số"
    MAX = "max", "Lớn nhất"
    LAST = "last", "Lấy giá trị sau cùng"


class ComparedFigure(TextChoices):
    """Which of its figures a rule compares."""

    VALUE = "value", "Số trong kỳ"
    CUMULATIVE = "cumulative", "Lũy kế từ đầu năm"


class AcrossTime(TextChoices):
    SUM = "sum", "Cộng các kỳ"
    LAST = "last", "Lấy kỳ cuối"
    MAX = "max", "Kỳ cao nhất"
    RATIO = "ratio", "Tính lại từ tử số và mẫu số"


class MissingReason(TextChoices):
    NOT_REPORTED = "not_reported", "Chưa báo cáo"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng"
    NONE = "none", "Không có"


class RevisionSource(TextChoices):
    MANUAL = "manual", "Nhập tay"
    IMPORT = "import", "Nhập từ tệp"
    CORRECTION = "correction", "Đính chính"
    UNDO = "undo", "Hoàn tác"


class BatchState(TextChoices):
    UPLOADED = "uploaded", "Đã tải lên"
    PREVIEWED = "previewed", "Đã xem trước"
    APPLYING = "applying", "Đang ghi"
    APPLIED = "applied", "Đã ghi"
    UNDONE = "undone", "Đã hoàn tác"
    FAILED = "failed", "Gián đoạn"
    CANCELLED = "cancelled", "Đã hủy"
    EXPIRED = "expired", "Hết hạn"

    @classmethod
    def open(cls) -> list["BatchState"]:
        """States of a batch whose figures are not being stored yet: it can be read anew, given up and deleted."""
        return [cls.UPLOADED, cls.PREVIEWED, cls.FAILED]


class ApplyMode(TextChoices):
    ALL = "all", "Ghi tất cả, hoặc không ghi gì"
    VALID = "valid", "Chỉ ghi các ô không có lỗi"


class FigureState(TextChoices):
    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    UNCHANGED = "unchanged", "Giữ nguyên"
    REJECTED = "rejected", "Bị loại"
    LEFT_OUT = "left_out", "Bỏ qua"


class Severity(TextChoices):
    ERROR = "error", "Lỗi"
    WARNING = "warning", "Cảnh báo"
    QUESTION = "question", "Cần trả lời"


class ImportStep(TextChoices):
    QUEUED = "queued", "Chờ đến lượt"
    READING = "reading", "Đọc tệp"
    CHECKING = "checking", "Kiểm tra từng ô"
    STAGING = "staging", "So với số liệu đang lưu"
    APPLYING = "applying", "Ghi số liệu"
    UNDOING = "undoing", "Hoàn tác số liệu"


class DownloadKind(TextChoices):
    """What a file that was downloaded belongs to."""

    ISSUED = "issued", "Văn bản đã ban hành"
    SIGNED = "signed", "Bản đã ký"
    TRIAL = "trial", "Bản in thử, bản Word"
    EVIDENCE = "evidence", "Minh chứng"
    BUNDLE = "bundle", "Hồ sơ hội nghị"
    IMPORT = "import", "Tệp số liệu"


class OperatorKind(TextChoices):
    """What whoever runs the portal is told of (``organizations.operator_log``)."""

    FILE = "file", "Tệp"
    BACKUP = "backup", "Sao lưu"
    TASK = "task", "Việc nền"
    ERROR = "error", "Lỗi của cổng"
    START = "start", "Khởi động"
    DISK = "disk", "Đĩa"
    ACCOUNT = "account", "Tài khoản"
