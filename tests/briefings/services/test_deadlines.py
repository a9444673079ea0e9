"""One rule for deadlines: given once, kept for ever, moved by an extension; a slip is put right with its reason."""

from datetime import date

import pytest

from briefings.choices import DueKind
from briefings.models import Briefing, Directive
from briefings.services import deadlines, directives, extensions
from lib.refused import Refused
from tests import factories

WRONG, RIGHT = date(2062, 6, 30), date(2026, 6, 30)


@pytest.fixture
def directive(cast):
    row = factories.DirectiveFactory(briefing=cast.concluded)
    return directives.assign(row.pk, by=cast.office, lead=cast.farmers, due_kind=DueKind.DATE, due_on=WRONG)


def correct(directive, by, **more):
    return deadlines.correct_deadline(directive.pk, by=by, **{"due_on": RIGHT, "reason": "Gõ nhầm năm.", **more})


@pytest.mark.parametrize("who", ["office", "leader"])
def test_a_slip_is_put_right_and_what_was_written_first_stays(cast, directive, who):
    correct(directive, getattr(cast, who))

    directive.refresh_from_db()
    assert (directive.due_on, directive.original_due_on) == (RIGHT, WRONG)
    last = directive.history.first()
    assert (last.history_user, last.history_change_reason) == (
        getattr(cast, who),
        "Sửa thời hạn ghi nhầm: Gõ nhầm năm.",
    )


@pytest.mark.parametrize("who", ["farmer", "reader", "stranger"])
def test_nobody_else_corrects_it(cast, directive, who):
    with pytest.raises(Refused):
        correct(directive, getattr(cast, who))


def test_it_needs_a_reason_and_another_day(cast, directive):
    with pytest.raises(Refused, match="Phải ghi lý do khi sửa thời hạn"):
        correct(directive, cast.office, reason=" ")
    with pytest.raises(Refused, match="giống thời hạn đang ghi"):
        correct(directive, cast.office, due_on=WRONG)


def test_once_the_briefing_is_closed_only_an_extension_moves_it(cast, directive):
    Briefing.objects.filter(pk=cast.concluded.pk).update(status="closed")

    with pytest.raises(Refused, match="Hội nghị đã khép nên thời hạn chỉ đổi bằng gia hạn"):
        correct(directive, cast.office)
    directive = Directive.objects.get()
    assert "correct_deadline" not in {step.name for step, _ in directives.offers(directive, by=cast.office)}


def test_once_more_time_was_asked_for_the_deadline_stands(cast, directive):
    later = date(2063, 1, 1)
    more = {"organization": cast.farmers, "new_due_on": later, "reason": "Mưa lũ."}
    extensions.request_extension(directive.pk, by=cast.farmer, **more)

    with pytest.raises(Refused, match="Đã có đề nghị gia hạn"):
        correct(directive, cast.office)


def test_assigning_again_does_not_move_it(cast, directive):
    for kind, day in ((DueKind.DATE, RIGHT), (DueKind.ONGOING, None), (DueKind.UNDEFINED, None)):
        with pytest.raises(Refused, match="Thời hạn đã giao là 30/06/2062"):
            directives.assign(directive.pk, by=cast.office, lead=cast.women, due_kind=kind, due_on=day)


def test_without_a_day_there_is_nothing_to_correct(cast):
    row = factories.DirectiveFactory(briefing=cast.concluded)

    with pytest.raises(Refused, match="chưa có thời hạn theo ngày"):
        correct(row, cast.office)
