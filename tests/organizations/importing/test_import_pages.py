import hashlib
import io
import re

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.importing.storage import FOLDER
from organizations.models import AdministrativeUnit, ImportBatch, IndicatorValue, ValueRevision
from tests import factories as make
from tests.organizations import workbooks
from tests.organizations.importing.test_import_units import LIST

IMPORT = "/admin/organizations/indicatorvalue/import/"
PROCESS = "/admin/organizations/indicatorvalue/process_import/"
UNITS_IMPORT = "/admin/organizations/administrativeunit/import/"
UNITS_PROCESS = "/admin/organizations/administrativeunit/process_import/"


@pytest.fixture
def upload(client, district):
    """``upload(rows, user)``: sends the first step and answers the page."""

    def run(content, user, name="so-lieu.xlsx", **answers):
        client.force_login(user)
        content = content if isinstance(content, bytes) else workbooks.xlsx(content)
        own = district.government if user == district.commune_officer else district.committee
        data = {
            "import_file": SimpleUploadedFile(name, content),
            "format": "0",
            "resource": "",
            "year": "2020",
            "quarter": "1",
            "report_form": district.form.pk,
            "organization": own.pk,
        }
        return client.post(IMPORT, data | answers)

    return run


def confirm(client, page, address=PROCESS):
    return client.post(address, hidden(page), follow=True)


def hidden(page) -> dict:
    """The hidden answers of the confirmation form, as a browser would send them."""
    text = page.content.decode()
    fields = re.findall(r'<input type="hidden" name="([a-z_]+)"(?: value="([^"]*)")?', text)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def waiting_files():
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


def test_preview_then_confirm(client, upload, district, rows):
    page = upload(rows, district.secretary)
    text = page.content.decode()
    assert "11 mới, 0 thay đổi" in re.sub(r"\s+", " ", text)
    assert "42001 Xã Phương Nam" in text
    assert "không áp dụng" in text
    assert not IndicatorValue.objects.exists()
    assert len(waiting_files()) == 1

    done = confirm(client, page)

    assert "Đã ghi: 11 mới, 0 thay đổi, 0 giữ nguyên." in done.content.decode()
    batch = ImportBatch.objects.get()
    assert (batch.created, batch.uploaded_by, batch.original_name) == (11, district.secretary, "so-lieu.xlsx")
    assert batch.mapping["Quý I!E2"] == "TA03"
    with batch.file.open() as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == batch.sha256
    assert ValueRevision.objects.filter(by=district.secretary, batch=batch).count() == 11
    assert waiting_files() == []


def test_a_changed_figure_shows_old_and_new(client, upload, district, rows):
    confirm(client, upload(rows, district.secretary))
    rows[2][3] = 13.25
    text = upload(rows, district.secretary).content.decode()
    assert "Thay đổi" in text
    assert "12,5" in text
    assert "13,25" in text


def test_the_preview_shows_what_was_made_unicode(client, upload, district):
    page = upload([["Xã", "TA01"], ["Ph\xad¬ng Nam", 1]], district.secretary)
    text = page.content.decode()
    assert "đã chuyển 1 ô từ TCVN3 (ABC) sang Unicode" in text
    assert "“Ph\xad¬ng Nam” → “Phương Nam”" in text
    confirm(client, page)
    batch = ImportBatch.objects.get()
    assert batch.encoding == "tcvn3"
    shown = client.get(f"/admin/organizations/importbatch/{batch.pk}/change/").content.decode()
    assert "TCVN3 (ABC)" in shown


