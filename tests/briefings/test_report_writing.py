"""The page on which a report is written: one form for all of it, kept as it is typed, handed in there."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from briefings.choices import BriefingStatus, ReportStatus
from briefings.services import writing
from briefings.services.writing import Content, Line
from organizations.models import TextDraft
from tests import factories, worlds
from tests.webforms import of_address


def build_cast() -> SimpleNamespace:
    host = factories.HostFactory(unit=factories.DistrictFactory())
    farmers = factories.OrganizationFactory(parent=host, unit=host.unit)
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.COLLECTING)
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        briefing=briefing,
        report=factories.OrganizationReportFactory(briefing=briefing, organization=farmers),
        officer=factories.member("officer", farmers),
        office=factories.member("secretariat", host),
    )


cast = worlds.world(build_cast)


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


def address(report) -> str:
    return reverse("briefings:report_writing", args=[report.pk])


def opened(client, report) -> dict:
    return of_address(client.get(address(report)), address(report))


def press(client, report, form: dict, **typed):
    return client.post(address(report), {**form, **{name.replace("__", "-"): value for name, value in typed.items()}})


FULL = {
    "ket-qua-0-text": "Trồng 500 cây.",
    "ton-tai-0-text": "Tái đàn chưa an toàn.",
    "ton-tai-0-cause": "Ngại khai báo.",
    "ton-tai-0-remedy": "Ký cam kết từng hộ.",
    "nhiem-vu-0-title": "Tập huấn chăn nuôi.",
    "nhiem-vu-0-target": "12 lớp",
    "nhiem-vu-0-due_on": "07/05/2020",
    "kien-nghi-0-text": "Hỗ trợ vắc-xin.",
    "kien-nghi-0-addressed_to": "UBND huyện",
}


def test_all_four_parts_are_written_and_handed_in_with_one_button(cast):
    client, report = window(cast.officer), cast.report

    answer = client.post(address(report), {**opened(client, report), **FULL, "lam": "nop"}, follow=True)

    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == report.get_absolute_url()
    for text in ("Đã nộp báo cáo.", *FULL.values()):
        assert text in page, text


def test_saving_stays_on_the_page_and_an_emptied_line_goes(cast):
    client, report = window(cast.officer), cast.report
    saved = client.post(address(report), {**opened(client, report), **FULL, "lam": "luu"})
    assert saved.url == address(report)
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT

    form = opened(client, report)
    assert form["nhiem-vu-0-target"] == ["12 lớp"]
    emptied = {name: "" for name in form if name.startswith("ton-tai-0-") and not name.endswith(("key", "place"))}
    client.post(address(report), {**form, **emptied, "lam": "luu"})

    assert not report.shortcomings.exists()
    assert report.achievements.count() == 1


def test_lines_are_ordered_by_the_places_that_were_typed(cast):
    client, report = window(cast.officer), cast.report
    lines = {"ket-qua-0-text": "Hai.", "ket-qua-0-place": "2", "ket-qua-1-text": "Một.", "ket-qua-1-place": "1"}

    client.post(address(report), {**opened(client, report), **lines, "lam": "luu"})

    assert list(report.achievements.order_by("ordinal").values_list("text", flat=True)) == ["Một.", "Hai."]


def test_without_the_script_several_pasted_lines_are_several_items_too(cast):
    client, report = window(cast.officer), cast.report
    pasted = {"ket-qua-0-text": "1. Một.\r\n2. Hai.\r\n\r\n- Ba.", "kien-nghi-0-text": "Giữ\r\nnguyên."}

    client.post(
        address(report), {**opened(client, report), **pasted, "kien-nghi-0-addressed_to": "Huyện", "lam": "luu"}
    )

    assert list(report.achievements.order_by("ordinal").values_list("text", flat=True)) == ["Một.", "Hai.", "Ba."]
    assert report.proposals.get().text == "Giữ\nnguyên."


def test_more_empty_lines_are_a_button_that_saves_what_is_there(cast):
    client, report = window(cast.officer), cast.report

    answer = client.post(address(report), {**opened(client, report), **FULL, "them": "kien-nghi"}, follow=True)

    assert report.proposals.count() == 1
    assert 'name="kien-nghi-4-text"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"ton-tai-0-cause": "Mưa."}, "chưa có nội dung ở ô đầu"),
        ({"nhiem-vu-0-title": "Việc", "nhiem-vu-0-due_on": "31/02/2020"}, "dòng 1"),
        ({"nhiem-vu-0-title": "Việc", "nhiem-vu-0-target": "nhiều lớp"}, "Ghi số trước rồi đến đơn vị tính"),
        ({"ket-qua-0-text": "Văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
        ({"ket-qua-TOTAL_FORMS": ""}, "Trang gửi lên thiếu một phần"),
    ],
)
def test_what_is_wrong_is_said_at_its_line_and_nothing_is_lost(cast, typed, says):
    client, report = window(cast.officer), cast.report
    form = {**opened(client, report), "kien-nghi-0-text": "Hỗ trợ vắc-xin.", **typed, "lam": "luu"}

    answer = client.post(address(report), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Hỗ trợ vắc-xin." in page
    assert not report.proposals.exists()


def test_what_is_missing_is_said_beside_and_refused_at_the_button(cast):
    task = factories.TaskFactory(organization=cast.farmers, year=2019, quarter=4, title="Trồng cây")
    item = factories.ReportChecklistItemFactory(report=cast.report, task=task)
    client, report = window(cast.officer), cast.report
    page = client.get(address(report)).content.decode()
    for lacking in ("Báo cáo chưa có nội dung", "Chưa ghi nhiệm vụ quý II năm 2020", "1 việc kỳ trước chưa trả lời"):
        assert lacking in page

    refused = client.post(address(report), {**opened(client, report), **FULL, "lam": "nop"})
    assert refused.status_code == 422
    assert "Còn 1 việc của kỳ trước chưa trả lời: “Trồng cây”" in refused.content.decode()
    report.refresh_from_db()
    assert report.status == ReportStatus.EXPECTED

    sent = of_address(refused, address(report)) | {f"answer_{item.pk}": "done", "lam": "nop"}
    assert client.post(address(report), sent).url == report.get_absolute_url()
    item.refresh_from_db()
    assert item.answer == "done"


def kept(client, report, **typed):
    """As the script keeps it: all fields of the form as JSON."""
    form = opened(client, report) | typed
    pairs = [[name, value[0] if isinstance(value, list) else value] for name, value in form.items()]
    text = json.dumps([pair for pair in pairs if pair[0] not in ("csrfmiddlewaretoken", "form_token")])
    token = form["form_token"][0]
    return client.post("/ban-nhap/", {"form": address(report), "field": "*", "text": text, "of": token})


def test_what_is_typed_is_kept_for_its_person_alone_and_published_by_nothing(cast):
    client, report = window(cast.officer), cast.report
    assert kept(client, report, **FULL).status_code == 204

    page = client.get(address(report)).content.decode()
    assert "chưa lưu vào báo cáo" in page
    assert "Trồng 500 cây." in page
    assert "1 tồn tại, đủ nguyên nhân và biện pháp" in client.get(f"{address(report)}?kiem-tra=1").content.decode()
    assert not report.achievements.exists()
    for reader in (cast.office, factories.member("officer", cast.farmers)):
        assert "Trồng 500 cây." not in window(reader).get(address(report)).content.decode()
    assert "Trồng 500 cây." not in client.get(report.get_absolute_url()).content.decode()

    client.post(address(report), {**opened(client, report), "lam": "luu"})
    assert report.achievements.get().text == "Trồng 500 cây."
    assert not TextDraft.objects.exists()


def test_what_is_typed_right_after_saving_is_kept_and_what_arrives_late_is_not(cast):
    client, report = window(cast.officer), cast.report
    form = opened(client, report)
    client.post(address(report), {**form, **FULL, "lam": "luu"})

    late = {"form": address(report), "field": "*", "text": "[]", "of": form["form_token"][0]}
    client.post("/ban-nhap/", late)
    assert not TextDraft.objects.exists()
    kept(client, report, **{"ket-qua-1-text": "Thêm ngay."})
    assert "Thêm ngay." in client.get(address(report)).content.decode()


def test_what_was_kept_is_thrown_away_on_request(cast):
    client, report = window(cast.officer), cast.report
    kept(client, report, **FULL)

    answer = client.post("/ban-nhap/", {"bo": TextDraft.objects.get().pk}, follow=True)

    assert answer.redirect_chain[-1][0] == address(report)
    assert "Trồng 500 cây." not in answer.content.decode()


def test_what_a_colleague_has_saved_meanwhile_is_shown_beside_and_never_overwritten_unseen(cast):
    row = factories.AchievementFactory(report=cast.report, text="Ý đầu.")
    gone = factories.AchievementFactory(report=cast.report, text="Ý sẽ bỏ.")
    client, report = window(cast.officer), cast.report
    form = opened(client, report)
    lines = [
        Line(row.pk, {"text": "Ý đầu, đồng nghiệp sửa."}),
        Line(gone.pk, {"text": ""}),
        Line(None, {"text": "Ý đồng nghiệp thêm."}),
    ]
    writing.write(report.pk, by=factories.member("officer", cast.farmers), content=Content(achievements=lines))

    refused = client.post(address(report), {**form, "ket-qua-0-text": "Ý đầu, tôi sửa.", "lam": "luu"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Bản đang lưu: “Ý đầu, đồng nghiệp sửa.”. Bạn đã ghi: “Ý đầu, tôi sửa.”." in page
    assert "Ý đồng nghiệp thêm." in page
    assert "Người khác vừa bỏ dòng này" in page
    row.refresh_from_db()
    assert row.text == "Ý đầu, đồng nghiệp sửa."

    assert client.post(address(report), {**of_address(refused, address(report)), "lam": "luu"}).status_code == 302
    texts = list(report.achievements.order_by("ordinal").values_list("text", flat=True))
    assert sorted(texts) == sorted(["Ý đầu, tôi sửa.", "Ý sẽ bỏ.", "Ý đồng nghiệp thêm."])


def test_a_report_that_was_handed_in_meanwhile_gives_back_what_was_typed(cast):
    client, report = window(cast.officer), cast.report
    form = opened(client, report)
    type(report).objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED, submitted_at=factories.NOON)

    refused = client.post(address(report), {**form, **FULL, "lam": "luu"})

    assert refused.status_code == 422
    assert "Trồng 500 cây." in refused.content.decode()
    assert client.get(address(report)).url == report.get_absolute_url()


def test_the_office_enters_for_an_organization_and_says_when_the_paper_came(cast):
    client, report = window(cast.office), cast.report

    client.post(address(report), {**opened(client, report), **FULL, "received_on": "30/03/2020", "lam": "nop"})

    report.refresh_from_db()
    assert f"{report.received_on:%d/%m/%Y}" == "30/03/2020"
    assert "nhập thay" in report.history.first().history_change_reason


def test_pressed_twice_it_is_written_once(cast):
    client, report = window(cast.officer), cast.report
    form = {**opened(client, report), **FULL, "lam": "luu"}

    first, second = client.post(address(report), form), client.post(address(report), form)

    assert first.url == second.url
    assert report.achievements.count() == 1


def test_the_page_costs_the_same_at_any_length(cast, count_queries):
    client, report = window(cast.officer), cast.report
    factories.IndicatorFactory(owner_kind=cast.farmers.kind)

    def fill(quarter):
        factories.AchievementFactory(report=report, theme=factories.ThemeFactory())
        factories.ShortcomingFactory(report=report)
        factories.ProposalFactory(report=report)
        factories.TaskFactory(organization=cast.farmers, year=2020, quarter=2)
        task = factories.TaskFactory(organization=cast.farmers, year=2019, quarter=4)
        factories.ReportChecklistItemFactory(report=report, task=task)

    fill(1)
    few = count_queries(lambda: client.get(address(report)))
    for number in range(12):
        fill(number)
    assert count_queries(lambda: client.get(address(report))) == few <= 30


def test_the_page_of_a_report_says_how_late_it_came_and_offers_the_office_what_to_do_first(cast):
    report = cast.report
    factories.ShortcomingFactory(report=report, text="Tái đàn.", cause="Ngại khai báo.", remedy="Ký cam kết.")
    type(cast.briefing).objects.filter(pk=cast.briefing.pk).update(submit_by=factories.NOON.date().replace(day=29))
    type(report).objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED, submitted_at=factories.NOON)

    page = window(cast.office).get(report.get_absolute_url()).content.decode()

    for said in ("Nộp muộn 2 ngày", "Nguyên nhân: Ngại khai báo.", "Biện pháp khắc phục: Ký cam kết."):
        assert said in page, said
    assert page.index('id="buoc-accept"') < page.index('id="buoc-return_"')
    assert page.count('class="btn main"') == 1
    assert "Nhận báo cáo" not in window(cast.officer).get(report.get_absolute_url()).content.decode()
