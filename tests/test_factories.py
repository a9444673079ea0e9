"""Every factory makes rows that the forms would accept, several in one test."""

import pytest
from factory.django import DjangoModelFactory

from organizations.models.base import Record
from tests import factories

FACTORIES = [
    made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, DjangoModelFactory) and not made._meta.abstract
]


@pytest.mark.django_db
@pytest.mark.parametrize("made", FACTORIES, ids=lambda made: made.__name__)
def test_rows_are_valid(made):
    rows = made.create_batch(2)

    for row in rows:
        if isinstance(row, Record):
            row.full_clean()
        else:  # written by the portal, never through a form
            row.validate_constraints()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["assigned", "reported", "done"])
def test_directives_in_each_state_are_valid(state):
    factories.DirectiveFactory(**{state: True}).full_clean()


@pytest.mark.django_db
def test_an_issued_paper_and_a_submitted_report_are_valid():
    factories.DocumentFactory(issued=True).full_clean()
    factories.OrganizationReportFactory(submitted=True).full_clean()


@pytest.mark.django_db
def test_statements_of_one_report_count_apart_from_the_common_ones():
    report = factories.OrganizationReportFactory()
    factories.AchievementFactory(briefing=report.briefing)

    first, second = factories.AchievementFactory.create_batch(2, report=report)

    assert [first.ordinal, second.ordinal] == [1, 2]
    assert first.briefing == report.briefing
