"""Records for tests: the least that is valid; a test passes what it is about.

Names are made up from running numbers and belong to nobody. Parts of a briefing get the next free ordinal of it.
Codes of units start at 50000, above every real one and those that tests name, so both can stand beside them.
"""

import hashlib
from datetime import UTC, date, datetime

import factory
from django.db.models import Max
from factory.django import DjangoModelFactory, FileField, Password

from briefings.choices import (
    AllocationState,
    BriefingStatus,
    DocumentKind,
    DocumentState,
    DueKind,
    NumberScope,
    Progress,
    RelationKind,
    ReportStatus,
)
from briefings.models import (
    Achievement,
    AgendaItem,
    Attendance,
    Briefing,
    BriefingSeries,
    CalendarToken,
    Conclusion,
    Delivery,
    DigestSent,
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    Document,
    DocumentRelation,
    Evidence,
    ExtensionRequest,
    Handover,
    NumberAllocation,
    NumberSeries,
    OrganizationReport,
    PaperSetting,
    ProgressUpdate,
    Proposal,
    Reading,
    Remark,
    ReopenGrant,
    ReopenGrantEnd,
    ReportChecklistItem,
    Shortcoming,
    SignedFile,
    Task,
    Theme,
)
from organizations.choices import (
    DownloadKind,
    FigureState,
    FormatFamily,
    OperatorKind,
    OrganizationKind,
    RevisionSource,
    Severity,
    SuccessionKind,
    UnitKind,
)
from organizations.models import (
    AdministrativeUnit,
    Download,
    ImportBatch,
    ImportIssue,
    ImportProgress,
    Indicator,
    IndicatorRule,
    IndicatorValue,
    IndicatorVersion,
    MappingProfile,
    Membership,
    OperatorEntry,
    Organization,
    OrganizationSuccession,
    PeriodGrant,
    PeriodLock,
    Post,
    RecoveryCode,
    ReportForm,
    ReportFormItem,
    SecondFactor,
    StagedFigure,
    Submission,
    Target,
    TextDraft,
    UnitAlias,
    UnitSuccession,
    User,
    ValueRevision,
)

PASSWORD = "suối-reo-đá-ngủ-rừng"
NOON = datetime(2020, 3, 31, 5, tzinfo=UTC)  # 12:00 in Việt Nam


class Records(DjangoModelFactory):
    """What all factories share: no second save after many-to-many fields are filled."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


def next_ordinal(owner: str, siblings: str):
    """A declaration: one more than the highest ordinal among ``siblings`` of the record's ``owner``."""

    def following(record) -> int:
        above = getattr(record, owner)
        if above.pk is None:
            return 1
        return (getattr(above, siblings).aggregate(last=Max("ordinal"))["last"] or 0) + 1

    return factory.LazyAttribute(following)


def next_in_report(siblings: str):
    """A declaration: one more than the highest ordinal of the same report, or of the briefing's common part."""

    def following(item) -> int:
        if item.briefing.pk is None:
            return 1
        rows = getattr(item.briefing, siblings).filter(report=item.report)
        return (rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1

    return factory.LazyAttribute(following)


def many(name: str):
    """A post-generation step: ``name=[…]`` fills the many-to-many field ``name``."""

    def fill(record, create, extracted, **kwargs):
        if create and extracted:
            getattr(record, name).set(extracted)

    return factory.post_generation(fill)


# Who and where


class UserFactory(Records):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"taikhoan{n}")
    full_name = factory.Sequence(lambda n: f"Tài khoản thử số {n}")
    password = Password(PASSWORD)


class AdministrativeUnitFactory(Records):
    """A commune in a district of its own."""

    class Meta:
        model = AdministrativeUnit

    code = factory.Sequence(lambda n: f"{50000 + n % 50000:05d}")
    name = factory.Sequence(lambda n: f"Xã Đồng Thử {n}")
    kind = UnitKind.COMMUNE
    parent = factory.SubFactory("tests.factories.DistrictFactory")


class DistrictFactory(AdministrativeUnitFactory):
    name = factory.Sequence(lambda n: f"Huyện Đồng Thử {n}")
    kind = UnitKind.DISTRICT
    parent = factory.SubFactory("tests.factories.ProvinceFactory")


class ProvinceFactory(AdministrativeUnitFactory):
    name = factory.Sequence(lambda n: f"Tỉnh Đồng Thử {n}")
    kind = UnitKind.PROVINCE
    parent = None