def test_errors_show_sheet_cell_and_sentence_and_nothing_waits(upload, district, rows):
    rows[2][2] = "mười hai"
    rows[4][1] = "Xã Không Có"
    text = upload(rows, district.secretary).content.decode()
    for words in ("Quý I", "C3", "mười hai", "cần số nguyên từ 0 trở lên", "B5", "Xã Không Có"):
        assert words in text
    assert "Xác nhận" not in text
    assert waiting_files() == []
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"%PDF-1.7", "a.xlsx", "không phải bảng tính"),
        (b"x", "a.xlsm", "macro"),
        (b"x", "a.docx", "không phải bảng tính"),
        (workbooks.xlsx([["Cách điền"]]), "a.xlsx", "Không tìm thấy bảng số liệu"),
        (workbooks.xlsx([["Xã", "TA01"], ["Phương Nam", 1]])[:900], "a.xlsx", "bị hỏng"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_form(upload, district, content, name, says):
    page = upload(content, district.secretary, name=name)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert waiting_files() == []


def test_what_changed_between_preview_and_confirmation_is_checked_again(client, upload, district, rows):
    page = upload(rows, district.secretary)
    AdministrativeUnit.objects.filter(pk=district.north.pk).update(valid_to="2019-12-31")
    text = confirm(client, page).content.decode()
    assert "B4" in text
    assert "chưa có gì được ghi" in text
    assert not IndicatorValue.objects.exists()


def test_confirming_twice_says_so(client, upload, district, rows):
    page = upload(rows, district.secretary)
    confirm(client, page)
    assert "Tệp chờ xác nhận không còn" in confirm(client, page).content.decode()
    assert ImportBatch.objects.count() == 1


def test_a_commune_officer_imports_the_own_commune_only(client, upload, district, rows):
    text = upload(rows, district.commune_officer).content.decode()
    assert "nằm ngoài phạm vi" in text
    page = upload(rows[:3], district.commune_officer)
    confirm(client, page)
    assert set(IndicatorValue.objects.values_list("unit", flat=True)) == {district.south.pk}


def test_a_commune_officer_cannot_confirm_in_the_name_of_another_organization(client, upload, district, rows):
    page = upload(rows[:3], district.commune_officer)
    forged = hidden(page) | {"organization": district.committee.pk}
    client.post(PROCESS, forged)
    assert not ImportBatch.objects.exists()


def test_those_without_the_right_do_not_see_the_pages(client, district):
    client.force_login(district.reader)
    for address in (IMPORT, PROCESS, reverse("admin:organizations_indicatorvalue_form"), UNITS_IMPORT):
        assert client.post(address).status_code == 403
    assert "Nhập từ Excel" not in client.get("/admin/organizations/indicatorvalue/").content.decode()


def test_the_import_page_is_in_vietnamese_and_offers_the_forms(client, district):
    client.force_login(district.secretary)
    text = client.get(IMPORT).content.decode()
    for words in ("Nhập số liệu từ Excel", "Tệp", "Năm", "Quý", "Biểu mẫu", "Xem trước", "Tải biểu trống"):
        assert words in text
    assert "Submit" not in text
    assert "Nhập từ Excel" in client.get("/admin/organizations/indicatorvalue/").content.decode()


def test_a_form_is_downloaded_blank_or_filled(client, upload, district, rows):
    confirm(client, upload(rows, district.secretary))
    address = reverse("admin:organizations_indicatorvalue_form")
    assert "Tải biểu mẫu" in client.get(address).content.decode()
    asked = {"year": 2020, "quarter": 1, "report_form": district.form.pk, "organization": district.committee.pk}
    blank = client.get(address, asked)
    assert blank["Content-Disposition"] == 'attachment; filename="bieu-TA-Q-2020-Q1.xlsx"'
    filled = client.get(address, asked | {"filled": "on"})
    assert 12.5 not in cells(blank)
    assert {12.5, 19, "không áp dụng"} <= cells(filled)
    assert "Chưa có số liệu nào" in client.get(address, asked | {"filled": "on", "year": 2018}).content.decode()


def cells(response) -> set:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    return {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_figure_typed_by_hand_leaves_its_trail(client, district):
    client.force_login(district.secretary)
    indicator = district.indicators["TA02"]
    answers = {
        "indicator": indicator.pk, "unit": district.south.pk, "year": 2020, "quarter": 1, "value": "1.234,5",
        "cumulative": "", "text_value": "", "missing_reason": "", "note": "theo công văn", "reason": "",
        "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = client.post("/admin/organizations/indicatorvalue/add/", answers)
    assert page.status_code == 302, page.context["errors"]
    row = IndicatorValue.objects.get()
    assert (row.value, row.note) == (1234.5, "theo công văn")
    assert 'value="1.234,5"' in client.get(f"/admin/organizations/indicatorvalue/{row.pk}/change/").content.decode()
    client.post(f"/admin/organizations/indicatorvalue/{row.pk}/change/", answers | {"value": "7", "reason": "đọc nhầm"})
    row.refresh_from_db()
    assert row.value == 7
    trail = [(r.source, r.old_value, r.new_value, r.reason, r.by) for r in row.revisions.order_by("pk")]
    assert trail == [
        ("manual", None, 1234.5, "", district.secretary),
        ("correction", 1234.5, 7, "đọc nhầm", district.secretary),
    ]


@pytest.mark.parametrize(
    ("code", "answers", "says"),
    [
        ("TA01", {"value": "1,5"}, "cần số nguyên từ 0 trở lên"),
        ("TA03", {"value": "20"}, "từ 0 đến 19"),
        ("TA01", {"text_value": "mười"}, "hãy để trống ô này"),
        ("TA01", {}, "chọn lý do không có số liệu"),
        ("TA04", {"text_value": "31/02/2020"}, "không có trong lịch"),
    ],
)
def test_a_figure_typed_by_hand_keeps_the_rules_of_the_indicator(client, district, code, answers, says):
    client.force_login(district.secretary)
    blank = {"value": "", "cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": ""}
    place = {"indicator": district.indicators[code].pk, "unit": district.south.pk, "year": 2020, "quarter": 1}
    forms = {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}
    page = client.post("/admin/organizations/indicatorvalue/add/", blank | place | forms | answers)
    assert says in page.content.decode()
    assert not IndicatorValue.objects.exists()


def test_the_lists_cost_the_same_at_any_length(client, district, upload, rows, count_queries):
    confirm(client, upload(rows, district.secretary))
    addresses = ("/admin/organizations/indicatorvalue/", "/admin/organizations/importbatch/")
    few = [count_queries(lambda address=address: client.get(address)) for address in addresses]
    make.IndicatorValueFactory.create_batch(
        20, unit=district.south, indicator__code=make.factory.Sequence(lambda n: f"ZZ{n}")
    )
    make.ImportBatchFactory.create_batch(10, organization=district.committee)
    many = [count_queries(lambda address=address: client.get(address)) for address in addresses]
    assert many == few
    assert max(many) <= 12


def test_the_batch_page_gives_the_file_back_to_those_who_may_see_it(client, upload, district, rows):
    confirm(client, upload(rows, district.secretary))
    batch = ImportBatch.objects.get()
    address = reverse("admin:organizations_importbatch_file", args=[batch.pk])
    page = client.get(f"/admin/organizations/importbatch/{batch.pk}/change/").content.decode()
    assert address in page
    assert b"".join(client.get(address).streaming_content)[:2] == b"PK"
    client.force_login(district.commune_officer)
    assert client.get(address).status_code == 404
    assert "so-lieu.xlsx" not in client.get("/admin/organizations/importbatch/").content.decode()


def test_units_are_previewed_and_confirmed(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    page = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""})
    assert "7 mới" in page.content.decode()
    assert not AdministrativeUnit.objects.exists()
    done = confirm(client, page, UNITS_PROCESS)
    assert "Đã ghi: 7 mới" in done.content.decode()
    assert AdministrativeUnit.objects.count() == 7


def test_a_secretary_adds_units_beneath_the_own_area_only(client, district):
    client.force_login(district.secretary)
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    text = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""}).content.decode()
    assert "nằm ngoài địa bàn bạn được thêm" in text
    assert not AdministrativeUnit.objects.filter(code="98").exists()
