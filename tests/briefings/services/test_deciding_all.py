"""All reviews of a session decided at once, and more time that a session gives unasked."""

from datetime import date
from types import SimpleNamespace

import pytest

from briefings.choices import ExtensionDecision, Progress, ReviewOutcome
from briefings.models import DirectiveReview
from briefings.services.reviews import Decision, decide_all
from lib.refused import Refused
from organizations.services.rows import RowsRefused
from tests import factories

DUE = {"due_kind": "date", "due_on": date(2020, 3, 31)}


@pytest.fixture
def session(cast):
    """A session that looks at three directives: one worked on, one reported done, one with a request for more time."""
    briefing = factories.BriefingFactory(series=cast.series, dated=True, status="held", year=2020, quarter=2)
    given = {"briefing": cast.concluded, "assigned": True, "lead_organization": cast.farmers, **DUE}
    worked = factories.DirectiveFactory(progress=Progress.IN_PROGRESS, **given)
    done = factories.DirectiveFactory(progress=Progress.SUBMITTED, completed_on=date(2020, 3, 1), **given)
    asked = factories.DirectiveFactory(progress=Progress.IN_PROGRESS, **given)
    request = factories.ExtensionRequestFactory(
        directive=asked, organization=cast.farmers, new_due_on=date(2020, 9, 30), reason="Chờ kinh phí."
    )
    reviews = [factories.DirectiveReviewFactory(briefing=briefing, directive=one) for one in (worked, done, asked)]
    return SimpleNamespace(
        briefing=briefing, worked=worked, done=done, asked=asked, request=request, reviews=[one.pk for one in reviews]
    )


def test_each_outcome_does_what_it_says(cast, session):
    worked, done, asked = session.reviews
    number = decide_all(
        session.briefing.pk,
        by=cast.office,
        decisions=[
            Decision(1, worked, ReviewOutcome.CANCEL, reason="Không còn phù hợp."),
            Decision(2, done, ReviewOutcome.ACCEPT, remark="Đạt."),
            Decision(3, asked, ReviewOutcome.EXTEND, waiting=session.request.pk),
        ],
    )

    assert number == 3
    for directive in (session.worked, session.done, session.asked):
        directive.refresh_from_db()
    assert (session.worked.progress, session.worked.closing_reason) == (Progress.CANCELLED, "Không còn phù hợp.")
    assert session.done.progress == Progress.DONE
    assert session.asked.due_on == date(2020, 9, 30)
    assert not DirectiveReview.objects.filter(outcome="").exists()


def test_one_that_is_refused_keeps_all_from_being_written(cast, session):
    worked, done, _ = session.reviews

    with pytest.raises(RowsRefused) as refusal:
        decide_all(
            session.briefing.pk,
            by=cast.office,
            decisions=[Decision(1, done, ReviewOutcome.ACCEPT), Decision(2, worked, ReviewOutcome.ACCEPT)],
        )

    assert [fault.number for fault in refusal.value.faults] == [2]
    session.done.refresh_from_db()
    assert session.done.progress == Progress.SUBMITTED
    assert DirectiveReview.objects.filter(outcome="").count() == 3


def test_a_session_gives_more_time_unasked(cast, session):
    decision = Decision(1, session.reviews[0], ReviewOutcome.EXTEND, "Vì dịch bệnh.", new_due_on=date(2020, 6, 30))

    decide_all(session.briefing.pk, by=cast.leader, decisions=[decision])

    session.worked.refresh_from_db()
    assert (session.worked.due_on, session.worked.original_due_on) == (date(2020, 6, 30), DUE["due_on"])
    request = session.worked.extension_requests.get()
    assert (request.decision, request.decided_by) == (ExtensionDecision.APPROVED, cast.leader)
    assert (request.organization, request.reason) == (cast.farmers, "Vì dịch bệnh.")


def test_a_session_gives_less_time_than_was_asked_for(cast, session):
    given = {"new_due_on": date(2020, 6, 30), "waiting": session.request.pk}
    decision = Decision(1, session.reviews[2], ReviewOutcome.EXTEND, "Đủ kinh phí rồi.", **given)

    decide_all(session.briefing.pk, by=cast.office, decisions=[decision])

    session.asked.refresh_from_db()
    session.request.refresh_from_db()
    assert session.asked.due_on == date(2020, 6, 30)
    assert session.request.decision == ExtensionDecision.APPROVED
    assert session.request.decision_note == "Đồng ý đến 30/06/2020 thay cho 30/09/2020 đã xin: Đủ kinh phí rồi."


def test_a_request_that_came_meanwhile_is_looked_at_first(cast, session):
    decision = Decision(1, session.reviews[2], ReviewOutcome.EXTEND, "Đồng ý.", new_due_on=date(2020, 8, 31))

    with pytest.raises(RowsRefused, match="vừa gửi đề nghị khác"):
        decide_all(session.briefing.pk, by=cast.office, decisions=[decision])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"new_due_on": date(2020, 3, 31), "remark": "Thêm."}, "phải sau thời hạn hiện nay"),
        ({"new_due_on": date(2020, 6, 30)}, "Phải ghi lý do"),
        ({}, "hoặc ghi thời hạn mới mà hội nghị cho"),
    ],
)
def test_more_time_needs_a_later_day_and_a_reason(cast, session, given, said):
    with pytest.raises(RowsRefused) as refusal:
        decide_all(
            session.briefing.pk,
            by=cast.office,
            decisions=[Decision(1, session.reviews[0], ReviewOutcome.EXTEND, **given)],
        )

    assert said in str(refusal.value)
    assert refusal.value.faults[0].field == "new_due_on"


def test_reviews_of_another_session_and_those_of_others_are_refused(cast, session):
    other = factories.DirectiveReviewFactory(briefing=cast.briefing, directive=session.worked, nth=3)
    decision = Decision(1, other.pk, ReviewOutcome.CONTINUE)

    with pytest.raises(RowsRefused, match="không thuộc danh sách xem xét"):
        decide_all(session.briefing.pk, by=cast.office, decisions=[decision])
    for who in (cast.farmer, cast.reader):
        with pytest.raises(RowsRefused, match="văn phòng hoặc lãnh đạo"):
            decide_all(session.briefing.pk, by=who, decisions=[Decision(1, session.reviews[0], "continue")])
    with pytest.raises(Refused):
        decide_all(session.briefing.pk, by=cast.stranger, decisions=[Decision(1, session.reviews[0], "continue")])


def test_what_nobody_asks_anything_about_goes_on_with_one_box(client, cast, session):
    client.force_login(cast.office)
    address = f"/giao-ban/{session.briefing.slug}/xem-xet/"
    assert 'name="con-lai"' in client.get(address).content.decode()

    assert client.post(address, {"con-lai": "1"}).status_code == 302

    outcomes = [DirectiveReview.objects.get(pk=key).outcome for key in session.reviews]
    assert outcomes == [ReviewOutcome.CONTINUE, "", ""]  # one is reported done, of one more time is asked for