class UnitSuccessionFactory(Records):
    class Meta:
        model = UnitSuccession

    predecessor = factory.SubFactory(AdministrativeUnitFactory, valid_to=date(2025, 6, 30))
    successor = factory.SubFactory(AdministrativeUnitFactory, valid_from=date(2025, 7, 1))
    effective_on = date(2025, 7, 1)


class UnitAliasFactory(Records):
    class Meta:
        model = UnitAlias

    unit = factory.SubFactory(AdministrativeUnitFactory)
    name = factory.Sequence(lambda n: f"X. Đ. Thử {n}")


class OrganizationFactory(Records):
    """One of the organizations that report."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Hội Nông dân huyện Đồng Thử {n}")
    kind = OrganizationKind.FARMERS


class HostFactory(OrganizationFactory):
    """A Party committee, which calls briefings."""

    name = factory.Sequence(lambda n: f"Huyện ủy Đồng Thử {n}")
    kind = OrganizationKind.PARTY_COMMITTEE
    format_family = FormatFamily.PARTY


class OrganizationSuccessionFactory(Records):
    class Meta:
        model = OrganizationSuccession

    predecessor = factory.SubFactory(OrganizationFactory)
    successor = factory.SubFactory(OrganizationFactory)
    kind = SuccessionKind.MERGE
    effective_on = date(2025, 7, 1)


class PostFactory(Records):
    class Meta:
        model = Post

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"Phó Chủ tịch thứ {n}")


class MembershipFactory(Records):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory, is_staff=True)
    organization = factory.SubFactory(OrganizationFactory)
    role = "officer"


def member(role: str, organization: Organization, **user) -> User:
    """A person who holds ``role`` in ``organization`` and may enter the admin site."""
    return MembershipFactory(role=role, organization=organization, **{f"user__{k}": v for k, v in user.items()}).user


# What is counted


class IndicatorFactory(Records):
    """A whole number that adds up over communes and quarters."""

    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"TH{n:02d}")
    name = factory.Sequence(lambda n: f"Số cuộc vận động thử {n}")
    unit_of_measure = "cuộc"
    owner_kind = OrganizationKind.FRONT


class IndicatorVersionFactory(Records):
    class Meta:
        model = IndicatorVersion

    indicator = factory.SubFactory(IndicatorFactory)
    definition = "Đếm từng cuộc trong quý."


class IndicatorRuleFactory(Records):
    class Meta:
        model = IndicatorRule
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Quy tắc {n}")
    whole = factory.SubFactory(IndicatorFactory)

    @factory.post_generation
    def parts(self, create, parts, **kwargs):
        self.parts.set(parts or [IndicatorFactory()])


class ReportFormFactory(Records):
    """A form; ``indicators=[…]`` puts indicators on it in this order."""

    class Meta:
        model = ReportForm

    code = factory.Sequence(lambda n: f"BM{n:02d}")
    name = factory.Sequence(lambda n: f"Biểu số liệu thử {n}")
    organization_kind = OrganizationKind.GOVERNMENT

    @factory.post_generation
    def indicators(self, create, extracted, **kwargs):
        if create:
            for ordinal, indicator in enumerate(extracted or [], start=1):
                ReportFormItemFactory(form=self, indicator=indicator, ordinal=ordinal)


class ReportFormItemFactory(Records):
    class Meta:
        model = ReportFormItem

    form = factory.SubFactory(ReportFormFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    ordinal = next_ordinal("form", "items")


class IndicatorValueFactory(Records):
    class Meta:
        model = IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    unit = factory.SubFactory(AdministrativeUnitFactory)
    year = 2020
    number = 1
    value = 3


class TargetFactory(IndicatorValueFactory):
    class Meta:
        model = Target

    span = "plan"


class ValueRevisionFactory(Records):
    class Meta:
        model = ValueRevision

    indicator_value = factory.SubFactory(IndicatorValueFactory)
    new_value = 3
    source = RevisionSource.MANUAL


class SubmissionFactory(Records):
    class Meta:
        model = Submission

    user = factory.SubFactory(UserFactory)
    path = "/chi-dao/1/update/"
    token = factory.Sequence("token-{}".format)
    fingerprint = "0" * 64


class OperatorEntryFactory(Records):
    class Meta:
        model = OperatorEntry

    kind = OperatorKind.DISK
    key = factory.Sequence("đĩa-{}".format)
    sentence = "Đĩa sắp đầy."
    first_at = last_at = datetime(2020, 3, 31, 5, tzinfo=UTC)


class DownloadFactory(Records):
    class Meta:
        model = Download

    kind = DownloadKind.ISSUED
    record = 1
    title = "Thông báo"
    by = factory.SubFactory(UserFactory)


class SecondFactorFactory(Records):
    class Meta:
        model = SecondFactor

    user = factory.SubFactory(UserFactory)
    secret = "x"


class RecoveryCodeFactory(Records):
    class Meta:
        model = RecoveryCode

    factor = factory.SubFactory(SecondFactorFactory)
    digest = factory.Sequence("{:064}".format)


class TextDraftFactory(Records):
    class Meta:
        model = TextDraft

    user = factory.SubFactory(UserFactory)
    form = "/chi-dao/1/update/"
    field = factory.Sequence("text-{}".format)
    text = "Đang viết."
    updated_at = datetime(2020, 3, 31, 5, tzinfo=UTC)


class PeriodLockFactory(Records):
    class Meta:
        model = PeriodLock

    organization = factory.SubFactory(HostFactory)
    unit = factory.SubFactory(DistrictFactory)
    year = 2020
    number = 1
    reason = "Khép hội nghị"


class PeriodGrantFactory(Records):
    class Meta:
        model = PeriodGrant

    lock = factory.SubFactory(PeriodLockFactory)
    unit = factory.SelfAttribute("lock.unit")
    reason = "Nhầm số."
    granted_by = factory.SubFactory(UserFactory)
    expires_at = datetime(2040, 1, 1, tzinfo=UTC)


class ImportBatchFactory(Records):
    class Meta:
        model = ImportBatch

    organization = factory.SubFactory(OrganizationFactory)
    year = 2020
    number = 1
    file = FileField(filename="so-lieu.xlsx", data=b"Not read by tests that use this.")
    original_name = "Số liệu quý I.xlsx"
    sha256 = hashlib.sha256(b"Not read by tests that use this.").hexdigest()


class ImportProgressFactory(Records):
    class Meta:
        model = ImportProgress

    batch = factory.SubFactory(ImportBatchFactory)


class StagedFigureFactory(Records):
    class Meta:
        model = StagedFigure

    batch = factory.SubFactory(ImportBatchFactory)
    ordinal = factory.Sequence(lambda n: n + 1)
    sheet = "Số liệu"
    row_number = 12
    cell = "D12"
    unit = factory.SubFactory(AdministrativeUnitFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    read = "3"
    value = 3
    state = FigureState.NEW


class ImportIssueFactory(Records):
    class Meta:
        model = ImportIssue

    batch = factory.SubFactory(ImportBatchFactory)
    sheet = "Số liệu"
    cell = "D12"
    severity = Severity.ERROR
    code = "not_a_number"
    message = "Ô này phải là số."


class MappingProfileFactory(Records):
    class Meta:
        model = MappingProfile

    name = factory.Sequence(lambda n: f"Biểu của xã {n}")
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    columns = factory.LazyFunction(lambda: {"C": "MT01"})


# The cycle


class ThemeFactory(Records):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Chủ đề thử {n}")


class SeriesFactory(Records):
    """Briefings of a Party committee; ``participants=[…]`` usually attend."""

    class Meta:
        model = BriefingSeries

    host = factory.SubFactory(HostFactory)
    name = factory.Sequence(lambda n: f"Giao ban khối Mặt trận và đoàn thể {n}")
    participants = many("participants")


class BriefingFactory(Records):
    """The briefing of Q1 2020 of a series of its own; nothing is known of its day and chair, unless ``dated``."""

    class Meta:
        model = Briefing

    class Params:
        dated = factory.Trait(starts_at=NOON, chair=factory.SubFactory(PostFactory))

    series = factory.SubFactory(SeriesFactory)
    unit = factory.SubFactory(DistrictFactory)
    year = 2020
    quarter = 1
    ordinal = next_ordinal("series", "briefings")
    title = factory.Sequence(lambda n: f"Hội nghị giao ban thử số {n}")
    slug = factory.Sequence(lambda n: f"giao-ban-thu-{n}")


class AttendanceFactory(Records):
    class Meta:
        model = Attendance

    briefing = factory.SubFactory(BriefingFactory)
    organization = factory.SubFactory(OrganizationFactory)


class AgendaItemFactory(Records):
    class Meta:
        model = AgendaItem

    briefing = factory.SubFactory(BriefingFactory)
    ordinal = next_ordinal("briefing", "agenda_items")
    title = factory.Sequence(lambda n: f"Nghe báo cáo tổng hợp, phần {n}")


class RemarkFactory(Records):
    class Meta:
        model = Remark

    briefing = factory.SubFactory(BriefingFactory)
    ordinal = next_ordinal("briefing", "remarks")
    content = factory.Sequence(lambda n: f"Đề nghị làm rõ nội dung {n}.")


class ConclusionFactory(Records):
    class Meta:
        model = Conclusion

    briefing = factory.SubFactory(BriefingFactory)
    ordinal = next_ordinal("briefing", "conclusions")
    content = factory.Sequence(lambda n: f"Ghi nhận kết quả thứ {n}.")


class OrganizationReportFactory(Records):
    """A report still expected; ``submitted=True``: one handed in."""

    class Meta:
        model = OrganizationReport

    class Params:
        submitted = factory.Trait(status=ReportStatus.SUBMITTED, submitted_at=NOON)

    briefing = factory.SubFactory(BriefingFactory)
    organization = factory.SubFactory(OrganizationFactory)


class StatementFactory(Records):
    """One statement on behalf of all; ``report=…`` makes it that organization's (and its briefing follows)."""

    class Meta:
        abstract = True

    report = None
    briefing = factory.Maybe(
        "report", factory.LazyAttribute(lambda item: item.report.briefing), factory.SubFactory(BriefingFactory)
    )


