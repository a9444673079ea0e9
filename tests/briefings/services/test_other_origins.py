"""Directives of papers from above and of urgent letters, and those that are given to many at once."""

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from briefings.choices import DirectiveOrigin, DueKind, Progress
from briefings.documents.fixed_words import Words
from briefings.documents.kinds.directive_table import table_of
from briefings.documents.kinds.review_annex import review_annex
from briefings.models import Directive, DirectiveReview
from briefings.services import briefings, capture, directives, parts
from briefings.services.capture import Row
from briefings.services.my_work import my_work, overdue_count
from briefings.services.paper_directives import Paper, record_from_paper
from briefings.timeliness import is_draft, public_word, roll_up
from briefings.typed_deadlines import Deadline
from lib.refused import Question, Refused
from tests import factories
from tests.evidence import PDF

PAPER = Paper(DirectiveOrigin.SUPERIOR_PAPER, "Ban Thường vụ Tỉnh ủy", date(2020, 5, 4), "45-CV/TU")
UNTIL_JUNE = Deadline(DueKind.DATE, date(2020, 6, 30))


def record(cast, **given):
    values = {"by": cast.office, "paper": PAPER, "content": "Rà soát hộ nghèo.", "deadline": UNTIL_JUNE} | given
    return record_from_paper(cast.series.pk, **values)


def accepted(cast, directive, by):
    lead = directive.lead_organization
    directives.submit(directive.pk, by=by, completed_on=date(2020, 6, 20), text=f"{lead} đã xong.")
    directives.accept(directive.pk, by=cast.office, on=date(2020, 6, 25))


# --- of a paper -------------------------------------------------------------------------------------------------------


def test_a_paper_assigns_without_a_briefing_and_at_once(cast):
    directive = record(cast, leads=[cast.farmers], files=[SimpleUploadedFile("cv45.pdf", PDF)])

    directive.refresh_from_db()
    assert directive.briefing is None
    assert directive.series == cast.series
    assert directive.progress == Progress.NOT_STARTED
    assert not is_draft(directive)
    assert directive.source_name == "Văn bản số 45-CV/TU ngày 04/05/2020 của Ban Thường vụ Tỉnh ủy"
    assert directive.updates.get().evidence.get().original_name == "cv45.pdf"
    assert Directive.objects.for_user(cast.farmer).open().get() == directive
    assert overdue_count(cast.farmer, date(2020, 7, 1)) == 1
    assert [duty.source for duty in my_work(cast.farmer, date(2020, 5, 5))] == ["Nhiệm vụ giao 45-CV/TU số 1"]


def test_several_of_one_paper_are_numbered_and_none_is_entered_twice(cast):
    first, second = record(cast), record(cast, content="Báo cáo kết quả rà soát.")

    assert (first.ordinal, second.ordinal) == (1, 2)
    with pytest.raises(Refused, match="đã được ghi"):
        record(cast)
    assert record(cast, paper=Paper(DirectiveOrigin.URGENT_LETTER, "Tỉnh ủy", PAPER.day)).ordinal == 1


def test_who_may_not_write_the_conclusions_enters_no_paper(cast):
    for person in (cast.farmer, cast.reader):
        with pytest.raises(Refused, match="văn phòng hoặc lãnh đạo"):
            record(cast, by=person)
    with pytest.raises(Refused, match="Không tìm thấy"):
        record(cast, by=cast.stranger)
    assert record(cast, by=cast.leader).pk


def test_a_paper_of_tomorrow_is_refused_and_a_deadline_before_it_asked_about(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="chưa tới"):
        record(cast, paper=Paper(DirectiveOrigin.URGENT_LETTER, "Tỉnh ủy", tomorrow))
    early = Deadline(DueKind.DATE, date(2020, 5, 1))
    with pytest.raises(Question, match="trước ngày văn bản"):
        record(cast, deadline=early)
    assert record(cast, deadline=early, before_session=True).due_on == early.on


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "superior_paper"},
        {"origin": "superior_paper", "briefing": None, "issuer": "Tỉnh ủy"},
        {"origin": "urgent_letter", "briefing": None, "paper_day": date(2020, 5, 4)},
        {"issuer": "Tỉnh ủy"},
        {"briefing": None},
    ],
)
def test_the_database_holds_what_each_origin_says(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.DirectiveFactory(**{"briefing": cast.concluded, "series": cast.series, "ordinal": 9} | wrong)


def test_the_next_session_follows_it_up_and_its_annex_says_from_which_paper(cast):
    directive = record(cast, leads=[cast.farmers])
    of_session = factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.women)
    briefings.collect(cast.briefing.pk, by=cast.office)
    briefings.hold(cast.briefing.pk, by=cast.office)

    reviews = DirectiveReview.objects.filter(briefing=cast.briefing)
    assert {one.directive for one in reviews} == {directive, of_session}
    printed = str(review_annex(cast.briefing))
    assert "Văn bản số 45-CV/TU ngày 04/05/2020 của Ban Thường vụ Tỉnh ủy" in printed


