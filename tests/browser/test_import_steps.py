"""One workbook of each layout through the four steps in a real browser: asked, edited, returned, written, undone."""

from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from briefings.examples import load_sample
from organizations.choices import Role
from organizations.models import ImportBatch, IndicatorValue, Organization
from tests import corpus, workbooks
from tests.corpus import CASES
from tests.corpus.test_import import stored
from tests.corpus.world import World
from tests.factories import member
from tests.organizations.importing.conftest import district  # noqa: F401 -- the same small district


@pytest.fixture
def complaints():
    """What the browser complained about during the test."""
    return []


@pytest.fixture
def screen(live_server, client, browser, complaints, district):  # noqa: F811
    """A page of the system's Chromium, signed in as the district's secretary."""
    client.force_login(district.secretary, backend="organizations.backends.RoleBackend")
    session = client.cookies["sessionid"].value
    context = browser.new_context(
        locale="en-US", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1440, "height": 900},
        base_url=live_server.url, accept_downloads=True,
    )  # fmt: skip
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)  # two suites may share two cores
    page.on("console", lambda said: said.type == "error" and complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


def send(screen, path: Path, period: str = "Q1") -> None:
    """The first step: choose the file, its period, press."""
    screen.goto(reverse("organizations:imports"))
    screen.set_input_files("input[name=import_file]", str(path))
    screen.fill("input[name=year]", "2020")
    screen.select_option("select[name=period]", period)
    press(screen, "Tiếp tục")
    screen.wait_for_selector("[aria-current=step]:has-text('Ghép cột'), [aria-current=step]:has-text('Kiểm tra')")


def press(screen, words: str) -> None:
    with screen.expect_navigation():
        screen.locator(f"main :is(a, button):has-text('{words}')").first.click()


def write(screen, reason: str = "") -> None:
    """The last step, from the third; ``reason`` where warnings ask for one."""
    screen.locator(".bar-end .btn.main").click()
    screen.wait_for_selector("[aria-current=step]:has-text('Ghi vào')")
    if reason and screen.locator("input[name=reason]").count():
        screen.fill("input[name=reason]", reason)
    screen.locator("main button.main:has-text('Ghi')").click()
    screen.wait_for_selector("text=Xem số liệu vừa ghi")


def test_a_wide_workbook_with_a_question_an_edit_a_return_and_an_undo(screen, tmp_path, district, complaints):  # noqa: F811
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(
        workbooks.xlsx(
            [
                ["BIỂU TỔNG HỢP"],
                ["Mã", "Tên xã", "TA01", "TA02", "Hộ có xe máy"],
                ["42001", "Xã Phương Nam", "mười hai", 12.5, 5],
                ["42002", "Xã Phương Bắc", 3, "nhiều", 6],
                ["42003", "Thị trấn Đồng Mới", 4, 3, 7],
            ]
        )
    )
    send(screen, path)

    # Ghép cột: one column that nobody knows.
    assert "Hộ có xe máy" in screen.inner_text("#can-chon")
    screen.select_option("#can-chon select", "ignore")
    press(screen, "Tiếp tục")
    screen.wait_for_selector("#phai-sua")

    # Kiểm tra: one cell by itself, the other in the workbook that comes back.
    screen.click("summary:has-text('Xem toàn bộ')")
    screen.locator("#toan-bo tr", has_text="mười hai").locator("a:has-text('Sửa')").click()
    screen.fill("input[name=text]", "12")
    press(screen, "Sửa ô này")
    assert "Đã sửa ô" in screen.inner_text("body")
    take_back(screen, tmp_path / "dong-loi.xlsx", "nhiều", 7.5)

    # Ghi, and take it back.
    write(screen)
    assert IndicatorValue.objects.count() == 6
    assert {12, 7.5} <= {float(row.value) for row in IndicatorValue.objects.all()}
    undo(screen, "nhập nhầm kỳ")
    assert not IndicatorValue.objects.stated().exists()
    assert ImportBatch.objects.filter(state="undone").count() == 1
    assert complaints == []


def take_back(screen, path: Path, bad: str, good: float) -> None:
    """The bad rows come down as a workbook, ``bad`` is made ``good``, and it is sent back."""
    if not screen.locator("#sua-trong-excel[open]").count():
        screen.click("#sua-trong-excel > summary")
    with screen.expect_download() as download:
        screen.click("text=Tải các dòng lỗi (.xlsx)")
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    [cell] = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == bad]
    assert cell.comment
    cell.value = good
    book.save(path)
    screen.set_input_files("input[name=returned_file]", str(path))
    press(screen, "Gửi tệp đã sửa")
    assert "Đã nhận 1 ô sửa lại" in screen.inner_text("body")


def undo(screen, reason: str) -> None:
    press(screen, "Hoàn tác")
    screen.fill("input[name=reason]", reason)
    screen.locator("button[type=submit]:has-text('Hoàn tác')").click()
    screen.wait_for_selector("text=Lần nhập này đã được hoàn tác")


