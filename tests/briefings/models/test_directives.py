"""The first deadline of a directive stays on record."""

from datetime import date

import pytest

from briefings.choices import DueKind
from briefings.models import Directive
from tests.factories import DirectiveFactory

pytestmark = pytest.mark.django_db


def stored(directive) -> date | None:
    return Directive.objects.values_list("original_due_on", flat=True).get(pk=directive.pk)


def test_the_first_deadline_is_kept():
    assert stored(DirectiveFactory(due_kind=DueKind.DATE, due_on=date(2020, 6, 30))) == date(2020, 6, 30)


def test_a_later_deadline_does_not_replace_it():
    directive = DirectiveFactory(due_kind=DueKind.DATE, due_on=date(2020, 6, 30))

    for later in (date(2020, 9, 30), date(2020, 12, 31)):
        directive.due_on = later
        directive.save()

    assert stored(directive) == date(2020, 6, 30)


def test_nor_does_losing_the_deadline_and_getting_another():
    directive = DirectiveFactory(due_kind=DueKind.DATE, due_on=date(2020, 6, 30))
    directive.due_kind, directive.due_on = DueKind.ONGOING, None
    directive.save()
    directive.due_kind, directive.due_on = DueKind.DATE, date(2020, 9, 30)
    directive.save()

    assert stored(directive) == date(2020, 6, 30)


def test_a_directive_without_deadline_has_none():
    assert stored(DirectiveFactory()) is None


def test_a_deadline_given_later_is_the_first():
    directive = DirectiveFactory()
    directive.due_kind, directive.due_on = DueKind.PERIOD, date(2020, 12, 31)

    directive.save(update_fields=["due_kind", "due_on"])

    assert stored(directive) == date(2020, 12, 31)


def test_it_does_not_change_when_somebody_writes_to_it():
    directive = DirectiveFactory(due_kind=DueKind.DATE, due_on=date(2020, 6, 30))
    directive = Directive.objects.get(pk=directive.pk)
    directive.original_due_on = date(2021, 1, 1)

    directive.save()

    assert stored(directive) == date(2020, 6, 30)
