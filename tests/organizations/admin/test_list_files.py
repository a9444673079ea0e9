"""The lists of the admin as files: the rows of the filters, the columns of the screen, numbers as numbers."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from organizations import list_files
from organizations.choices import Role
from organizations.models import IndicatorValue
from tests import factories as make

FIGURES = "/admin/organizations/indicatorvalue/"


@pytest.fixture
def office(client, db):
    """A secretary of a district with two communes."""
    district = make.DistrictFactory()
    north, south = make.AdministrativeUnitFactory.create_batch(2, parent=district)
    secretary = make.member(Role.SECRETARIAT, make.HostFactory(unit=district))
    client.force_login(secretary)
    make.IndicatorValueFactory(unit=north, value=Decimal("-12.5"), year=2020, number=1)
    make.IndicatorValueFactory(unit=south, value=Decimal(7), year=2020, number=2)
    make.IndicatorValueFactory(value=Decimal(99))  # of a commune elsewhere
    return north


def lines(response) -> list[list]:
    assert response.status_code == 200
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.rows]


def test_the_list_says_where_its_files_are_and_keeps_the_filters(client, office):
    page = client.get(FIGURES, {"ky": "Q1"}).content.decode()

    assert 'href="?ky=Q1&amp;xuat=xlsx"' in page
    assert 'href="?ky=Q1&amp;xuat=csv"' in page
    assert 'href="?xuat=xlsx"' in client.get(FIGURES).content.decode()


def test_rows_in_scope_that_the_filters_keep_and_no_others(client, office):
    heading, *rows = lines(client.get(FIGURES, {"ky": "Q1", "xuat": "xlsx"}))

    assert heading[:4] == ["Đơn vị", "Chỉ tiêu", "Kỳ", "Giá trị"]
    assert [row[0] for row in rows] == [office.name]
    assert rows[0][3] == -12.5
    assert len(lines(client.get(FIGURES, {"xuat": "xlsx"}))) == 3


def test_the_same_as_csv(client, office):
    content = client.get(FIGURES, {"ky": "Q1", "xuat": "csv"}).content.decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(content), delimiter=";"))[1][3] == "-12,5"


def test_a_name_that_looks_like_a_formula_stays_text(client, office):
    office.name = '=HYPERLINK("http://x")'
    office.save()

    book = openpyxl.load_workbook(io.BytesIO(client.get(FIGURES, {"ky": "Q1", "xuat": "xlsx"}).content))
    content = client.get(FIGURES, {"ky": "Q1", "xuat": "csv"}).content.decode("utf-8-sig")

    assert (book.active["A2"].data_type, book.active["A2"].quotePrefix) == ("s", True)
    assert next(csv.reader([content.splitlines()[1]], delimiter=";"))[0].startswith("'=HYPERLINK")


def test_badges_and_links_come_as_words(client, office):
    make.IndicatorValueFactory(unit=office, value=None, missing_reason="not_applicable", year=2021, number=3)

    [_, row] = lines(client.get(FIGURES, {"ky": "Q3", "xuat": "xlsx"}))

    assert "Không áp dụng" in row


def test_too_long_a_list_is_refused_with_what_to_do(client, office, monkeypatch):
    monkeypatch.setattr(list_files, "MAXIMUM_ROWS", 1)

    page = client.get(FIGURES, {"xuat": "xlsx"})

    assert page.status_code == 409
    assert "hãy lọc bớt" in page.content.decode()


def test_another_word_is_no_file(client, office):
    assert client.get(FIGURES, {"xuat": "exe"})["Content-Type"].startswith("text/html")


def test_a_long_list_costs_a_few_queries(client, office, count_queries):
    few = count_queries(lambda: client.get(FIGURES, {"xuat": "xlsx"}))
    make.IndicatorValueFactory.create_batch(30, unit=office, indicator__code=make.factory.Sequence(lambda n: f"ZZ{n}"))
    assert count_queries(lambda: client.get(FIGURES, {"xuat": "xlsx"})) == few <= 10
    assert IndicatorValue.objects.count() == 33


@pytest.mark.parametrize("model", ["administrativeunit", "organization", "importbatch", "reportform", "indicator"])
def test_every_list_has_its_file(client, office, model):
    make.ImportBatchFactory(organization=office.parent.organizations.first())
    make.ReportFormFactory()

    assert len(lines(client.get(f"/admin/organizations/{model}/", {"xuat": "xlsx"}))) > 1


def test_without_the_right_to_see_the_list_there_is_no_file(client, office):
    client.force_login(make.UserFactory(is_staff=True))
    assert client.get(FIGURES, {"xuat": "xlsx"}).status_code == 403
