"""Lists as workbooks, read back as a clerk's Excel would."""

import io
import re
from datetime import date, datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from organizations import list_files
from organizations.display import display_days
from tests import factories


@pytest.fixture
def briefing(db):
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host, name="Hội Nông dân thử")
    return factories.BriefingFactory(
        status="concluded", series=factories.SeriesFactory(host=host, participants=[farmers]), title="Giao ban quý I"
    )


@pytest.fixture
def farmers(briefing):
    return briefing.series.participants.get()


@pytest.fixture
def office(client, briefing):
    user = factories.member("secretariat", briefing.series.host)
    client.force_login(user)
    return user


def sheet_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    return load_workbook(io.BytesIO(answer.content)).active


def values(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_columns_are_those_of_the_screen(client, briefing, farmers, office):
    factories.DirectiveFactory(
        briefing=briefing, assigned=True, lead_organization=farmers, content="Rà soát kế hoạch.", ordinal=7
    )

    found = values(sheet_of(client, "/chi-dao/?xuat=xlsx"))

    on_both = ("Nội dung", "Tình trạng", "Đơn vị chủ trì", "Thời hạn", "Tiến độ", "Giao tại")
    assert found[0] == ("TT", on_both[0], "Chủ đề", *on_both[1:])
    assert found[1] == (
        7,
        "Rà soát kế hoạch.",
        None,
        f"Quá hạn {display_days((timezone.localdate() - date(2020, 6, 30)).days)}",
        "Hội Nông dân thử",
        datetime(2020, 6, 30),
        None,
        "Giao ban quý I",
    )
    head = client.get("/chi-dao/").content.decode().partition("<thead>")[2].partition("</thead>")[0]
    assert tuple(re.sub(r"<[^>]+>", "", cell).strip() for cell in head.split("</th>")[:-1]) == on_both


def test_all_pages_of_what_the_filters_keep_are_there_and_nothing_else(client, briefing, office):
    for number in range(60):
        factories.DirectiveFactory(briefing=briefing, content=f"Việc thứ {number}.")
    factories.DirectiveFactory(briefing=briefing, content="Điều khác.")

    found = values(sheet_of(client, "/chi-dao/?q=viec&trang=2&xuat=xlsx"))

    assert {row[1] for row in found[1:]} == {f"Việc thứ {number}." for number in range(60)}


def test_the_link_on_the_page_keeps_the_filters(client, briefing, office):
    factories.DirectiveFactory(briefing=briefing, content="Việc này.")

    assert 'href="?q=viec&amp;xuat=xlsx"' in client.get("/chi-dao/?q=viec&chu_tri=").content.decode()


def test_the_same_list_as_csv(client, briefing, farmers, office):
    factories.TaskFactory(
        organization=farmers, title="=2+3", target=12500, achieved="-8450.5", due_on=date(2020, 3, 31)
    )

    answer = client.get("/nhiem-vu/?xuat=csv")
    heading, line = answer.content.decode("utf-8-sig").splitlines()

    assert answer["Content-Type"].startswith("text/csv")
    assert heading.split(";")[3:5] == ["Chỉ tiêu", "Đã đạt"]
    assert "'=2+3" in line
    assert ";12500;-8450,5;" in line
    assert "31/03/2020" in line


def test_a_stranger_gets_only_the_headings(client, briefing, farmers):
    factories.DirectiveFactory(briefing=briefing)
    factories.TaskFactory(organization=farmers)
    client.force_login(factories.member("secretariat", factories.HostFactory()))

    for address in ("/giao-ban/", "/chi-dao/", "/nhiem-vu/", "/bao-cao/", "/ton-tai/"):
        assert len(values(sheet_of(client, f"{address}?xuat=xlsx"))) == 1


def test_numbers_are_numbers_and_moments_are_moments_of_the_local_clock(client, briefing, farmers, office):
    factories.TaskFactory(organization=farmers, target=12500, achieved="8450.5", due_on=date(2020, 3, 31))
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)

    task = values(sheet_of(client, "/nhiem-vu/?xuat=xlsx"))[1]
    report = sheet_of(client, "/bao-cao/?xuat=xlsx")

    assert task[3:5] == (12500, 8450.5)
    assert task[6] == datetime(2020, 3, 31)
    assert report["E2"].value == datetime(2020, 3, 31, 12, 0)
    assert report["E2"].number_format == "dd/mm/yyyy hh:mm"


def test_text_of_a_person_comes_back_as_it_was_written(client, briefing, office):
    factories.DirectiveFactory(briefing=briefing, content="=2+3\nDòng hai")

    cell = sheet_of(client, "/chi-dao/?xuat=xlsx")["B2"]

    assert (cell.data_type, cell.value) == ("s", "=2+3\nDòng hai")


def test_too_long_a_list_is_refused_with_what_to_do(client, briefing, office, monkeypatch):
    monkeypatch.setattr(list_files, "MAXIMUM_ROWS", 3)
    factories.DirectiveFactory.create_batch(4, briefing=briefing)

    answer = client.get("/chi-dao/?xuat=xlsx")

    assert answer.status_code == 409
    assert "hãy lọc bớt" in answer.content.decode()
    factories.DirectiveFactory.create_batch(1, briefing=factories.BriefingFactory())  # of others: not counted
    assert client.get("/chi-dao/?xuat=xlsx&tinh_hinh=overdue").status_code == 200


def test_a_long_workbook_costs_a_few_queries(client, briefing, farmers, office, count_queries):
    factories.DirectiveFactory.create_batch(3, briefing=briefing, assigned=True, lead_organization=farmers)
    few = count_queries(lambda: client.get("/chi-dao/?xuat=xlsx"))
    factories.DirectiveFactory.create_batch(30, briefing=briefing, assigned=True, lead_organization=farmers)
    assert count_queries(lambda: client.get("/chi-dao/?xuat=xlsx")) == few <= 12


def test_the_file_is_named_after_list_and_day(client, briefing, office):
    name = client.get("/ton-tai/?xuat=xlsx")["Content-Disposition"]

    assert name.startswith('attachment; filename="ton-tai-han-che-20')
    assert name.endswith('.xlsx"')
