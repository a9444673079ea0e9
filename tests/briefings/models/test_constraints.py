"""Each constraint of the cycle: the database holds it, and people read why."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from briefings.choices import (
    AllocationState,
    AttendanceStatus,
    ChecklistAnswer,
    DocumentKind,
    DocumentState,
    DueKind,
    ExtensionDecision,
    PeriodKind,
    Progress,
    ReportStatus,
    TaskProgress,
)
from tests import factories as make
from tests.constraints import assert_the_database_refuses, assert_the_form_says_why, breach, constraints_of

DAY = date(2020, 6, 30)
MONTHLY = {"period_kind": PeriodKind.MONTH, "quarter": None, "month": 3}
WEEKLY = {"period_kind": PeriodKind.WEEK, "quarter": None, "week": 13}
YEARLY = {"period_kind": PeriodKind.YEAR, "quarter": None}
ASSIGNED, REPORTED, DONE = {"assigned": True}, {"reported": True}, {"done": True}
ISSUED = {"issued": True}
PAPER = {
    "briefing": None,
    "series": make.SeriesFactory,
    "ordinal": 1,
    "origin": "superior_paper",
    "issuer": "Tỉnh ủy",
    "paper_day": DAY,
}
MEASURED = {
    "measured_by": make.IndicatorFactory,
    "target_value": 5,
    "target_year": 2020,
    "target_span": "year",
    "target_number": 1,
}
PART = {"parent": lambda: make.DirectiveFactory(collective=True), "lead_organization": make.OrganizationFactory}


def statements(factory, name: str) -> list:
    """The two rules on ordinals of statements: within a report, and within the common part."""
    return [
        breach(
            f"{name}_ordinal_once",
            factory,
            given={"report": make.OrganizationReportFactory.create},
            twin=("briefing", "report", "ordinal"),
        ),
        breach(f"{name}_common_ordinal_once", factory, twin=("briefing", "ordinal")),
    ]


CASES = [
    breach(
        "theme_name_once",
        make.ThemeFactory,
        given={"owner": make.OrganizationFactory},
        twin=("owner", "name", "name_key"),
    ),
    breach("theme_name_once_shared", make.ThemeFactory, twin=("name", "name_key")),
    breach("series_name_once", make.SeriesFactory, twin=("host", "name", "name_key")),
    breach("briefing_once_a_period", make.BriefingFactory, twin=("series", "ordinal")),
    breach("briefing_once_a_period", make.BriefingFactory, given=MONTHLY, twin=("series", "ordinal")),
    breach("briefing_once_a_period", make.BriefingFactory, given=YEARLY, twin=("series", "ordinal")),
    breach("briefing_quarter_given", make.BriefingFactory, quarter=None),
    breach("briefing_quarter_given", make.BriefingFactory, quarter=0),
    breach("briefing_quarter_given", make.BriefingFactory, quarter=5),
    breach("briefing_quarter_given", make.BriefingFactory, period_kind=PeriodKind.YEAR),
    breach("briefing_month_given", make.BriefingFactory, month=3),
    breach("briefing_month_given", make.BriefingFactory, given=MONTHLY, month=None),
    breach("briefing_month_given", make.BriefingFactory, given=MONTHLY, month=13),
    breach("briefing_once_a_period", make.BriefingFactory, given=WEEKLY, twin=("series", "ordinal")),
    breach("briefing_week_given", make.BriefingFactory, week=13),
    breach("briefing_week_given", make.BriefingFactory, given=WEEKLY, week=None),
    breach("briefing_week_given", make.BriefingFactory, given=WEEKLY, week=0),
    breach("briefing_week_given", make.BriefingFactory, given=WEEKLY, week=54),
    breach("briefing_week_given", make.BriefingFactory, given=WEEKLY | {"year": 2020, "week": 53}, year=2021),
    breach("briefing_window_ordered", make.BriefingFactory, data_from=date(2020, 3, 15), data_to=date(2020, 3, 14)),
    breach("briefing_ends_after_start", make.BriefingFactory, ends_at=make.NOON),
    breach(
        "briefing_ends_after_start",
        make.BriefingFactory,
        starts_at=make.NOON,
        ends_at=datetime(2020, 3, 31, 4, tzinfo=UTC),
    ),
    breach("attendance_names_somebody", make.AttendanceFactory, organization=None),
    breach("attendance_reason_when_absent", make.AttendanceFactory, reason="Đi công tác"),
    breach(
        "attendance_reason_when_absent",
        make.AttendanceFactory,
        given={"status": AttendanceStatus.ABSENT, "reason": "Đi công tác"},
        status=AttendanceStatus.PRESENT,
    ),
    breach("attendance_once", make.AttendanceFactory, twin=("briefing", "organization")),
    breach("agenda_ordinal_once", make.AgendaItemFactory, twin=("briefing", "ordinal")),
    breach("remark_ordinal_once", make.RemarkFactory, twin=("briefing", "ordinal")),
    breach("conclusion_ordinal_once", make.ConclusionFactory, twin=("briefing", "ordinal")),
    breach("report_once", make.OrganizationReportFactory, twin=("briefing", "organization")),
    breach("report_submitted_has_time", make.OrganizationReportFactory, status=ReportStatus.SUBMITTED),
    breach("report_submitted_has_time", make.OrganizationReportFactory, status=ReportStatus.ACCEPTED),
    breach("report_submitted_has_time", make.OrganizationReportFactory, given={"submitted": True}, submitted_at=None),
    breach("report_received_is_submitted", make.OrganizationReportFactory, received_on=DAY),
    breach("report_returned_has_note", make.OrganizationReportFactory, status=ReportStatus.RETURNED),
    breach("report_waived_has_reason", make.OrganizationReportFactory, status=ReportStatus.WAIVED),
    *statements(make.AchievementFactory, "achievement"),
    *statements(make.ShortcomingFactory, "shortcoming"),
    *statements(make.ProposalFactory, "proposal"),
    breach("shortcoming_not_its_own_past", make.ShortcomingFactory, continues_from=lambda row: row),
    breach("proposal_answer_given", make.ProposalFactory, answered_on=DAY),
    breach("task_quarter_range", make.TaskFactory, quarter=0),
    breach("task_quarter_range", make.TaskFactory, quarter=5),
    breach("task_failure_has_reason", make.TaskFactory, progress=TaskProgress.NOT_DONE),
    breach("task_failure_has_reason", make.TaskFactory, progress=TaskProgress.CANCELLED),
    breach("task_not_its_own_past", make.TaskFactory, carried_from=lambda row: row),
    breach("checklist_one_subject", make.ReportChecklistItemFactory, task=None),
    breach("checklist_one_subject", make.ReportChecklistItemFactory, shortcoming=lambda row: make.ShortcomingFactory()),
    breach("checklist_task_once", make.ReportChecklistItemFactory, twin=("report", "task")),
    breach(
        "checklist_shortcoming_once",
        make.ReportChecklistItemFactory,
        given={"task": None, "shortcoming": make.ShortcomingFactory.create},
        twin=("report", "shortcoming"),
    ),
    breach("checklist_failure_has_reason", make.ReportChecklistItemFactory, answer=ChecklistAnswer.NOT_DONE),
    breach(
        "checklist_failure_has_reason",
        make.ReportChecklistItemFactory,
        given={"task": None, "shortcoming": make.ShortcomingFactory.create},
        answer=ChecklistAnswer.NOT_DONE,
        note="Chưa có kinh phí",
    ),
    breach("checklist_settled_has_answer", make.ReportChecklistItemFactory, settled_at=make.NOON),
    breach("reopen_grant_has_reason", make.ReopenGrantFactory, reason=""),
    breach("reopen_grant_end_has_reason", make.ReopenGrantEndFactory, reason=""),
    breach("digest_once_a_day", make.DigestSentFactory, twin=("user",)),
    breach("acknowledgement_once", make.DirectiveAcknowledgementFactory, twin=("directive", "organization")),
    breach("directive_ordinal_once", make.DirectiveFactory, twin=("briefing", "ordinal")),
    breach("directive_date_given", make.DirectiveFactory, due_kind=DueKind.DATE),
    breach("directive_date_given", make.DirectiveFactory, due_kind=DueKind.PERIOD),
    breach("directive_date_given", make.DirectiveFactory, given=ASSIGNED, due_kind=DueKind.ONGOING),
    breach("directive_date_given", make.DirectiveFactory, given=ASSIGNED, due_kind=DueKind.UNDEFINED),
    breach("directive_original_due_kept", make.DirectiveFactory, given=ASSIGNED, original_due_on=None),
    breach("directive_percent_range", make.DirectiveFactory, percent=101),
    breach("directive_completed_has_day", make.DirectiveFactory, given=REPORTED, completed_on=None),
    breach("directive_completed_has_day", make.DirectiveFactory, given=DONE, completed_on=None),
    breach("directive_completed_has_day", make.DirectiveFactory, completed_on=DAY),
    breach("directive_done_is_accepted", make.DirectiveFactory, given=REPORTED, progress=Progress.DONE),
    breach("directive_done_is_accepted", make.DirectiveFactory, given=DONE, accepted_on=None),
    breach("directive_done_is_accepted", make.DirectiveFactory, accepted_on=DAY),
    breach("directive_done_is_accepted", make.DirectiveFactory, accepted_by=lambda row: make.UserFactory()),
    breach("directive_reported_has_lead", make.DirectiveFactory, given=REPORTED, lead_organization=None),
    breach("directive_closing_has_reason", make.DirectiveFactory, progress=Progress.CANCELLED),
    breach(
        "directive_closing_has_reason",
        make.DirectiveFactory,
        progress=Progress.SUPERSEDED,
        superseded_by=lambda row: make.DirectiveFactory(),
    ),
    breach("directive_closing_has_reason", make.DirectiveFactory, closing_reason="Gộp với chỉ đạo khác"),
    breach(
        "directive_superseded_by_another",
        make.DirectiveFactory,
        progress=Progress.SUPERSEDED,
        closing_reason="Gộp với chỉ đạo khác",
    ),
    breach("directive_superseded_by_another", make.DirectiveFactory, superseded_by=lambda row: make.DirectiveFactory()),
    breach(
        "directive_ordinal_once_a_paper",
        make.DirectiveFactory,
        given=PAPER,
        twin=("series", "issuer", "paper_number", "paper_day", "ordinal"),
    ),
    breach("directive_child_once_a_lead", make.DirectiveFactory, given=PART, twin=("parent", "lead_organization")),
    breach("directive_origin_stated", make.DirectiveFactory, issuer="Tỉnh ủy"),
    breach("directive_origin_stated", make.DirectiveFactory, origin="urgent_letter"),
    breach("directive_origin_stated", make.DirectiveFactory, given=PAPER, paper_day=None),
    breach("directive_origin_stated", make.DirectiveFactory, given=PAPER, issuer=""),
    breach(
        "directive_conclusion_of_a_briefing",
        make.DirectiveFactory,
        given=PAPER,
        conclusion=lambda row: make.ConclusionFactory(),
    ),
    breach("directive_given_to_one_or_many", make.DirectiveFactory, given=ASSIGNED, collective=True),
    breach("directive_given_to_one_or_many", make.DirectiveFactory, given=PART, lead_organization=None),
    breach("directive_measure_has_target", make.DirectiveFactory, target_value=5),
    breach("directive_measure_has_target", make.DirectiveFactory, measured_by=lambda row: make.IndicatorFactory()),
    breach("directive_measure_has_target", make.DirectiveFactory, given=MEASURED, target_value=None),
    breach("directive_measure_has_target", make.DirectiveFactory, given=MEASURED, target_value=0),
    breach("task_measure_has_target", make.TaskFactory, target=None, measured_by=lambda row: make.IndicatorFactory()),
    breach("handover_two", make.HandoverFactory, successor=lambda row: row.predecessor),
    breach("handover_undone_by_somebody", make.HandoverFactory, undone_at=datetime(2020, 7, 2, tzinfo=UTC)),
    breach("update_percent_range", make.ProgressUpdateFactory, percent=101),
    breach("extension_one_pending", make.ExtensionRequestFactory, twin=("directive",)),
    breach("extension_decision_has_author", make.ExtensionRequestFactory, decision=ExtensionDecision.APPROVED),
    breach(
        "extension_decision_has_author",
        make.ExtensionRequestFactory,
        decision=ExtensionDecision.REJECTED,
        decided_at=make.NOON,
    ),
    breach("review_once_a_briefing", make.DirectiveReviewFactory, twin=("directive", "briefing"), nth=3),
    breach("review_nth_once", make.DirectiveReviewFactory, twin=("directive", "nth")),
    breach("review_numbers_range", make.DirectiveReviewFactory, nth=1),
    breach("review_numbers_range", make.DirectiveReviewFactory, percent_then=101),
    breach("document_version_once", make.DocumentFactory, twin=("briefing", "kind", "version")),
    breach("document_issued_is_whole", make.DocumentFactory, given=ISSUED, number=None),
    breach("document_issued_is_whole", make.DocumentFactory, given=ISSUED, issued_on=None),
    breach("document_issued_is_whole", make.DocumentFactory, given=ISSUED, sha256=""),
    breach("document_issued_is_whole", make.DocumentFactory, given=ISSUED, file=""),
    breach("document_draft_has_no_number", make.DocumentFactory, given=ISSUED, state=DocumentState.DRAFT),
    breach("document_relation_once", make.DocumentRelationFactory, twin=("source", "target")),
    breach("document_relation_two", make.DocumentRelationFactory, target=lambda row: row.source),
    breach("delivery_once", make.DeliveryFactory, twin=("document", "organization")),
    breach("reading_once", make.ReadingFactory, twin=("delivery", "by")),
    breach("signed_file_ordinal_once", make.SignedFileFactory, twin=("document", "ordinal"), sha256="b" * 64),
    breach("signed_file_once", make.SignedFileFactory, twin=("document", "sha256"), ordinal=2),
    breach("signed_file_is_whole", make.SignedFileFactory, file=""),
    breach("signed_file_is_whole", make.SignedFileFactory, sha256=""),
    breach("signed_file_is_whole", make.SignedFileFactory, signatures=[]),
    breach("paper_setting_once", make.PaperSettingFactory, twin=("organization",)),
    breach("paper_setting_measures_range", make.PaperSettingFactory, body_size=12),
    breach("paper_setting_measures_range", make.PaperSettingFactory, line_height=30),
    breach("paper_setting_measures_range", make.PaperSettingFactory, indent=14),
    breach("paper_setting_measures_range", make.PaperSettingFactory, copies=0),
    breach("number_series_once", make.NumberSeriesFactory, twin=("issuer",)),
    breach("number_series_ends_after_start", make.NumberSeriesFactory, ends_on=date(2019, 12, 31)),
    breach("number_once", make.NumberAllocationFactory, twin=("series", "number")),
    breach("number_used_has_document", make.NumberAllocationFactory, state=AllocationState.USED),
    breach("number_wrong_day_has_document", make.NumberAllocationFactory, wrong_day_reason="Đồng hồ chạy trước"),
    breach("number_voided_has_reason", make.NumberAllocationFactory, state=AllocationState.VOIDED),
    breach("number_from_one", make.NumberAllocationFactory, number=0),
]


def test_every_constraint_has_a_case():
    assert {case.values[0].constraint for case in CASES} == constraints_of("briefings")


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(case):
    assert_the_database_refuses(case)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_the_form_says_why(case):
    assert_the_form_says_why(case)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "name"),
    [(make.ThemeFactory, "name"), (make.BriefingFactory, "slug")],
)
def test_names_by_which_others_refer_are_unique(factory, name):
    first, second = factory.create_batch(2)
    setattr(second, name, getattr(first, name))

    with pytest.raises(ValidationError, match=name):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.django_db
def test_a_task_is_carried_over_once():
    task = make.TaskFactory()
    make.TaskFactory(quarter=2, carried_from=task)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.TaskFactory(quarter=3, carried_from=task)


@pytest.mark.django_db
def test_one_paper_has_one_number():
    paper = make.DocumentFactory(issued=True)
    make.NumberAllocationFactory(document=paper, state=AllocationState.USED)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.NumberAllocationFactory(document=paper, state=AllocationState.USED)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [DocumentKind.ASSIGNMENT_SLIP, DocumentKind.REMINDER_LETTER])
def test_slips_and_reminders_of_one_briefing_may_be_many(kind):
    first = make.DocumentFactory(kind=kind)

    make.DocumentFactory(kind=kind, briefing=first.briefing).full_clean()


@pytest.mark.django_db
def test_a_series_may_meet_twice_in_one_period():
    first = make.BriefingFactory()

    make.BriefingFactory(series=first.series, ordinal=2).full_clean()


@pytest.mark.django_db
def test_a_decided_request_leaves_room_for_another():
    first = make.ExtensionRequestFactory(decision=ExtensionDecision.WITHDRAWN)

    make.ExtensionRequestFactory(directive=first.directive).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("state", [AttendanceStatus.ABSENT, AttendanceStatus.PRESENT])
def test_a_guest_needs_neither_organization_nor_account(state):
    make.AttendanceFactory(organization=None, title="Đại biểu khách mời", status=state).full_clean()


@pytest.mark.django_db
def test_a_directive_comes_from_a_conclusion_of_its_own_briefing():
    directive = make.DirectiveFactory.build(briefing=make.BriefingFactory(), conclusion=make.ConclusionFactory())

    with pytest.raises(ValidationError, match="thuộc hội nghị khác"):
        directive.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [make.AchievementFactory, make.ShortcomingFactory, make.ProposalFactory])
def test_a_statement_belongs_to_the_briefing_of_its_report(factory):
    item = factory()
    item.report = make.OrganizationReportFactory()

    with pytest.raises(ValidationError, match="thuộc hội nghị khác"):
        item.full_clean()
