"""A quarter in which little goes as planned, played after the two of ``test_two_quarters`` by the same people.

The session of the fourth quarter is put off over the end of the year; an organization is dissolved meanwhile with work
still open; a person speaks for two organizations; a session is lost in the middle of a report; the next briefing is
called off with directives written down already. Every button is pressed twice (``District.press``).
"""

from datetime import date

import pytest
from django.urls import reverse

from briefings.models import Briefing, Directive, Document, OrganizationReport
from organizations.choices import Role
from organizations.models import Membership
from tests import factories
from tests.browser.district import District, added, walked, work


@pytest.mark.long_on_postgresql
def test_a_quarter_that_goes_wrong(district):
    given = directives_of_the_third_quarter(district)
    fourth = put_off_over_the_end_of_the_year(district)
    heir = the_sixth_is_dissolved(district, given[6])
    speaks_for_two(district, given)
    goes_on_in_the_new_year(district, fourth, heir, given[6])
    the_session_is_held(district, fourth)
    the_next_is_called_off(district, fourth)


def directives_of_the_third_quarter(district: District) -> dict[int, Directive]:
    """Six directives, one for each organization, due in June 2027; the first is helped with by the second."""
    district.on(2, 10)
    third = factories.BriefingFactory(
        series=district.series, unit=district.unit, year=2026, quarter=3, status="held", dated=True
    )
    desk = reverse("admin:briefings_briefing_change", args=[third.pk])
    conclusion = {"ordinal": "1", "content": "Ghi nhận kết quả quý III.", "id": "", "briefing": third.pk}
    rows = [
        {"ordinal": str(n), "content": f"Việc giao thứ {n} của quý III.", "due_kind": "undefined", "id": ""}
        for n in range(1, 7)
    ]
    rows = [row | {"briefing": third.pk} for row in rows]
    district.save(district.office, desk, **added("conclusions", [conclusion]), **added("directives", rows))
    district.step(district.office, third, "conclude", "Đã ghi nhận kết luận")
    given = {row.ordinal: row for row in third.directives.all()}
    for ordinal, directive in given.items():
        lead, _ = district.lead_of(ordinal)
        helpers = [district.organizations[1].pk] if ordinal == 1 else []
        typed = {"lead": lead.pk, "coordinating": helpers, "due_kind": "date", "due_on": "30/06/2027", "due_text": ""}
        district.step(district.leader, directive, "assign", "Đã giao việc", **typed)
    return given


def put_off_over_the_end_of_the_year(district: District) -> Briefing:
    district.on(10, 12)
    add = reverse("admin:briefings_briefing_add")
    known = {"series": district.series.pk, "unit": district.unit.pk, "year": "2026", "quarter": "4"}
    days = {"data_from": "01/10/2026", "data_to": "31/12/2026", "submit_by": "25/12/2026"}
    session = {"starts_at_0": "28/12/2026", "starts_at_1": "08:00"}
    district.save(district.office, add, title="Giao ban Quý IV năm 2026", slug="", **known, **days, **session)
    fourth = Briefing.objects.get(quarter=4)
    district.step(district.office, fourth, "collect", "Đã mở thu báo cáo")
    # The first report is written while the session of its officer is lost, and handed in.
    district.report(fourth, 0, "Kết quả quý IV của tổ chức 1.")

    district.on(26, 12)
    assert district.counted(district.office, "/bao-cao/?tinh_hinh=overdue") == 5
    assert work(district, district.officers[1]) == {"Quá hạn": 1, "Phải làm": 2}  # the report; 2, and helping with 1
    district.step(district.leader, fourth, "postpone", "Đã hoãn hội nghị", reason="Bão số 9.")
    suspended(district, fourth)
    district.on(5, 1, 2027)
    suspended(district, fourth)
    return fourth


def suspended(district: District, briefing: Briefing) -> None:
    """Until the session has a new day nobody is late, in any place."""
    for reader in (district.office, district.leader, district.reader, *walked(district.officers)):
        assert district.counted(reader, "/bao-cao/?tinh_hinh=overdue") == 0
        assert "Quá hạn" not in work(district, reader)
    assert "Hoãn" in district.read(district.reader, briefing.get_absolute_url())


def the_sixth_is_dissolved(district: District, owed: Directive):
    """On 31/12 the sixth organization ended; another one follows it. Its work waits for the office."""
    ended = district.organizations[5]
    heir = factories.OrganizationFactory(
        name="Tổ chức kế tục", kind=ended.kind, parent=district.host, unit=district.unit, valid_from=date(2027, 1, 1)
    )
    ended.valid_to = date(2026, 12, 31)
    ended.save()
    factories.OrganizationSuccessionFactory(predecessor=ended, successor=heir, effective_on=date(2027, 1, 1))
    district.on(6, 1, 2027)
    page = district.read(district.office, "/viec-cua-toi/")
    assert "Đơn vị đã giải thể ngày 31/12/2026 còn việc; hãy giao lại cho Tổ chức kế tục" in page
    assert f"{ended.name} (đến 31/12/2026)" in district.read(district.office, owed.get_absolute_url())
    return heir


def speaks_for_two(district: District, given: dict[int, Directive]) -> None:
    """An officer of the first and the second: for which of both an update is made, the person says."""
    both = district.officers[1]
    Membership.objects.create(user=both, organization=district.organizations[0], role=Role.OFFICER)
    first, second = district.organizations[:2]
    page = district.read(both, given[1].get_absolute_url())
    assert "Thay mặt" in page
    refused = {"text": "Đã ra quân.", "percent": "20"}
    district.step(both, given[1], "update", "Bắt buộc phải nhập", organization="", **refused)
    district.step(both, given[1], "update", "Đã ghi", organization=second.pk, **refused)
    update = given[1].updates.get()
    assert (update.organization, update.by) == (second, both)
    assert district.client.get(given[1].get_absolute_url()).context["directive"].lead_organization == first


