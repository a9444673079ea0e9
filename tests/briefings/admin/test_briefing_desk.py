"""The briefing's page, as the secretariat works on it."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from briefings.choices import BriefingStatus, DueKind, Progress
from briefings.models import Briefing, Conclusion, Directive
from tests import factories as make
from tests.briefings.admin.forms import errors, filled

pytestmark = pytest.mark.long_on_postgresql


@pytest.fixture
def briefing(host):
    return make.BriefingFactory(series__host=host, title="Giao ban quý I năm 2020", status="concluded")


@pytest.fixture
def desk(briefing):
    return reverse("admin:briefings_briefing_change", args=[briefing.pk])


def test_everything_of_the_session_is_on_one_page(briefing, desk, office, as_user):
    make.ConclusionFactory(briefing=briefing, content="Kết luận thứ nhất.")
    make.AchievementFactory(briefing=briefing, text="Đã tuyên truyền sâu rộng.")
    make.ShortcomingFactory(briefing=briefing, text="Nắm tình hình có lúc chưa kịp thời.")
    make.RemarkFactory(briefing=briefing, content="Đề nghị làm rõ.")
    make.DirectiveFactory(briefing=briefing, content="Rà soát kế hoạch.")
    report = make.OrganizationReportFactory(briefing=briefing)

    page = as_user(office).get(desk).content.decode()

    for text in ("Kết luận thứ nhất.", "Đã tuyên truyền sâu rộng.", "Nắm tình hình", "Đề nghị làm rõ.", "Rà soát"):
        assert text in page
    assert reverse("admin:briefings_organizationreport_change", args=[report.pk]) in page
    assert reverse("briefings:trial_print", args=[briefing.slug, "minutes"]) in page


def test_the_line_above_counts_what_is_open(briefing, desk, office, as_user):
    make.DirectiveFactory(briefing=briefing)
    make.DirectiveFactory(briefing=briefing, assigned=True)
    make.AchievementFactory(briefing=briefing)
    make.OrganizationReportFactory(briefing=briefing)
    make.OrganizationReportFactory(briefing=briefing, submitted=True)

    figures = as_user(office).get(desk).context["desk"]["figures"]

    counted = {figure.label: figure.count for figure in figures}
    assert counted == {
        "báo cáo đã nộp": "1/2",
        "kết quả": 1,
        "tồn tại": 0,
        "kết luận": 0,
        "chỉ đạo": 2,
        "chưa giao đơn vị": 1,
        "chưa rõ thời hạn": 1,
        "quá hạn": 1,
    }


def test_the_figures_lead_to_what_they_count(briefing, desk, office, as_user):
    open_one = make.DirectiveFactory(briefing=briefing)
    make.DirectiveFactory(briefing=briefing, assigned=True)
    make.DirectiveFactory()
    client = as_user(office)
    figures = {figure.label: figure.link for figure in client.get(desk).context["desk"]["figures"]}

    listed = client.get(figures["chưa giao đơn vị"]).context["cl"].result_list

    assert list(listed) == [open_one]


def test_the_page_is_saved_as_it_stands(briefing, desk, office, as_user):
    make.DirectiveFactory(briefing=briefing, assigned=True)
    make.ShortcomingFactory(briefing=briefing)
    make.OrganizationReportFactory(briefing=briefing)
    client = as_user(office)

    answer = client.post(desk, filled(client.get(desk), venue="Hội trường tầng 2"))

    assert answer.status_code == 302, errors(answer)
    briefing.refresh_from_db()
    assert briefing.venue == "Hội trường tầng 2"


def added(prefix: str, index: int, **fields) -> dict[str, str]:
    """A new row ``index`` of the list ``prefix``."""
    return {f"{prefix}-TOTAL_FORMS": str(index + 1), **{f"{prefix}-{index}-{name}": v for name, v in fields.items()}}


def test_a_new_row_without_a_number_gets_the_next_one(briefing, desk, office, as_user):
    make.ConclusionFactory(briefing=briefing)
    client = as_user(office)
    rows = added("conclusions", 1, ordinal="", content="Kết luận mới.", id="", briefing=briefing.pk)

    answer = client.post(desk, filled(client.get(desk), **rows))

    assert answer.status_code == 302, errors(answer)
    assert Conclusion.objects.get(content="Kết luận mới.").ordinal == 2


def test_rows_change_places_in_one_save(briefing, desk, office, as_user):
    first = make.DirectiveFactory(briefing=briefing, content="Trước.")
    second = make.DirectiveFactory(briefing=briefing, content="Sau.")
    client = as_user(office)
    swap = {"directives-0-ordinal": "2", "directives-1-ordinal": "1"}

    answer = client.post(desk, filled(client.get(desk), **swap))

    assert answer.status_code == 302, errors(answer)
    assert list(briefing.directives.order_by("ordinal")) == [second, first]


def test_the_place_of_a_deleted_row_is_free_in_the_same_save(briefing, desk, office, as_user):
    first = make.ConclusionFactory(briefing=briefing)
    second = make.ConclusionFactory(briefing=briefing)
    client = as_user(office)
    change = {"conclusions-0-ordinal": "2", "conclusions-1-DELETE": "on"}

    answer = client.post(desk, filled(client.get(desk), **change))

    assert answer.status_code == 302, errors(answer)
    first.refresh_from_db()
    assert first.ordinal == 2
    assert not Conclusion.objects.filter(pk=second.pk).exists()


def test_one_number_for_two_rows_is_refused(briefing, desk, office, as_user):
    make.ConclusionFactory(briefing=briefing)
    make.ConclusionFactory(briefing=briefing)
    client = as_user(office)

    answer = client.post(desk, filled(client.get(desk), **{"conclusions-1-ordinal": "1"}))

    assert answer.status_code == 200
    assert "Số thứ tự 1 ghi ở nhiều dòng" in errors(answer)


def test_a_state_is_never_posted(briefing, desk, office, as_user):
    directive = make.DirectiveFactory(briefing=briefing)
    client = as_user(office)
    forged = {"status": BriefingStatus.CLOSED, "directives-0-progress": Progress.DONE}

    client.post(desk, filled(client.get(desk), **forged))
    place = reverse("admin:briefings_directive_change", args=[directive.pk])
    client.post(place, filled(client.get(place), progress=Progress.DONE, percent="100", original_due_on="01/01/2020"))

    briefing.refresh_from_db()
    directive.refresh_from_db()
    assert briefing.status == BriefingStatus.CONCLUDED
    assert (directive.progress, directive.percent, directive.original_due_on) == (Progress.NOT_STARTED, 0, None)


def test_a_new_briefing_takes_its_address_from_its_title_and_its_agenda_from_its_series(host, office, as_user):
    series = make.SeriesFactory(host=host, agenda_template="Nghe báo cáo\nThảo luận")
    client = as_user(office)
    place = reverse("admin:briefings_briefing_add")
    title = "Giao ban Mặt trận, đoàn thể huyện Chợ Đồn"

    answer = client.post(
        place,
        filled(client.get(place), title=title, slug="", series=series.pk, unit=host.unit.pk, year="2020", quarter="2"),
    )

    assert answer.status_code == 302, errors(answer)
    briefing = Briefing.objects.get(title=title)
    assert briefing.slug == "giao-ban-mat-tran-doan-the-huyen-cho-don"
    assert [item.title for item in briefing.agenda_items.all()] == ["Nghe báo cáo", "Thảo luận"]
    assert answer.url == reverse("admin:briefings_briefing_change", args=[briefing.pk])


def test_two_briefings_of_one_title_get_two_addresses(host, office, as_user):
    series = make.SeriesFactory(host=host)
    client = as_user(office)
    place = reverse("admin:briefings_briefing_add")
    for quarter in ("1", "2"):
        fields = {"title": "Giao ban", "slug": "", "series": series.pk, "unit": host.unit.pk}
        client.post(place, filled(client.get(place), **fields, year="2021", quarter=quarter))

    assert set(Briefing.objects.values_list("slug", flat=True)) == {"giao-ban", "giao-ban-2"}


def test_a_briefing_of_another_host_is_refused_and_nothing_is_stored(host, office, as_user):
    elsewhere = make.SeriesFactory(participants=[host])
    client = as_user(office)
    place = reverse("admin:briefings_briefing_add")
    fields = {
        "title": "Giao ban nơi khác",
        "series": elsewhere.pk,
        "unit": host.unit.pk,
        "year": "2020",
        "quarter": "1",
    }

    answer = client.post(place, filled(client.get(place), **fields))

    assert answer.status_code == 200
    assert "nằm ngoài phạm vi bạn được sửa" in errors(answer)
    assert "Giao ban nơi khác" in answer.content.decode()
    assert not Briefing.objects.filter(title="Giao ban nơi khác").exists()


def test_a_closed_briefing_is_read_only(briefing, desk, office, as_user):
    Briefing.objects.filter(pk=briefing.pk).update(status=BriefingStatus.CLOSED)
    client = as_user(office)

    page = client.get(desk)

    assert b'name="_save"' not in page.content
    assert client.post(desk, {"title": "x"}).status_code == 403


def test_a_participant_sees_of_the_reports_only_its_own(briefing, desk, as_user):
    own = make.OrganizationReportFactory(briefing=briefing)
    other = make.OrganizationReportFactory(briefing=briefing)

    page = as_user(make.member("officer", own.organization)).get(desk).content.decode()

    assert reverse("admin:briefings_organizationreport_change", args=[own.pk]) in page
    assert reverse("admin:briefings_organizationreport_change", args=[other.pk]) not in page


def test_a_session_is_dated_as_people_write(briefing, desk, office, as_user):
    client = as_user(office)
    day_and_hour = {"starts_at_0": "05/04/2026", "starts_at_1": "14:30", "data_to": "15/04/2026"}

    answer = client.post(desk, filled(client.get(desk), **day_and_hour))

    assert answer.status_code == 302, errors(answer)
    briefing.refresh_from_db()
    assert briefing.data_to == date(2026, 4, 15)
    assert briefing.starts_at.strftime("%Y-%m-%d %H:%M") == "2026-04-05 07:30"  # UTC
    page = client.get(desk).content.decode()
    assert all(f'value="{text}"' in page for text in ("05/04/2026", "14:30", "15/04/2026"))


def test_minutes_of_several_briefings_come_as_a_zip(briefing, host, office, as_user):
    other = make.BriefingFactory(series__host=host)
    client = as_user(office)
    chosen = {"action": "download_minutes", "_selected_action": [briefing.pk, other.pk]}

    answer = client.post(reverse("admin:briefings_briefing_changelist"), chosen)

    assert answer["Content-Type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert set(names) == {f"{briefing.slug}.pdf", f"{other.slug}.pdf"}


def test_minutes_of_one_briefing_come_as_a_pdf(briefing, office, as_user):
    chosen = {"action": "download_minutes", "_selected_action": [briefing.pk]}

    answer = as_user(office).post(reverse("admin:briefings_briefing_changelist"), chosen)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_briefing_with_directives_is_not_deleted(briefing, office, as_user):
    directive = make.DirectiveFactory(briefing=briefing)

    place = reverse("admin:briefings_briefing_delete", args=[briefing.pk])
    page = as_user(office).get(place)
    as_user(office).post(place, {"post": "yes"})

    assert page.status_code == 200
    assert directive.content[:40] in page.content.decode()
    assert Briefing.objects.filter(pk=briefing.pk).exists()
    assert Directive.objects.filter(pk=directive.pk).exists()


@pytest.mark.parametrize("on_the_desk", [True, False])
def test_a_deadline_before_the_session_is_asked_about_once(briefing, desk, office, as_user, on_the_desk):
    type(briefing).objects.filter(pk=briefing.pk).update(starts_at=make.NOON)
    directive = make.DirectiveFactory(briefing=briefing)
    client = as_user(office)
    place = desk if on_the_desk else reverse("admin:briefings_directive_change", args=[directive.pk])
    prefix = "directives-0-" if on_the_desk else ""
    typed = filled(client.get(place), **{f"{prefix}due_kind": DueKind.DATE, f"{prefix}due_on": "01/03/2020"})

    asked = client.post(place, typed)
    assert asked.status_code == 200
    page = asked.content.decode()
    assert f'<input type="checkbox" name="{prefix}before_session" value="1">' in page
    assert "trước ngày họp 31/03/2020" in page
    answer = client.post(place, typed | {f"{prefix}before_session": "1"})

    assert answer.status_code == 302, errors(answer)
    directive.refresh_from_db()
    assert directive.due_on == date(2020, 3, 1)


def test_a_session_that_was_held_keeps_its_day_and_chair(briefing, desk, office, as_user):
    chair = make.PostFactory(organization=briefing.series.host)
    type(briefing).objects.filter(pk=briefing.pk).update(starts_at=make.NOON, chair=chair)
    client = as_user(office)
    page = client.get(desk)

    answer = client.post(desk, filled(page, chair="", starts_at_0="", starts_at_1=""))
    assert "phải có thời gian họp" in errors(answer)
    assert "phải có người chủ trì" in errors(answer)
    answer = client.post(desk, filled(page, starts_at_0="01/01/2150", starts_at_1="08:00"))
    assert "không thể sau hiện tại" in errors(answer)