class AchievementFactory(StatementFactory):
    class Meta:
        model = Achievement

    ordinal = next_in_report("achievements")
    text = factory.Sequence(lambda n: f"Đã tổ chức {n} buổi tuyên truyền.")
    figures = many("figures")


class ShortcomingFactory(StatementFactory):
    class Meta:
        model = Shortcoming

    ordinal = next_in_report("shortcomings")
    text = factory.Sequence(lambda n: f"Việc nắm tình hình ở {n} thôn chưa kịp thời.")


class ProposalFactory(StatementFactory):
    class Meta:
        model = Proposal

    ordinal = next_in_report("proposals")
    text = factory.Sequence(lambda n: f"Đề nghị hỗ trợ kinh phí cho {n} mô hình.")


class TaskFactory(Records):
    class Meta:
        model = Task

    organization = factory.SubFactory(OrganizationFactory)
    year = 2020
    quarter = 1
    title = factory.Sequence(lambda n: f"Tuyên truyền ở {n} thôn")


class ReportChecklistItemFactory(Records):
    """A task of the reporting organization, carried into its report."""

    class Meta:
        model = ReportChecklistItem

    report = factory.SubFactory(OrganizationReportFactory)
    task = factory.SubFactory(TaskFactory, organization=factory.SelfAttribute("..report.organization"))


