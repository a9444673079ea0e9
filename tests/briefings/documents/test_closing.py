"""What old papers say after something moved: what was true when their briefing was closed."""

from datetime import date

import pytest

from briefings.choices import BriefingStatus, DueKind
from briefings.documents.kinds.directive_annex import directive_annex
from briefings.documents.kinds.minutes import minutes
from briefings.documents.kinds.review_annex import review_annex
from briefings.models import Briefing, Directive
from briefings.services import briefings, directives, extensions
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.member("secretariat", make.HostFactory())


@pytest.fixture
def bodies(office):
    host = office.memberships.get().organization
    return [make.OrganizationFactory(name=f"Tổ chức thử {n}", short_name="", parent=host) for n in range(4)]


@pytest.fixture
def directive(office, bodies):
    """Assigned at a briefing that was closed since, then extended and given to somebody else."""
    briefing = make.BriefingFactory(series__host=office.memberships.get().organization, status=BriefingStatus.CONCLUDED)
    make.ConclusionFactory(briefing=briefing)
    directive = make.DirectiveFactory(briefing=briefing)
    typed = {"lead": bodies[0], "coordinating": [bodies[1]], "due_kind": DueKind.DATE, "due_on": date(2020, 6, 30)}
    directives.assign(directive.pk, by=office, **typed)
    return Directive.objects.get(pk=directive.pk)


def close(briefing, office) -> None:
    briefings.close(briefing.pk, by=office)


def move(directive, office, bodies) -> None:
    more = {"organization": bodies[0], "new_due_on": date(2020, 9, 30), "reason": "Mưa lũ."}
    request = extensions.request_extension(directive.pk, by=office, **more)
    extensions.decide_extension(request.pk, by=office, approve=True)
    later = {"lead": bodies[2], "coordinating": [bodies[3]], "due_kind": DueKind.DATE, "due_on": date(2020, 9, 30)}
    directives.assign(directive.pk, by=office, **later)


def said(table) -> list[tuple]:
    """Lead, helpers and deadline of each row."""
    return [tuple(cell[0] for cell in row.cells[2:5]) for row in table.rows]


def assigned(briefing_id: int) -> list[list[tuple]]:
    """The same, in the minutes' annex and in the annex that stands alone."""
    [annex] = minutes(Briefing.objects.get(pk=briefing_id)).annexes
    [_, alone] = directive_annex(Briefing.objects.get(pk=briefing_id)).body
    return [said(annex.blocks[0]), said(alone)]


def test_papers_of_a_closed_briefing_keep_lead_helpers_and_deadline(directive, office, bodies):
    close(directive.briefing, office)
    move(directive, office, bodies)

    assert assigned(directive.briefing_id) == [[(bodies[0].name, bodies[1].name, "30/06/2020")]] * 2
    assert Directive.objects.get(pk=directive.pk).due_on == date(2020, 9, 30)


def test_papers_of_an_open_briefing_follow_what_is_decided(directive, office, bodies):
    move(directive, office, bodies)

    assert assigned(directive.briefing_id) == [[(bodies[2].name, bodies[3].name, "30/09/2020")]] * 2


def test_a_closed_session_reviewed_whoever_led_then(directive, office, bodies):
    close(directive.briefing, office)
    second = make.BriefingFactory(series=directive.briefing.series, quarter=2, status=BriefingStatus.CONCLUDED)
    make.DirectiveReviewFactory(briefing=second, directive=directive, outcome="continue", due_then=directive.due_on)
    close(second, office)
    move(directive, office, bodies)

    [table] = [block for block in review_annex(Briefing.objects.get(pk=second.pk)).body if hasattr(block, "rows")]

    assert [row.cells[2:4] for row in table.rows if row.kind != "group"] == [((bodies[0].name,), ("30/06/2020",))]


def test_closed_papers_cost_the_same_at_any_length(directive, office, bodies, count_queries):
    briefing = directive.briefing
    close(briefing, office)
    few = count_queries(lambda: minutes(Briefing.objects.get(pk=briefing.pk)))
    make.DirectiveFactory.create_batch(5, briefing=briefing, assigned=True)

    assert count_queries(lambda: minutes(Briefing.objects.get(pk=briefing.pk))) == few
