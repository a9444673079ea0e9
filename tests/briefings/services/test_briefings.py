from datetime import date
from decimal import Decimal

import pytest

from briefings.choices import BriefingStatus, DueKind, Progress, ReportStatus, ReviewOutcome
from briefings.services import briefings, reports, reviews
from lib.refused import Refused
from lib.vietnamese import Span
from organizations.choices import RevisionSource
from organizations.models import PeriodLock
from organizations.services.period_locks import PeriodLocked
from organizations.services.values import Figure, apply_figures
from tests import factories


def hold(cast, briefing):
    briefings.collect(briefing.pk, by=cast.office)
    for report in briefing.reports.all():
        reports.waive(report.pk, by=cast.office, reason="Báo cáo bằng lời tại hội nghị.")
    return briefings.hold(briefing.pk, by=cast.office)


def conclude(cast, briefing):
    factories.ConclusionFactory(briefing=briefing)
    return briefings.conclude(briefing.pk, by=cast.leader)


def test_collecting_expects_one_report_of_each_participant(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)

    expected = cast.briefing.reports.all()
    assert {report.organization for report in expected} == {cast.farmers, cast.women}
    assert {report.status for report in expected} == {ReportStatus.EXPECTED}


def test_going_on_after_a_delay_makes_no_report_twice(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)
    briefings.postpone(cast.briefing.pk, by=cast.office, reason="Dịch bệnh.")

    briefings.resume(cast.briefing.pk, by=cast.office)

    assert cast.briefing.reports.count() == 2


def test_holding_reviews_every_directive_still_open_of_the_series(cast):
    owed = factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.farmers)
    factories.DirectiveFactory(briefing=cast.concluded, done=True)
    factories.DirectiveFactory()  # of another series
    second = factories.BriefingFactory(series=cast.series, quarter=2, dated=True)
    third = factories.BriefingFactory(series=cast.series, quarter=3, dated=True)

    for briefing in (second, third):
        hold(cast, briefing)

    assert [(review.directive, review.nth) for review in second.reviews.all()] == [(owed, 2)]
    review = third.reviews.get()
    assert (review.nth, review.progress_then, review.due_then) == (3, Progress.NOT_STARTED, owed.due_on)


def test_concluding_says_what_is_missing(cast):
    hold(cast, cast.briefing)

    with pytest.raises(Refused, match="chưa ghi kết luận của chủ trì"):
        briefings.conclude(cast.briefing.pk, by=cast.leader)


def test_closing_is_refused_with_the_list_and_then_freezes(cast):
    earlier = factories.DirectiveFactory(briefing=cast.concluded)
    briefing = factories.BriefingFactory(series=cast.series, quarter=2, dated=True)
    hold(cast, briefing)
    reviews.decide(briefing.reviews.get().pk, by=cast.leader, outcome=ReviewOutcome.CONTINUE, remark="Làm tiếp.")
    conclude(cast, briefing)
    new = factories.DirectiveFactory(briefing=briefing)

    with pytest.raises(Refused, match="chỉ đạo 1 chưa giao đơn vị chủ trì; chỉ đạo 1 chưa xác định thời hạn"):
        briefings.close(briefing.pk, by=cast.leader)
    new.lead_organization, new.due_kind = cast.women, DueKind.ONGOING
    new.save()
    briefings.close(briefing.pk, by=cast.leader)

    briefing.refresh_from_db()
    assert briefing.status == BriefingStatus.CLOSED
    with pytest.raises(Refused, match="đã khép"):
        reviews.decide(briefing.reviews.get().pk, by=cast.leader, outcome=ReviewOutcome.CONTINUE)
    earlier.refresh_from_db()
    assert earlier.progress == Progress.NOT_STARTED


def test_an_outcome_carries_out_its_step_or_nothing(cast):
    directive = factories.DirectiveFactory(briefing=cast.concluded, reported=True, lead_organization=cast.farmers)
    briefing = factories.BriefingFactory(series=cast.series, quarter=2, dated=True)
    hold(cast, briefing)
    review = briefing.reviews.get()

    with pytest.raises(Refused, match="Phải ghi lý do"):
        reviews.decide(review.pk, by=cast.leader, outcome=ReviewOutcome.CANCEL)
    review.refresh_from_db()
    assert review.outcome == ""
    reviews.decide(review.pk, by=cast.leader, outcome=ReviewOutcome.ACCEPT, on=date(2020, 7, 1))

    directive.refresh_from_db()
    assert directive.progress == Progress.DONE