def goes_on_in_the_new_year(district: District, briefing: Briefing, heir, owed: Directive) -> None:
    district.step(district.office, briefing, "resume", "đã qua trong lúc hoãn", submit_by="", starts_at="")
    days = {"submit_by": "12/01/2027", "starts_at": "15/01/2027 08:00"}
    district.step(district.office, briefing, "resume", "Tiếp tục chuẩn bị hội nghị", **days)
    gone = briefing.reports.get(organization=district.organizations[5])
    assert (gone.status, gone.waived_reason) == (
        "waived",
        "Tổ chức chỉ có đến hết ngày 31/12/2026, trước ngày 15/01/2027 của hội nghị.",
    )
    typed = {"lead": heir.pk, "coordinating": [], "due_kind": "date", "due_on": "30/06/2027", "due_text": ""}
    district.step(district.leader, owed, "assign", "Đã giao việc", **typed)
    assert "còn việc" not in district.read(district.office, "/viec-cua-toi/")

    district.on(13, 1, 2027)
    assert district.counted(district.office, "/bao-cao/?tinh_hinh=overdue") == 4
    for index in range(1, 4):
        district.report(briefing, index, f"Kết quả quý IV của tổ chức {index + 1}.")
    assert district.counted(district.office, "/bao-cao/?tinh_hinh=late") == 3
    for report in briefing.reports.filter(status="submitted"):
        district.step(district.office, report, "accept", "Đã nhận báo cáo")


def the_session_is_held(district: District, briefing: Briefing) -> None:
    district.on(14, 1, 2027)
    ahead = {"starts_at": "15/01/2027 08:00", "chair": district.chair.pk}
    district.step(district.office, briefing, "hold", "chưa tới", **ahead)
    district.on(15, 1, 2027)
    district.step(district.office, briefing, "hold", "Đã ghi nhận hội nghị đã họp", chair=district.chair.pk)
    for review in briefing.reviews.all():
        typed = {"outcome": "continue", "remark": "Tiếp tục thực hiện."}
        district.send(district.office, reverse("briefings:review", args=[review.pk]), **typed)
    desk = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    conclusion = {"ordinal": "1", "content": "Đôn đốc sáu việc còn lại.", "id": "", "briefing": briefing.pk}
    district.save(district.office, desk, **added("conclusions", [conclusion]))
    missing = district.organizations[4].name
    asked = district.step(district.office, briefing, "conclude", "Còn 1 báo cáo chưa nộp")
    assert f"Kết luận khi chưa có báo cáo của: {missing}" in asked
    district.step(district.office, briefing, "conclude", "Đã ghi nhận kết luận", without_reports="on")
    # Its minutes are of the fourth quarter of 2026, and have the first number of 2027.
    address = reverse("briefings:issue", args=[briefing.slug, "minutes"])
    district.send(district.office, address, issued_on="15/01/2027", addressee="")
    [paper] = Document.objects.filter(briefing=briefing)
    assert (paper.number, paper.issued_on) == (1, date(2027, 1, 15))
    assert "Quý IV năm 2026" in district.minutes(briefing)


def the_next_is_called_off(district: District, fourth: Briefing) -> None:
    """Two directives are written down before the session, one with a lead; then it is called off."""
    district.on(20, 3, 2027)
    days = {"data_from": "01/01/2027", "data_to": "31/03/2027", "submit_by": "25/03/2027", "starts_at": ""}
    district.step(district.office, fourth, "next_briefing", "Đã tạo", **days)
    spring = Briefing.objects.get(year=2027)
    district.step(district.office, spring, "collect", "Đã mở thu báo cáo")
    desk = reverse("admin:briefings_briefing_change", args=[spring.pk])
    rows = [
        {
            "ordinal": str(n),
            "content": f"Việc dự kiến thứ {n}.",
            "due_kind": "undefined",
            "id": "",
            "briefing": spring.pk,
        }
        for n in (1, 2)
    ]
    rows[0]["lead_organization"] = district.organizations[0].pk
    district.save(district.office, desk, **added("directives", rows))
    for somebody in (district.reader, *walked(district.officers), district.commune_officer):
        for address in ("/chi-dao/", "/viec-cua-toi/", f"/giao-ban/{spring.slug}/" if somebody.pk else ""):
            if somebody is district.commune_officer and address.startswith("/giao-ban"):
                continue
            assert "Việc dự kiến" not in district.read(somebody, address)
    with_lead, without = spring.directives.order_by("ordinal")
    district.step(district.leader, spring, "cancel", "Bắt buộc phải nhập", reason="Trùng đại hội.")
    stop = {f"directive_{with_lead.pk}": "0"}
    district.step(district.leader, spring, "cancel", "Đã hủy hội nghị", reason="Trùng đại hội.", **stop)
    for directive in (with_lead, without):
        directive.refresh_from_db()
        assert (directive.progress, directive.closing_reason) == ("cancelled", "Hội nghị đã hủy.")
    assert set(spring.reports.values_list("status", flat=True)) == {"waived"}
    assert not OrganizationReport.objects.filter(briefing=spring).missing().exists()
    for somebody in (district.office, district.leader, *walked(district.officers)):
        assert str(spring) not in district.read(somebody, "/viec-cua-toi/")
