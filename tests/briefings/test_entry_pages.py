"""The pages on which a session is written down: typed, pasted, wrong, sent twice, by whom, at what cost."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from briefings.choices import DueKind, Progress
from briefings.models import Attendance, Directive, DirectiveReview
from organizations.models import Submission
from tests import factories
from tests.webforms import of_address
from tests.worlds import world

SESSION = datetime(2020, 4, 7, 1, tzinfo=UTC)  # 08:00 in Việt Nam


def build_office() -> SimpleNamespace:
    host = factories.HostFactory(short_name="Huyện ủy")
    farmers = factories.OrganizationFactory(parent=host, short_name="Hội Nông dân huyện")
    women = factories.OrganizationFactory(
        parent=host, name="Hội Liên hiệp Phụ nữ huyện Đồng Thử", short_name="Hội LHPN huyện", kind="women"
    )
    youth = factories.OrganizationFactory(
        parent=host, name="Đoàn Thanh niên huyện Đồng Thử", short_name="Huyện đoàn", kind="youth"
    )
    series = factories.SeriesFactory(host=host, participants=[farmers, women, youth])
    chair = factories.PostFactory(organization=host, title="Phó Bí thư", full_name="Nguyễn Văn Chủ")
    briefing = factories.BriefingFactory(series=series, status="held", starts_at=SESSION, chair=chair)
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        women=women,
        youth=youth,
        briefing=briefing,
        before=factories.BriefingFactory(series=series, status="concluded", year=2019, quarter=4),
        secretary=factories.member("secretariat", host),
        leader=factories.member("leader", host),
        reader=factories.member("reader", host),
        officer=factories.member("officer", farmers),
    )


office = world(build_office)


@pytest.fixture
def secretary(client, office):
    client.force_login(office.secretary)
    return client


@pytest.fixture
def directives_page(office):
    return f"/giao-ban/{office.briefing.slug}/ket-luan/"


def row(part: str, number: int, **cells) -> dict:
    return {f"{part}-{number}-{name}": value for name, value in cells.items()}


def words(page) -> str:
    return page.content.decode()


# --- conclusions and directives ---------------------------------------------------------------------------------------


def test_conclusions_and_directives_are_saved_from_one_page(secretary, office, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page)
    for number in range(2):
        sent |= row("conclusions", number, content=f"Kết luận {number}.")
    for number in range(8):
        given = {"lead": office.farmers.pk, "helpers": "Hội LHPN, huyện đoàn" if number else "Phụ nữ; Huyện đoàn"}
        given["due"] = "15/6"
        sent |= row("directives", number, content=f"Việc {number}.", **given)

    answer = secretary.post(directives_page, sent, follow=True)

    assert "Đã lưu 2 kết luận và 8 nhiệm vụ giao." in words(answer)
    assert answer.redirect_chain == [(office.briefing.get_absolute_url(), 302)]
    assert office.briefing.conclusions.count() == 2
    found = list(office.briefing.directives.all())
    assert [one.content for one in found] == [f"Việc {number}." for number in range(8)]
    assert {one.due_on for one in found} == {date(2020, 6, 15)}
    assert set(found[0].coordinating_organizations.all()) == {office.women, office.youth}
    assert found[0].progress == Progress.NOT_STARTED


@pytest.fixture
def three(office):
    """Three conclusions and three directives that are written down already."""
    made = {"briefing": office.briefing}
    for number in (1, 2, 3):
        factories.ConclusionFactory(**made, ordinal=number, content=f"Kết luận {number}.")
        factories.DirectiveFactory(**made, ordinal=number, content=f"Việc {number}.")


def in_order(rows) -> list[tuple[int, str]]:
    return [(one.ordinal, one.content) for one in rows.order_by("ordinal")]


def test_rows_change_places_by_their_buttons_without_a_script(secretary, office, directives_page, three):
    page = secretary.get(directives_page)
    assert 'Lên<span class="unseen"> dòng 2</span>' in " ".join(words(page).split()).replace(" <span", "<span")
    sent = of_address(page, directives_page) | {"directives-0-content": "Việc 1, sửa."}

    moved = secretary.post(directives_page, sent | {"xuong": "directives-0"})
    assert moved.status_code == 200
    assert in_order(office.briefing.directives)[0] == (1, "Việc 1.")  # nothing is stored yet
    again = of_address(moved, directives_page)
    contents = [again[f"directives-{number}-content"] for number in range(3)]
    assert contents == [["Việc 2."], ["Việc 1, sửa."], ["Việc 3."]]
    saved = secretary.post(directives_page, again, follow=True)

    assert "Đã lưu 1 nhiệm vụ giao." in words(saved)
    assert in_order(office.briefing.directives) == [(1, "Việc 2."), (2, "Việc 1, sửa."), (3, "Việc 3.")]
    trace = office.briefing.directives.get(ordinal=1).history.latest()
    assert (trace.history_change_reason, trace.history_user) == ("Đổi thứ tự", office.secretary)
    assert office.briefing.directives.get(ordinal=3).version == 1


def test_the_first_row_goes_no_further_up(secretary, office, directives_page, three):
    sent = of_address(secretary.get(directives_page), directives_page)

    again = of_address(secretary.post(directives_page, sent | {"len": "conclusions-0"}), directives_page)

    assert again["conclusions-0-content"] == ["Kết luận 1."]


def test_rows_that_a_script_moved_are_stored_in_their_places(secretary, office, directives_page, three):
    """A new row may stand between two stored ones; what is the same as above follows the places."""
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row("conclusions", 3, content="Kết luận mới.", place="2")
    for number, place in ((0, "1"), (1, "3"), (2, "4")):
        sent |= row("conclusions", number, place=place)
    sent |= row("directives", 0, lead=office.farmers.pk, place="2") | row("directives", 1, lead="nhu-tren", place="3")
    sent |= row("directives", 2, place="1")

    assert secretary.post(directives_page, sent).status_code == 302

    contents = [text for _, text in in_order(office.briefing.conclusions)]
    assert contents == ["Kết luận 1.", "Kết luận mới.", "Kết luận 2.", "Kết luận 3."]
    assert in_order(office.briefing.directives) == [(1, "Việc 3."), (2, "Việc 1."), (3, "Việc 2.")]
    assert office.briefing.directives.get(ordinal=3).lead_organization == office.farmers


def test_another_order_alone_is_a_change(secretary, office, directives_page, three):
    sent = of_address(secretary.get(directives_page), directives_page)
    for number, place in ((0, "3"), (1, "2"), (2, "1")):
        sent |= row("conclusions", number, place=place)

    assert "Đã lưu thứ tự mới." in words(secretary.post(directives_page, sent, follow=True))
    assert [text for _, text in in_order(office.briefing.conclusions)] == [f"Kết luận {n}." for n in (3, 2, 1)]


def test_the_numbers_of_directives_stay_once_the_session_is_concluded(secretary, office, directives_page, three):
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row("directives", 0, place="2") | row("directives", 1, place="1")
    office.briefing.status = "concluded"
    office.briefing.save()

    page = secretary.get(directives_page)
    assert 'value="directives-0" formaction' not in words(page)
    assert 'value="conclusions-0" formaction' in words(page)
    secretary.post(directives_page, sent)
    assert in_order(office.briefing.directives)[0] == (1, "Việc 1.")


def test_the_same_as_above_and_all_others_are_named(secretary, office, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row(
        "directives", 0, content="Một.", lead=office.farmers.pk, helpers="các tổ chức còn lại", due="trong quý II"
    )
    sent |= row("directives", 1, content="Hai.", lead="nhu-tren", helpers="như trên", due="nt")
    sent |= row("directives", 2, content="Ba.", due="thường xuyên")

    assert secretary.post(directives_page, sent).status_code == 302

    one, two, three = office.briefing.directives.all()
    assert one.lead_organization == two.lead_organization == office.farmers
    assert (
        set(one.coordinating_organizations.all())
        == set(two.coordinating_organizations.all())
        == {
            office.women,
            office.youth,
        }
    )
    assert (one.due_kind, one.due_on, one.due_text) == (DueKind.PERIOD, date(2020, 6, 30), "trong quý II")
    assert (two.due_kind, two.due_on, two.due_text) == (one.due_kind, one.due_on, one.due_text)
    assert (three.due_kind, three.lead_organization) == (DueKind.ONGOING, None)


def test_wrong_cells_are_told_where_they_stand_and_nothing_is_saved(secretary, office, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row("directives", 0, content="Đúng.", lead=office.farmers.pk, due="15/6")
    sent |= row("directives", 1, content="Sai ngày.", due="31/02/2021")
    sent |= row("directives", 2, content="Sai tên.", helpers="Hội Làm vườn")
    sent |= row("directives", 3, content="", due="15/6")
    sent |= row("directives", 4, content="Không có dòng trên?", lead="nhu-tren")

    answer = secretary.post(directives_page, sent)

    page = words(answer)
    assert answer.status_code == 422
    assert not office.briefing.directives.exists()
    assert "Tháng 2 năm 2021 chỉ có 28 ngày." in page
    assert 'href="#directives-1-due"' in page
    assert 'id="directives-1-due_error"' in page
    assert 'value="31/02/2021"' in page
    assert "Không có “Hội Làm vườn” trong danh sách tổ chức của ngày họp" in page
    assert 'href="#directives-3-content"' in page
    assert "còn 3 chỗ cần sửa" in page
    again = of_address(answer, directives_page) | row("directives", 1, due="28/02/2021")
    again |= row("directives", 2, helpers="") | row("directives", 3, content="Bốn.")
    assert secretary.post(directives_page, again).status_code == 302
    assert office.briefing.directives.count() == 5


def test_a_deadline_before_the_session_is_asked_about_in_its_row(secretary, office, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row("directives", 0, content="Đã làm trước.", due="01/04/2020")

    asked = secretary.post(directives_page, sent)

    assert asked.status_code == 422
    assert "Đúng là thời hạn 01/04/2020, trước ngày họp." in words(asked)
    again = of_address(asked, directives_page) | {"directives-0-before_session": "on"}
    assert secretary.post(directives_page, again).status_code == 302
    assert office.briefing.directives.get().due_on == date(2020, 4, 1)


def test_who_had_ended_by_the_day_of_the_session_is_refused_with_the_day(secretary, office, directives_page):
    ended = factories.OrganizationFactory(parent=office.host, valid_to=date(2020, 4, 6))
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row("directives", 0, content="Một.", lead=ended.pk)

    answer = secretary.post(directives_page, sent)

    assert answer.status_code == 422
    assert "chỉ có đến hết ngày 06/04/2020, trước ngày 07/04/2020" in words(answer)


def test_an_untouched_page_saves_nothing(secretary, office, directives_page):
    stored = factories.DirectiveFactory(
        briefing=office.briefing, lead_organization=office.farmers, due_kind="undefined"
    )
    stored.coordinating_organizations.set([office.women])
    stored.refresh_from_db()
    version = stored.version

    answer = secretary.post(directives_page, of_address(secretary.get(directives_page), directives_page), follow=True)

    assert "Chưa có thay đổi nào để lưu." in words(answer)
    stored.refresh_from_db()
    assert stored.version == version


def test_stored_rows_are_changed_and_removed_and_settled_deadlines_stay(secretary, office, directives_page):
    given = {"briefing": office.briefing, "lead_organization": office.farmers}
    first = factories.DirectiveFactory(content="Một.", due_kind="date", due_on=date(2020, 6, 30), **given)
    second = factories.DirectiveFactory(content="Hai.", **given)
    page = secretary.get(directives_page)
    assert f"/chi-dao/{first.pk}/?buoc=correct_deadline" in words(page)
    sent = of_address(page, directives_page)
    assert "directives-0-due" not in sent
    sent |= row("directives", 0, content="Một, sửa.", helpers="Huyện đoàn") | row("directives", 1, remove="on")

    assert secretary.post(directives_page, sent).status_code == 302

    first.refresh_from_db()
    assert (first.content, first.due_on) == ("Một, sửa.", date(2020, 6, 30))
    assert list(first.coordinating_organizations.all()) == [office.youth]
    assert not Directive.objects.filter(pk=second.pk).exists()


def test_two_who_change_the_same_row_are_told(secretary, office, directives_page):
    stored = factories.DirectiveFactory(briefing=office.briefing, content="Một.")
    sent = of_address(secretary.get(directives_page), directives_page)
    stored.content = "Của người khác."
    stored.save()

    answer = secretary.post(directives_page, sent | row("directives", 0, content="Của tôi."))

    assert answer.status_code == 422
    assert "Bản đang lưu: “Của người khác.”. Bạn đã ghi: “Của tôi.”." in words(answer)
    again = of_address(answer, directives_page)
    assert secretary.post(directives_page, again).status_code == 302
    stored.refresh_from_db()
    assert stored.content == "Của tôi."


def test_a_row_that_another_saved_and_this_person_left_alone_stays_as_the_other_saved_it(
    secretary, office, directives_page
):
    stored = factories.DirectiveFactory(briefing=office.briefing, content="Một.")
    sent = of_address(secretary.get(directives_page), directives_page)
    stored.content = "Của người khác."
    stored.save()

    assert secretary.post(directives_page, sent | row("directives", 1, content="Mới.")).status_code == 302

    assert [one.content for one in office.briefing.directives.all()] == ["Của người khác.", "Mới."]


def test_a_row_that_another_removed_meanwhile_is_not_lost(secretary, office, directives_page):
    stored = factories.DirectiveFactory(briefing=office.briefing, content="Một.")
    sent = of_address(secretary.get(directives_page), directives_page)
    stored.delete()

    answer = secretary.post(directives_page, sent | row("directives", 0, content="Một, sửa."))

    assert answer.status_code == 422
    assert "Người khác đã xóa dòng này" in words(answer)
    assert secretary.post(directives_page, of_address(answer, directives_page)).status_code == 302
    assert office.briefing.directives.get().content == "Một, sửa."


def test_pasted_lines_become_rows_and_nothing_is_stored_before_they_are_saved(secretary, office, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page)
    sent |= row("directives", 0, content="Đã gõ.", lead=office.youth.pk)
    sent["directives-paste"] = (
        "TT\tNội dung\tĐơn vị chủ trì\tPhối hợp\tThời hạn\tGhi chú\n"
        "1\tRà soát hộ tái đàn\tHội Nông dân\tHội LHPN huyện\t15/6\tgấp\n"
        "2\tThăm hộ nghèo\tHội Làm vườn\t\tsớm\t"
    )

    split = secretary.post(directives_page, sent | {"tach": "directives"})

    page = words(split)
    assert split.status_code == 200
    assert not office.briefing.directives.exists()
    assert not Submission.objects.exists()
    again = of_address(split, directives_page)
    assert [again[f"directives-{number}-content"] for number in range(3)] == [
        ["Đã gõ."],
        ["Rà soát hộ tái đàn"],
        ["Thăm hộ nghèo"],
    ]
    assert again["directives-1-lead"] == [str(office.farmers.pk)]
    assert again["directives-2-lead"] == [""]
    assert "Không có “Hội Làm vườn”" in page
    assert "Không đọc được thời hạn “sớm”" in page
    assert "Bảng không có cột cho: Ghi chú" in page
    again |= row("directives", 2, lead=office.women.pk, due="30/6")
    assert secretary.post(directives_page, again).status_code == 302
    assert [one.lead_organization for one in office.briefing.directives.all()] == [
        office.youth,
        office.farmers,
        office.women,
    ]


def test_more_rows_are_shown_without_losing_what_was_typed(secretary, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page)
    before = int(sent["directives-rows"][0])
    for number in range(before):
        sent |= row("directives", number, content=f"Việc {number}.", due="31/02/2021")

    more = secretary.post(directives_page, sent | {"them": "directives"})

    again = of_address(more, directives_page)
    assert int(again["directives-rows"][0]) == before + 5
    assert again[f"directives-{before - 1}-content"] == [f"Việc {before - 1}."]
    assert again["directives-0-due"] == ["31/02/2021"]


def test_sent_twice_it_is_saved_once(secretary, office, directives_page):
    sent = of_address(secretary.get(directives_page), directives_page) | row("directives", 0, content="Một.")

    first, second = (secretary.post(directives_page, sent) for _ in range(2))

    assert first.url == second.url == office.briefing.get_absolute_url()
    assert office.briefing.directives.count() == 1


def test_a_leader_assigns_and_reads_the_conclusions(client, office, directives_page):
    factories.ConclusionFactory(briefing=office.briefing, content="Kết luận đã ghi.")
    client.force_login(office.leader)

    page = client.get(directives_page)
    sent = of_address(page, directives_page)
    assert "Kết luận đã ghi." in words(page)
    assert not [name for name in sent if name.startswith("conclusions")]
    sent |= row("directives", 0, content="Lãnh đạo giao.") | row("conclusions", 0, content="Chen vào.")
    sent["conclusions-rows"] = "1"
    assert client.post(directives_page, sent).status_code == 302

    assert office.briefing.directives.get().content == "Lãnh đạo giao."
    assert office.briefing.conclusions.count() == 1


@pytest.mark.parametrize("name", ["ket-luan", "diem-danh", "chuong-trinh"])
@pytest.mark.parametrize("who", ["reader", "officer"])
def test_others_find_no_page_to_write_on(client, office, name, who):
    client.force_login(getattr(office, who))
    address = f"/giao-ban/{office.briefing.slug}/{name}/"

    assert client.get(address).status_code == client.post(address, {}).status_code == 404


def test_a_briefing_that_is_over_says_why_nothing_is_added(secretary, office, directives_page):
    type(office.briefing).objects.filter(pk=office.briefing.pk).update(status="closed")

    opened = secretary.get(directives_page, follow=True)
    sent = row("directives", 0, content="Muộn.") | {"directives-rows": "1"}
    typed = secretary.post(directives_page, sent)

    assert "Hội nghị đã đóng hồ sơ nên nội dung giữ nguyên" in words(opened)
    assert typed.status_code == 422
    assert "Muộn." in words(typed)


def test_opening_and_saving_costs_no_more_for_rows_that_nobody_changed(
    secretary, office, directives_page, count_queries
):
    def opening() -> int:
        return count_queries(lambda: secretary.get(directives_page))

    def saving(number: int) -> int:
        sent = of_address(secretary.get(directives_page), directives_page)
        sent |= row("directives", number, content=f"Việc thứ {number}.", lead=office.farmers.pk)
        return count_queries(lambda: secretary.post(directives_page, sent))

    factories.DirectiveFactory(briefing=office.briefing, lead_organization=office.farmers)
    few, saved = opening(), saving(1)
    for _ in range(20):
        stored = factories.DirectiveFactory(briefing=office.briefing, lead_organization=office.women)
        stored.coordinating_organizations.set([office.youth])
    factories.OrganizationFactory.create_batch(10, parent=office.host)

    assert opening() == few <= 25
    assert saving(22) == saved <= 45


# --- attendance -------------------------------------------------------------------------------------------------------


def test_attendance_is_proposed_and_saved_with_one_press(secretary, office):
    address = f"/giao-ban/{office.briefing.slug}/diem-danh/"

    answer = secretary.post(address, of_address(secretary.get(address), address), follow=True)

    assert "Đã lưu danh sách tham dự: 4 dòng." in words(answer)
    found = list(office.briefing.attendances.all())
    assert {one.organization for one in found} == {office.host, office.farmers, office.women, office.youth}
    assert {one.status for one in found} == {"present"}
    assert next(one for one in found if one.role == "chair").full_name == "Nguyễn Văn Chủ"
    assert "có mặt 4/4" in words(secretary.get(address))


def test_absent_substituted_left_out_and_invited_in_one_go(secretary, office):
    address = f"/giao-ban/{office.briefing.slug}/diem-danh/"
    sent = of_address(secretary.get(address), address)
    number = {sent[f"attendances-{each}-organization"][0]: each for each in range(4)}
    farmers, women, youth = (number[str(one.pk)] for one in (office.farmers, office.women, office.youth))
    sent |= row(
        "attendances", farmers, full_name="Hoàng Thị Nông", status="substitute", reason="Lê Văn Thay, Phó Chủ tịch"
    )
    sent |= row("attendances", women, status="absent", reason="Đi công tác")
    sent |= row("attendances", youth, remove="on")
    sent |= row("attendances", 4, full_name="Lường Thị Khách", title="Trưởng ban")

    assert secretary.post(address, sent).status_code == 302

    said = {
        (one.full_name or str(one.organization.short_name), one.status, one.reason)
        for one in office.briefing.attendances.all()
    }
    assert said == {
        ("Nguyễn Văn Chủ", "present", ""),
        ("Hoàng Thị Nông", "absent", "cử Lê Văn Thay, Phó Chủ tịch dự thay"),
        ("Lê Văn Thay", "present", ""),
        ("Hội LHPN huyện", "absent", "Đi công tác"),
        ("Lường Thị Khách", "present", ""),
    }


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"status": "substitute"}, "Ghi họ tên, chức vụ của người dự thay."),
        ({"status": "present", "reason": "Bận"}, "Người có mặt thì không ghi lý do vắng"),
    ],
)
def test_what_does_not_go_together_is_told_in_the_row(secretary, office, cells, said):
    address = f"/giao-ban/{office.briefing.slug}/diem-danh/"
    sent = of_address(secretary.get(address), address) | row("attendances", 1, **cells)

    answer = secretary.post(address, sent)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Attendance.objects.exists()


def test_one_who_came_after_all_is_present_without_a_reason(secretary, office):
    late = factories.AttendanceFactory(
        briefing=office.briefing, organization=office.women, status="absent", reason="Chưa đến"
    )
    address = f"/giao-ban/{office.briefing.slug}/diem-danh/"
    sent = of_address(secretary.get(address), address) | row("attendances", 0, status="present")

    assert secretary.post(address, sent).status_code == 302

    late.refresh_from_db()
    assert (late.status, late.reason) == ("present", "")


def test_the_list_costs_the_same_at_any_length(secretary, office, count_queries):
    address = f"/giao-ban/{office.briefing.slug}/diem-danh/"
    few = count_queries(lambda: secretary.get(address))
    series = office.briefing.series
    series.participants.add(*factories.OrganizationFactory.create_batch(12, parent=office.host))

    assert count_queries(lambda: secretary.get(address)) == few <= 25


# --- agenda and discussion --------------------------------------------------------------------------------------------


def test_agenda_and_remarks_are_saved_from_one_page(secretary, office):
    first = factories.AgendaItemFactory(briefing=office.briefing, title="Khai mạc")
    address = f"/giao-ban/{office.briefing.slug}/chuong-trinh/"
    sent = of_address(secretary.get(address), address)
    sent |= row("items", 1, title="Báo cáo kết quả", presenter=office.farmers.pk)
    sent |= row("remarks", 0, organization=office.women.pk, content="Nhất trí.", agenda_item=first.pk)

    answer = secretary.post(address, sent, follow=True)

    assert "Đã lưu 1 mục chương trình và 1 ý kiến." in words(answer)
    assert [one.title for one in office.briefing.agenda_items.all()] == ["Khai mạc", "Báo cáo kết quả"]
    assert office.briefing.remarks.get().agenda_item == first


# --- reviews ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(office):
    """Eight directives of the session before, each waiting for what this one decides; the first was reported done."""
    given = {"briefing": office.before, "assigned": True, "due_kind": "date", "due_on": date(2020, 3, 31)}
    done = {"progress": Progress.SUBMITTED, "completed_on": date(2020, 3, 1)}
    return [
        factories.DirectiveReviewFactory(
            briefing=office.briefing,
            directive=factories.DirectiveFactory(
                lead_organization=office.farmers, **given, **(done if number == 0 else {"progress": "in_progress"})
            ),
        )
        for number in range(8)
    ]


@pytest.fixture
def reviews_page(office):
    return f"/giao-ban/{office.briefing.slug}/xem-xet/"


def test_all_reviews_are_decided_on_one_page(secretary, office, reviewed, reviews_page):
    sent = of_address(secretary.get(reviews_page), reviews_page)
    sent |= {f"{review.pk}-outcome": "continue" for review in reviewed}
    sent[f"{reviewed[0].pk}-outcome"] = "accept"
    sent |= {f"{reviewed[1].pk}-outcome": "cancel", f"{reviewed[1].pk}-reason": "Không còn phù hợp."}
    sent |= {f"{reviewed[2].pk}-outcome": "extend", f"{reviewed[2].pk}-new_due_on": "30/6"}
    sent[f"{reviewed[2].pk}-remark"] = "Vì dịch bệnh."

    answer = secretary.post(reviews_page, sent, follow=True)

    assert "Đã lưu kết luận về 8 nhiệm vụ." in words(answer)
    found = [review.directive for review in DirectiveReview.objects.order_by("pk").select_related("directive")]
    assert [one.progress for one in found[:3]] == [Progress.DONE, Progress.CANCELLED, Progress.IN_PROGRESS]
    assert found[2].due_on == date(2020, 6, 30)
    assert not DirectiveReview.objects.filter(outcome="").exists()


def test_a_decision_that_is_refused_is_told_in_its_row(secretary, office, reviewed, reviews_page):
    sent = of_address(secretary.get(reviews_page), reviews_page)
    sent |= {f"{reviewed[0].pk}-outcome": "accept", f"{reviewed[1].pk}-outcome": "accept"}
    sent |= {f"{reviewed[2].pk}-remark": "Chưa chọn kết luận.", f"{reviewed[3].pk}-outcome": "cancel"}

    answer = secretary.post(reviews_page, sent)

    page = words(answer)
    assert answer.status_code == 422
    assert "Chọn kết luận đi với ý kiến này." in page
    assert "Ghi lý do dừng." in page
    sent |= {f"{reviewed[2].pk}-outcome": "continue", f"{reviewed[3].pk}-reason": "Trùng việc khác."}
    refused = secretary.post(reviews_page, sent)
    assert refused.status_code == 422
    assert f'id="xem-xet-{reviewed[1].pk}-outcome_error"' in words(refused)
    assert "Không thể thực hiện bước “Xác nhận hoàn thành”" in words(refused)
    assert DirectiveReview.objects.filter(outcome="").count() == 8


def test_words_for_what_was_decided_meanwhile_are_not_lost(secretary, office, reviewed, reviews_page):
    sent = of_address(secretary.get(reviews_page), reviews_page)
    sent |= {f"{reviewed[4].pk}-outcome": "continue", f"{reviewed[4].pk}-remark": "Làm tiếp cho xong."}
    DirectiveReview.objects.filter(pk=reviewed[4].pk).update(outcome="extend")

    answer = secretary.post(reviews_page, sent)

    assert answer.status_code == 422
    assert "Tiếp tục. Làm tiếp cho xong." in words(answer)


@pytest.mark.parametrize(("who", "decides"), [("leader", True), ("reader", False), ("officer", False)])
def test_whoever_reads_the_briefing_reads_the_reviews(client, office, reviewed, reviews_page, who, decides):
    client.force_login(getattr(office, who))

    page = words(client.get(reviews_page))
    sent = client.post(reviews_page, {f"{reviewed[0].pk}-outcome": "continue"})

    assert reviewed[0].directive.content in page
    assert (f'name="{reviewed[0].pk}-outcome"' in page) == decides
    assert (sent.status_code == 302) == decides
    assert DirectiveReview.objects.filter(outcome="continue").exists() == decides


def test_the_page_of_reviews_costs_the_same_at_any_length(secretary, office, reviewed, reviews_page, count_queries):
    few = count_queries(lambda: secretary.get(reviews_page))
    for _ in range(10):
        directive = factories.DirectiveFactory(briefing=office.before, assigned=True, lead_organization=office.women)
        factories.DirectiveReviewFactory(briefing=office.briefing, directive=directive)
        factories.ProgressUpdateFactory(directive=directive, organization=office.women)

    assert count_queries(lambda: secretary.get(reviews_page)) == few <= 20


def test_nothing_to_review_says_when_there_will_be(secretary, reviews_page):
    assert "Không có nhiệm vụ kỳ trước nào cần xem xét." in words(secretary.get(reviews_page))