def test_accepted_reports_are_locked_at_closing(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)
    for report in cast.briefing.reports.all():
        report.narrative = "Đã làm."
        report.save()
        reports.submit(report.pk, by=cast.office)
        reports.accept(report.pk, by=cast.office)
    briefings.hold(cast.briefing.pk, by=cast.office)
    conclude(cast, cast.briefing)

    briefings.close(cast.briefing.pk, by=cast.office)

    assert set(cast.briefing.reports.values_list("status", flat=True)) == {ReportStatus.LOCKED}


@pytest.mark.parametrize(
    ("period", "locked"),
    [
        ({}, "2020-Q1"),
        ({"period_kind": "month", "quarter": None, "month": 3}, "2020-M03"),
        ({"period_kind": "half_year", "quarter": None}, "2020-H1"),
        ({"period_kind": "nine_months", "quarter": None}, "2020-9M"),
        ({"period_kind": "year", "quarter": None}, "2020"),
        ({"period_kind": "ad_hoc", "quarter": None}, ""),
        ({"period_kind": "week", "quarter": None, "week": 13}, ""),
    ],
)
def test_closing_locks_the_figures_of_the_period_at_the_place_of_the_host(cast, period, locked):
    type(cast.briefing).objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.CONCLUDED, **period)

    briefings.close(cast.briefing.pk, by=cast.leader)

    locks = PeriodLock.objects.all()
    assert [str(lock.period) for lock in locks] == ([locked] if locked else [])
    for lock in locks:
        assert (lock.organization, lock.unit, lock.by) == (cast.host, cast.briefing.unit, cast.leader)
        assert lock.reason == f"Khép hội nghị “{cast.briefing.title}”"
        for period in {lock.period, *lock.period.parts(Span.MONTH)}:
            figure = Figure(factories.IndicatorFactory().pk, cast.briefing.unit_id, period, Decimal(1))
            with pytest.raises(PeriodLocked):
                apply_figures([figure], by=cast.office, source=RevisionSource.MANUAL)


def test_a_closed_briefing_is_not_opened_again(cast):
    cast.briefing.status = BriefingStatus.CLOSED
    cast.briefing.save()

    for step in (briefings.collect, briefings.hold, briefings.resume):
        with pytest.raises(Refused, match="đã khép"):
            step(cast.briefing.pk, by=cast.office)


@pytest.mark.parametrize("who", ["farmer", "reader", "leader"])
def test_only_the_office_calls_for_reports(cast, who):
    with pytest.raises(Refused, match="không có quyền"):
        briefings.collect(cast.briefing.pk, by=getattr(cast, who))


def test_calling_off_needs_a_reason_and_lets_everybody_off(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)

    with pytest.raises(Refused, match="Phải ghi lý do"):
        briefings.cancel(cast.briefing.pk, by=cast.leader, reason="")
    briefings.cancel(cast.briefing.pk, by=cast.leader, reason="Gộp với quý II.")

    assert set(cast.briefing.reports.values_list("status", flat=True)) == {ReportStatus.WAIVED}


def test_heads_of_work_committees_take_part_and_are_asked_for_figures_alone(client, cast):
    committee = factories.OrganizationFactory(kind="front_work_committee", parent=cast.host)
    cast.series.participants.add(committee)
    client.force_login(cast.office)
    page = client.get(f"{cast.briefing.get_absolute_url()}collect/").content.decode()
    assert "1 Ban Công tác Mặt trận dự họp và gửi số liệu, không phải viết báo cáo" in page

    briefings.collect(cast.briefing.pk, by=cast.office, figures_only=briefings.MAY_SEND_FIGURES_ONLY)
    assert not cast.briefing.reports.filter(organization=committee).exists()

    briefings.postpone(cast.briefing.pk, by=cast.office, reason="Mưa bão.")
    briefings.resume(cast.briefing.pk, by=cast.office)
    assert cast.briefing.reports.count() == 2
    assert committee in cast.briefing.usual_participants()


def test_they_write_a_report_where_the_office_says_so(cast):
    committee = factories.OrganizationFactory(kind="front_work_committee", parent=cast.host)
    cast.series.participants.add(committee)

    briefings.collect(cast.briefing.pk, by=cast.office)

    assert cast.briefing.reports.filter(organization=committee).exists()