def test_an_import_takes_at_most_five_clicks_from_the_menu(screen, tmp_path, district, complaints):  # noqa: F811
    """Menu, file, Tiếp tục, Tiếp tục, Ghi; a cell that is wrong is mended on the way without another one."""
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(
        workbooks.xlsx([["Xã", "TA01", "TA02"], ["Phương Nam", "1O", 12.5], ["Phương Bắc", 3, 4], ["Đồng Mới", 5, 6]])
    )
    screen.goto(reverse("briefings:my_work"))
    clicks = 0

    def click(selector: str):
        nonlocal clicks
        clicks += 1
        screen.click(selector)
        screen.wait_for_load_state("networkidle")

    click(".side a:has-text('Nhập từ Excel')")
    screen.fill("input[name=year]", "2020")
    screen.select_option("select[name=period]", "Q1")
    clicks += 1
    screen.set_input_files("input[name=import_file]", str(path))
    click("main button.main")
    screen.fill("#phai-sua input", "10")
    click(".bar-end .main")
    assert "Ghi 6 ô" in screen.inner_text("main button.main")
    click("main button.main")

    screen.wait_for_selector("text=Xem số liệu vừa ghi")
    assert IndicatorValue.objects.count() == 6
    assert clicks <= 5
    assert complaints == []


def test_an_import_needs_no_script(live_server, client, browser, tmp_path, district):  # noqa: F811
    client.force_login(district.commune_officer, backend="organizations.backends.RoleBackend")
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    path = tmp_path / "xa.xlsx"
    path.write_bytes(workbooks.xlsx([["Xã", "TA01"], ["Phương Nam", "chín"]]))

    page.goto(f"{reverse('organizations:imports')}?year=2020&period=Q1")
    page.set_input_files("input[name=import_file]", str(path))
    page.click("main button.main")
    page.fill("#phai-sua input", "9")
    page.click(".bar-end .main")
    page.click("main button.main")
    page.wait_for_selector("text=Xem số liệu vừa ghi")

    assert [float(row.value) for row in _figures()] == [9]


@pytest.mark.long
def test_a_tall_workbook_of_one_commune(screen, tmp_path, district, complaints):  # noqa: F811
    path = tmp_path / "xa.xlsx"
    path.write_bytes(
        workbooks.xlsx(
            [
                ["ỦY BAN MTTQ VIỆT NAM"],
                ["XÃ PHƯƠNG NAM"],
                ["BIỂU SỐ LIỆU QUÝ I NĂM 2020"],
                [],
                ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm", "Trong quý", "Lũy kế"],
                ["1", "Số buổi tuyên truyền", "buổi", 40, 9, 9],
                ["2", "Số tiền vận động", "triệu đồng", 100, 12.5, 12.5],
            ],
            sheet="Phương Nam",
        )
    )
    send(screen, path)
    write(screen)

    stored = {row.indicator.code: (row.unit.code, float(row.value), float(row.cumulative)) for row in _figures()}
    assert stored == {"TA01": ("42001", 9, 9), "TA02": ("42001", 12.5, 12.5)}
    press(screen, "Xem số liệu vừa ghi")
    assert screen.locator("#result_list tbody tr").count() == 2
    assert complaints == []


def test_a_long_file(screen, tmp_path, district, complaints):  # noqa: F811
    path = tmp_path / "dai.csv"
    path.write_text(
        "unit_code,unit_name,indicator_code,value\n42001,Xã Phương Nam,TA01,10\n42002,Xã Phương Bắc,TA02,12.5\n",
        encoding="utf-8",
    )
    send(screen, path)
    write(screen)
    assert {(row.unit.code, row.indicator.code, float(row.value)) for row in _figures()} == {
        ("42001", "TA01", 10),
        ("42002", "TA02", 12.5),
    }
    assert complaints == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["wide-xls", "tall-ods", "long-xlsx"])
def test_the_corpus_of_each_layout(screen, live_server, client, tmp_path, name, complaints):
    load_sample()
    host = Organization.objects.get(name__startswith="Huyện ủy Chợ Đồn")
    client.force_login(member(Role.SECRETARIAT, host), backend="organizations.backends.RoleBackend")
    screen.context.clear_cookies()
    screen.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    case, world = CASES[name], World()

    send(screen, corpus.write(name, tmp_path))
    write(screen, "Đã đối chiếu với báo cáo giấy.")

    assert stored(case, world) == world.figures(case)
    assert complaints == []


def _figures():
    return IndicatorValue.objects.select_related("unit", "indicator")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_step_is_wider_than_its_window(screen, tmp_path, district, width, complaints):  # noqa: F811
    before = tmp_path / "một tệp có tên khá dài của một xã khác gửi lần trước.xlsx"
    before.write_bytes(workbooks.xlsx([["Xã", "TA03"], ["Phương Nam", 7]]))
    send(screen, before)
    write(screen)
    path = tmp_path / "rộng.xlsx"
    path.write_bytes(
        workbooks.xlsx(
            [
                ["Xã", "TA01", "TA03", "Cột có một tiêu đề rất dài mà không ai biết là gì"],
                ["Phương Nam", "x y", 25, 4],
            ]
        )
    )
    send(screen, path)
    batch = ImportBatch.objects.latest("pk")
    screen.set_viewport_size({"width": width, "height": 900})
    wide = {}
    for name in ("s", "_sent", "_columns", "_review", "_apply", "_remove"):
        arguments = [] if name == "s" else [batch.pk]
        screen.goto(reverse(f"organizations:import{name}", args=arguments))
        if (found := screen.evaluate("document.documentElement.scrollWidth")) > width:
            wide[name] = found
    assert wide == {}
    assert complaints == []