class ReopenGrantFactory(Records):
    class Meta:
        model = ReopenGrant

    report = factory.SubFactory(OrganizationReportFactory)
    reason = "Số liệu còn thiếu một xã."
    granted_by = factory.SubFactory(UserFactory)
    expires_at = NOON


class HandoverFactory(Records):
    class Meta:
        model = Handover

    predecessor = factory.SubFactory(OrganizationFactory)
    successor = factory.SubFactory(OrganizationFactory)
    effective_on = date(2020, 7, 1)
    by = factory.SubFactory(UserFactory)


class ReopenGrantEndFactory(Records):
    class Meta:
        model = ReopenGrantEnd

    grant = factory.SubFactory(ReopenGrantFactory)
    reason = "Báo cáo đã được nhận lại."
    by = factory.SubFactory(UserFactory)


class DirectiveFactory(Records):
    """A directive as the session concluded it; in a ``briefing`` that has not concluded it is a draft.

    ``assigned``: it has a lead and a day; ``reported``: its lead says it is done, waiting for acceptance; ``done``:
    accepted. ``units=[…]`` and ``coordinating_organizations=[…]`` fill those.
    """

    class Meta:
        model = Directive

    class Params:
        assigned = factory.Trait(
            lead_organization=factory.SubFactory(OrganizationFactory), due_kind=DueKind.DATE, due_on=date(2020, 6, 30)
        )
        reported = factory.Trait(
            assigned=True, progress=Progress.SUBMITTED, percent=100, completed_on=date(2020, 6, 20)
        )
        done = factory.Trait(reported=True, progress=Progress.DONE, accepted_on=date(2020, 6, 25))

    briefing = factory.SubFactory(BriefingFactory, status=BriefingStatus.CONCLUDED)
    ordinal = next_ordinal("briefing", "directives")
    content = factory.Sequence(lambda n: f"Tiếp tục đẩy mạnh phong trào thi đua thứ {n}.")
    coordinating_organizations = many("coordinating_organizations")
    units = many("units")


