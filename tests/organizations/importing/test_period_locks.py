"""Figures of a closed quarter are locked, whichever way they are written, and opened by a grant that ends by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import BatchState, FigureState, RevisionSource, Role
from organizations.importing import apply_batch, check_applicable, undo_batch
from organizations.models import IndicatorValue, PeriodGrant, PeriodLock, ValueRevision
from organizations.services.period_locks import PeriodLocked, allow_changes, lock_by_hand, lock_period
from organizations.services.values import Figure, apply_figures, write_note
from tests import factories as make
from tests.organizations.importing.staging_help import previewed, snapshot

Q1, Q2 = Period.quarter(2020, 1), Period.quarter(2020, 2)


@pytest.fixture
def lock(district):
    """The district's figures of Q1 are closed by its committee."""
    return lock_of(district)


def lock_of(district, unit=None, quarter=Q1, organization=None):
    by, organization = district.secretary, organization or district.committee
    return lock_period(organization, unit or district.unit, quarter, by=by, reason="Khép hội nghị")


def allow(district, lock, unit=None, **more):
    until = timezone.now() + timedelta(days=2)
    answers = {"by": district.secretary, "reason": "Nhầm số.", "expires_at": until, **more}
    return allow_changes(lock.pk, unit=unit or lock.unit, **answers)


def expire(grant):
    """Its moment passes; no worker comes by."""
    QuerySet(PeriodGrant).filter(pk=grant.pk).update(expires_at=timezone.now() - timedelta(minutes=1))


def write(district, unit, number, quarter=Q1, by=None):
    figure = Figure(district.indicators["TA01"].pk, unit.pk, quarter, Decimal(number))
    return apply_figures([figure], by=by or district.secretary, source=RevisionSource.CORRECTION)


def trail():
    return list(ValueRevision.objects.order_by("pk").values_list("new_value", "grant"))


def batch_of(district, number, units=None):
    indicator = district.indicators["TA01"]
    units = units or [district.south, district.north]
    return previewed(district.committee, {(unit, indicator): number for unit in units}, by=district.secretary)


def test_nobody_changes_a_locked_figure(district, lock):
    people = [district.secretary, make.UserFactory(is_superuser=True), None]

    for person in people:
        with pytest.raises(PeriodLocked) as refusal:
            apply_figures(
                [Figure(district.indicators["TA01"].pk, district.south.pk, Period.quarter(2020, 1), Decimal(1))],
                by=person,
                source=RevisionSource.MANUAL,
            )

    said = str(refusal.value)
    assert "Số liệu quý I năm 2020 của Xã Phương Nam đã khóa từ" in said
    assert "đề nghị Huyện ủy Đồng Thử cho phép sửa" in said
    assert not IndicatorValue.objects.exists()


def test_other_quarters_and_other_places_stay_open(district, lock):
    write(district, district.south, 1, quarter=Q2)
    write(district, district.elsewhere, 1)

    assert IndicatorValue.objects.count() == 2


def test_what_says_the_same_is_no_change(district):
    write(district, district.south, 1)
    lock_of(district)

    assert write(district, district.south, 1).unchanged == 1


def test_all_or_nothing_where_one_of_two_quarters_is_locked(district, lock):
    indicator = district.indicators["TA01"].pk
    figures = [Figure(indicator, district.south.pk, Period.quarter(2020, number), Decimal(1)) for number in (1, 2)]

    with pytest.raises(PeriodLocked):
        apply_figures(figures, by=None, source=RevisionSource.MANUAL)

    assert not IndicatorValue.objects.exists()


def test_under_a_grant_the_change_says_under_which(district):
    write(district, district.south, 1)
    lock = lock_of(district)
    grant = allow(district, lock, unit=district.south)

    write(district, district.south, 2)
    with pytest.raises(PeriodLocked, match="Xã Phương Bắc"):
        write(district, district.north, 2)

    assert trail() == [(1, None), (2, grant.pk)]


def test_a_grant_ends_at_its_moment_without_the_worker(district, lock):
    expire(allow(district, lock))

    with pytest.raises(PeriodLocked, match=r"lần cho phép sửa đã hết hạn lúc .* cho phép lại"):
        write(district, district.south, 2)


def test_every_organization_that_closed_the_quarter_has_to_allow(district, lock):
    """A commune's office closed it, too: each answers for its own papers."""
    own = lock_of(district, unit=district.south, organization=district.government)
    upper = allow(district, lock)

    with pytest.raises(PeriodLocked, match="đề nghị UBND xã Phương Nam"):
        write(district, district.south, 1)
    write(district, district.north, 1)
    nearest = allow(district, own, by=make.member(Role.LEADER, district.government))
    write(district, district.south, 2)

    assert trail() == [(1, upper.pk), (2, nearest.pk)]


def test_a_note_is_locked_like_its_figure(district):
    write(district, district.south, 1)
    row = IndicatorValue.objects.get()
    write_note(row.pk, "Tạm tính.", by=district.secretary)
    lock = lock_of(district)

    with pytest.raises(PeriodLocked):
        write_note(row.pk, "Chính thức.", by=district.secretary)
    grant = allow(district, lock)
    write_note(row.pk, "Chính thức.", by=district.secretary)

    row.refresh_from_db()
    assert row.note == "Chính thức."
    assert trail() == [(1, None), (1, grant.pk)]


