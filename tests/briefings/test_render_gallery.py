"""``manage.py render_gallery``: it prints, says why where it cannot, and leaves no record behind."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from briefings.models import Briefing, Directive
from organizations.models import AdministrativeUnit, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]


def render(output, *more) -> str:
    said = StringIO()
    call_command("render_gallery", "--output", str(output), *more, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_it_prints_and_keeps_nothing(tmp_path):
    before = [model.objects.count() for model in (Briefing, Directive, Organization, AdministrativeUnit)]

    said = render(
        tmp_path / "xem", "--kind", "invitation", "--kind", "assignment_slip", "--profile", "front_qd207_2025"
    )

    names = {path.name for path in (tmp_path / "xem").iterdir()}
    assert "nam-dung-thu-invitation-front_qd207_2025.pdf" in names
    assert "nam-dung-thu-assignment_slip-front_qd207_2025.pdf" in names
    assert "chua-biet-gi-assignment_slip-front_qd207_2025.pdf" not in names
    assert "Đã in 6 tệp" in said  # each as PDF and as Word file
    index = (tmp_path / "xem" / "index.html").read_text()
    assert "Phiếu giao việc in riêng cho từng tổ chức" in index
    after = [model.objects.count() for model in (Briefing, Directive, Organization, AdministrativeUnit)]
    assert after == before


def test_every_page_says_that_it_is_made_up(tmp_path):
    render(tmp_path, "--kind", "invitation", "--profile", "nd30_2020")
    content = (tmp_path / "nam-dung-thu-invitation-nd30_2020.pdf").read_bytes()
    assert all("SỐ LIỆU MINH HỌA" in page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_sample_is_printed_and_stays_real(tmp_path):
    call_command("load_sample", verbosity=0, stdout=StringIO())
    render(tmp_path, "--kind", "minutes", "--profile", "party_hd05_2026")
    assert (tmp_path / "hoi-nghi-mau-minutes-party_hd05_2026.pdf").exists()
    assert not Briefing.objects.get(slug="giao-ban-quy-1-2020-cho-don").illustrative


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "x").write_text("không phải thư mục")
    with pytest.raises(CommandError, match="Không tạo được thư mục"):
        render(tmp_path / "x", "--kind", "invitation", "--profile", "nd30_2020")
