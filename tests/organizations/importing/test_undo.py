"""Undoing a batch restores every cell that nobody touched since, and nothing else."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import BatchState, FigureState, RevisionSource, Role, ValueType
from organizations.importing import apply_batch, long_csv, plan_undo, undo_batch
from organizations.importing.staging import stage
from organizations.models import ImportBatch, IndicatorValue, ValueRevision
from organizations.services.values import Figure, apply_figures
from tests import factories as make
from tests.budget import budget
from tests.organizations.importing.staging_help import previewed, staged_row

QUARTER = Period.quarter(2020, 1)


@pytest.fixture
def apply(district):
    """``apply({("south", "TA01"): 5})`` stores figures (a number, or a reason) as one batch."""

    def run(said: dict, by=None, organization=None):
        by = by or district.secretary
        keys = {key: (getattr(district, key[0]), district.indicators[key[1]]) for key in said}
        batch = previewed(
            organization or district.committee,
            {keys[key]: value for key, value in said.items()},
            cumulative={keys[key]: value for key, value in said.items() if not isinstance(value, str)},
            by=by,
            form=district.form,
        )
        return apply_batch(batch.pk, by=by, mode="all")

    return run


def figure_of(district, key, value):
    unit, code = key
    number, reason = (None, value) if isinstance(value, str) else (value, "")
    return Figure(
        district.indicators[code].pk, getattr(district, unit).pk, Period.quarter(2020, 1), number, "", reason,
        cumulative=None if reason else value, sheet="Quý I", cell="C3",
    )  # fmt: skip


def correct(district, key, value):
    apply_figures([figure_of(district, key, value)], by=district.secretary, source=RevisionSource.CORRECTION)


def snapshot():
    """What every row says, without those that say nothing."""
    return {
        row[:2]: row[2:]
        for row in IndicatorValue.objects.stated().values_list(
            "unit", "indicator", "value", "text_value", "cumulative", "missing_reason"
        )
    }


def undo(batch, district, reason="nhập nhầm tệp"):
    return undo_batch(batch.pk, by=district.secretary, reason=reason)


def test_it_works(apply, district):
    apply({("south", "TA01"): Decimal(5), ("north", "TA01"): "not_reported"})
    before = snapshot()
    batch = apply({("south", "TA01"): Decimal(6), ("north", "TA01"): Decimal(0), ("south", "TA02"): Decimal("1.5")})

    done = undo(batch, district)

    assert (done.restored, done.left) == (3, 0)
    assert snapshot() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    undoing = done.batch
    assert (undoing.undoes, undoing.state, undoing.uploaded_by) == (batch, BatchState.APPLIED, district.secretary)
    trail = ValueRevision.objects.filter(source=RevisionSource.UNDO)
    assert {(r.batch, r.by, r.reason) for r in trail} == {(undoing, district.secretary, "nhập nhầm tệp")}
    assert {r.cell for r in trail} == {"C3", "C4", "C5"}
    assert trail.get(indicator_value__indicator__code="TA02").new_value is None


def test_what_was_changed_since_is_left_and_named(apply, district):
    batch = apply({("south", "TA01"): Decimal(6), ("north", "TA01"): Decimal(7)})
    correct(district, ("north", "TA01"), Decimal(8))

    done = undo(batch, district)

    assert (done.restored, done.left) == (1, 1)
    left = done.batch.figures.get(state=FigureState.LEFT_OUT)
    assert (left.unit, left.cell) == (district.north, "C4")
    assert [row[0] for row in snapshot().values()] == [8]


def test_a_later_batch_that_was_undone_does_not_stand_in_the_way(apply, district):
    first = apply({("south", "TA01"): Decimal(6)})
    second = apply({("south", "TA01"): Decimal(7)})
    assert plan_undo(first).left.count() == 1
    undo(second, district)
    assert [row[0] for row in snapshot().values()] == [6]
    assert undo(first, district).restored == 1
    assert snapshot() == {}


def test_an_undoing_is_not_undone(apply, district):
    done = undo(apply({("south", "TA01"): Decimal(6)}), district)
    with pytest.raises(Refused, match="hãy nhập lại tệp ấy"):
        undo(done.batch, district)
    assert snapshot() == {}


def test_the_same_file_can_be_applied_after_its_undoing_and_undone_again(apply, district):
    apply({("south", "TA01"): Decimal(5)})
    for _ in range(2):
        batch = apply({("south", "TA01"): Decimal(6)})
        assert undo(batch, district).restored == 1
    assert [row[0] for row in snapshot().values()] == [5]


def test_a_batch_undone_by_an_earlier_version_of_the_portal_does_not_stand_in_the_way(apply, district):
    """There the undoing was no batch of its own: its revisions name the batch they took back."""
    first = apply({("south", "TA01"): Decimal(6)})
    second = apply({("south", "TA01"): Decimal(7)})
    figure = figure_of(district, ("south", "TA01"), Decimal(6))
    apply_figures([figure], by=None, source=RevisionSource.UNDO, batch=second, reason="thử")
    ImportBatch.objects.filter(pk=second.pk).update(state=BatchState.UNDONE)
    assert undo(first, district).restored == 1


def test_undoing_twice_is_refused(apply, district):
    batch = apply({("south", "TA01"): Decimal(6)})
    undo(batch, district)
    with pytest.raises(Refused, match="đã được hoàn tác rồi"):
        undo(batch, district)
    assert ValueRevision.objects.filter(source=RevisionSource.UNDO).count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 256])
def test_a_reason_is_asked(apply, district, reason):
    batch = apply({("south", "TA01"): Decimal(6)})
    with pytest.raises(Refused, match="ý do hoàn tác"):
        undo(batch, district, reason)
    assert len(snapshot()) == 1


def test_nothing_to_restore_is_said(apply, district):
    batch = apply({("south", "TA01"): Decimal(6)})
    same = apply({("south", "TA01"): Decimal(6)})
    with pytest.raises(Refused, match="không thay đổi số liệu nào"):
        undo(same, district)
    correct(district, ("south", "TA01"), Decimal(8))
    with pytest.raises(Refused, match="đã được sửa sau đó"):
        undo(batch, district)


def test_only_an_applied_batch_is_undone(apply, district):
    batch = make.ImportBatchFactory(organization=district.committee, state=BatchState.FAILED, applied_at=None)
    with pytest.raises(Refused, match="“gián đoạn”; chỉ hoàn tác được lần nhập đã ghi"):
        undo(batch, district)


def test_who_may_undo_what(apply, district):
    by_office = apply({("south", "TA01"): Decimal(6)}, organization=district.government)
    own = apply(
        {("south", "TA02"): Decimal(1)}, by=district.commune_officer, organization=district.government
    )  # fmt: skip
    other = apply({("north", "TA01"): Decimal(2)})
    for user, batch in (
        (district.commune_officer, by_office),
        (district.commune_officer, other),
        (district.reader, own),
        (make.member(Role.SECRETARIAT, make.OrganizationFactory()), own),
        (make.member(Role.LEADER, district.committee), own),
    ):
        with pytest.raises(Refused, match="ngoài phạm vi bạn được hoàn tác"):
            undo_batch(batch.pk, by=user, reason="thử")
    assert undo_batch(own.pk, by=district.commune_officer, reason="gửi nhầm").restored == 1
    assert undo_batch(by_office.pk, by=district.secretary, reason="gửi nhầm").restored == 1
    assert undo_batch(other.pk, by=None, reason="hệ thống").restored == 1


def test_exports_leave_emptied_rows_out_and_a_new_import_counts_them_new(apply, district):
    said = {("south", "TA01"): Decimal(6)}
    undo(apply(said), district)
    with pytest.raises(Refused, match="Chưa có số liệu nào"):
        long_csv(QUARTER, district.form)
    again = apply(said)
    assert (again.created, again.updated) == (1, 0)


def test_the_cost_does_not_grow_with_the_figures(apply, district, count_queries):
    few = apply({("south", "TA01"): Decimal(6)})
    cost = count_queries(lambda: undo(few, district))
    units = ("south", "north", "town")
    many = apply({(unit, code): Decimal(3) for unit in units for code in ("TA01", "TA02", "TA03", "TA05")})
    assert count_queries(lambda: undo(many, district)) <= cost


# On its page


def page_of(batch, name):
    return reverse(f"organizations:import_{name}", args=[batch.pk])


def test_the_page_says_what_will_happen_and_does_it(client, apply, district):
    batch = apply({("south", "TA01"): Decimal(6), ("north", "TA01"): Decimal(1234)})
    correct(district, ("north", "TA01"), Decimal(8))
    client.force_login(district.secretary)
    assert page_of(batch, "undo") in client.get(page_of(batch, "apply")).content.decode()

    asked = client.get(page_of(batch, "undo")).content.decode()
    assert "1 số liệu sẽ trở lại như trước khi nhập tệp; 1 số liệu sẽ để nguyên" in asked
    for words in ("Xã Phương Bắc", "1.234 (lũy kế 1.234)", "để trống", "Lý do hoàn tác"):
        assert words in asked
    assert len(snapshot()) == 2

    assert "Bắt buộc phải nhập" in client.post(page_of(batch, "undo"), {"reason": " "}).content.decode()
    done = client.post(page_of(batch, "undo"), {"reason": "gửi nhầm quý"}, follow=True).content.decode()
    assert "Đã hoàn tác: 1 số liệu trở lại như trước, 1 số liệu để nguyên." in done
    assert "Đã hoàn tác" in done
    assert len(snapshot()) == 1
    assert page_of(batch, "undo") not in done
    assert "đã được hoàn tác rồi" in client.get(page_of(batch, "undo"), follow=True).content.decode()


def test_the_page_is_not_there_for_others(client, apply, district):
    batch = apply({("south", "TA01"): Decimal(6)}, organization=district.government)
    for user in (district.commune_officer, district.reader):
        client.force_login(user)
        assert client.get(page_of(batch, "undo")).status_code in (403, 404)
        assert client.post(page_of(batch, "undo"), {"reason": "x"}).status_code in (403, 404)
    client.force_login(district.commune_officer)
    page = client.get(page_of(batch, "apply"))
    assert page.status_code == 200
    assert "Hoàn tác" not in page.content.decode()
    assert len(snapshot()) == 1


def test_an_emptied_figure_leaves_the_list_and_can_be_typed_again(client, apply, district):
    batch = apply({("south", "TA01"): Decimal(6)})
    undo(batch, district)
    client.force_login(district.secretary)
    row = IndicatorValue.objects.get()
    address = reverse("admin:organizations_indicatorvalue_change", args=[row.pk])
    assert address not in client.get("/admin/organizations/indicatorvalue/").content.decode()
    trail = client.get(address).content.decode()
    assert "nhập nhầm tệp" in trail
    answers = {
        "indicator": row.indicator_id, "unit": row.unit_id, "year": 2020, "period": "Q1", "value": "9",
        "cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": "",
        "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = client.post("/admin/organizations/indicatorvalue/add/", answers)
    assert page.status_code == 302, page.context["errors"]
    row.refresh_from_db()
    assert row.value == 9
    assert row.revisions.count() == 3


STATEMENTS = st.one_of(
    st.integers(0, 5).map(Decimal), st.sampled_from(["not_reported", "not_applicable", "none"])
)  # fmt: skip
FILES = st.dictionaries(st.integers(0, 5), STATEMENTS, min_size=1)


class UndoneIsAsBefore(TestCase):
    """undo(apply(x)) restores every untouched cell, whatever stood there and whatever others changed meanwhile."""

    @settings(max_examples=budget(25, long=500))
    @given(before=FILES, file=FILES, since=st.dictionaries(st.integers(0, 5), STATEMENTS))
    def test_it_holds(self, before, file, since):
        district = make.DistrictFactory()
        committee = make.HostFactory(unit=district)
        indicator = make.IndicatorFactory(value_type=ValueType.INTEGER)
        units = [make.AdministrativeUnitFactory(parent=district).pk for _ in range(6)]

        def figures(said):
            return [
                Figure(
                    indicator.pk, units[place], Period.quarter(2020, 1),
                    None if isinstance(value, str) else value, "", value if isinstance(value, str) else "",
                    cumulative=None if isinstance(value, str) else value + 1,
                )
                for place, value in said.items()
            ]  # fmt: skip

        apply_figures(figures(before), by=None, source=RevisionSource.MANUAL)
        then = snapshot()
        batch = ImportBatch.objects.create(
            organization=committee, year=2020, number=1, sha256="0" * 64, original_name="x.xlsx"
        )
        stage(batch, [
            staged_row(place, units[place], indicator.pk, value,
                       cumulative=None if isinstance(value, str) else value + 1)
            for place, value in file.items()
        ], [])  # fmt: skip
        ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.PREVIEWED)
        apply_batch(batch.pk, by=None, mode="all", reason="lũy kế của xã")
        written = set(batch.revisions.values_list("indicator_value__unit", flat=True))
        applied = snapshot()
        apply_figures(figures(since), by=None, source=RevisionSource.CORRECTION)
        now = snapshot()
        touched = {unit for unit, code in now if now[unit, code] != applied.get((unit, code))}
        restorable = written - touched
        try:
            done = undo_batch(batch.pk, by=None, reason="thử")
        except Refused:
            assert not restorable
            return
        after = snapshot()
        assert done.restored == len(restorable)
        assert {figure.unit_id for figure in done.batch.figures.filter(state="left_out")} == written & touched
        assert done.left == len(written & touched)
        for unit in units:
            key = (unit, indicator.pk)
            assert after.get(key) == (then if unit in restorable else now).get(key)
