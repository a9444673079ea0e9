from datetime import date

import pytest
from django.db import transaction

from briefings.choices import AllocationState, DocumentKind, NumberScope
from briefings.documents import numbering
from briefings.models import NumberAllocation, NumberSeries
from lib.refused import Refused
from tests import factories

MINUTES = DocumentKind.MINUTES


@pytest.fixture
def take(cast):
    """``take(day, family)``: the next number of the host's minutes, given to a paper of that day; with its register."""

    def call(on: date, family: str = "front"):
        with transaction.atomic():
            register = numbering.locked_register(cast.host, MINUTES, on, family=family, by=cast.office)
            document = factories.DocumentFactory(
                briefing=factories.BriefingFactory(series=cast.series),
                issued=True,
                number=register.last_number + 1,
                issued_on=on,
            )
            return numbering.take(register, document, by=cast.office)

    return call


def test_the_state_and_the_front_count_anew_each_year(take):
    numbers = [take(on) for on in (date(2020, 4, 5), date(2020, 12, 31), date(2021, 1, 1))]

    assert [one.number for one in numbers] == [1, 2, 1]
    assert list(NumberSeries.objects.order_by("starts_on").values_list("scope", "starts_on", "ends_on")) == [
        (NumberScope.YEAR, date(2020, 1, 1), date(2020, 12, 31)),
        (NumberScope.YEAR, date(2021, 1, 1), date(2021, 12, 31)),
    ]


def test_the_party_counts_through_the_term(take):
    assert [take(on, "party").number for on in (date(2020, 4, 5), date(2021, 3, 1))] == [1, 2]
    register = NumberSeries.objects.get()
    assert (register.scope, register.starts_on, register.ends_on) == (NumberScope.TERM, date(2020, 4, 5), None)


def test_a_second_term_is_entered_by_the_office(take, cast):
    factories.NumberSeriesFactory(
        issuer=cast.host, scope=NumberScope.TERM, starts_on=date(2015, 8, 1), ends_on=date(2020, 7, 31), last_number=40
    )
    assert take(date(2020, 4, 5), "party").number == 41
    with pytest.raises(Refused, match="không thuộc sổ số biên bản nào"):
        take(date(2020, 8, 1), "party")
    factories.NumberSeriesFactory(issuer=cast.host, scope=NumberScope.TERM, starts_on=date(2020, 8, 1))
    assert take(date(2020, 8, 1), "party").number == 1


def test_a_register_begun_on_paper_goes_on(take, cast):
    factories.NumberSeriesFactory(issuer=cast.host, starts_on=date(2020, 1, 1), last_number=7)
    assert take(date(2020, 4, 5)).number == 8
    assert take(date(2021, 4, 5)).number == 1  # by the year, although its end was not written down


def test_a_register_that_ends_early_is_not_opened_twice(take, cast):
    factories.NumberSeriesFactory(issuer=cast.host, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    with pytest.raises(Refused, match="mở sổ cho thời gian ấy"):
        take(date(2020, 7, 1))


def test_a_later_number_never_carries_an_earlier_day(take, cast):
    take(date(2020, 4, 5))
    with pytest.raises(Refused, match=r"Số 1 của sổ này đã cấp cho ngày 05/04/2020"):
        take(date(2020, 4, 4))
    with pytest.raises(Refused, match="không thể mang ngày trước"):
        numbering.next_number(cast.host, MINUTES, date(2020, 4, 4), family="front")
    assert numbering.next_number(cast.host, MINUTES, date(2020, 4, 5), family="front") == 2


def test_asking_for_the_next_number_takes_none(cast):
    assert numbering.next_number(cast.host, MINUTES, date(2020, 4, 5), family="front") == 1
    assert not NumberSeries.objects.exists()


def test_a_skipped_number_stays_with_its_reason(take, cast):
    first = take(date(2020, 4, 5))

    voided = numbering.void_next(first.series_id, by=cast.office, reason="Đã dùng trên giấy.")

    assert (voided.number, voided.state, voided.reason) == (2, AllocationState.VOIDED, "Đã dùng trên giấy.")
    assert take(date(2020, 4, 6)).number == 3
    assert list(NumberAllocation.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_number_is_skipped_by_the_office_and_with_a_reason(take, cast):
    register = take(date(2020, 4, 5)).series
    with pytest.raises(Refused, match="Phải ghi lý do"):
        numbering.void_next(register.pk, by=cast.office, reason=" ")
    with pytest.raises(Refused, match="không có quyền"):
        numbering.void_next(register.pk, by=cast.leader, reason="Nhầm.")
    with pytest.raises(Refused, match="Không tìm thấy"):
        numbering.void_next(register.pk, by=cast.stranger, reason="Nhầm.")
    register.refresh_from_db()
    assert register.last_number == 1
