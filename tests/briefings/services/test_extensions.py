from datetime import UTC, date, datetime

import pytest

from briefings.choices import ExtensionDecision
from briefings.models import Briefing
from briefings.services import directives, extensions
from lib.refused import Question, Refused
from tests import factories

LATER = date(2020, 9, 30)


@pytest.fixture
def directive(cast):
    return factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.farmers)


def ask(cast, directive, **changes):
    wanted = {"by": cast.farmer, "organization": cast.farmers, "new_due_on": LATER, "reason": "Mưa lũ kéo dài."}
    return extensions.request_extension(directive.pk, **{**wanted, **changes})


def test_an_approved_request_moves_the_deadline_and_keeps_the_original(cast, directive):
    before = directive.due_on

    request = extensions.decide_extension(ask(cast, directive).pk, by=cast.leader, approve=True)

    directive.refresh_from_db()
    assert (directive.due_on, directive.original_due_on) == (LATER, before)
    assert (request.decision, request.decided_by) == (ExtensionDecision.APPROVED, cast.leader)


def test_another_day_than_was_asked_for_may_be_given_and_both_are_told(cast, directive):
    before, request = directive.due_on, ask(cast, directive)
    given = {"by": cast.leader, "approve": True, "new_due_on": date(2020, 8, 15)}

    with pytest.raises(Refused, match="Phải ghi lý do khi đồng ý gia hạn đến ngày khác"):
        extensions.decide_extension(request.pk, **given)
    request = extensions.decide_extension(request.pk, **given, note="Để kịp sơ kết.")

    directive.refresh_from_db()
    assert (directive.due_on, directive.original_due_on) == (date(2020, 8, 15), before)
    assert (request.decision, request.new_due_on) == (ExtensionDecision.APPROVED, LATER)
    assert request.decision_note == "Đồng ý đến 15/08/2020 thay cho 30/09/2020 đã xin: Để kịp sơ kết."
    trace = directive.history.latest().history_change_reason
    assert trace == "Gia hạn: đến 15/08/2020 thay cho 30/09/2020 đã xin. Mưa lũ kéo dài."

    extensions.reverse_extension(request.pk, by=cast.leader, reason="Ghi nhầm.")
    directive.refresh_from_db()
    request.refresh_from_db()
    assert (directive.due_on, request.decision, request.new_due_on) == (before, ExtensionDecision.PENDING, LATER)


def test_another_day_gives_more_time_and_does_not_lie_before_the_session_unasked(cast, directive):
    request = ask(cast, directive)
    given = {"by": cast.leader, "approve": True, "note": "Việc gấp."}

    with pytest.raises(Refused, match="phải sau thời hạn hiện nay"):
        extensions.decide_extension(request.pk, **given, new_due_on=directive.due_on)
    session = datetime(2020, 8, 1, 1, tzinfo=UTC)
    Briefing.objects.filter(pk=directive.briefing_id).update(starts_at=session, ends_at=None)
    with pytest.raises(Question, match="trước ngày họp"):
        extensions.decide_extension(request.pk, **given, new_due_on=date(2020, 7, 15))
    extensions.decide_extension(request.pk, **given, new_due_on=date(2020, 7, 15), before_session=True)

    directive.refresh_from_db()
    assert directive.due_on == date(2020, 7, 15)


def test_a_rejected_request_needs_a_note_and_moves_nothing(cast, directive):
    request = ask(cast, directive)

    with pytest.raises(Refused, match="Phải ghi lý do"):
        extensions.decide_extension(request.pk, by=cast.leader, approve=False)
    extensions.decide_extension(request.pk, by=cast.leader, approve=False, note="Việc gấp.")

    directive.refresh_from_db()
    assert directive.due_on == directive.original_due_on


def test_one_request_waits_at_a_time(cast, directive):
    first = ask(cast, directive)

    with pytest.raises(Refused, match="đang có một đề nghị"):
        ask(cast, directive)
    extensions.withdraw_extension(first.pk, by=cast.farmer)
    ask(cast, directive)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"new_due_on": date(2020, 6, 30)}, "phải sau thời hạn"), ({"reason": " "}, "Phải ghi lý do")],
)
def test_a_request_that_makes_no_sense_is_refused(cast, directive, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(cast, directive, **changes)


def test_only_the_lead_asks_and_only_the_host_decides(cast, directive):
    with pytest.raises(Refused, match="Chỉ đơn vị chủ trì"):
        ask(cast, directive, by=cast.woman, organization=cast.women)
    request = ask(cast, directive)
    with pytest.raises(Refused, match="không có quyền"):
        extensions.decide_extension(request.pk, by=cast.farmer, approve=True)


def test_a_decided_request_is_not_decided_again(cast, directive):
    request = extensions.decide_extension(ask(cast, directive).pk, by=cast.office, approve=True)

    with pytest.raises(Refused, match="đồng ý"):
        extensions.decide_extension(request.pk, by=cast.office, approve=False, note="Đổi ý.")


def test_stopping_a_directive_lets_what_was_waiting_lapse(cast, directive):
    request = ask(cast, directive)

    directives.cancel(directive.pk, by=cast.office, reason="Không còn phù hợp.")

    request.refresh_from_db()
    assert request.decision == ExtensionDecision.LAPSED
    with pytest.raises(Refused, match="không còn cần xét"):
        extensions.decide_extension(request.pk, by=cast.leader, approve=True)
