from datetime import date, timedelta

import pytest
from django.db import models, transaction
from django.utils import timezone

from briefings.choices import AllocationState, DocumentKind, NumberScope
from briefings.documents import clock, numbering
from briefings.models import Document, NumberAllocation, NumberSeries
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


# --- days that are wrong ----------------------------------------------------------------------------------------------


def test_a_voided_paper_does_not_hold_its_day_against_the_right_one(take):
    take(date(2020, 4, 3))
    wrong = take(date(2020, 4, 30))
    numbering.void(wrong, reason="Ghi nhầm ngày.")

    assert take(date(2020, 4, 5)).number == 3
    with pytest.raises(Refused, match=r"Số 3 của sổ này đã cấp cho ngày 05/04/2020"):  # those that stand do hold theirs
        take(date(2020, 4, 4))


def test_a_register_opened_by_a_voided_paper_begins_with_the_right_one(take, cast):
    numbering.void(take(date(2020, 4, 30), "party"), reason="Ghi nhầm ngày.")
    assert numbering.next_number(cast.host, MINUTES, date(2020, 4, 5), family="party") == 2

    right = take(date(2020, 4, 5), "party")

    assert (right.number, right.series.starts_on) == (2, date(2020, 4, 5))
    assert NumberSeries.objects.count() == 1
    with pytest.raises(Refused, match="không thuộc sổ số biên bản nào"):  # the right one holds the beginning
        take(date(2020, 4, 1), "party")


def test_a_register_that_the_office_opened_begins_where_the_office_said(take, cast):
    factories.NumberSeriesFactory(issuer=cast.host, scope=NumberScope.TERM, starts_on=date(2020, 8, 1))
    numbering.void(take(date(2020, 8, 3), "party"), reason="Ghi nhầm ngày.")
    with pytest.raises(Refused, match="không thuộc sổ số biên bản nào"):
        take(date(2020, 7, 1), "party")


@pytest.mark.parametrize("family", ["front", "party"])
def test_a_clock_that_was_ahead_does_not_block_a_register(take, cast, set_clock, family):
    set_clock(date(2030, 6, 1))
    clock.confirm(cast.host, by=cast.office, today=date(2030, 6, 1))
    first = take(date(2030, 6, 1), family)
    set_clock(date(2030, 6, 20))
    wrong = take(date(2030, 6, 20), family)
    set_clock(date(2030, 6, 2))
    with pytest.raises(Refused, match=r"Số 2 .* 20/06/2030 là ngày chưa tới.*“Không tính ngày ghi sai”"):
        take(date(2030, 6, 2), family)

    clock.confirm(cast.host, by=cast.office, today=date(2030, 6, 2))
    numbering.ignore_day(wrong.series_id, by=cast.office, number=2, reason="Đồng hồ chạy trước.")

    assert take(date(2030, 6, 2), family).number == 3
    assert [one.number for one in first.series.allocations.all()] == [1, 2, 3]


def test_a_register_opened_while_the_clock_was_ahead_begins_with_the_right_day(take, cast, set_clock):
    set_clock(date(2032, 6, 20))
    wrong = take(date(2032, 6, 20), "party")
    set_clock(date(2030, 6, 2))
    clock.confirm(cast.host, by=cast.office, today=date(2030, 6, 2))
    numbering.ignore_day(wrong.series_id, by=cast.office, number=1, reason="Đồng hồ chạy trước.")

    right = take(date(2030, 6, 2), "party")

    assert (right.number, right.series) == (2, wrong.series)


def test_ignoring_a_day_is_for_the_office_with_a_reason_and_only_for_days_to_come(take, cast):
    right, wrong = take(timezone.localdate()), take(timezone.localdate())
    ahead = timezone.localdate() + timedelta(days=20)
    models.QuerySet(Document).filter(pk=wrong.document_id).update(issued_on=ahead)
    common = {"by": cast.office, "number": wrong.number, "reason": "Đồng hồ chạy trước."}
    assert [step.name for step, _ in numbering.register_offers(wrong.series, by=cast.office)] == [
        "void_next",
        "ignore_day",
    ]

    for changes, sentence in (
        ({"reason": " "}, "Phải ghi lý do"),
        ({"by": cast.leader}, "không có quyền"),
        ({"by": cast.stranger}, "Không tìm thấy"),
        ({"number": right.number}, "không mang ngày nào chưa tới"),
    ):
        with pytest.raises(Refused, match=sentence):
            numbering.ignore_day(wrong.series_id, **common | changes)
    numbering.ignore_day(wrong.series_id, **common)
    with pytest.raises(Refused, match="không mang ngày nào chưa tới"):
        numbering.ignore_day(wrong.series_id, **common)

    [last] = wrong.series.history.order_by("-history_id")[:1]
    assert last.history_user == cast.office
    assert last.history_change_reason == f"Không tính ngày {ahead:%d/%m/%Y} của số 2: Đồng hồ chạy trước."
    assert take(timezone.localdate()).number == 3
    assert [step.name for step, _ in numbering.register_offers(wrong.series, by=cast.office)] == ["void_next"]
