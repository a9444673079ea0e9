"""Files as communes and offices make them: all are let in."""

import io
import subprocess

import docx
import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Drawing
from PIL import Image, ImageCms

from lib.inspection.examining import examine
from lib.refused import Refused
from lib.workbooks import inspect
from tests.budget import budget
from tests.corpus import CASES, first_of_each
from tests.lib.inspection import office_files, pdf_files
from tests.programs import calc, convert_to, libreoffice


def test_every_file_of_the_corpus_that_is_read_is_let_in():
    number = 0
    for name in budget(sorted(first_of_each()), long=list(CASES)):  # making all takes longer than looking at them
        case = CASES[name]
        content = case.content
        try:
            kind = inspect(content, case.file_name)
        except Refused:
            continue  # as the corpus says
        assert examine(case.file_name, content, str(kind)) is None, case.name
        number += 1
    print(f"\n{number} files of the corpus")
    assert number > budget(40, long=700)


def report() -> bytes:
    document = docx.Document()
    document.add_heading("Báo cáo kết quả thực hiện", 1)
    document.add_paragraph("=Tổng|hợp! – các xã đã gửi")
    document.add_picture(io.BytesIO(office_files.picture("JPEG")))
    document.sections[0].header.paragraphs[0].text = "ỦY BAN MTTQ VIỆT NAM"
    document.sections[0].different_first_page_header_footer = True
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def figures() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for number in range(1, 9):
        sheet.append([f"Xã {number}", number, f"=SUM(B1:B{number})"])
    sheet["E1"] = '=IF(B1>0,"có|không!","-")'
    sheet["E2"].hyperlink = "mailto:vanphong@example.gov.vn"
    sheet["E3"].hyperlink = "Bao cao quy I.docx"
    sheet["E4"].hyperlink = "file:///D:\\Bao cao\\quy 1.xlsx"
    sheet["A1"].comment = Comment("Số liệu đến 31/3", "Văn phòng")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=8))
    sheet.add_chart(chart, "G2")
    sheet.add_image(Drawing(io.BytesIO(office_files.picture())), "A20")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def chart_of_word() -> bytes:
    """As Word keeps the figures of a chart: in a workbook of their own."""
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return office_files.with_part(report(), "word/embeddings/Microsoft_Excel_Worksheet.xlsx", figures(), sheet)


@pytest.mark.parametrize("make", [report, figures, chart_of_word, office_files.writer, office_files.calc])
def test_what_office_programs_write_is_let_in(make):
    kind = {"figures": "xlsx", "writer": "odt", "calc": "ods"}.get(make.__name__, "docx")
    assert examine(f"a.{kind}", make(), kind) is None


@pytest.mark.long
def test_what_libreoffice_makes_of_them_is_let_in(tmp_path):
    """Also as PDF, with its links and the page at which it opens."""
    if libreoffice() is None or calc() is None:
        pytest.skip("no LibreOffice writes files on this machine")
    (tmp_path / "a.docx").write_bytes(report())
    (tmp_path / "b.xlsx").write_bytes(figures())
    seen = []
    for source, kinds in (("a.docx", ("odt", "pdf")), ("b.xlsx", ("ods", "xls"))):
        for kind in kinds:
            folder = tmp_path / kind
            folder.mkdir()
            command = convert_to(kind, libreoffice(), folder)
            subprocess.run([*command, tmp_path / source], capture_output=True, timeout=300, check=False)
            made = folder / f"{source[0]}.{kind}"
            assert examine(made.name, made.read_bytes(), kind) is None, kind
            seen.append(kind)
    assert len(seen) == 4


@pytest.mark.parametrize("name", ["a.pdf", "with data", "changed twice"])
def test_usual_pdfs_are_let_in(name):
    content = pdf_files.pdf()
    if name == "with data":
        content = pdf_files.pdf(pdf_files.attached("hoa-don.xml", b'<?xml version="1.0"?><hoadon/>'))
    elif name == "changed twice":
        content += (
            b"\n% saved again\nstartxref\n" + content[content.rfind(b"startxref") + 9 :].split()[0] + b"\n%%EOF\r\n"
        )
    assert examine("a.pdf", content, "pdf") is None


def saved(picture: Image.Image, kind: str, **how) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **how)
    return target.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_each_kind_is_kept_as_it_looks(mode):
    picture = Image.linear_gradient("L").resize((40, 30)).convert(mode if mode != "I;16" else "I").convert(mode)
    kept = examine("a.png", saved(picture, "PNG"), "png")
    with Image.open(io.BytesIO(kept)) as seen:
        assert (seen.size, seen.mode) == (picture.size, picture.mode)
        assert seen.tobytes() == picture.tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation):
    """Whatever side the telephone was held on: red is where it was seen."""
    upright = Image.new("RGB", (64, 32), "blue")
    upright.paste("red", (0, 0, 32, 32))
    turns = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }  # fmt: skip
    stored = upright
    for turn in turns.get(orientation, []):
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    kept = examine("a.jpg", saved(stored, "JPEG", exif=exif), "jpg")
    with Image.open(io.BytesIO(kept)) as seen:
        assert seen.size == upright.size
        red, blue = seen.convert("RGB").getpixel((10, 16)), seen.convert("RGB").getpixel((54, 16))
    assert red[0] > 200 > blue[0]
    assert blue[2] > 200 > red[2]


def test_a_photo_is_neither_larger_nor_worse():
    noise = Image.effect_noise((600, 400), 40).convert("RGB")
    for quality in (60, 80, 95):
        content = saved(noise, "JPEG", quality=quality)
        kept = examine("a.jpg", content, "jpg")
        assert len(kept) < len(content) * 1.1
        with Image.open(io.BytesIO(content)) as then, Image.open(io.BytesIO(kept)) as now:
            assert now.quantization == then.quantization


@pytest.mark.parametrize("profile", [b"", b"no profile at all", "sRGB"])
def test_colours_are_those_of_screens_and_no_profile_is_kept(profile):
    held = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() if profile == "sRGB" else profile
    kept = examine("a.jpg", saved(Image.new("RGB", (9, 9), (200, 40, 40)), "JPEG", icc_profile=held), "jpg")
    with Image.open(io.BytesIO(kept)) as seen:
        assert "icc_profile" not in seen.info
        assert abs(seen.getpixel((4, 4))[0] - 200) < 6


def test_of_several_pictures_in_a_photo_the_first_is_kept():
    """As telephones add a small one, or one of the depth."""
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (20, 15), "blue")
    content = saved(first, "MPO", save_all=True, append_images=[second])
    kept = examine("a.jpg", content, "jpg")
    with Image.open(io.BytesIO(kept)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (40, 30))


def test_printing_colours_become_those_of_screens():
    kept = examine("a.jpg", saved(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"), "jpg")
    with Image.open(io.BytesIO(kept)) as seen:
        assert seen.mode == "RGB"
