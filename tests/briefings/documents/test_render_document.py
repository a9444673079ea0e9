"""``manage.py render_document`` as a person runs it."""

import os
import stat
from io import StringIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from docx import Document

from briefings.documents import minutes_pdf
from organizations.choices import Role
from tests.factories import BriefingFactory, OrganizationFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]


def render(slug, output, *more):
    said = StringIO()
    call_command("render_document", slug, "--kind", "minutes", "--output", str(output), *more, stdout=said)
    return said.getvalue()


def test_it_writes_the_minutes(tmp_path):
    briefing = BriefingFactory(slug="giao-ban-quy-1")
    output = tmp_path / "Biên bản.pdf"

    assert render("giao-ban-quy-1", output) == f"Đã in {output} (1 trang).\n"

    assert output.read_bytes() == minutes_pdf(briefing).content
    assert os.listdir(tmp_path) == ["Biên bản.pdf"]
    assert stat.S_IMODE(output.stat().st_mode) & 0o400


def test_a_file_for_keeping_and_for_screen_readers_says_so_and_carries_its_data(tmp_path):
    output = tmp_path / "x.pdf"
    render(BriefingFactory().slug, output, "--variant", "pdf-a", "--variant", "pdf-ua")
    with pikepdf.open(output) as pdf:
        declared = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:conformance>U<" in declared
        assert "<pdfuaid:part>1<" in declared
        assert list(pdf.attachments) == ["so-lieu.json"]


def test_a_word_file_has_no_variants(tmp_path):
    with pytest.raises(CommandError, match="hãy bỏ --variant"):
        render(BriefingFactory().slug, tmp_path / "x.docx", "--variant", "pdf-a")
    assert os.listdir(tmp_path) == []


def test_an_older_file_is_replaced_as_a_whole(tmp_path):
    output = tmp_path / "x.pdf"
    output.write_bytes(b"old" * 100_000)
    render(BriefingFactory().slug, output)
    assert output.read_bytes().startswith(b"%PDF-")
    assert b"oldold" not in output.read_bytes()


def test_an_unknown_briefing_is_refused_with_the_nearest_ones(tmp_path):
    BriefingFactory(slug="giao-ban-quy-1-2020-cho-don")
    with pytest.raises(CommandError, match=r"giao-ban-quy-2-2020-cho-don.*giao-ban-quy-1-2020-cho-don") as refusal:
        render("giao-ban-quy-2-2020-cho-don", tmp_path / "x.pdf")
    assert refusal.value.returncode == 1
    assert os.listdir(tmp_path) == []


def test_an_empty_portal_says_so(tmp_path):
    with pytest.raises(CommandError, match="load_sample"):
        render("giao-ban", tmp_path / "x.pdf")


def test_it_writes_a_word_file(tmp_path):
    briefing = BriefingFactory(title="Giao ban Quý I")
    output = tmp_path / "Biên bản.DOCX"

    assert render(briefing.slug, output) == f"Đã in {output}.\n"

    assert "giao ban Quý I" in Document(output).core_properties.title
    assert os.listdir(tmp_path) == ["Biên bản.DOCX"]


@pytest.mark.parametrize("name", ["x.doc", "x", "pdf", "docx"])
def test_a_name_that_ends_otherwise_is_refused(tmp_path, name):
    with pytest.raises(CommandError, match=r"đuôi \.pdf hoặc \.docx") as refusal:
        render(BriefingFactory().slug, tmp_path / name)
    assert refusal.value.returncode == 1
    assert os.listdir(tmp_path) == []


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        render(BriefingFactory().slug, tmp_path / "không có" / "x.pdf")


def test_a_place_that_cannot_be_replaced_leaves_nothing_behind(tmp_path):
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        render(BriefingFactory().slug, tmp_path / "x.pdf")
    assert os.listdir(tmp_path) == ["x.pdf"]


def test_wrong_usage_is_no_refusal(tmp_path):
    with pytest.raises(CommandError, match="--kind"):
        call_command("render_document", "giao-ban", "--kind", "poem", "--output", str(tmp_path / "x.pdf"))


def test_as_somebody_only_what_they_may_see_is_printed(tmp_path):
    briefing = BriefingFactory()
    insider, outsider = member(Role.READER, briefing.series.host), member(Role.READER, OrganizationFactory())

    render(briefing.slug, tmp_path / "x.pdf", "--as", insider.username)
    with pytest.raises(CommandError, match="Không có hội nghị giao ban") as refusal:
        render(briefing.slug, tmp_path / "y.pdf", "--as", outsider.username)

    assert str(refusal.value).count(briefing.slug) == 1  # what they may not see is not named as near
    assert os.listdir(tmp_path) == ["x.pdf"]


def test_as_nobody_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Không có tài khoản đang hoạt động nào tên khong-co"):
        render(BriefingFactory().slug, tmp_path / "x.pdf", "--as", "khong-co")
