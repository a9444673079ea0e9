"""Applying writes what was previewed, with its trail, all or none; never over what somebody else wrote meanwhile."""

import pytest
from django.utils import timezone

from lib.refused import Refused
from lib.workbooks import Problem, Verdict
from organizations.choices import BatchState, FigureState, RevisionSource, Role
from organizations.importing import apply_batch, undo_batch
from organizations.importing.applying import CHANGED_SINCE
from organizations.importing.staging import stage
from organizations.models import ImportProgress, IndicatorValue, MappingProfile, UnitAlias, ValueRevision
from tests import factories as make
from tests.organizations.importing.staging_help import previewed, snapshot, staged_row, store

MODES = pytest.mark.parametrize("mode", ["all", "valid"])


@pytest.fixture
def cells(district):
    """The keys of nine figures: three communes, three indicators."""
    units = district.south, district.north, district.town
    return [(unit, district.indicators[code]) for unit in units for code in ("TA01", "TA02", "TA03")]


def apply(batch, district, **more):
    return apply_batch(batch.pk, **{"by": district.secretary, "mode": "all", **more})


def values_of(cells):
    said = {row[:2]: row[5] for row in ((*key, *value) for key, value in snapshot().items())}
    return [said.get((unit.pk, indicator.pk)) for unit, indicator in cells]


@MODES
def test_it_works(district, cells, mode):
    store({cells[0]: 1, cells[1]: 2})
    batch = previewed(district.committee, {cells[0]: 10, cells[1]: 2, cells[2]: 3, cells[3]: "none"})

    done = apply(batch, district, mode=mode)

    assert (done.state, done.created, done.updated, done.unchanged) == (BatchState.APPLIED, 2, 1, 1)
    assert done.applied_at
    assert values_of(cells[:4]) == [10, 2, 3, None]
    trail = ValueRevision.objects.filter(source=RevisionSource.IMPORT)
    assert {
        (r.batch, r.by, r.sheet, r.cell, r.old_value, r.new_value, r.new_missing_reason, r.reason) for r in trail
    } == {
        (batch, district.secretary, "Quý I", "C3", 1, 10, "", ""),
        (batch, district.secretary, "Quý I", "C5", None, 3, "", ""),
        (batch, district.secretary, "Quý I", "C6", None, None, "none", ""),
    }
    assert all(revision.at <= timezone.now() for revision in trail)


def test_a_second_apply_changes_nothing(district, cells):
    batch = previewed(district.committee, {cells[0]: 10})
    apply(batch, district)
    before = snapshot(), ValueRevision.objects.count(), IndicatorValue.objects.get().updated_at
    assert apply(batch, district).state == BatchState.APPLIED
    assert (snapshot(), ValueRevision.objects.count(), IndicatorValue.objects.get().updated_at) == before


def test_the_statements_do_not_grow_with_the_file(district, cells, count_queries):
    few = previewed(district.committee, {cells[1]: 1})
    many = previewed(district.committee, dict.fromkeys(cells[2:], 1))
    apply(previewed(district.committee, {cells[0]: 2}), district)  # the reach of the user is read once
    assert count_queries(lambda: apply(few, district)) == count_queries(lambda: apply(many, district)) <= 25


# What must be settled before


def test_an_unanswered_question_is_refused_in_each_mode(district, cells):
    question = Problem(
        "Quý I", "D2", "Cột lạ", "chọn", "question", "unknown-column", "column:Quý I:D", (("ignore", "Bỏ"),)
    )
    batch = previewed(district.committee, {cells[0]: 1}, problems=[question])
    for mode in ("all", "valid"):
        with pytest.raises(Refused, match="Còn 1 câu hỏi"):
            apply(batch, district, mode=mode)
    assert snapshot() == {}
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED


def test_errors_are_refused_or_left_out(district, cells):
    batch = make.ImportBatchFactory(organization=district.committee, year=2020, number=1, state=BatchState.PREVIEWED)
    (unit, indicator), (unit2, indicator2) = cells[:2]
    rows = [staged_row(0, unit.pk, indicator.pk, 1), staged_row(1, unit2.pk, indicator2.pk, 2, Verdict.REJECTED)]
    stage(batch, rows, [Problem("Quý I", "C4", "mười", "cần số")])
    batch.save()
    with pytest.raises(Refused, match="Tệp còn 1 lỗi nên chưa ghi gì"):
        apply(batch, district)
    done = apply(batch, district, mode="valid")
    assert (done.created, done.rejected) == (1, 1)
    assert values_of(cells[:2]) == [1, None]


def test_warnings_need_a_reason_which_goes_to_their_figures(district, cells):
    batch = previewed(district.committee, {cells[2]: 25, cells[0]: 1})
    with pytest.raises(Refused, match="Có 1 số liệu cần xem lại"):
        apply(batch, district)
    with pytest.raises(Refused, match="chỉ được tối đa 255"):
        apply(batch, district, reason="x" * 256)
    apply(batch, district, reason="đã hỏi lại xã")
    reasons = dict(ValueRevision.objects.values_list("indicator_value__indicator__code", "reason"))
    assert reasons == {"TA03": "đã hỏi lại xã", "TA01": ""}
    issue = batch.issues.get()
    assert (issue.resolution, issue.resolved_by) == ("đã hỏi lại xã", district.secretary)


def test_nothing_to_write_is_said(district, cells):
    batch = previewed(district.committee, {cells[0]: 1})
    batch.figures.update(state=FigureState.LEFT_OUT)
    with pytest.raises(Refused, match="Không có số liệu nào để ghi"):
        apply(batch, district)


@pytest.mark.parametrize("state", ["uploaded", "cancelled", "expired", "failed"])
def test_only_a_preview_is_applied(district, cells, state):
    batch = previewed(district.committee, {cells[0]: 1})
    type(batch).objects.update(state=state)
    with pytest.raises(Refused, match="hãy xem trước"):
        apply(batch, district)


