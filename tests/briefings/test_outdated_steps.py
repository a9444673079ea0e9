"""Two people have the page of one record open: whoever presses second sees what the first did, and loses no word."""

from datetime import date

import pytest
from django.test import Client

from briefings.choices import DueKind, Progress
from briefings.models import ExtensionRequest
from briefings.services import carry_over, directives, extensions, reports
from tests import factories
from tests.webforms import of_address


@pytest.fixture
def cast(db):
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host, name="Hội Nông dân")
    women = factories.OrganizationFactory(parent=host, name="Hội Phụ nữ", kind="women")
    series = factories.SeriesFactory(host=host, participants=[farmers, women])
    briefing = factories.BriefingFactory(series=series, status="concluded")

    class Cast:
        pass

    cast = Cast()
    cast.host, cast.farmers, cast.women, cast.briefing = host, farmers, women, briefing
    cast.office = factories.member("secretariat", host, full_name="Văn phòng Một")
    cast.leader = factories.member("leader", host, full_name="Lãnh đạo Hai")
    cast.farmer = factories.member("officer", farmers)
    return cast


def window(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(client, record, step: str) -> dict:
    """The form of ``step`` as the page shows it now."""
    return of_address(client.get(record.get_absolute_url()), f"{record.get_absolute_url()}{step}/")


def press(client, record, step: str, form: dict, **typed):
    return client.post(f"{record.get_absolute_url()}{step}/", {**form, **typed})


def test_two_assign_the_same_directive_and_the_second_sees_both(cast):
    directive = factories.DirectiveFactory(briefing=cast.briefing)
    first, second = window(cast.office), window(cast.leader)
    early, late = opened(first, directive, "assign"), opened(second, directive, "assign")
    given = {"due_kind": "date", "due_on": "30/06/2026"}
    assert press(first, directive, "assign", early, lead=cast.farmers.pk, **given).status_code == 302

    refused = press(second, directive, "assign", late, lead=cast.women.pk, due_kind="ongoing", due_text="Hằng tháng")

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Văn phòng Một đã lưu chỉ đạo này lúc" in page
    assert "Bản đang lưu: “Hội Nông dân”. Bạn đã ghi: “Hội Phụ nữ”." in page
    assert "Bản đang lưu: “Ngày cụ thể”. Bạn đã ghi: “Thường xuyên”." in page
    assert 'value="Hằng tháng"' in page
    directive.refresh_from_db()
    assert directive.lead_organization == cast.farmers
    # Having seen both, the second person decides: the lead, not the deadline, which stands.
    again = of_address(refused, f"{directive.get_absolute_url()}assign/")
    assert press(second, directive, "assign", again, **given, due_text="").status_code == 302
    directive.refresh_from_db()
    assert (directive.lead_organization, directive.due_on) == (cast.women, date(2026, 6, 30))


def test_what_was_reported_done_again_meanwhile_is_not_accepted_unseen(cast):
    directive = factories.DirectiveFactory(briefing=cast.briefing, assigned=True, lead_organization=cast.farmers)
    done = {"by": cast.farmer, "completed_on": date(2026, 1, 5), "text": "Xong."}
    directives.submit(directive.pk, **done)
    late = window(cast.office)
    form = opened(late, directive, "accept")
    directives.return_(directive.pk, by=cast.leader, reason="Thiếu danh sách.")
    directives.submit(directive.pk, **done | {"completed_on": date(2026, 2, 9)})

    refused = press(late, directive, "accept", form)

    assert refused.status_code == 422
    assert "sau khi bạn mở trang, nên chưa ghi bước này" in refused.content.decode()
    directive.refresh_from_db()
    assert directive.progress == Progress.SUBMITTED
    again = of_address(refused, f"{directive.get_absolute_url()}accept/")
    assert press(late, directive, "accept", again).status_code == 302


def test_a_decision_meets_the_request_that_was_seen_and_no_other(cast):
    directive = factories.DirectiveFactory(
        briefing=cast.briefing, lead_organization=cast.farmers, due_kind=DueKind.DATE, due_on=date(2026, 6, 30)
    )
    asked = {"by": cast.farmer, "organization": cast.farmers, "reason": "Mưa lũ."}
    request = extensions.request_extension(directive.pk, **asked, new_due_on=date(2026, 7, 31))
    late = window(cast.leader)
    form = opened(late, directive, "decide_extension")
    extensions.withdraw_extension(request.pk, by=cast.farmer)
    extensions.request_extension(directive.pk, **asked, new_due_on=date(2029, 7, 31))

    refused = press(late, directive, "decide_extension", form, approve="1")

    assert refused.status_code == 422
    assert ExtensionRequest.objects.get(decision="pending").new_due_on == date(2029, 7, 31)
    directive.refresh_from_db()
    assert directive.due_on == date(2026, 6, 30)


def test_words_written_for_a_step_that_is_gone_stay_on_the_page(cast):
    directive = factories.DirectiveFactory(briefing=cast.briefing, assigned=True, lead_organization=cast.farmers)
    late = window(cast.farmer)
    form = opened(late, directive, "update")
    directives.cancel(directive.pk, by=cast.leader, reason="Không còn phù hợp.")

    refused = press(late, directive, "update", form, text="Đã rà soát được ba xã, còn hai xã.", percent="60")

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Chưa ghi được" in page
    assert "Đã rà soát được ba xã, còn hai xã." in page
    assert "trạng thái “dừng”" in page


def test_updates_of_two_organizations_do_not_stand_in_each_others_way(cast):
    directive = factories.DirectiveFactory(
        briefing=cast.briefing, assigned=True, lead_organization=cast.farmers, coordinating_organizations=[cast.women]
    )
    first, second = window(cast.farmer), window(factories.member("officer", cast.women))
    early, late = opened(first, directive, "update"), opened(second, directive, "update")

    assert press(first, directive, "update", early, text="Phần của hội nông dân.").status_code == 302
    assert press(second, directive, "update", late, text="Phần của hội phụ nữ.").status_code == 302
    assert directive.updates.count() == 2


def test_answers_of_a_checklist_are_not_taken_back_silently(cast):
    task = factories.TaskFactory(organization=cast.farmers, title="Trồng cây")
    report = factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers, status="draft")
    item = factories.ReportChecklistItemFactory(report=report, task=task)
    colleague = factories.member("officer", cast.farmers)
    late, address = window(cast.farmer), f"{report.get_absolute_url()}soan/"
    form = of_address(late.get(address), address)
    carry_over.answer(report.pk, by=colleague, answers={item.pk: ("not_done", "Chưa có kinh phí.")})

    typed = {f"answer_{item.pk}": "done", f"note_{item.pk}": "Đã trồng 500 cây."}
    refused = late.post(address, {**form, **typed, "lam": "luu"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Bản đang lưu: “Chưa có kinh phí.”. Bạn đã ghi: “Đã trồng 500 cây.”." in page
    item.refresh_from_db()
    assert item.note == "Chưa có kinh phí."


def test_a_review_decided_meanwhile_keeps_both_remarks_in_sight(cast):
    directive = factories.DirectiveFactory(briefing=cast.briefing, assigned=True)
    session = factories.BriefingFactory(series=cast.briefing.series, quarter=2, status="held")
    review = factories.DirectiveReviewFactory(briefing=session, directive=directive)
    first, second = window(cast.office), window(cast.leader)
    address = f"/xem-xet/{review.pk}/"
    early, late = (of_address(each.get(address), address) for each in (first, second))
    assert (
        first.post(address, {**early, "outcome": "continue", "remark": "Tiếp tục, báo cáo trước 15/5."}).status_code
        == 302
    )

    refused = second.post(address, {**late, "outcome": "continue", "remark": "Giao thêm Hội Phụ nữ phối hợp."})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Tiếp tục, báo cáo trước 15/5." in page
    assert "Giao thêm Hội Phụ nữ phối hợp." in page


def test_a_report_saved_by_a_colleague_is_not_handed_in_unseen(cast):
    report = factories.OrganizationReportFactory(
        briefing=cast.briefing, organization=cast.farmers, status="draft", narrative="Bản của tôi."
    )
    late = window(cast.farmer)
    form = opened(late, report, "submit")
    report.narrative = "Bản đồng nghiệp đã sửa."
    report.save()

    refused = press(late, report, "submit", form)

    assert refused.status_code == 422
    assert "Bản đồng nghiệp đã sửa." in refused.content.decode()
    assert press(late, report, "submit", of_address(refused, f"{report.get_absolute_url()}submit/")).status_code == 302
    assert reports.offers(report, by=cast.office) is not None
