"""Conclusions and directives of a session written at once: all of them, or none and why."""

from datetime import UTC, date, datetime

import pytest

from briefings.choices import DueKind
from briefings.models import Conclusion, Directive
from briefings.services.capture import write_down
from briefings.typed_deadlines import Deadline
from lib.refused import Question, Refused
from organizations.conflicts import Outdated
from organizations.services.rows import Row, RowsRefused
from tests import factories

JUNE = Deadline(DueKind.DATE, date(2020, 6, 15))


@pytest.fixture
def held(cast):
    """A session on 7/4/2020 of which nothing is written down yet."""
    starts_at = datetime(2020, 4, 7, 1, tzinfo=UTC)
    return factories.BriefingFactory(series=cast.series, status="held", ordinal=2, starts_at=starts_at)


def conclusion(number, **given):
    return Row(number, {"content": f"Kết luận {number}."}, **given)


def directive(number, **values):
    return Row(number, {"content": f"Việc {number}.", **values})


def faults(refusal) -> list[tuple[str, int, str]]:
    return [(fault.part, fault.number, fault.field) for fault in refusal.value.faults]


def test_two_conclusions_and_eight_directives_are_written_in_their_order(cast, held):
    given = {"lead": cast.farmers, "coordinating": [cast.women], "deadline": JUNE, "expected_product": "Báo cáo"}

    number = write_down(
        held.pk,
        by=cast.office,
        conclusions=[conclusion(0), conclusion(1)],
        directives=[directive(each, **given) for each in range(8)],
    )

    assert number == 10
    assert list(held.conclusions.values_list("ordinal", "content")) == [(1, "Kết luận 0."), (2, "Kết luận 1.")]
    found = list(held.directives.order_by("ordinal"))
    assert [(one.ordinal, one.content) for one in found] == [(each + 1, f"Việc {each}.") for each in range(8)]
    assert {one.lead_organization for one in found} == {cast.farmers}
    assert {(one.due_kind, one.due_on, one.original_due_on) for one in found} == {("date", JUNE.on, JUNE.on)}
    assert all(list(one.coordinating_organizations.all()) == [cast.women] for one in found)
    assert found[0].history.get().history_user == cast.office


def test_what_is_wrong_is_told_of_every_row_and_nothing_is_written(cast, held):
    ended = factories.OrganizationFactory(parent=cast.host, valid_to=date(2020, 3, 1))

    with pytest.raises(RowsRefused) as refusal:
        write_down(
            held.pk,
            by=cast.office,
            conclusions=[conclusion(0)],
            directives=[
                directive(0, lead=cast.farmers),
                directive(1, lead=ended),
                directive(2, lead=cast.farmers, coordinating=[cast.farmers]),
                directive(3, deadline=Deadline(DueKind.DATE, date(2020, 4, 1))),
            ],
        )

    assert faults(refusal) == [
        ("directives", 1, "lead"),
        ("directives", 2, "coordinating"),
        ("directives", 3, "deadline"),
    ]
    assert isinstance(refusal.value.faults[2].refusal, Question)
    assert not held.conclusions.exists()
    assert not held.directives.exists()


def test_a_deadline_before_the_session_is_written_when_it_is_meant(cast, held):
    row = directive(0, deadline=Deadline(DueKind.DATE, date(2020, 4, 1)), before_session=True)

    write_down(held.pk, by=cast.office, directives=[row])

    assert held.directives.get().due_on == date(2020, 4, 1)


def test_a_row_that_was_changed_is_rewritten_and_keeps_the_rest(cast, held):
    stored = factories.DirectiveFactory(briefing=held, lead_organization=cast.farmers, content="Việc cũ.")
    stored.coordinating_organizations.set([cast.women])

    write_down(held.pk, by=cast.office, directives=[Row(0, {"content": "Việc mới."}, stored.pk, stored.version)])

    stored.refresh_from_db()
    assert (stored.content, stored.lead_organization) == ("Việc mới.", cast.farmers)
    assert list(stored.coordinating_organizations.all()) == [cast.women]
    assert stored.history.count() == 2


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(cast, held):
    stored = factories.DirectiveFactory(briefing=held)
    seen = stored.version
    stored.content = "Của người khác."
    stored.save()

    with pytest.raises(RowsRefused) as refusal:
        write_down(held.pk, by=cast.office, directives=[Row(0, {"content": "Của tôi."}, stored.pk, seen)])

    assert isinstance(refusal.value.faults[0].refusal, Outdated)
    stored.refresh_from_db()
    assert stored.content == "Của người khác."


def test_what_was_settled_is_not_typed_over(cast, held):
    given = {"briefing": held, "assigned": True, "lead_organization": cast.farmers, "due_kind": "date"}
    stored = factories.DirectiveFactory(due_on=date(2020, 6, 30), **given)

    for values, field in (({"deadline": JUNE}, "deadline"), ({"lead": None}, "lead")):
        with pytest.raises(RowsRefused) as refusal:
            write_down(held.pk, by=cast.office, directives=[Row(0, values, stored.pk, stored.version)])
        assert faults(refusal) == [("directives", 0, field)]


def test_a_draft_is_removed_and_what_was_concluded_is_not(cast, held):
    draft = factories.DirectiveFactory(briefing=held)
    in_force = factories.DirectiveFactory(briefing=cast.concluded)

    write_down(held.pk, by=cast.office, directives=[Row(0, key=draft.pk, seen=draft.version, removed=True)])
    with pytest.raises(RowsRefused, match="đã kết luận nên nhiệm vụ này không xóa được"):
        write_down(cast.concluded.pk, by=cast.office, directives=[Row(0, key=in_force.pk, removed=True)])

    assert not Directive.objects.filter(pk=draft.pk).exists()
    assert Directive.objects.filter(pk=in_force.pk).exists()


def test_a_row_of_another_briefing_is_refused(cast, held):
    other = factories.ConclusionFactory(briefing=cast.concluded)

    with pytest.raises(RowsRefused, match="thuộc hội nghị khác"):
        write_down(held.pk, by=cast.office, conclusions=[Row(0, {"content": "Khác."}, other.pk, other.version)])


def test_a_conclusion_from_which_work_follows_is_not_removed(cast, held):
    stored = factories.ConclusionFactory(briefing=held)
    factories.DirectiveFactory(briefing=held, conclusion=stored)

    with pytest.raises(RowsRefused, match="có việc khác gắn vào"):
        write_down(held.pk, by=cast.office, conclusions=[Row(0, key=stored.pk, removed=True)])


def test_the_leader_assigns_and_the_office_alone_writes_conclusions(cast, held):
    write_down(held.pk, by=cast.leader, directives=[directive(0)])

    assert held.directives.count() == 1
    with pytest.raises(RowsRefused, match="việc này do văn phòng của cơ quan chủ trì"):
        write_down(held.pk, by=cast.leader, conclusions=[conclusion(0)])
    for other in (cast.farmer, cast.reader):
        with pytest.raises(RowsRefused, match="văn phòng hoặc lãnh đạo"):
            write_down(held.pk, by=other, directives=[directive(0)])
    with pytest.raises(Refused, match="Không tìm thấy"):
        write_down(held.pk, by=cast.stranger, directives=[directive(0)])
    assert (Conclusion.objects.filter(briefing=held).count(), held.directives.count()) == (0, 1)


def test_nothing_is_added_to_a_briefing_that_is_over(cast, held):
    type(held).objects.filter(pk=held.pk).update(status="closed")

    with pytest.raises(RowsRefused, match="đã đóng hồ sơ nên nội dung giữ nguyên"):
        write_down(held.pk, by=cast.office, directives=[directive(0)])