def test_a_batch_that_is_being_applied_or_was_undone_is_refused(district, cells):
    batch = previewed(district.committee, {cells[0]: 1})
    type(batch).objects.update(state=BatchState.APPLYING)
    with pytest.raises(Refused, match="đang được ghi"):
        apply(batch, district)
    type(batch).objects.update(state=BatchState.PREVIEWED)
    apply(batch, district)
    undo_batch(batch.pk, by=district.secretary, reason="thử")
    with pytest.raises(Refused, match="đã được hoàn tác"):
        apply(batch, district)


def test_who_may_apply_what(district, cells):
    theirs = previewed(district.committee, {cells[0]: 1})
    own = previewed(district.government, {cells[0]: 1})
    for user, batch in (
        (district.commune_officer, theirs),
        (district.reader, own),
        (make.member(Role.LEADER, district.committee), own),
        (make.member(Role.SECRETARIAT, make.OrganizationFactory()), own),
    ):
        with pytest.raises(Refused, match="ngoài phạm vi"):
            apply_batch(batch.pk, by=user, mode="all")
    assert apply_batch(own.pk, by=district.commune_officer, mode="all").state == BatchState.APPLIED


# What moved since the preview


def moves(cells):
    return {
        "changed by another": ({cells[0]: 5}, {cells[0]: 6}),
        "unchanged then, other now": ({cells[0]: 10}, {cells[0]: 6}),
        "new then, there now": ({}, {cells[0]: 6}),
        "a reason now": ({cells[0]: 5}, {cells[0]: "not_reported"}),
    }


@pytest.mark.parametrize("case", list(moves([(0, 0)])))
def test_everything_is_refused_and_compared_again(district, cells, case):
    before, since = moves(cells)[case]
    store(before)
    batch = previewed(district.committee, {cells[0]: 10, cells[1]: 11})
    store(since)

    with pytest.raises(Refused, match=r"Người khác vừa ghi .*\(ô C3 trang “Quý I”\).* nên chưa ghi gì"):
        apply(batch, district)

    assert values_of(cells[:2]) == [6 if since[cells[0]] == 6 else None, None]
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    figure = batch.figures.get(cell="C3")
    assert (figure.state, figure.old_value) == ("changed", 6 if since[cells[0]] == 6 else None)
    assert apply(batch, district).state == BatchState.APPLIED
    assert values_of(cells[:2]) == [10, 11]


def test_what_moved_is_left_out_where_only_valid_ones_are_written(district, cells):
    store({cells[0]: 5})
    batch = previewed(district.committee, {cells[0]: 10, cells[1]: 11, cells[2]: 12})
    store({cells[0]: 6, cells[1]: 7})

    done = apply(batch, district, mode="valid")

    assert (done.created, done.updated) == (1, 0)
    assert values_of(cells[:3]) == [6, 7, 12]
    assert list(batch.issues.filter(code=CHANGED_SINCE).values_list("figure__cell", flat=True)) == ["C3", "C4"]
    assert set(batch.figures.filter(state="left_out").values_list("cell", flat=True)) == {"C3", "C4"}


def test_the_same_figure_written_by_somebody_else_is_not_in_the_way(district, cells):
    """Nobody's word is lost when both say the same; but the preview must have seen it."""
    store({cells[0]: 5})
    batch = previewed(district.committee, {cells[0]: 10})
    store({cells[0]: 10})
    with pytest.raises(Refused):
        apply(batch, district)
    assert batch.figures.get().state == "unchanged"
    assert apply(batch, district).unchanged == 1


def test_an_emptied_figure_counts_as_new(district, cells):
    first = previewed(district.committee, {cells[0]: 5})
    apply(first, district)
    undo_batch(first.pk, by=district.secretary, reason="thử")
    again = previewed(district.committee, {cells[0]: 7})
    assert again.created == 1
    done = apply(again, district)
    assert (done.created, done.updated) == (1, 0)
    assert values_of(cells[:1]) == [7]
    assert IndicatorValue.objects.count() == 1


# What is remembered


def test_answers_become_aliases_and_mappings(district, cells):
    batch = previewed(district.committee, {cells[0]: 5})
    batch.findings = {"learned": {"Ph. Nam": district.south.pk}, "remembered": {"a" * 64: {"so buoi": "TA01"}}}
    batch.save()
    apply(batch, district)
    assert UnitAlias.objects.filter(unit=district.south, name="Ph. Nam").exists()
    assert MappingProfile.objects.get().columns == {"so buoi": "TA01"}
    again = previewed(district.committee, {cells[1]: 5})
    again.findings = {"learned": {"ph. nam": district.south.pk}, "remembered": {"a" * 64: {"so tien": "TA02"}}}
    again.save()
    apply(again, district)
    assert UnitAlias.objects.filter(unit=district.south, search="ph. nam").count() == 1
    assert MappingProfile.objects.get().columns == {"so buoi": "TA01", "so tien": "TA02"}


def test_a_wish_to_stop_is_heard_before_anything_is_written(district, cells):
    batch = previewed(district.committee, {cells[0]: 5})
    ImportProgress.objects.create(batch=batch, cancel_requested=True)
    with pytest.raises(Refused, match="đã được dừng"):
        apply(batch, district)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert snapshot() == {}


def test_one_batch_is_one_entry_of_the_trace(client, district, cells):
    batch = previewed(district.committee, {cells[2]: 25, cells[0]: 1})
    apply(batch, district, reason="đã hỏi lại xã")
    client.force_login(district.secretary)
    page = client.get("/lich-su/").content.decode()
    assert page.count(batch.original_name) == 1
