"""What waits on a directive is settled by every step that ends it, and by a session's decision that does."""

import importlib
from datetime import date

import pytest
from django.apps import apps

from briefings.choices import BriefingStatus, DueKind, ExtensionDecision, Progress, ReviewOutcome
from briefings.feeds import entries
from briefings.models import DirectiveReview, ExtensionRequest
from briefings.services import acknowledgements, briefings, directives, extensions, reviews
from briefings.services.my_work import my_work
from briefings.transitions import DIRECTIVE, DIRECTIVE_FOLLOWS
from tests import factories

DAY = date(2020, 6, 20)
FINAL = [state for state in Progress if state not in Progress.open()]
ENDINGS = {
    "accept": lambda directive, cast: directives.accept(directive.pk, by=cast.office, on=DAY),
    "cancel": lambda directive, cast: directives.cancel(directive.pk, by=cast.office, reason="Không còn phù hợp."),
    "supersede": lambda directive, cast: directives.supersede(
        directive.pk, by=cast.office, successor_id=successor_of(directive).pk, reason="Gộp hai việc."
    ),
}
DECISIONS = {
    ReviewOutcome.ACCEPT: lambda directive: {"on": DAY},
    ReviewOutcome.CANCEL: lambda directive: {"reason": "Không còn phù hợp."},
    ReviewOutcome.SUPERSEDE: lambda directive: {
        "successor_id": successor_of(directive).pk,
        "reason": "Gộp hai việc.",
    },
}


def successor_of(directive):
    return factories.DirectiveFactory(briefing=directive.briefing)


@pytest.fixture
def directive(cast):
    """Led by the farmers, who asked for more time and then reported it done; nobody has acknowledged it."""
    given = factories.DirectiveFactory(
        briefing=cast.concluded, assigned=True, lead_organization=cast.farmers, coordinating_organizations=[cast.women]
    )
    asked = {"organization": cast.farmers, "new_due_on": date(2020, 9, 30), "reason": "Mưa lũ kéo dài."}
    extensions.request_extension(given.pk, by=cast.farmer, **asked)
    return directives.submit(given.pk, by=cast.farmer, completed_on=DAY, text="Đã xong.")


@pytest.fixture
def sessions(cast, directive):
    """Two sessions that were held and have not decided about it yet."""
    held = [factories.BriefingFactory(series=cast.series, quarter=quarter, dated=True) for quarter in (2, 3)]
    return [briefings.hold(briefing.pk, by=cast.office) for briefing in held]


def named_in_work(person) -> set[str]:
    work = my_work(person, date(2020, 7, 15))
    return {duty.address for duty in (*work.overdue, *work.returned, *work.outstanding, *work.to_decide)}


def assert_nothing_waits(cast, directive, client):
    directive.refresh_from_db()
    outcome, reason = DIRECTIVE_FOLLOWS[directive.progress]
    request = directive.extension_requests.get()
    assert (request.decision, request.decided_by, request.decision_note) == (ExtensionDecision.LAPSED, None, reason)
    told = request.history.latest("history_id")
    assert (told.history_user, told.history_change_reason) == (cast.office, reason)
    assert set(directive.reviews.values_list("outcome", flat=True)) == {outcome}
    assert acknowledgements.unacknowledged(directive) == []
    reviewed = {f"/xem-xet/{review.pk}/" for review in directive.reviews.all()}
    for person in (cast.office, cast.leader, cast.farmer, cast.woman):
        assert not named_in_work(person) & {directive.get_absolute_url(), *reviewed}
        assert directive.get_absolute_url() not in {entry.address for entry in entries(person)}
    client.force_login(cast.farmer)
    page = client.get(directive.get_absolute_url()).content.decode()
    assert "Gia hạn: không còn cần xét" in page
    assert reason in page
    assert "Chưa nhận việc" not in page


def test_every_end_is_known_and_reached_by_a_step_tried_here():
    assert set(DIRECTIVE_FOLLOWS) == set(FINAL)
    assert set(ENDINGS) == {step.name for step in DIRECTIVE if step.target in FINAL}
    assert set(DECISIONS) == {outcome for outcome, _ in DIRECTIVE_FOLLOWS.values()}


@pytest.mark.parametrize("step", ENDINGS)
def test_a_step_that_ends_a_directive_settles_what_waits_on_it(cast, directive, sessions, client, step):
    waiting = {f"/xem-xet/{review.pk}/" for review in directive.reviews.all()}
    assert named_in_work(cast.office) >= {directive.get_absolute_url(), *waiting}

    ENDINGS[step](directive, cast)

    assert_nothing_waits(cast, directive, client)