# --- imports ---


def test_a_batch_is_refused_before_and_while_it_is_written(district, lock, monkeypatch):
    batch = batch_of(district, 5)

    with pytest.raises(PeriodLocked, match=r"Xã Phương Nam, Xã Phương Bắc đã khóa"):
        check_applicable(batch.pk, mode="all", by=district.secretary, reason="")
    with pytest.raises(PeriodLocked):
        apply_batch(batch.pk, by=district.secretary)
    # Closed only after the apply had looked: the writing itself looks again.
    monkeypatch.setattr("organizations.importing.applying._check_open", lambda batch, mode: None)
    with pytest.raises(PeriodLocked):
        apply_batch(batch.pk, by=district.secretary)

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert not IndicatorValue.objects.exists()


def test_a_batch_under_grants_says_on_each_figure_under_which(district, lock):
    south, north = allow(district, lock, unit=district.south), allow(district, lock, unit=district.north)

    apply_batch(batch_of(district, 5).pk, by=district.secretary)

    assert trail() == [(5, south.pk), (5, north.pk)]


def test_valid_rows_only_leaves_the_locked_ones_and_says_so(district, lock):
    allow(district, lock, unit=district.south)
    batch = batch_of(district, 5)

    with pytest.raises(PeriodLocked, match="Xã Phương Bắc"):
        apply_batch(batch.pk, by=district.secretary)
    done = apply_batch(batch.pk, by=district.secretary, mode="valid")

    assert done.created == 1
    assert [key[0] for key in snapshot()] == [district.south.pk]
    assert [row.unit for row in batch.figures.filter(state=FigureState.LEFT_OUT)] == [district.north]
    assert "đã khóa, nên ô này để lại" in batch.issues.get().message


def test_valid_rows_only_is_refused_where_all_are_locked(district, lock):
    batch = batch_of(district, 5)

    with pytest.raises(PeriodLocked):
        apply_batch(batch.pk, by=district.secretary, mode="valid")

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert not batch.issues.exists()


def test_a_batch_that_changes_nothing_needs_no_grant(district):
    apply_batch(batch_of(district, 5).pk, by=district.secretary)
    lock_of(district)

    assert apply_batch(batch_of(district, 5).pk, by=district.secretary).unchanged == 2


def test_taking_a_batch_back_needs_a_grant_as_well(district):
    batch = apply_batch(batch_of(district, 5).pk, by=district.secretary)
    lock = lock_of(district)

    with pytest.raises(Refused, match="Xã Phương Nam, Xã Phương Bắc đã khóa"):
        undo_batch(batch.pk, by=district.secretary, reason="nhầm tệp")
    allow(district, lock, unit=district.south)
    with pytest.raises(Refused, match="của Xã Phương Bắc đã khóa"):
        undo_batch(batch.pk, by=district.secretary, reason="nhầm tệp")
    assert len(snapshot()) == 2
    grant = allow(district, lock)
    undo_batch(batch.pk, by=district.secretary, reason="nhầm tệp")

    assert not snapshot()
    assert ValueRevision.objects.filter(source=RevisionSource.UNDO, grant=grant).count() == 1
    assert ValueRevision.objects.after_locking().count() == 2


# --- locking and granting ---


def test_a_quarter_is_locked_once(district, lock):
    assert lock_of(district) == lock
    assert PeriodLock.objects.get().reason == "Khép hội nghị"


def test_the_office_locks_by_hand(district):
    lock_by_hand(district.committee, Q1, by=district.secretary, reason="Đã báo cáo tỉnh")

    with pytest.raises(PeriodLocked):
        write(district, district.south, 1)


def test_who_locks_and_who_allows(district, lock):
    leader = make.member(Role.LEADER, district.committee)
    officer, commune_officer = (
        make.member(Role.OFFICER, district.committee),
        make.member(Role.COMMUNE_OFFICER, district.committee),
    )
    stranger = make.member(Role.SECRETARIAT, make.HostFactory())
    own_office = make.member(Role.SECRETARIAT, district.government)

    for person in (officer, commune_officer, district.reader, stranger, own_office):
        with pytest.raises(Refused):
            lock_by_hand(district.committee, Q2, by=person, reason="")
        with pytest.raises(Refused):
            allow(district, lock, by=person)
    assert lock_by_hand(district.committee, Q2, by=leader, reason="")
    assert allow(district, lock, by=leader)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"reason": " "}, "Phải ghi lý do"),
        ({"reason": "x" * 256}, "tối đa 255"),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "phải ở sau lúc này"),
    ],
)
def test_a_grant_has_a_reason_and_an_end(district, lock, answers, says):
    with pytest.raises(Refused, match=says):
        allow(district, lock, **answers)
    with pytest.raises(Refused, match="không thuộc Huyện Đồng Thử"):
        allow(district, lock, unit=district.elsewhere)


def test_a_quarter_that_has_not_begun_is_not_locked(district):
    with pytest.raises(Refused, match="Chưa đến quý"):
        lock_by_hand(district.committee, Period.quarter_of(timezone.localdate()).next, by=district.secretary, reason="")
