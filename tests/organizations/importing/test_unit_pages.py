"""The import page of administrative units: a published list, previewed and confirmed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.models import AdministrativeUnit
from tests import factories as make
from tests import workbooks
from tests.organizations.importing.test_import_units import LIST

UNITS_IMPORT = "/admin/organizations/administrativeunit/import/"
UNITS_PROCESS = "/admin/organizations/administrativeunit/process_import/"


def confirm(client, page):
    text = page.content.decode()
    fields = re.findall(r'<input type="hidden" name="([a-z_]+)"(?: value="([^"]*)")?', text)
    return client.post(UNITS_PROCESS, {k: v for k, v in fields if k != "csrfmiddlewaretoken"}, follow=True)


def test_units_are_previewed_and_confirmed(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    page = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""})
    assert "7 mới" in page.content.decode()
    assert not AdministrativeUnit.objects.exists()
    done = confirm(client, page)
    assert "Đã ghi: 7 mới" in done.content.decode()
    assert AdministrativeUnit.objects.count() == 7


def test_a_secretary_adds_units_beneath_the_own_area_only(client, district):
    client.force_login(district.secretary)
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    text = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""}).content.decode()
    assert "nằm ngoài địa bàn bạn được thêm" in text
    assert not AdministrativeUnit.objects.filter(code="98").exists()


def test_confirming_twice_says_so(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    page = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""})
    confirm(client, page)
    again = confirm(client, page).content.decode()
    assert "Việc này đã được ghi lúc" in again
    assert "Đã ghi: 7 mới" in again
    assert AdministrativeUnit.objects.count() == 7


@pytest.mark.parametrize("address", [UNITS_IMPORT, UNITS_PROCESS])
def test_those_without_the_right_do_not_see_the_page(client, district, address):
    client.force_login(district.reader)
    assert client.post(address).status_code == 403