@pytest.mark.parametrize("outcome", DECISIONS)
def test_a_session_that_ends_a_directive_settles_what_waits_on_it(cast, directive, sessions, client, outcome):
    first, _ = directive.reviews.order_by("nth")

    reviews.decide(first.pk, by=cast.office, outcome=outcome, remark="Đã bàn.", **DECISIONS[outcome](directive))

    assert_nothing_waits(cast, directive, client)
    first.refresh_from_db()
    assert (first.remark, first.history.count()) == ("Đã bàn.", 2)


def test_what_ended_before_the_session_decided_does_not_stop_its_conclusion(cast, directive, sessions):
    directives.accept(directive.pk, by=cast.office, on=DAY)
    for briefing in sessions:
        factories.ConclusionFactory(briefing=briefing)

        assert briefings.conclude(briefing.pk, by=cast.leader).status == BriefingStatus.CONCLUDED


def test_what_was_said_in_an_earlier_session_and_decided_before_stays(cast, directive, sessions):
    review = directive.reviews.order_by("nth").first()
    reviews.decide(review.pk, by=cast.leader, outcome=ReviewOutcome.CONTINUE, remark="Làm tiếp.")
    extensions.decide_extension(directive.extension_requests.get().pk, by=cast.leader, approve=True)

    directives.accept(directive.pk, by=cast.office, on=DAY)

    review.refresh_from_db()
    assert (review.outcome, review.remark) == (ReviewOutcome.CONTINUE, "Làm tiếp.")
    assert directive.extension_requests.get().decision == ExtensionDecision.APPROVED


def test_a_request_outlives_a_report_that_is_returned(cast, directive):
    """The directive is open again, and its lead may still need the time."""
    directives.return_(directive.pk, by=cast.office, reason="Thiếu danh sách.")

    request = directive.extension_requests.get()
    assert request.decision == ExtensionDecision.PENDING
    extensions.decide_extension(request.pk, by=cast.leader, approve=True)
    directive.refresh_from_db()
    assert directive.due_on == date(2020, 9, 30)


# Found by the random walk (test_invariants)


def test_found_time_is_asked_for_and_the_work_is_accepted_before_anybody_answers(cast):
    """The first find: the request waited on a finished directive, and could still be approved."""
    briefings.hold(cast.briefing.pk, by=cast.office)
    directive = factories.DirectiveFactory(briefing=cast.concluded)
    directives.assign(directive.pk, by=cast.office, lead=cast.farmers, due_kind=DueKind.DATE, due_on=date(2020, 6, 30))
    asked = {"organization": cast.farmers, "new_due_on": date(2020, 9, 30), "reason": "Mưa lũ."}
    request = extensions.request_extension(directive.pk, by=cast.farmer, **asked)
    directives.submit(directive.pk, by=cast.farmer, completed_on=date(2020, 6, 30), text="Đã xong.")

    directives.accept(directive.pk, by=cast.office, on=date(2020, 6, 30))

    request.refresh_from_db()
    assert request.decision == ExtensionDecision.LAPSED
    directive.refresh_from_db()
    assert directive.due_on == date(2020, 6, 30)


# What was stored before


def test_the_migration_settles_what_still_waits_and_leaves_the_rest(cast, directive, sessions):
    migration = importlib.import_module("briefings.migrations.0005_settle_what_waits_on_ended_directives")
    open_one = factories.ExtensionRequestFactory(directive__briefing=cast.concluded)
    request, review = directive.extension_requests.get(), directive.reviews.order_by("nth").first()
    stored = type(directive).objects.filter(pk=directive.pk)
    stored.update(progress=Progress.DONE, accepted_on=DAY, accepted_by=cast.office)

    migration.settle_what_waits(apps, None)

    request.refresh_from_db()
    review.refresh_from_db()
    outcome, reason = DIRECTIVE_FOLLOWS[Progress.DONE]
    assert (request.decision, request.decision_note, request.version) == (ExtensionDecision.LAPSED, reason, 2)
    assert (review.outcome, review.version) == (outcome, 2)
    for record in (request, review):
        told = record.history.latest("history_id")
        assert (told.version, told.history_change_reason, told.history_user) == (2, reason, None)
    open_one.refresh_from_db()
    assert (open_one.decision, open_one.version) == (ExtensionDecision.PENDING, 1)

    migration.call_lapsed_withdrawn(apps, None)

    assert not ExtensionRequest.objects.filter(decision=ExtensionDecision.LAPSED).exists()
    assert not DirectiveReview.objects.filter(directive=directive, outcome="").exists()


def test_the_migration_knows_every_end():
    migration = importlib.import_module("briefings.migrations.0005_settle_what_waits_on_ended_directives")

    assert {Progress(state): tuple(told) for state, told in migration.ENDED.items()} == DIRECTIVE_FOLLOWS
