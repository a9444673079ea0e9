"""What PDF/UA-1 and PDF/A-3u ask for, read back out of the file; no validator of either is to be had as a package.

The clauses are those of ISO 14289-1 and ISO 19005-3.
"""

import json
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest
from pypdf import PdfReader

from lib.papers import OutputOptions, render_pdf
from tests.lib.papers.paper_html import annex, paper

DATA = json.dumps({"số": 1}, ensure_ascii=False).encode()
OPTIONS = OutputOptions(tagged=True, archived=True, data=DATA, on=date(2020, 4, 5), signable=True)
PDFAID, PDFUAID = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_pdf(paper(annex("Phụ lục I", 30)), options=OPTIONS).content


@pytest.fixture
def pdf(content):
    with pikepdf.open(BytesIO(content)) as opened:
        yield opened


def objects(pdf, kind):
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == kind]


def test_it_is_sound(pdf):
    assert pdf.check_pdf_syntax() == []
    assert not pdf.is_encrypted
    assert pdf.pdf_version == "1.7"


def test_it_says_what_it_is(pdf):
    packet = ElementTree.fromstring(bytes(pdf.Root.Metadata.read_bytes()).decode().replace("\ufeff", ""))
    said = {element.tag: element.text for element in packet.iter() if element.text and element.text.strip()}
    assert (said[f"{PDFAID}part"], said[f"{PDFAID}conformance"]) == ("3", "U")
    assert said[f"{PDFUAID}part"] == "1"
    assert "Biên bản & phụ lục" in [element.text for element in packet.iter()]
    assert said["{http://ns.adobe.com/pdf/1.3/}Producer"] == str(pdf.docinfo["/Producer"])  # A 6.6.3
    prefix = "{http://www.aiim.org/pdfa/ns/schema#}prefix"
    assert said[prefix] == "pdfuaid"  # A 6.6.2.3: a word of another standard is explained


def test_language_title_and_structure(pdf):
    assert str(pdf.Root.Lang) == "vi"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True  # UA 7.1
    assert pdf.Root.MarkInfo.Marked is True
    kinds = {str(element.S) for element in objects(pdf, "/StructElem")}
    assert {"/Document", "/H1", "/P", "/Table", "/TR", "/TH", "/TD", "/Form"} <= kinds
    assert all(page.obj.Tabs == "/S" for page in pdf.pages if "/Annots" in page.obj)  # UA 7.18.3
    assert all("/StructParents" in page.obj for page in pdf.pages)


def test_every_mark_in_the_content_has_its_element(pdf):
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    elements = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    for page in pdf.pages:
        marks = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                marks.append(int(operands[1].MCID))
        assert sorted(marks) == list(range(len(elements[int(page.obj.StructParents)])))


def test_cells_name_their_headers(pdf):
    cells = [
        element for element in objects(pdf, "/StructElem") if element.S == "/TD" and list(element.A.get("/Headers", []))
    ]
    known = {bytes(name) for name in list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]}
    assert len(cells) == 60
    assert all(bytes(header) in known for cell in cells for header in cell.A.Headers)


def test_letters_are_embedded_and_can_be_copied_out(pdf):
    fonts = [font for font in objects(pdf, "/Font") if font.Subtype == "/Type0"]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font  # A 6.2.11.7, level U
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor  # A 6.2.11.4
        assert font.DescendantFonts[0].CIDToGIDMap is not None


def test_colours_are_those_of_the_profile(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"  # the mark of an ICC profile


def test_there_is_nothing_that_acts(pdf):
    for name in ("/OpenAction", "/AA", "/Names", "/AcroForm"):
        entry = pdf.Root.get(name, pikepdf.Dictionary())
        assert not {"/JavaScript", "/XFA", "/NeedAppearances"} & set(entry.keys())
    assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())
    for annotation in objects(pdf, "/Annot"):
        assert not {"/A", "/AA"} & set(annotation.keys())
        assert int(annotation.F) & (1 | 2 | 4 | 32) == 4  # A 6.3.2: printed, never hidden
        assert "/N" in annotation.AP  # A 6.3.3
    assert pdf.trailer.get("/ID") is not None  # A 6.1.3


def test_the_data_go_along(pdf):
    (file,) = pdf.Root.AF
    assert file.AFRelationship == "/Data"  # A 6.8
    assert file == pdf.Root.Names.EmbeddedFiles.Names[1]
    assert (str(file.F), str(file.UF)) == ("so-lieu.json", "so-lieu.json")
    stream = file.EF.F
    assert stream.Subtype == "/application/json"
    assert bytes(stream.read_bytes()) == DATA
    assert str(stream.Params.ModDate) == "D:20200405000000+07'00'"


def test_without_being_asked_a_paper_says_nothing_of_the_kind():
    with pikepdf.open(BytesIO(render_pdf(paper()).content)) as plain:
        assert not {"/Metadata", "/StructTreeRoot", "/AF"} & set(plain.Root.keys())


@pytest.mark.parametrize(
    ("options", "said", "unsaid"),
    [
        (OutputOptions(tagged=True), b"pdfuaid:part", b"pdfaid:part"),
        (OutputOptions(archived=True), b"pdfaid:part", b"pdfuaid:part"),
    ],
)
def test_one_variant_claims_nothing_of_the_other(options, said, unsaid):
    with pikepdf.open(BytesIO(render_pdf(paper(), options=options).content)) as one:
        packet = bytes(one.Root.Metadata.read_bytes())
        assert said in packet
        assert unsaid not in packet
        assert ("/StructTreeRoot" in one.Root) == options.tagged
        assert ("/OutputIntents" in one.Root) == options.archived


def test_the_same_input_gives_the_same_bytes(content):
    assert render_pdf(paper(annex("Phụ lục I", 30)), options=OPTIONS).content == content


def test_text_comes_out_composed_also_where_it_was_typed_in_pieces():
    decomposed = "Ho\u0302\u0323i nghi\u0323"  # Hội nghị
    reader = PdfReader(BytesIO(render_pdf(paper(f"<p>{decomposed}</p>")).content))
    assert "Hội nghị" in reader.pages[1].extract_text()
