"""Directives, reports and their statements in the admin site."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from briefings.choices import BriefingStatus, DueKind, ReportStatus
from briefings.models import Achievement, Briefing, Directive
from tests import factories as make
from tests.briefings.admin.forms import errors, filled

pytestmark = pytest.mark.long_on_postgresql

LIST = "admin:briefings_directive_changelist"


@pytest.fixture
def briefing(host):
    return make.BriefingFactory(series__host=host, status="concluded")


def edit(client, record, **changes):
    place = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    return client.post(place, filled(client.get(place), **changes))


def test_search_needs_no_marks_and_finds_every_word_anywhere(briefing, office, as_user):
    wanted = make.DirectiveFactory(briefing=briefing, content="Giúp xã Nghĩa Tá, huyện Chợ Đồn đạt chuẩn.")
    make.DirectiveFactory(briefing=briefing, content="Chợ phiên; đồn biên phòng.")
    make.DirectiveFactory(briefing=briefing, content="Tuyên truyền.")
    client = as_user(office)

    assert list(client.get(reverse(LIST), {"q": "cho don nghia ta"}).context["cl"].result_list) == [wanted]
    assert list(client.get(reverse(LIST), {"q": "ĐẠT chuẩn"}).context["cl"].result_list) == [wanted]
    assert client.get(reverse(LIST), {"q": "cho don"}).context["cl"].result_count == 2


def test_a_deadline_once_given_is_not_typed_over(briefing, office, as_user):
    directive = make.DirectiveFactory(briefing=briefing)
    client = as_user(office)
    edit(client, directive, due_kind=DueKind.DATE, due_on="15/04/2026")

    page = client.get(f"/admin/briefings/directive/{directive.pk}/change/").content.decode()
    answer = edit(client, directive, due_kind=DueKind.DATE, due_on="05/05/2026", expected_product="Danh sách")
    desk = client.get(f"/admin/briefings/briefing/{briefing.pk}/change/").content.decode()

    directive.refresh_from_db()
    assert answer.status_code == 302
    assert (directive.due_on, directive.original_due_on) == (date(2026, 4, 15), date(2026, 4, 15))
    assert directive.expected_product == "Danh sách"
    assert "disabled" in page.partition('name="due_on"')[2].partition(">")[0]
    assert 'name="directives-0-due_on"' not in desk  # in a row it is text
    cell = desk.partition('<td class="field-due_on"')[2].partition("</td>")[0]
    assert "15/04/2026" in cell
    assert all("chỉ đổi bằng gia hạn" in shown for shown in (page, cell))


def test_a_lead_once_given_does_not_vanish(briefing, office, as_user):
    directive = make.DirectiveFactory(briefing=briefing, assigned=True)

    answer = edit(as_user(office), directive, lead_organization="")

    assert "Chỉ đạo đã giao thì phải có đơn vị chủ trì" in errors(answer)
    directive.refresh_from_db()
    assert directive.lead_organization


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"briefing__status": "closed"}, {"content"}),
        ({"progress": "submitted", "completed_on": date(2020, 5, 1)}, {"content", "lead_organization"}),
        (
            {"progress": "done", "completed_on": date(2020, 5, 1), "accepted_on": date(2020, 5, 2)},
            {"content", "lead_organization", "expected_product", "theme"},
        ),
    ],
)
def test_what_was_settled_stays_as_it_was(briefing, office, as_user, given, kept):
    given = dict(given)
    Briefing.objects.filter(pk=briefing.pk).update(status=given.pop("briefing__status", "concluded"))
    directive = make.DirectiveFactory(briefing=briefing, assigned=True, content="Như đã nói.", **given)
    lead, other = directive.lead_organization, make.OrganizationFactory(parent=briefing.series.host)
    typed = {"content": "Lời khác.", "lead_organization": other.pk, "expected_product": "Báo cáo"}

    assert edit(as_user(office), directive, **typed).status_code == 302

    directive.refresh_from_db()
    assert (directive.content == "Như đã nói.") == ("content" in kept)
    assert (directive.lead_organization == lead) == ("lead_organization" in kept)
    assert (directive.expected_product == "") == ("expected_product" in kept)


def test_a_dated_deadline_needs_its_day(briefing, office, as_user):
    answer = edit(as_user(office), make.DirectiveFactory(briefing=briefing), due_kind=DueKind.DATE, due_on="")

    assert answer.status_code == 200
    assert "Thời hạn theo ngày hoặc trong kỳ thì phải ghi ngày" in errors(answer)


def test_the_lead_does_not_also_coordinate(briefing, host, office, as_user):
    lead = make.OrganizationFactory(parent=host)
    directive = make.DirectiveFactory(briefing=briefing)

    answer = edit(as_user(office), directive, lead_organization=lead.pk, coordinating_organizations=[lead.pk])

    assert "đã là đơn vị chủ trì" in errors(answer)


def test_an_organization_out_of_sight_cannot_be_chosen(briefing, office, as_user):
    outside = make.OrganizationFactory()
    directive = make.DirectiveFactory(briefing=briefing)

    answer = edit(as_user(office), directive, lead_organization=outside.pk)

    assert answer.status_code == 200
    directive.refresh_from_db()
    assert directive.lead_organization is None


def test_who_already_leads_may_stay_though_out_of_sight(briefing, office, as_user):
    directive = make.DirectiveFactory(briefing=briefing, lead_organization=make.OrganizationFactory())

    answer = edit(as_user(office), directive, expected_product="Báo cáo")

    assert answer.status_code == 302, errors(answer)
    directive.refresh_from_db()
    assert directive.expected_product == "Báo cáo"


def test_autocomplete_offers_only_what_is_in_scope(host, office, as_user):
    make.OrganizationFactory(parent=host, name="Hội Nông dân trong phạm vi")
    make.OrganizationFactory(name="Hội Nông dân ngoài phạm vi")
    asked = {"app_label": "briefings", "model_name": "directive", "field_name": "lead_organization", "term": "nong dan"}

    answer = as_user(office).get(reverse("admin:autocomplete"), asked)

    assert [found["text"] for found in answer.json()["results"]] == ["Hội Nông dân trong phạm vi"]


def test_filters_by_timeliness(briefing, office, as_user):
    today = timezone.localdate()
    late, soon, later = (
        make.DirectiveFactory(briefing=briefing, assigned=True, due_on=today + timedelta(days=days))
        for days in (-1, 3, 60)
    )
    bare = make.DirectiveFactory(briefing=briefing)
    client = as_user(office)

    def found(word):
        return set(client.get(reverse(LIST), {"thoi_han": word}).context["cl"].result_list)

    assert found("qua_han") == {late}
    assert found("sap_den_han") == {soon}
    assert found("chua_giao") == {bare}
    assert found("") == {late, soon, later, bare}


def test_a_filter_does_not_name_what_is_out_of_scope(briefing, office, as_user):
    make.DirectiveFactory(briefing=briefing)
    secret = make.OrganizationFactory(name="Tổ chức không được thấy")

    page = as_user(office).get(reverse(LIST), {"lead_organization__id__exact": secret.pk})

    assert "Tổ chức không được thấy" not in page.content.decode()


def test_a_directive_noted_without_a_number_gets_the_next(briefing, office, as_user):
    make.DirectiveFactory(briefing=briefing)
    client = as_user(office)
    place = reverse("admin:briefings_directive_add")

    answer = client.post(place, filled(client.get(place), briefing=briefing.pk, content="Việc mới.", ordinal=""))

    assert answer.status_code == 302, errors(answer)
    assert Directive.objects.get(content="Việc mới.").ordinal == 2


def test_an_officer_writes_the_own_report_until_it_is_handed_in(briefing, as_user):
    report = make.OrganizationReportFactory(briefing=briefing)
    client = as_user(make.member("officer", report.organization))
    row = {
        "achievements-TOTAL_FORMS": "1",
        "achievements-0-ordinal": "",
        "achievements-0-text": "Đã tuyên truyền.",
        "achievements-0-id": "",
        "achievements-0-report": report.pk,
    }

    answer = edit(client, report, narrative="Đánh giá chung.", **row)

    assert answer.status_code == 302, errors(answer)
    achievement = Achievement.objects.get()
    assert (achievement.report, achievement.briefing, achievement.ordinal) == (report, briefing, 1)

    type(report).objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED, submitted_at=timezone.now())
    place = reverse("admin:briefings_organizationreport_change", args=[report.pk])
    assert b'name="_save"' not in client.get(place).content
    assert client.post(place, {"narrative": "Sửa lén."}).status_code == 403


def test_an_officer_adds_no_statement_in_the_name_of_all(briefing, host, as_user):
    own = make.OrganizationReportFactory(briefing=briefing).organization
    client = as_user(make.member("officer", own))
    place = reverse("admin:briefings_achievement_add")

    answer = client.post(place, filled(client.get(place), briefing=briefing.pk, text="Thay mặt cả khối."))

    assert "hãy chọn báo cáo của tổ chức bạn" in errors(answer)
    assert not Achievement.objects.exists()


def test_numbers_are_written_with_a_comma(host, as_user):
    task = make.TaskFactory(organization=host)
    client = as_user(make.member("secretariat", host))

    answer = edit(client, task, target="1234,5", achieved="0,25")

    assert answer.status_code == 302, errors(answer)
    task.refresh_from_db()
    assert (str(task.target), str(task.achieved)) == ("1234.50", "0.25")
    place = reverse("admin:briefings_task_change", args=[task.pk])
    again = client.post(place, filled(client.get(place)))
    assert again.status_code == 302, errors(again)
    task.refresh_from_db()
    assert (str(task.target), str(task.achieved)) == ("1234.50", "0.25")


@pytest.mark.parametrize("role", ["officer", "secretariat"])
def test_a_task_of_which_a_taken_report_speaks_stays_as_it_was(host, as_user, role):
    task = make.TaskFactory(organization=host, progress="done")
    item = make.ReportChecklistItemFactory(task=task, shortcoming=None, answer="done", report__organization=host)
    client = as_user(make.member(role, host))
    place = reverse("admin:briefings_task_change", args=[task.pk])
    form = filled(client.get(place), progress="planned", title="Việc khác")
    item.settled_at = make.NOON
    item.save()

    page, answer = client.get(place).content.decode(), client.post(place, form)

    assert answer.status_code == 403
    assert "Báo cáo nói về nhiệm vụ này đã được nhận nên không sửa được nữa" in page
    assert 'name="_save"' not in page
    task.refresh_from_db()
    assert task.progress == "done"
    assert client.post(reverse("admin:briefings_task_delete", args=[task.pk]), {"post": "yes"}).status_code == 403


def test_a_year_has_no_dot(host, as_user):
    task = make.TaskFactory(organization=host, year=2020)

    page = as_user(make.member("reader", host)).get(reverse("admin:briefings_task_change", args=[task.pk]))

    assert "2.020" not in page.content.decode()
    assert "2020" in page.content.decode()


def test_links_hold_for_keys_above_a_thousand(host, office, as_user):
    briefing = make.BriefingFactory(series__host=host, pk=12345)
    make.DirectiveFactory(briefing=briefing, pk=23456)
    make.OrganizationReportFactory(briefing=briefing, pk=34567)
    client = as_user(office)

    for place in (
        reverse("admin:briefings_briefing_changelist"),
        reverse("admin:briefings_briefing_change", args=[briefing.pk]),
        reverse("admin:briefings_directive_change", args=[23456]),
    ):
        page = client.get(place).content.decode()
        assert not any(dotted in page for dotted in ("12.345", "23.456", "34.567"))
    assert edit(client, briefing).status_code == 302


@pytest.mark.parametrize("name", ["directive", "achievement", "organizationreport"])
@pytest.mark.parametrize(("status", "word"), [(BriefingStatus.CLOSED, "đã khép"), (BriefingStatus.CANCELLED, "đã hủy")])
def test_nothing_is_added_to_a_briefing_that_is_over(briefing, office, as_user, name, status, word):
    Briefing.objects.filter(pk=briefing.pk).update(status=status)
    client, place = as_user(office), f"/admin/briefings/{name}/add/"
    said = {"content": "Thêm sau.", "text": "Thêm sau.", "due_kind": "undefined"}
    organization = make.OrganizationFactory(parent=briefing.series.host)

    answer = client.post(place, filled(client.get(place), briefing=briefing.pk, organization=organization.pk, **said))

    assert f"Hội nghị này {word} nên không ghi thêm được" in errors(answer)


def test_nothing_is_moved_to_a_closed_briefing(briefing, office, as_user):
    closed = make.BriefingFactory(series=briefing.series, quarter=3, status=BriefingStatus.CLOSED)

    answer = edit(as_user(office), make.DirectiveFactory(briefing=briefing), briefing=closed.pk)

    assert "Hội nghị này đã khép" in errors(answer)


@pytest.mark.parametrize("status", [BriefingStatus.CLOSED, BriefingStatus.CANCELLED])
def test_a_proposal_is_answered_when_its_briefing_is_over_and_stays_as_it_was_said(briefing, office, as_user, status):
    report = make.OrganizationReportFactory(briefing=briefing, status="locked", submitted_at=make.NOON)
    proposal = make.ProposalFactory(briefing=briefing, report=report, text="Bố trí kinh phí.")
    briefing.status = status
    briefing.save()
    client = as_user(office)

    answer = edit(client, proposal, answer="Đã bố trí trong dự toán.", answered_on="20/07/2020", text="Lời khác.")

    assert answer.status_code == 302, errors(answer)
    proposal.refresh_from_db()
    assert (proposal.answer, str(proposal.answered_on)) == ("Đã bố trí trong dự toán.", "2020-07-20")
    assert proposal.text == "Bố trí kinh phí."
    change, delete = (reverse(f"admin:briefings_proposal_{what}", args=[proposal.pk]) for what in ("change", "delete"))
    assert client.post(delete, {"post": "yes"}).status_code == 403
    own = as_user(make.member("officer", report.organization))
    assert own.post(change, {"answer": "Tự trả lời"}).status_code == 403
    page = own.get(reverse("briefings:report", args=[report.pk])).content.decode()
    assert "Trả lời ngày 20/07/2020: Đã bố trí trong dự toán." in " ".join(strip_tags(page).split())