class ProgressUpdateFactory(Records):
    class Meta:
        model = ProgressUpdate

    directive = factory.SubFactory(DirectiveFactory, assigned=True)
    organization = factory.SelfAttribute("directive.lead_organization")
    text = "Đã triển khai đến các thôn."
    by = factory.SubFactory(UserFactory)


class DirectiveAcknowledgementFactory(Records):
    class Meta:
        model = DirectiveAcknowledgement

    directive = factory.SubFactory(DirectiveFactory, assigned=True)
    organization = factory.SelfAttribute("directive.lead_organization")
    by = factory.SubFactory(UserFactory)


class EvidenceFactory(Records):
    class Meta:
        model = Evidence

    update = factory.SubFactory(ProgressUpdateFactory)
    file = FileField(filename="minh-chung.txt", data=b"Kept as it came.")
    original_name = "Minh chứng.txt"
    sha256 = hashlib.sha256(b"Kept as it came.").hexdigest()


class ExtensionRequestFactory(Records):
    class Meta:
        model = ExtensionRequest

    directive = factory.SubFactory(DirectiveFactory, assigned=True)
    organization = factory.SelfAttribute("directive.lead_organization")
    reason = "Mưa lũ kéo dài."
    new_due_on = date(2020, 9, 30)
    requested_by = factory.SubFactory(UserFactory)


class DirectiveReviewFactory(Records):
    class Meta:
        model = DirectiveReview

    directive = factory.SubFactory(DirectiveFactory)
    briefing = factory.SubFactory(BriefingFactory)
    nth = 2
    progress_then = Progress.NOT_STARTED
    percent_then = 0


class DocumentFactory(Records):
    """A draft of minutes; ``issued=True``: with number, day and file."""

    class Meta:
        model = Document

    class Params:
        issued = factory.Trait(
            state=DocumentState.ISSUED,
            number=factory.Sequence(lambda n: n + 1),
            symbol="05/BB-MTTQ-BTT",
            issued_on=date(2020, 4, 15),
            sha256=hashlib.sha256(b"%PDF-1.7").hexdigest(),
            file=FileField(filename="bien-ban.pdf", data=b"%PDF-1.7"),
        )

    briefing = factory.SubFactory(BriefingFactory)
    kind = DocumentKind.MINUTES
    profile = "nd30_2020"


class DeliveryFactory(Records):
    class Meta:
        model = Delivery

    document = factory.SubFactory(DocumentFactory, issued=True)
    organization = factory.SubFactory(OrganizationFactory)


class ReadingFactory(Records):
    class Meta:
        model = Reading

    delivery = factory.SubFactory(DeliveryFactory)
    by = factory.SubFactory(UserFactory)


class SignedFileFactory(Records):
    """A file with a signature, as far as the record says; a really signed one is made by the tests of signing."""

    class Meta:
        model = SignedFile

    document = factory.SubFactory(DocumentFactory, issued=True)
    ordinal = 1
    file = FileField(filename="da-ky.pdf", data=b"%PDF-1.7 signed")
    sha256 = hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    signatures = factory.LazyFunction(
        lambda: [
            {
                "field": "KySo2",
                "signer": "Người Ký Thử",
                "issuer": "CA Thử",
                "signed_at": "2020-04-15T08:00:00+07:00",
                "timestamped": False,
                "trusted": True,
                "whole": True,
            }
        ]
    )
    by = factory.SubFactory(UserFactory)


class DocumentRelationFactory(Records):
    class Meta:
        model = DocumentRelation

    source = factory.SubFactory(DocumentFactory)
    target = factory.SubFactory(DocumentFactory)
    kind = RelationKind.AMENDS


class PaperSettingFactory(Records):
    """What an office settles for all its papers; nothing yet."""

    class Meta:
        model = PaperSetting

    organization = factory.SubFactory(HostFactory)


class NumberSeriesFactory(Records):
    class Meta:
        model = NumberSeries

    issuer = factory.SubFactory(HostFactory)
    kind = DocumentKind.MINUTES
    scope = NumberScope.YEAR
    starts_on = date(2020, 1, 1)


class NumberAllocationFactory(Records):
    class Meta:
        model = NumberAllocation

    series = factory.SubFactory(NumberSeriesFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = AllocationState.RESERVED


# What goes out to people


class DigestSentFactory(Records):
    class Meta:
        model = DigestSent

    user = factory.SubFactory(UserFactory)
    on = date(2020, 6, 29)


class CalendarTokenFactory(Records):
    class Meta:
        model = CalendarToken

    user = factory.SubFactory(UserFactory)