def test_its_whole_life_needs_no_briefing(cast):
    directive = record(cast, deadline=None)
    directives.assign(directive.pk, by=cast.office, lead=cast.farmers, due_kind=DueKind.DATE, due_on=date(2020, 6, 30))
    directives.update(directive.pk, by=cast.farmer, organization=cast.farmers, text="Đang làm.", percent=50)
    accepted(cast, directive, cast.farmer)
    directives.reopen(directive.pk, by=cast.leader, reason="Còn thiếu một thôn.")
    directives.cancel(directive.pk, by=cast.office, reason="Cấp trên bãi bỏ.")

    directive.refresh_from_db()
    assert directive.progress == Progress.CANCELLED
    other = record(cast, content="Việc khác.")
    better = factories.DirectiveFactory(briefing=cast.concluded, assigned=True)
    directives.supersede(other.pk, by=cast.office, successor_id=better.pk, reason="Gộp việc.")
    other.refresh_from_db()
    assert other.successors == [better]


# --- given to many ----------------------------------------------------------------------------------------------------


def test_each_answers_for_its_part_and_the_whole_counts_them(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    of_farmers, of_women = whole.children.order_by("pk")
    assert {one.lead_organization for one in (of_farmers, of_women)} == {cast.farmers, cast.women}
    assert (of_farmers.content, of_farmers.due_on, of_farmers.ordinal) == (whole.content, whole.due_on, whole.ordinal)

    assert str(roll_up(whole, date(2020, 6, 1))) == "0/2 đơn vị hoàn thành"
    accepted(cast, of_farmers, cast.farmer)
    whole.refresh_from_db()
    assert (whole.progress, whole.percent) == (Progress.IN_PROGRESS, 50)
    assert public_word(whole, date(2020, 7, 1)) == "1/2 đơn vị hoàn thành, 1 quá hạn"
    accepted(cast, of_women, cast.woman)

    whole.refresh_from_db()
    assert (whole.progress, whole.percent, whole.completed_on) == (Progress.DONE, 100, date(2020, 6, 20))


def test_lists_read_the_same_as_the_parts_say(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    accepted(cast, whole.children.get(lead_organization=cast.farmers), cast.farmer)
    on = date(2020, 7, 1)

    listed = Directive.objects.with_roll_up(on).get(pk=whole.pk)
    assert roll_up(listed, on) == roll_up(Directive.objects.get(pk=whole.pk), on)


def test_reopening_a_part_lets_the_whole_go_on(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    for part, by in zip(whole.children.order_by("lead_organization__kind"), (cast.farmer, cast.woman), strict=True):
        accepted(cast, part, by if part.lead_organization == cast.farmers else cast.woman)
    part = whole.children.get(lead_organization=cast.farmers)
    directives.reopen(part.pk, by=cast.office, reason="Còn thiếu.")

    whole.refresh_from_db()
    assert whole.progress == Progress.IN_PROGRESS
    assert whole.completed_on is None
    stopped = {"progress": Progress.CANCELLED, "closing_reason": "Thử", "percent": 0, "completed_on": None}
    Directive.objects.filter(pk=whole.pk).update(**stopped)
    with pytest.raises(Refused, match="mở lại phần của một đơn vị"):
        directives.reopen(whole.pk, by=cast.office, reason="Thử.")


def test_the_office_closes_without_waiting_for_the_rest(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    with pytest.raises(Refused, match="Chưa đơn vị nào hoàn thành"):
        directives.close_collective(whole.pk, by=cast.office, reason="Hết thời gian.")
    accepted(cast, whole.children.get(lead_organization=cast.farmers), cast.farmer)
    with pytest.raises(Refused, match="Kết thúc"):
        directives.cancel(whole.pk, by=cast.office, reason="Thôi.")
    directives.close_collective(whole.pk, by=cast.office, reason="Hết thời gian.")

    whole.refresh_from_db()
    assert whole.progress == Progress.DONE
    stopped = whole.children.get(lead_organization=cast.women)
    assert (stopped.progress, stopped.closing_reason) == (
        Progress.CANCELLED,
        "Nhiệm vụ chung đã kết thúc: Hết thời gian.",
    )


def test_stopping_the_whole_stops_every_part(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    directives.cancel(whole.pk, by=cast.office, reason="Cấp trên bãi bỏ.")

    whole.refresh_from_db()
    assert (whole.progress, whole.closing_reason) == (Progress.CANCELLED, "Cấp trên bãi bỏ.")
    assert set(whole.children.values_list("progress", flat=True)) == {Progress.CANCELLED}


def test_more_are_given_their_part_but_nobody_twice(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    youth = factories.OrganizationFactory(parent=cast.host, kind="youth")

    parts.add_parts(whole.pk, by=cast.office, leads=[youth])
    assert whole.children.count() == 3
    with pytest.raises(Refused, match="đã được giao"):
        parts.add_parts(whole.pk, by=cast.office, leads=[youth])
    single = record(cast, content="Việc riêng.", leads=[cast.farmers])
    with pytest.raises(Refused, match="giao cho một đơn vị"):
        parts.add_parts(single.pk, by=cast.office, leads=[youth])


def test_a_part_is_not_given_to_whom_has_another_of_the_same_whole(cast):
    whole = record(cast, leads=[cast.farmers, cast.women])
    part = whole.children.get(lead_organization=cast.farmers)
    given = {"due_kind": DueKind.DATE, "due_on": part.due_on}

    with pytest.raises(Refused, match="phần việc khác"):
        directives.assign(part.pk, by=cast.office, lead=cast.women, **given)
    with pytest.raises(Refused, match="Giao thêm đơn vị"):
        directives.assign(whole.pk, by=cast.office, lead=cast.women, **given)


def test_assigned_work_is_counted_once(cast):
    """Design §6: assigned = done + open + … counts each piece of work once, whatever it was given as."""
    whole = record(cast, leads=[cast.farmers, cast.women])
    record(cast, content="Việc riêng.", leads=[cast.women])
    accepted(cast, whole.children.get(lead_organization=cast.farmers), cast.farmer)
    stopped = record(cast, content="Việc thôi.", leads=[cast.farmers])
    directives.cancel(stopped.pk, by=cast.office, reason="Thôi.")

    rows = Directive.objects.all()
    ended = rows.counted().filter(progress__in=[Progress.CANCELLED, Progress.SUPERSEDED]).count()
    assert rows.counted().count() == 4 == rows.done().count() + rows.open().count() + ended
    assert rows.unassigned().count() == rows.drafts().count() == 0
    assert rows.overdue(date(2020, 7, 1)).count() == 2


def test_a_row_of_the_grid_may_name_several_leads(cast):
    row = Row(1, {"content": "Tổng vệ sinh.", "leads": [cast.farmers, cast.women], "deadline": UNTIL_JUNE})
    capture.write_down(cast.briefing.pk, by=cast.office, directives=[row])

    whole = cast.briefing.directives.assigned_texts().get()
    assert whole.collective
    assert is_draft(whole.children.first())
    assert len(table_of([whole], Words()).rows) == 1
    capture.write_down(
        cast.briefing.pk, by=cast.office, directives=[Row(1, {"content": "Tổng vệ sinh đường làng."}, key=whole.pk)]
    )
    assert set(whole.children.values_list("content", flat=True)) == {"Tổng vệ sinh đường làng."}
    capture.write_down(cast.briefing.pk, by=cast.office, directives=[Row(1, key=whole.pk, removed=True)])
    assert not cast.briefing.directives.exists()


def test_parts_go_with_the_draft_of_a_session_that_is_called_off(cast):
    row = Row(1, {"content": "Tổng vệ sinh.", "leads": [cast.farmers, cast.women]})
    capture.write_down(cast.briefing.pk, by=cast.office, directives=[row])
    whole = cast.briefing.directives.assigned_texts().get()
    other = factories.BriefingFactory(series=cast.series, year=2021, dated=True)
    briefings.cancel(cast.briefing.pk, by=cast.office, reason="Bão.", moved={whole.pk: other.pk})

    assert set(whole.children.values_list("briefing", flat=True)) == {other.pk}


def test_the_migration_gives_every_directive_the_series_of_its_briefing(cast):
    directive = factories.DirectiveFactory(briefing=cast.concluded)
    other = factories.DirectiveFactory()
    Directive.history.update(series=None)
    migration = importlib.import_module("briefings.migrations.0016_directive_origins")

    migration.fill_series(apps, None)

    kept = dict(Directive.history.values_list("id", "series"))
    assert kept[directive.pk] == cast.series.pk
    assert kept[other.pk] == other.briefing.series_id
