"""The service through which every figure is written."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import RevisionSource
from organizations.models import IndicatorValue, ValueRevision
from organizations.services.values import Counts, Figure, apply_figures
from tests import factories as make


def figure(row_or_unit, indicator, **said):
    return Figure(indicator.pk, row_or_unit.pk, Period.quarter(2020, 1), **said)


@pytest.fixture
def unit(db):
    return make.AdministrativeUnitFactory()


@pytest.fixture
def indicator(db):
    return make.IndicatorFactory()


def write(*figures, **more):
    return apply_figures(figures, by=None, source=RevisionSource.MANUAL, **more)


def test_it_works(unit, indicator):
    assert write(figure(unit, indicator, value=Decimal(5))) == Counts(created=1)
    assert write(figure(unit, indicator, value=Decimal("5.0"))) == Counts(unchanged=1)
    assert write(figure(unit, indicator, value=Decimal(6)), reason="đếm lại") == Counts(updated=1)
    assert IndicatorValue.objects.get().value == 6
    trail = ValueRevision.objects.order_by("pk").values_list("old_value", "new_value", "reason")
    assert list(trail) == [(None, 5, ""), (5, 6, "đếm lại")]


def test_zero_blank_and_reasons_are_different_things(unit, indicator):
    write(figure(unit, indicator, value=Decimal(0)))
    assert write(figure(unit, indicator, missing_reason="none")) == Counts(updated=1)
    assert write(figure(unit, indicator, missing_reason="not_reported")) == Counts(updated=1)
    row = IndicatorValue.objects.get()
    assert (row.value, row.missing_reason) == (None, "not_reported")


def test_a_figure_that_says_nothing_of_the_cumulative_value_keeps_it(unit, indicator):
    row = make.IndicatorValueFactory(unit=unit, indicator=indicator, value=3, cumulative=9, note="giữ")
    write(figure(unit, indicator, value=Decimal(4)))
    row.refresh_from_db()
    assert (row.value, row.cumulative, row.note) == (4, 9, "giữ")
    write(figure(unit, indicator, value=Decimal(4), cumulative=Decimal(10)))
    row.refresh_from_db()
    assert row.cumulative == 10
    write(figure(unit, indicator, missing_reason="not_applicable"))
    row.refresh_from_db()
    assert row.cumulative is None
    assert ValueRevision.objects.latest("pk").old_cumulative == 10


def test_all_or_none(unit, indicator):
    both = figure(unit, make.IndicatorFactory(), value=Decimal(1), missing_reason="none")  # the database refuses that
    with pytest.raises(IntegrityError), transaction.atomic():
        write(figure(unit, indicator, value=Decimal(1)), both)
    assert not IndicatorValue.objects.exists()
    assert not ValueRevision.objects.exists()


def test_the_number_of_statements_grows_by_the_thousand(unit, count_queries):
    indicators = make.IndicatorFactory.create_batch(40)
    few = count_queries(lambda: write(*(figure(unit, one, value=Decimal(1)) for one in indicators[:2])))
    many = count_queries(lambda: write(*(figure(unit, one, value=Decimal(2)) for one in indicators)))
    assert many <= few + 2  # the statement that updates, and SQLite's smaller portions


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_the_same_figures_follow_each_other_or_one_is_refused():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    unit, indicators = make.AdministrativeUnitFactory(), make.IndicatorFactory.create_batch(30)
    start = Barrier(2)

    def send(value, order):
        start.wait()
        try:
            return write(*(figure(unit, one, value=Decimal(value)) for one in order))
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(send, 1, indicators), pool.submit(send, 2, indicators[::-1])]
    outcomes = [answer.result() for answer in answers]
    assert Counts(created=30) in outcomes
    stored = list(IndicatorValue.objects.values_list("value", flat=True))
    assert stored in ([Decimal(1)] * 30, [Decimal(2)] * 30)
    other = outcomes[1 - outcomes.index(Counts(created=30))]
    assert other == Counts(updated=30) or "vừa được người khác ghi" in other
