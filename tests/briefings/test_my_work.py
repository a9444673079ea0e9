"""What each role finds on its page, and in which part of it."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.services import acknowledgements, directives, reports
from briefings.services.my_work import my_work, owed_forms
from lib.vietnamese import Period, Span
from organizations.models import IndicatorValue
from tests import factories

TODAY = date(2020, 7, 15)


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host, name="Hội Nông dân thử")


@pytest.fixture
def briefing(host, farmers):
    return factories.BriefingFactory(series=factories.SeriesFactory(host=host, participants=[farmers]), status="closed")


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def officer(farmers):
    return factories.member("officer", farmers)


def led(briefing, organization, due_on, **more):
    return factories.DirectiveFactory(
        briefing=briefing, lead_organization=organization, due_kind="date", due_on=due_on, **more
    )


def texts(duties):
    return [duty.text for duty in duties]


def test_an_officer_owes_what_the_organization_leads_overdue_on_top(briefing, farmers, officer):
    led(briefing, farmers, date(2020, 9, 30), content="Còn lâu.")
    led(briefing, farmers, date(2020, 7, 14), content="Hôm qua.")
    led(briefing, farmers, TODAY, content="Hôm nay.")
    factories.DirectiveFactory(
        briefing=briefing, lead_organization=farmers, due_kind="ongoing", content="Thường xuyên."
    )
    factories.DirectiveFactory(briefing=briefing, lead_organization=farmers, done=True, content="Xong.")
    women = factories.OrganizationFactory(parent=briefing.series.host)
    led(briefing, women, TODAY, content="Của phụ nữ.")

    work = my_work(officer, TODAY)

    assert texts(work.overdue) == ["Hôm qua."]
    assert texts(work.outstanding) == ["Hôm nay.", "Còn lâu.", "Thường xuyên."]
    assert not work.to_decide


def test_coordinating_counts_and_a_reported_directive_waits_for_others(briefing, farmers, officer):
    women = factories.OrganizationFactory(parent=briefing.series.host)
    led(briefing, women, TODAY, content="Cùng làm.", coordinating_organizations=[farmers])
    factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)

    (duty,) = my_work(officer, TODAY).outstanding

    assert (duty.text, duty.organization) == ("Cùng làm.", women.label)
    assert duty.note == "Phối hợp, chưa xác nhận đã nhận việc"


def test_receiving_a_directive_is_asked_for_until_it_is_said(briefing, farmers, officer):
    directive = led(briefing, farmers, TODAY)
    assert my_work(officer, TODAY).outstanding[0].note == "Chưa xác nhận đã nhận việc"

    acknowledgements.acknowledge(directive.pk, by=officer, organization=farmers)

    assert my_work(officer, TODAY).outstanding[0].note == ""


def test_a_returned_directive_stands_apart_with_its_reason_until_it_is_worked_on(briefing, farmers, officer, office):
    directive = led(briefing, farmers, date(2020, 9, 30), content="Làm lại.")
    directives.submit(directive.pk, by=officer, completed_on=TODAY, text="Xong.")
    directives.return_(directive.pk, by=office, reason="Thiếu danh sách.")

    (duty,) = my_work(officer, TODAY).returned
    assert (duty.text, duty.note) == ("Làm lại.", "Bị trả lại: Thiếu danh sách.")
    assert my_work(officer, date(2020, 10, 1)).overdue[0].note == "Bị trả lại: Thiếu danh sách."

    directives.update(directive.pk, by=officer, organization=farmers, text="Đã bổ sung.")
    work = my_work(officer, TODAY)
    assert not work.returned
    assert texts(work.outstanding) == ["Làm lại."]


def test_an_ordinary_update_is_no_return(briefing, farmers, officer):
    directive = led(briefing, farmers, TODAY)
    directives.update(directive.pk, by=officer, organization=farmers, text="Đang làm.")

    assert not my_work(officer, TODAY).returned


def test_reports_are_owed_come_back_and_are_decided(briefing, farmers, officer, office):
    briefing.submit_by, briefing.status = date(2020, 7, 20), BriefingStatus.COLLECTING
    briefing.save()
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers, narrative="Đã làm.")
    (duty,) = my_work(officer, TODAY).outstanding
    assert (duty.kind, duty.due_on, duty.address) == ("Báo cáo", date(2020, 7, 20), f"/bao-cao/{report.pk}/")
    assert texts(my_work(officer, date(2020, 7, 20)).overdue) == []
    assert len(my_work(officer, date(2020, 7, 21)).overdue) == 1

    reports.submit(report.pk, by=officer)
    assert not my_work(officer, TODAY)
    (duty,) = my_work(office, TODAY).to_decide
    assert (duty.kind, duty.organization) == ("Báo cáo", "Hội Nông dân thử")

    reports.return_(report.pk, by=office, note="Thiếu số liệu.")
    assert my_work(officer, TODAY).returned[0].note == "Bị trả lại: Thiếu số liệu."
    assert not my_work(office, TODAY)


def test_the_report_of_a_briefing_called_off_is_not_owed(briefing, farmers, officer):
    off = factories.BriefingFactory(series=briefing.series, status=BriefingStatus.CANCELLED)
    factories.OrganizationReportFactory(briefing=off, organization=farmers, status="draft")

    assert not my_work(officer, TODAY)


def test_tasks_end_with_their_quarter_and_shortcomings_stay(briefing, farmers, officer):
    factories.TaskFactory(organization=farmers, title="Quý trước", quarter=2)
    factories.TaskFactory(organization=farmers, title="Quý này", quarter=3)
    factories.TaskFactory(organization=farmers, title="Quý sau", quarter=4)
    factories.TaskFactory(organization=farmers, title="Xong", quarter=3, progress="done")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)
    factories.ShortcomingFactory(report=report, text="Còn chậm.")
    factories.ShortcomingFactory(report=report, text="Người khác lo.", responsible=factories.OrganizationFactory())

    work = my_work(officer, TODAY)

    assert [(duty.text, duty.due_on) for duty in work.overdue] == [("Quý trước", date(2020, 6, 30))]
    assert [(duty.text, duty.due_on) for duty in work.outstanding] == [
        ("Quý này", date(2020, 9, 30)),
        ("Còn chậm.", None),
    ]


def test_the_office_does_not_owe_what_its_organizations_owe(briefing, host, farmers, office):
    led(briefing, farmers, date(2020, 7, 1))
    factories.TaskFactory(organization=farmers)
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    assert not my_work(office, TODAY)

    led(briefing, host, TODAY, content="Văn phòng tự làm.")
    assert texts(my_work(office, TODAY).outstanding) == ["Văn phòng tự làm."]


def test_what_waits_for_a_decision(briefing, farmers, office):
    reported = factories.DirectiveFactory(
        briefing=briefing, reported=True, lead_organization=farmers, content="Đã báo."
    )
    asked = led(briefing, farmers, TODAY, content="Xin thêm.")
    factories.ExtensionRequestFactory(directive=asked, organization=farmers, reason="Mưa lũ.")
    factories.DirectiveFactory(briefing=briefing, content="Chưa ai nhận.")
    held = factories.BriefingFactory(series=briefing.series, quarter=2, status=BriefingStatus.HELD)
    review = factories.DirectiveReviewFactory(briefing=held, directive=reported)

    found = my_work(office, TODAY).to_decide

    assert [(duty.kind, duty.text) for duty in found] == [
        ("Chỉ đạo", "Đã báo."),
        ("Gia hạn", "Xin thêm."),
        ("Xem xét", "Đã báo."),
        ("Giao việc", "Chưa ai nhận."),
        ("Hội nghị", held.title),
    ]
    assert found[1].note == "Xin gia hạn đến 30/09/2020: Mưa lũ."
    assert found[2].address == f"/xem-xet/{review.pk}/"


@pytest.mark.parametrize(("role", "decides"), [("leader", True), ("reader", False), ("officer", False)])
def test_a_leader_decides_and_a_reader_not(briefing, host, farmers, role, decides):
    factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)

    work = my_work(factories.member(role, host), TODAY)

    # Reports are taken by the office alone (transitions.REPORT).
    assert [duty.kind for duty in work.to_decide] == (["Chỉ đạo"] if decides else [])
    assert not work.outstanding


def test_a_commune_officer_owes_what_concerns_the_commune(briefing, host):
    commune, other = factories.AdministrativeUnitFactory.create_batch(2, parent=briefing.unit)
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government")
    factories.DirectiveFactory(briefing=briefing, units=[commune, other], content="Của xã này.")
    factories.DirectiveFactory(briefing=briefing, units=[other], content="Của xã khác.")

    (duty,) = my_work(factories.member("commune_officer", council), TODAY).outstanding
    assert (duty.text, duty.note) == ("Của xã này.", "Trên địa bàn xã")


def test_a_commune_officer_owes_the_figures_of_the_commune_form_by_form(client, briefing, host):
    commune, other = factories.AdministrativeUnitFactory.create_batch(2, parent=briefing.unit)
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government", name="UBND xã Một")
    user = factories.member("commune_officer", council)
    form = factories.ReportFormFactory(name="Biểu một", organization_kind="government")
    first, second, third = (factories.ReportFormItemFactory(form=form).indicator for _ in range(3))
    factories.ReportFormItemFactory(form=factories.ReportFormFactory(organization_kind="women"))
    common = {"unit": commune, "year": 2020, "number": 1}
    assert not my_work(user, TODAY)  # nobody asks yet

    Briefing.objects.update(status=BriefingStatus.COLLECTING, submit_by=date(2020, 7, 20))
    factories.IndicatorValueFactory(indicator=first, **common)
    factories.IndicatorValueFactory(indicator=second, **common, value=None, missing_reason="not_reported")
    factories.IndicatorValueFactory(indicator=third, **common | {"unit": other})
    (duty,) = my_work(user, TODAY).outstanding
    assert (duty.kind, duty.text, duty.organization) == ("Số liệu", "Biểu một, quý I năm 2020", "UBND xã Một")
    assert (duty.note, duty.due_on) == (f"Còn thiếu 2/3 chỉ tiêu của {commune.name}", date(2020, 7, 20))
    client.force_login(user)
    assert client.get(duty.address).status_code == 200

    form.due_day = -5
    form.save()
    (late,) = my_work(user, TODAY).overdue
    assert late.due_on == date(2020, 3, 26)

    IndicatorValue.objects.filter(indicator=second).update(missing_reason="not_applicable")
    factories.IndicatorValueFactory(indicator=third, **common)
    assert not my_work(user, TODAY)


def test_a_quarterly_briefing_asks_for_the_forms_of_its_months_and_a_monthly_one_for_none_of_quarters(briefing, host):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government")
    user = factories.member("commune_officer", council)
    common = {"organization_kind": "government"}
    for name, span in (("Biểu tháng", "month"), ("Biểu quý", "quarter"), ("Biểu năm", "year")):
        factories.ReportFormItemFactory(form=factories.ReportFormFactory(name=name, span=span, due_day=5, **common))
    Briefing.objects.update(status=BriefingStatus.COLLECTING)

    def owed() -> list[tuple]:
        found = my_work(user, TODAY)
        duties = [duty for duty in (*found.overdue, *found.outstanding) if duty.kind == "Số liệu"]
        return sorted((duty.text, duty.due_on) for duty in duties)

    year, quarter = briefing.year, Period.quarter(briefing.year, briefing.quarter)
    assert owed() == sorted(
        (f"{name}, {each.name}", each.last_day + timedelta(days=5))
        for name, span in (("Biểu tháng", Span.MONTH), ("Biểu quý", Span.QUARTER))
        for each in quarter.parts(span)
    )
    Briefing.objects.update(period_kind="month", quarter=None, month=5)
    assert owed() == [(f"Biểu tháng, tháng 5 năm {year}", date(year, 6, 5))]
    Briefing.objects.update(period_kind="ad_hoc", month=None)
    assert owed() == []


def test_the_office_of_a_commune_answers_for_its_places_and_a_committee_for_its_own(client, briefing, host):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    areas = [
        factories.AdministrativeUnitFactory(
            code=f"{commune.code}-{number:02d}", name=f"Thôn {number}", kind="residential_area", parent=commune
        )
        for number in (1, 2, 3)
    ]
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government")
    committee = factories.OrganizationFactory(parent=council, unit=areas[0], kind="front_work_committee")
    officer = factories.member("commune_officer", council)
    head = factories.member("commune_officer", committee)
    common = {"unit_level": "residential_area", "span": "quarter"}
    of_office = factories.ReportFormFactory(name="Biểu thôn", organization_kind="government", **common)
    of_thon = factories.ReportFormFactory(name="Biểu của Ban", organization_kind="front_work_committee", **common)
    indicators = [factories.ReportFormItemFactory(form=of_office).indicator for _ in range(2)]
    factories.ReportFormItemFactory(form=of_thon, indicator=indicators[0])
    Briefing.objects.update(status=BriefingStatus.COLLECTING)
    period = Period.quarter(briefing.year, briefing.quarter)
    key = {"year": period.year, "number": period.number}
    factories.IndicatorValueFactory(indicator=indicators[0], unit=areas[0], **key)
    factories.IndicatorValueFactory(indicator=indicators[0], unit=areas[1], **key)

    [office] = owed_forms([council])
    assert (office.lacking, office.wanted, office.units) == (4, 6, 3)
    assert office.note == "Còn thiếu 4/6 số liệu của 3 thôn, tổ dân phố"
    assert "unit" not in office.form_address.partition("?")[2].replace("unit_", "")
    client.force_login(officer, backend="organizations.backends.RoleBackend")
    assert client.get(office.import_address).status_code == 200
    assert client.get(office.form_address)["Content-Type"].endswith("sheet")
    assert list(owed_forms([committee])) == []  # its own figure is there
    IndicatorValue.objects.filter(unit=areas[0]).delete()
    [own] = owed_forms([committee])
    assert (own.note, own.body) == ("Còn thiếu 1/1 chỉ tiêu của Thôn 1", committee)
    client.force_login(head, backend="organizations.backends.RoleBackend")
    assert client.get(own.form_address)["Content-Type"].endswith("sheet")


@pytest.mark.parametrize("level", ["district", "province"])
def test_a_body_of_a_district_or_province_owes_the_forms_of_its_level(briefing, host, client, level):
    place = briefing.unit if level == "district" else briefing.unit.parent
    Briefing.objects.update(status=BriefingStatus.COLLECTING, unit=place)
    body = factories.OrganizationFactory(parent=host, unit=place, kind="government")
    item = factories.ReportFormItemFactory(form__organization_kind="government", form__unit_level=level)
    factories.ReportFormItemFactory(form__organization_kind="government")  # of communes
    factories.ReportFormItemFactory(form__organization_kind="women", form__unit_level=level)

    [owed] = owed_forms([body])

    assert (owed.form, owed.note) == (item.form, f"Còn thiếu 1/1 chỉ tiêu của {place.name}")
    client.force_login(factories.member("commune_officer", body), backend="organizations.backends.RoleBackend")
    assert client.get(owed.form_address)["Content-Type"].endswith("sheet")
    assert client.get(owed.import_address).status_code == 200
    period = owed.period
    factories.IndicatorValueFactory(
        indicator=item.indicator, unit=place, year=period.year, span=period.span.value, number=period.number
    )
    assert not list(owed_forms([body]))


def test_a_body_of_a_district_that_ended_owes_nothing_after_it(briefing, host):
    briefing.unit.valid_to = date(2020, 1, 31)
    briefing.unit.save()
    Briefing.objects.update(status=BriefingStatus.COLLECTING)
    body = factories.OrganizationFactory(parent=host, unit=briefing.unit, kind="government")
    factories.ReportFormItemFactory(form__organization_kind="government", form__unit_level="district")

    assert not list(owed_forms([body]))


def test_what_communes_owe_costs_the_same_at_any_number_of_places(briefing, host, count_queries):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=host, unit=commune, kind="government")
    form = factories.ReportFormFactory(organization_kind="government", unit_level="residential_area")
    factories.ReportFormItemFactory(form=form)
    Briefing.objects.update(status=BriefingStatus.COLLECTING)

    def areas(first, last):
        for number in range(first, last):
            factories.AdministrativeUnitFactory(
                code=f"{commune.code}-{number:02d}", kind="residential_area", parent=commune
            )

    areas(1, 3)
    few = count_queries(lambda: list(owed_forms([council])))
    areas(3, 40)
    assert count_queries(lambda: list(owed_forms([council]))) == few <= 10


def test_a_commune_that_was_not_there_at_the_end_of_the_quarter_owes_no_figures(briefing, host):
    gone = factories.AdministrativeUnitFactory(parent=briefing.unit, valid_to=date(2020, 1, 31))
    council = factories.OrganizationFactory(parent=host, unit=gone, kind="government")
    factories.ReportFormItemFactory(form__organization_kind="government")
    Briefing.objects.update(status=BriefingStatus.COLLECTING)

    assert not my_work(factories.member("commune_officer", council), TODAY)


@pytest.mark.parametrize(
    ("status", "days", "office", "leader"),
    [
        ("planned", 30, "", ""),
        ("planned", 10, "Chưa mở thu báo cáo", ""),
        ("collecting", 10, "", ""),
        ("collecting", -1, "Đã qua ngày họp, chưa ghi nhận đã họp", ""),
        ("held", -1, "Đã họp, chưa ghi nhận kết luận", "Đã họp, chưa ghi nhận kết luận"),
        ("concluded", -1, "Đã kết luận, chưa khép", "Đã kết luận, chưa khép"),
        ("closed", -1, "", ""),
    ],
)
def test_sessions_wait_for_their_next_step(host, status, days, office, leader):
    session = datetime.combine(TODAY + timedelta(days=days), time(8), tzinfo=UTC)
    factories.BriefingFactory(series__host=host, status=status, starts_at=session)

    for role, note in (("secretariat", office), ("leader", leader), ("reader", "")):
        found = [duty.note for duty in my_work(factories.member(role, host), TODAY).to_decide]
        assert found == ([note] if note else [])


def test_a_stranger_has_no_work_here(briefing, farmers):
    led(briefing, farmers, TODAY)
    factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)

    assert not my_work(factories.member("secretariat", factories.HostFactory()), TODAY)
    assert not my_work(factories.UserFactory(), TODAY)


def test_every_duty_leads_to_a_page_that_its_person_may_open(client, briefing, farmers, officer, office):
    led(briefing, farmers, TODAY)
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    factories.ShortcomingFactory(report=report)
    factories.ShortcomingFactory(briefing=briefing, responsible=farmers)
    factories.TaskFactory(organization=farmers)
    factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)
    held = factories.BriefingFactory(series=briefing.series, quarter=2, status=BriefingStatus.HELD)
    factories.DirectiveReviewFactory(briefing=held, directive=briefing.directives.first())

    for user in (officer, office):
        client.force_login(user)
        work = my_work(user, TODAY)
        assert work.count
        for duty in (*work.overdue, *work.returned, *work.outstanding, *work.to_decide):
            assert client.get(duty.address).status_code == 200, duty


def test_the_page_shows_the_parts_in_order(client, briefing, farmers, officer):
    today = timezone.localdate()
    led(briefing, farmers, date(2020, 6, 30), content="Việc quá hạn.")
    far = led(briefing, farmers, today.replace(year=today.year + 1, day=1), content="Việc còn lâu.")
    client.force_login(officer)

    answer = client.get("/viec-cua-toi/")

    page = answer.content.decode()
    assert [(part.title, part.count) for part in answer.context["sections"]] == [("Quá hạn", 1), ("Cần làm ngay", 1)]
    assert page.index("Việc quá hạn.") < page.index("Cần làm ngay") < page.index("Việc còn lâu.")
    acknowledgements.acknowledge(far.pk, by=officer, organization=farmers)
    parts = [part.title for part in client.get("/viec-cua-toi/").context["sections"]]
    assert parts == ["Quá hạn", "Sắp tới"]


def test_what_is_due_within_a_week_or_came_back_is_to_be_done_now(client, briefing, farmers, officer, office):
    today = timezone.localdate()
    days = {"Sau bảy ngày.": 7, "Sau tám ngày.": 8, "Làm lại.": 90}
    rows = {
        content: led(briefing, farmers, today + timedelta(days=after), content=content)
        for content, after in days.items()
    }
    for row in rows.values():
        acknowledgements.acknowledge(row.pk, by=officer, organization=farmers)
    directives.submit(rows["Làm lại."].pk, by=officer, completed_on=today, text="Xong.")
    directives.return_(rows["Làm lại."].pk, by=office, reason="Thiếu danh sách.")
    client.force_login(officer)

    now, ahead = client.get("/viec-cua-toi/").context["sections"]

    assert [line.title for line in now.lines] == ["Làm lại.", "Sau bảy ngày."]
    assert [line.title for line in ahead.lines] == ["Sau tám ngày."]
    assert now.lines[1].when == f"còn 7 ngày (hạn {today + timedelta(days=7):%d/%m/%Y})"


def test_each_duty_says_its_act_and_leads_to_it_open(client, briefing, farmers, officer, office):
    late = led(briefing, farmers, date(2020, 6, 30), content="Việc quá hạn.")
    acknowledgements.acknowledge(late.pk, by=officer, organization=farmers)
    client.force_login(officer)

    page = client.get("/viec-cua-toi/")

    (line,) = page.context["sections"][0].lines
    assert [act.label for act in line.duty.acts] == ["Cập nhật tiến độ", "Xin gia hạn"]
    assert page.context["main"] == line.duty.acts[0]
    assert page.content.decode().count("btn slim main") == 1
    for act in line.duty.acts:
        opened = client.get(act.address.partition("#")[0])
        step = act.address.partition("#")[2]
        assert re.search(rf'<(section class="panel due"|details) id="{step}"( open)?>', opened.content.decode()), act
    factories.ExtensionRequestFactory(directive=late, organization=farmers)
    client.force_login(office)
    (line,) = client.get("/viec-cua-toi/").context["sections"][1].lines
    assert line.duty.acts[0].label == "Xem đề nghị gia hạn"
    assert line.title == "Quyết định gia hạn: Việc quá hạn."


def test_many_of_a_kind_are_one_line_with_the_way_to_their_list(client, briefing, farmers, officer, office):
    factories.DirectiveFactory.create_batch(4, briefing=briefing)
    factories.DirectiveFactory(briefing=briefing, lead_organization=farmers)
    for number in range(4):
        factories.TaskFactory(organization=farmers, quarter=2, title=f"Nhiệm vụ {number}")
    client.force_login(office)

    (section,) = client.get("/viec-cua-toi/").context["sections"]

    (line,) = section.lines
    assert (section.count, line.title) == (5, "5 nhiệm vụ chưa phân công")
    assert line.note == "Chưa giao đơn vị chủ trì và chưa xác định thời hạn 4, chưa xác định thời hạn 1"
    assert len(client.get("/chi-dao/?tinh_hinh=unassigned").context["rows"]) == 5
    client.force_login(officer)
    late = client.get("/viec-cua-toi/").context["sections"][0]
    assert [(line.title, line.duty.address) for line in late.lines] == [
        ("4 nhiệm vụ quý đã quá hạn", "/nhiem-vu/?tinh_hinh=overdue")
    ]


def test_a_page_without_work_says_so(client, officer):
    client.force_login(officer)

    page = client.get("/viec-cua-toi/").content.decode()
    assert "Không có việc nào phải làm" in page
    assert "/lich/" in page


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get("/viec-cua-toi/").url.startswith("/admin/login/")


def test_the_page_costs_the_same_at_any_length(client, briefing, host, farmers, count_queries):
    user = factories.member("officer", farmers)
    factories.MembershipFactory(user=user, organization=host, role="secretariat")

    def fill(number):
        for _ in range(number):
            directive = led(briefing, farmers, date(2020, 6, 30))
            factories.ExtensionRequestFactory(directive=directive, organization=farmers)
            factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)
            factories.DirectiveFactory(briefing=briefing)
            factories.TaskFactory(organization=farmers)
            other = factories.BriefingFactory(series=briefing.series, status=BriefingStatus.HELD)
            factories.DirectiveReviewFactory(briefing=other, directive=directive)
            report = factories.OrganizationReportFactory(briefing=other, organization=farmers)
            factories.ShortcomingFactory(report=report)
            factories.OrganizationReportFactory(
                briefing=other, organization=factories.OrganizationFactory(parent=host), submitted=True
            )

    client.force_login(user)
    fill(2)
    few = count_queries(lambda: client.get("/viec-cua-toi/"))
    fill(8)
    assert count_queries(lambda: client.get("/viec-cua-toi/")) == few <= 20


def test_whoever_has_very_much_is_told_that_not_all_is_shown(briefing, office):
    factories.DirectiveFactory.create_batch(101, briefing=briefing)

    work = my_work(office, TODAY)

    assert len(work.to_decide) == 100
    assert work.cut


def test_an_office_without_a_session_is_led_to_the_page_that_adds_one(client, db):
    client.force_login(factories.member("secretariat", factories.HostFactory()))

    assert '/giao-ban/them/">Thêm hội nghị' in client.get("/viec-cua-toi/").content.decode()
