"""What the state of a briefing does to its reports and directives: held, concluded, put off, called off."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, DueKind, Progress, ReportStatus
from briefings.models import Briefing
from briefings.services import briefings, deadlines, directives, extensions, reports
from briefings.services.my_work import my_work
from lib.refused import Question, Refused
from tests import factories

pytestmark = pytest.mark.long_on_postgresql


def at(day: date, hour: int = 8) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def today() -> date:
    return timezone.localdate()


# --- held and concluded -----------------------------------------------------------------------------------------------


def test_a_session_is_held_on_a_day_that_has_come_and_by_somebody(cast):
    bare = factories.BriefingFactory(series=cast.series, quarter=2)
    chair = factories.PostFactory(organization=cast.host)

    with pytest.raises(Refused, match="chưa ghi thời gian họp; chưa ghi người chủ trì"):
        briefings.hold(bare.pk, by=cast.office)
    with pytest.raises(Refused, match="chưa tới"):
        briefings.hold(bare.pk, by=cast.office, starts_at=at(today() + timedelta(days=1)), chair=chair)
    bare.refresh_from_db()
    assert (bare.status, bare.starts_at, bare.chair) == (BriefingStatus.PLANNED, None, None)

    briefings.hold(bare.pk, by=cast.office, starts_at=at(today(), 0), chair=chair)

    bare.refresh_from_db()
    assert (bare.status, bare.held_on, bare.chair) == (BriefingStatus.HELD, today(), chair)


def test_the_page_asks_for_what_is_missing_and_for_nothing_else(cast, client):
    ahead = factories.BriefingFactory(
        series=cast.series, quarter=2, starts_at=timezone.now() + timedelta(days=3), chair=factories.PostFactory()
    )
    client.force_login(cast.office)

    def fields(briefing):
        return list(client.get(f"{briefing.get_absolute_url()}hold/").context["form"].fields)

    assert fields(cast.briefing) == []
    assert fields(ahead) == ["starts_at"]
    assert fields(factories.BriefingFactory(series=cast.series, quarter=3)) == ["starts_at", "chair"]


def test_concluding_names_the_reports_that_are_missing_and_asks(cast, client):
    briefings.collect(cast.briefing.pk, by=cast.office)
    briefings.hold(cast.briefing.pk, by=cast.office)
    factories.ConclusionFactory(briefing=cast.briefing)
    factories.AchievementFactory(report=cast.briefing.reports.get(organization=cast.farmers))
    reports.submit(cast.briefing.reports.get(organization=cast.farmers).pk, by=cast.farmer)

    with pytest.raises(Question, match="Còn 1 báo cáo chưa nộp") as question:
        briefings.conclude(cast.briefing.pk, by=cast.leader)
    assert str(cast.women) in question.value.answer
    assert str(cast.farmers) not in str(question.value)

    client.force_login(cast.leader)
    address = f"{cast.briefing.get_absolute_url()}conclude/"
    asked = client.post(address, {})
    assert asked.status_code == 422
    assert f"Kết luận khi chưa có báo cáo của: {cast.women}" in asked.content.decode()
    client.post(address, {"without_reports": "on"})
    assert Briefing.objects.get(pk=cast.briefing.pk).status == BriefingStatus.CONCLUDED


# --- put off ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def collecting(cast):
    """Reports are asked for, and their day has passed."""
    briefing = factories.BriefingFactory(
        series=cast.series, quarter=4, submit_by=today() - timedelta(days=2), starts_at=timezone.now(), dated=True
    )
    briefings.collect(briefing.pk, by=cast.office)
    return briefing


def test_putting_off_suspends_the_day_for_reports_and_asks_for_the_new_session(cast, collecting):
    assert [duty.late for duty in my_work(cast.farmer, today()).overdue] == [True]

    briefings.postpone(collecting.pk, by=cast.leader, reason="Bão số 3.")

    collecting.refresh_from_db()
    assert (collecting.status, collecting.starts_at) == (BriefingStatus.POSTPONED, None)
    assert not my_work(cast.farmer, today())
    report = collecting.reports.get(organization=cast.farmers)
    factories.AchievementFactory(report=report)
    reports.submit(report.pk, by=cast.farmer)  # who has it ready may still hand it in


def test_a_new_day_is_ahead(cast, collecting):
    with pytest.raises(Refused, match="đã qua"):
        briefings.postpone(collecting.pk, by=cast.office, reason="Bão.", starts_at=at(today() - timedelta(days=1)))
    later = at(today() + timedelta(days=9))
    briefings.postpone(collecting.pk, by=cast.office, reason="Bão.", starts_at=later)
    assert Briefing.objects.get(pk=collecting.pk).starts_at == later


def test_going_on_asks_for_the_new_day_for_reports(cast, collecting, client):
    briefings.postpone(collecting.pk, by=cast.office, reason="Bão.")

    with pytest.raises(Refused, match="đã qua trong lúc hoãn"):
        briefings.resume(collecting.pk, by=cast.office)
    client.force_login(cast.office)
    address = f"{collecting.get_absolute_url()}resume/"
    assert client.post(address, {}).status_code == 422
    new = today() + timedelta(days=5)
    client.post(address, {"submit_by": f"{new:%d/%m/%Y}", "starts_at": f"{new:%d/%m/%Y} 08:00"})

    collecting.refresh_from_db()
    assert (collecting.status, collecting.submit_by, collecting.held_on) == (BriefingStatus.COLLECTING, new, new)
    assert [duty.due_on for duty in my_work(cast.farmer, today()).outstanding] == [new]


def test_by_when_may_stay_open(cast, collecting):
    briefings.postpone(collecting.pk, by=cast.office, reason="Bão.")
    briefings.resume(collecting.pk, by=cast.office, undecided=True)
    assert Briefing.objects.get(pk=collecting.pk).submit_by is None


def test_over_the_end_of_the_year_the_period_stays(cast):
    """The session of the fourth quarter, meant for December, is held in January."""
    briefing = factories.BriefingFactory(
        series=cast.series, quarter=4, dated=True, starts_at=at(date(2020, 12, 28)), submit_by=date(2020, 12, 20)
    )
    briefings.collect(briefing.pk, by=cast.office)
    briefings.postpone(briefing.pk, by=cast.office, reason="Bão.")
    briefings.resume(briefing.pk, by=cast.office, submit_by=date(2021, 1, 8), starts_at=at(date(2021, 1, 12)))
    briefings.hold(briefing.pk, by=cast.office)

    briefing.refresh_from_db()
    assert (briefing.period_name, briefing.held_on) == ("quý IV năm 2020", date(2021, 1, 12))


# --- called off -------------------------------------------------------------------------------------------------------


def draft(briefing, lead=None, **more):
    return factories.DirectiveFactory(briefing=briefing, lead_organization=lead, **more)


def test_calling_off_takes_the_drafts_and_asks_about_those_with_a_lead(cast):
    other = factories.BriefingFactory(series=cast.series, quarter=2)
    taken = draft(other)
    alone, kept, stopped = draft(cast.briefing), draft(cast.briefing, cast.farmers), draft(cast.briefing, cast.women)
    kept.conclusion = factories.ConclusionFactory(briefing=cast.briefing)
    kept.save()

    with pytest.raises(Refused, match="chọn dừng hay chuyển") as refusal:
        briefings.cancel(cast.briefing.pk, by=cast.leader, reason="Bão.", moved={kept.pk: other.pk})
    assert stopped.content in str(refusal.value)
    assert kept.content not in str(refusal.value)
    briefings.cancel(cast.briefing.pk, by=cast.leader, reason="Bão.", moved={kept.pk: other.pk, stopped.pk: None})

    for row in (alone, stopped):
        row.refresh_from_db()
        assert (row.progress, row.closing_reason) == (Progress.CANCELLED, "Hội nghị đã hủy.")
    kept.refresh_from_db()
    assert (kept.briefing, kept.ordinal, kept.conclusion) == (other, taken.ordinal + 1, None)
    assert (kept.progress, kept.lead_organization) == (Progress.NOT_STARTED, cast.farmers)
    assert kept.history.first().history_change_reason == f"Chuyển từ “{cast.briefing}” đã hủy"


def test_the_page_asks_for_each_of_them(cast, client):
    other = factories.BriefingFactory(series=cast.series, quarter=2, title="Giao ban bù")
    kept = draft(cast.briefing, cast.farmers, content="Rà soát hộ nghèo.")
    client.force_login(cast.office)
    address, name = f"{cast.briefing.get_absolute_url()}cancel/", f"directive_{kept.pk}"
    assert f'href="{address}"' in client.get(cast.briefing.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "Rà soát hộ nghèo." in page
    assert "Chuyển sang Giao ban bù" in page

    assert client.post(address, {"reason": "Bão."}).status_code == 422
    client.post(address, {"reason": "Bão.", name: other.pk})

    kept.refresh_from_db()
    assert kept.briefing == other
    assert Briefing.objects.get(pk=cast.briefing.pk).status == BriefingStatus.CANCELLED


@pytest.mark.parametrize("status", BriefingStatus)
def test_a_draft_goes_to_a_session_that_is_still_to_conclude(cast, status):
    target = factories.BriefingFactory(series=cast.series, quarter=2, status=status)
    moved = {draft(cast.briefing, cast.farmers).pk: target.pk}
    over = [*BriefingStatus.concluded(), BriefingStatus.CANCELLED]

    if status in over:
        with pytest.raises(Refused, match="không nhận thêm chỉ đạo"):
            briefings.cancel(cast.briefing.pk, by=cast.office, reason="Bão.", moved=moved)
        assert Briefing.objects.get(pk=cast.briefing.pk).status == BriefingStatus.PLANNED
    else:
        briefings.cancel(cast.briefing.pk, by=cast.office, reason="Bão.", moved=moved)
        assert target.directives.count() == 1


@pytest.mark.parametrize("status", [BriefingStatus.HELD, BriefingStatus.CONCLUDED, BriefingStatus.CLOSED])
def test_what_took_place_is_not_called_off(cast, status):
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=status)
    with pytest.raises(Refused, match="Hủy"):
        briefings.cancel(cast.briefing.pk, by=cast.office, reason="Bão.")


# --- a deadline before the session ------------------------------------------------------------------------------------


def ways(cast):
    """Each way in which a deadline is entered: a directive of the session held on 31/03/2020, and the step."""
    before, lead = date(2020, 3, 1), cast.farmers
    bare = draft(cast.briefing)
    given = draft(cast.briefing, lead, due_kind=DueKind.DATE, due_on=date(2020, 6, 30))
    early = factories.DirectiveFactory(
        briefing__series=cast.series,
        briefing__starts_at=factories.NOON,
        lead_organization=lead,
        due_kind=DueKind.DATE,
        due_on=date(2020, 2, 1),
    )
    return {
        "assign": (directives.assign, bare, cast.office, {"lead": lead, "due_kind": DueKind.DATE, "due_on": before}),
        "correct": (deadlines.correct_deadline, given, cast.office, {"due_on": before, "reason": "Gõ nhầm."}),
        "extend": (
            extensions.request_extension,
            early,
            cast.farmer,
            {"organization": lead, "new_due_on": before, "reason": "Mưa."},
        ),
    }


@pytest.mark.parametrize("way", ["assign", "correct", "extend"])
def test_a_deadline_before_its_session_is_asked_about(cast, way):
    step, directive, by, typed = ways(cast)[way]

    with pytest.raises(Question, match="Thời hạn 01/03/2020 trước ngày họp 31/03/2020"):
        step(directive.pk, by=by, **typed)
    assert type(directive).objects.get(pk=directive.pk).version == directive.version
    step(directive.pk, by=by, before_session=True, **typed)


def test_its_form_shows_the_question_with_a_box(cast, client):
    bare = draft(cast.briefing)
    typed = {"lead": cast.farmers.pk, "due_kind": "date", "due_on": "01/03/2020"}
    address = f"/chi-dao/{bare.pk}/assign/"
    client.force_login(cast.office)

    asked = client.post(address, typed)
    assert asked.status_code == 422
    assert "Đúng là thời hạn 01/03/2020, trước ngày họp." in asked.content.decode()
    client.post(address, typed | {"before_session": "on"})

    bare.refresh_from_db()
    assert bare.due_on == date(2020, 3, 1)


def test_reports_waived_with_the_session_stay_waived(cast):
    briefings.collect(cast.briefing.pk, by=cast.office)
    briefings.cancel(cast.briefing.pk, by=cast.office, reason="Bão.")
    assert set(cast.briefing.reports.values_list("status", flat=True)) == {ReportStatus.WAIVED}
