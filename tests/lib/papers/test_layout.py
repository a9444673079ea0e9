from io import BytesIO

import pytest
from pypdf import PdfReader

from lib.papers.fonts import find_fonts
from lib.papers.jobs import Job
from lib.papers.layout import PaperFetcher, lay_out
from lib.papers.printing import print_pool
from tests.lib.papers.paper_html import LETTERS, job


def fonts_in(content: bytes) -> set[str]:
    names = set()
    for page in PdfReader(BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return names


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.css",
        "file:///etc/hostname",
        "ftp://127.0.0.1/x",
        "data:text/css,p{color:red}",
        "/etc/hostname",
        "PAPER-FONT-TOO:Regular",
    ],
)
def test_papers_fetch_nothing_but_their_fonts(address):
    with pytest.raises(ValueError, match="may not fetch"):
        PaperFetcher().fetch(address)


@pytest.mark.parametrize("face", ["../Regular", "/etc/hostname", ""])
def test_no_other_file_can_be_named_as_a_font(face):
    with pytest.raises(KeyError):
        PaperFetcher().fetch(f"paper-font:{face}")


def test_a_font_is_given():
    with_letters = PaperFetcher().fetch("paper-font:Bold").read()
    assert with_letters[:4] == b"\x00\x01\x00\x00"  # the mark of a TrueType file


def test_html_that_names_files_prints_without_them(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Điều không ai được đọc")
    html = (
        f'<link rel="attachment" href="{secret.as_uri()}"><link rel="stylesheet" href="{secret.as_uri()}">'
        f'<p>Chữ</p><img src="{secret.as_uri()}"><object data="{secret.as_uri()}"></object>'
    )
    rendering = print_pool.render(job(html))
    reader = PdfReader(BytesIO(rendering.content))
    assert rendering.pages == 1
    assert "không ai" not in reader.pages[0].extract_text()
    assert not reader.attachments


def test_a_letter_that_the_font_lacks_is_taken_from_no_other_font_of_the_machine():
    assert fonts_in(print_pool.render(job("<p>Chữ Việt 漢字 😀 ☐ אב</p>")).content) == {"Liberation-Serif"}


def test_a_family_that_the_paper_does_not_bring_along_is_not_found():
    plain = print_pool.render(job('<p style="font-family: DejaVu Sans, sans-serif, monospace">Chữ Việt</p>'))
    assert fonts_in(plain.content) == {"Liberation-Serif"}


def test_papers_after_each_other_keep_each_its_own_style_and_the_same_bytes():
    def sized(width: int) -> bytes:
        page = f"@page {{ size: {width}mm 100mm; margin: 0 }}"
        html = LETTERS.replace("</style>", page + "</style>") + "<p>Chữ Việt</p>"
        return lay_out(Job(html=html, fonts=find_fonts())).content

    widths = (60, 70, 60, 80, 90, 100, 60)  # more styles than are kept
    printed = [sized(width) for width in widths]
    for width, content in zip(widths, printed, strict=True):
        assert PdfReader(BytesIO(content)).pages[0].mediabox.width == pytest.approx(width * 72 / 25.4, abs=0.1)
    assert printed[0] == printed[2] == printed[6]
