"""A paper that comes back signed: what is accepted, and what is said of the rest."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field

from lib.papers import (
    DigitalSignature,
    OutputOptions,
    check_signatures,
    digital_signatures,
    name_signers,
    render_pdf,
    signatures,
)
from lib.papers.signature_fields import boxes
from lib.refused import Refused
from lib.sandbox import Sandbox
from tests.lib.papers.paper_html import annex, paper
from tests.lib.papers.signers import Authority, signed

MM = 72 / 25.4


@pytest.fixture(scope="module")
def issued():
    return render_pdf(
        paper(annex("Phụ lục I", 20)), options=OutputOptions(tagged=True, archived=True, data=b"{}", signable=True)
    )


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def chair(authority):
    return authority.signer("Người Chủ Trì")


@pytest.fixture(scope="module")
def once_signed(issued, chair) -> bytes:
    return signed(issued.content, chair)


def test_fields_stand_where_the_decree_puts_signatures(issued):
    with pikepdf.open(BytesIO(issued.content)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
    assert list(fields) == ["KySo1", "KySo2", "DauCoQuan"]
    assert all("/V" not in field for field in fields.values())
    last = issued.places["ky-2"]
    left, bottom, right, top = (float(value) for value in fields["KySo2"].Rect)
    assert (left + right) / 2 == pytest.approx((last.left + last.right) / 2, abs=0.1)
    assert top - bottom == pytest.approx(25 * MM, abs=0.1)
    seal = [float(value) for value in fields["DauCoQuan"].Rect]
    assert seal[2] - left == pytest.approx((right - left) / 3, abs=0.1)  # over a third of the signature, on its left
    assert seal[2] - seal[0] == pytest.approx(36 * MM, abs=0.1)


def test_a_paper_without_signers_has_no_fields():
    assert boxes({}) == []


def test_a_signature_is_shown_with_what_is_known_of_it(issued, once_signed, authority):
    (one,) = check_signatures(once_signed, issued.content, [authority.pem])
    assert (one.field, one.signer, one.issuer) == ("KySo2", "Người Chủ Trì", "CA Thử nghiệm")
    assert one.trusted
    assert one.whole
    assert not one.timestamped
    assert one.signed_at is not None


def test_a_chain_that_ends_at_no_known_root_is_accepted_and_said(issued, once_signed):
    (one,) = check_signatures(once_signed, issued.content, [Authority("CA Khác").pem])
    assert not one.trusted
    (one,) = check_signatures(once_signed, issued.content, [])
    assert not one.trusted


def test_one_signs_after_the_other(issued, once_signed, authority):
    twice = signed(once_signed, authority.signer("Cơ quan Thử"), "DauCoQuan")
    assert twice.startswith(once_signed)
    first, second = check_signatures(twice, issued.content, [authority.pem])
    assert (first.signer, first.whole) == ("Người Chủ Trì", False)
    assert (second.signer, second.whole) == ("Cơ quan Thử", True)


BOXES = {"beside": (300, 100, 450, 160), "over the page": (0, 0, 600, 600), "unseen": (1, 1, 1, 1)}


@pytest.mark.parametrize("box", BOXES.values(), ids=list(BOXES))
def test_a_field_that_the_paper_does_not_reserve_is_refused(issued, chair, box):
    own = signed(issued.content, chair, "Signature1", box=box)
    assert sentence(own, issued) == digital_signatures.OUTSIDE.format(
        field="Signature1", reserved="KySo1, KySo2, DauCoQuan"
    )


def sentence(content, issued) -> str:
    with pytest.raises(Refused) as refusal:
        check_signatures(content, issued.content, [])
    return str(refusal.value)


def test_the_issued_file_itself_is_not_signed(issued):
    assert sentence(issued.content, issued) == digital_signatures.UNSIGNED


def test_something_appended_without_a_signature(issued):
    writer = IncrementalPdfFileWriter(BytesIO(issued.content))
    writer.set_custom_trailer_entry(NameObject("/Thu"), NameObject("/Thu"))
    out = BytesIO()
    writer.write(out)
    assert sentence(out.getvalue(), issued) == digital_signatures.UNSIGNED


def test_another_paper_however_well_signed(issued, chair):
    other = render_pdf(paper(annex("Phụ lục khác", 20)), options=OutputOptions(signable=True)).content
    assert sentence(signed(other, chair), issued) == digital_signatures.NOT_THIS


def test_the_paper_written_anew_by_a_program(issued):
    out = BytesIO()
    with pikepdf.open(BytesIO(issued.content)) as pdf:
        pdf.save(out)
    assert sentence(out.getvalue(), issued) == digital_signatures.NOT_THIS


def test_another_file_hung_behind_the_issued_bytes(issued, chair):
    """It begins with the issued bytes, but what a reader shows is the other file."""
    other = signed(render_pdf(paper(annex("Phụ lục khác", 20)), options=OutputOptions(signable=True)).content, chair)
    assert sentence(issued.content + other, issued) in {digital_signatures.NOT_THIS, signatures.DAMAGED}


def cover(writer: IncrementalPdfFileWriter) -> None:
    """Other words on the first page."""
    page, _ = writer.find_page_for_modification(0)
    words = writer.add_object(StreamObject(stream_data=b"0 0 600 800 re f"))
    page.get_object()[pdf_name("/Contents")] = words
    writer.update_container(page.get_object())


def test_words_changed_and_then_signed(issued, chair):
    """The signature holds: its signer has signed other words than those that were issued."""
    assert sentence(signed(issued.content, chair, change=cover), issued) == digital_signatures.CHANGED


def test_words_changed_after_signing(issued, once_signed):
    writer = IncrementalPdfFileWriter(BytesIO(once_signed))
    cover(writer)
    out = BytesIO()
    writer.write(out)
    assert sentence(out.getvalue(), issued) == digital_signatures.CHANGED


def test_a_note_added_after_signing(issued, once_signed):
    writer = IncrementalPdfFileWriter(BytesIO(once_signed))
    note = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): ArrayObject(NumberObject(value) for value in (10, 10, 200, 60)),
            pdf_name("/Contents"): pdf_string("Không đồng ý"),
            pdf_name("/DA"): pdf_string("/Helv 12 Tf 0 g"),
        }
    )
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[pdf_name("/Annots")] = ArrayObject([writer.add_object(note)])
    writer.update_container(page.get_object())
    out = BytesIO()
    writer.write(out)
    assert sentence(out.getvalue(), issued) == digital_signatures.CHANGED


def test_a_signature_that_does_not_fit_its_content(issued, once_signed):
    """What the revision says of its own time is another one now."""
    place = once_signed.index(b"/M (D", len(issued.content))
    broken = bytearray(once_signed)
    digit = once_signed.index(b"20", place) + 2
    broken[digit] = ord("1") if broken[digit] != ord("1") else ord("2")
    assert sentence(bytes(broken), issued) == digital_signatures.BROKEN.format(field="KySo2")


def field_of(writer: IncrementalPdfFileWriter, name: str) -> DictionaryObject:
    fields = (held.get_object() for held in writer.root["/AcroForm"]["/Fields"])
    return next(field for field in fields if field["/T"] == name)


def spread(writer: IncrementalPdfFileWriter) -> None:
    """The field that is signed covers the page."""
    field = field_of(writer, "KySo2")
    field[pdf_name("/Rect")] = ArrayObject(NumberObject(value) for value in (0, 0, 595, 842))
    writer.update_container(field)


def draw_a_seal(writer: IncrementalPdfFileWriter) -> None:
    """A field that nobody signs shows a seal."""
    field = field_of(writer, "DauCoQuan")
    seal = StreamObject({pdf_name("/Subtype"): pdf_name("/Form")}, stream_data=b"1 0 0 rg 0 0 90 90 re f")
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(seal)})
    writer.update_container(field)


def draw_a_seal_as_a_state(writer: IncrementalPdfFileWriter) -> None:
    field = field_of(writer, "DauCoQuan")
    seal = writer.add_object(StreamObject({pdf_name("/Subtype"): pdf_name("/Form")}, stream_data=b"0 0 90 90 re f"))
    states = DictionaryObject({pdf_name("/On"): seal})
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): states})
    field[pdf_name("/AS")] = pdf_name("/On")
    writer.update_container(field)


def hide_a_page(writer: IncrementalPdfFileWriter) -> None:
    """Nothing leads to it yet: a later revision may show it (a shadow attack)."""
    writer.add_object(StreamObject(stream_data=b"0 0 600 800 re f"))


def add_a_page(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    pages = page.get_object()["/Parent"]
    pages["/Kids"].append(page)
    pages[pdf_name("/Count")] = NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def attach_a_file(writer: IncrementalPdfFileWriter) -> None:
    file = DictionaryObject({pdf_name("/Type"): pdf_name("/Filespec"), pdf_name("/F"): pdf_string("a.exe")})
    writer.root["/Names"]["/EmbeddedFiles"]["/Names"].extend([pdf_string("a.exe"), writer.add_object(file)])
    writer.update_container(writer.root["/Names"]["/EmbeddedFiles"])
    writer.update_root()


def run_at_opening(writer: IncrementalPdfFileWriter) -> None:
    script = DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")})
    writer.root[pdf_name("/OpenAction")] = writer.add_object(script)
    writer.update_root()


def run_in_the_field(writer: IncrementalPdfFileWriter) -> None:
    field = field_of(writer, "KySo2")
    script = DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")})
    field[pdf_name("/A")] = writer.add_object(script)
    writer.update_container(field)


def text_field(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    field = DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string("Gia tri"),
            pdf_name("/V"): pdf_string("Không đồng ý"),
        }
    )
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form)


def empty_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("Signature9", box=(0, 0, 500, 500)))


AROUND_THE_SIGNATURE = {
    "words over the page": (cover, digital_signatures.CHANGED),
    "the field over the page": (spread, digital_signatures.CHANGED),
    "a seal that nobody set": (draw_a_seal, digital_signatures.FILLED.format(field="DauCoQuan")),
    "a seal as a state": (draw_a_seal_as_a_state, digital_signatures.FILLED.format(field="DauCoQuan")),
    "a page that waits": (hide_a_page, digital_signatures.CHANGED),
    "a page more": (add_a_page, digital_signatures.CHANGED),
    "a file that goes along": (attach_a_file, digital_signatures.CHANGED),
    "a script at opening": (run_at_opening, digital_signatures.CHANGED),
    "a script in the field": (run_in_the_field, digital_signatures.CHANGED),
    "a field with a value": (text_field, "Gia tri"),
    "a field that waits": (empty_field, "Signature9"),
}


@pytest.mark.parametrize("name", AROUND_THE_SIGNATURE)
@pytest.mark.parametrize("when", ["before", "after"])
def test_nothing_goes_along_with_a_signature(issued, chair, name, when):
    """Signed with it, so that the signature holds; and appended behind it."""
    change, says = AROUND_THE_SIGNATURE[name]
    if when == "before":
        content = signed(issued.content, chair, change=change)
    else:
        writer = IncrementalPdfFileWriter(BytesIO(signed(issued.content, chair)))
        change(writer)
        out = BytesIO()
        writer.write(out)
        content = out.getvalue()
    assert says in sentence(content, issued)


def test_a_paper_without_fields_takes_no_signatures(chair):
    plain = render_pdf(paper(annex("Phụ lục I", 20)), options=OutputOptions())
    content = signed(plain.content, chair, "Signature1", box=(10, 10, 90, 40))
    assert sentence(content, plain) == digital_signatures.NO_FIELDS


def doubted(authority: Authority) -> dict[str, tuple[object, list[bytes], str]]:
    """What makes a signer one who is not verified: the signer, the roots, and the reason that is told."""
    fake = Authority()  # of the same name
    return {
        "no root is known": (authority.signer("A"), [], digital_signatures.NO_ROOTS),
        "another authority": (authority.signer("A"), [Authority("CA Khác").pem], digital_signatures.NO_CHAIN),
        "an authority of the same name": (fake.signer("A"), [authority.pem], digital_signatures.UNFIT),
        "signed by itself": (authority.self_signed("A"), [authority.pem], digital_signatures.NO_CHAIN),
        "expired": (authority.signer("A", days=(-9, -3)), [authority.pem], digital_signatures.NOT_VALID),
        "not valid yet": (authority.signer("A", days=(3, 9)), [authority.pem], digital_signatures.NOT_VALID),
        "for another use": (authority.signer("A", to_sign=False), [authority.pem], digital_signatures.UNFIT),
    }


def test_a_signer_who_is_not_known_is_never_called_one(issued, authority):
    told = doubted(authority)
    for name, (signer, roots, reason) in told.items():
        (one,) = check_signatures(signed(issued.content, signer), issued.content, roots)
        assert (one.trusted, one.doubt) == (False, reason), name
        assert one.why_not_verified == digital_signatures.DOUBTS[reason]
        assert name_signers([one]) == "chữ ký chưa xác minh mang tên A"
    print(f"\n{len(told)} doubts")
    assert len(told) > 6


@pytest.mark.parametrize("tail", [b"\n", b"x" * 100_000, b"\n%%EOF\n" * 3, b"\nstartxref\n99999999\n%%EOF\n"])
def test_rubbish_behind_the_issued_bytes(issued, tail):
    assert sentence(issued.content + tail, issued) in {
        signatures.DAMAGED,
        digital_signatures.UNSIGNED,
        digital_signatures.NOT_THIS,
    }


def test_rubbish_behind_a_signature(issued, once_signed):
    found = check_signatures
    try:
        (one,) = found(once_signed + b"\n" * 50, issued.content, [])
    except (Refused, PdfReadError):
        return
    assert not one.whole


@pytest.mark.parametrize(
    "limits", [signatures.LIMITS._replace(memory=40 * 1024 * 1024), signatures.LIMITS._replace(real_seconds=0.001)]
)
def test_a_file_that_costs_too_much_is_a_sentence(issued, once_signed, monkeypatch, limits):
    sandbox = Sandbox(limits, at_once=1)
    monkeypatch.setattr(signatures, "sandbox", sandbox)
    assert sentence(once_signed, issued) == signatures.DAMAGED
    sandbox.close()


def test_who_waits_too_long_for_other_files_is_told(issued, once_signed, monkeypatch):
    sandbox = Sandbox(signatures.LIMITS, at_once=1, waiting=0.1)
    monkeypatch.setattr(signatures, "sandbox", sandbox)
    with sandbox.slot():
        assert sentence(once_signed, issued) == signatures.BUSY


def test_the_caller_never_loads_what_looks_at_signatures(issued, once_signed, tmp_path):
    """It takes half a second."""
    for name, content in (("signed", once_signed), ("issued", issued.content)):
        (tmp_path / name).write_bytes(content)
    code = (
        "import sys; from pathlib import Path; from lib.papers.signatures import check_signatures;"
        "folder = Path(sys.argv[1]);"
        "assert check_signatures((folder / 'signed').read_bytes(), (folder / 'issued').read_bytes(), [])[0].whole;"
        "sys.exit('pyhanko' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=120).returncode == 0


# --- certified files (DocMDP) -----------------------------------------------------------------------------------------


@pytest.fixture
def careless(monkeypatch):
    """A program that signs whatever an earlier signature forbids."""
    monkeypatch.setattr(signers.PdfSigner, "_enforce_certification_constraints", lambda self, reader: None)


@pytest.mark.parametrize(
    ("certifies", "permits"),
    [(MDPPerm.NO_CHANGES, "nothing"), (MDPPerm.FILL_FORMS, "signatures"), (MDPPerm.ANNOTATE, "notes")],
)
def test_a_certified_file_is_accepted_and_says_what_it_permits(issued, chair, authority, certifies, permits):
    content = signed(issued.content, chair, certifies=certifies)

    (one,) = check_signatures(content, issued.content, [authority.pem])

    assert (one.signer, one.whole, one.trusted, one.permits) == ("Người Chủ Trì", True, True, permits)
    assert DigitalSignature.from_json(one.as_json()) == one


def test_a_signature_kept_before_that_was_known_is_read(once_signed, issued):
    (one,) = check_signatures(once_signed, issued.content, [])
    stored = {name: value for name, value in one.as_json().items() if name not in ("permits", "doubt")}
    read = DigitalSignature.from_json(stored)
    assert replace(read, doubt=one.doubt) == one
    assert read.why_not_verified == digital_signatures.DOUBTS[digital_signatures.NO_CHAIN]


@pytest.mark.parametrize("certifies", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_certified_file_is_signed_by_others_where_it_permits_that(issued, chair, authority, certifies):
    content = signed(issued.content, chair, certifies=certifies)
    both = signed(content, authority.signer("Cơ quan Thử"), "DauCoQuan")

    first, second = check_signatures(both, issued.content, [authority.pem])

    assert (first.permits != "", first.whole, second.permits, second.whole) == (True, False, "", True)


def test_a_file_that_was_locked_and_signed_again_is_refused_for_that(issued, chair, authority, careless):
    """Nobody has changed its words: that would be a wrong accusation."""
    locked = signed(issued.content, chair, certifies=MDPPerm.NO_CHANGES)
    both = signed(locked, authority.signer("Cơ quan Thử"), "DauCoQuan")

    said = sentence(both, issued)

    assert said == digital_signatures.LOCKED.format(field="KySo2", signer="Người Chủ Trì")
    assert "đã khóa tài liệu" in said
    assert "bị sửa" not in said


@pytest.mark.parametrize("certifies", list(MDPPerm))
def test_words_changed_in_a_certified_file(issued, chair, certifies):
    assert sentence(signed(issued.content, chair, change=cover, certifies=certifies), issued) == (
        digital_signatures.CHANGED
    )
    writer = IncrementalPdfFileWriter(BytesIO(signed(issued.content, chair, certifies=certifies)))
    cover(writer)
    out = BytesIO()
    writer.write(out)
    assert sentence(out.getvalue(), issued) == digital_signatures.CHANGED


def test_permissions_of_no_signature(issued, chair):
    def pretend(writer):
        writer.root[pdf_name("/Perms")] = DictionaryObject(
            {pdf_name("/DocMDP"): writer.add_object(DictionaryObject({pdf_name("/Type"): pdf_name("/Sig")}))}
        )
        writer.update_root()

    assert sentence(signed(issued.content, chair, change=pretend), issued) == digital_signatures.CHANGED


def test_a_certification_behind_another_signature(issued, once_signed, authority, careless):
    """No reader of PDF counts it as one; what it permits is not asked then."""
    both = signed(once_signed, authority.signer("Cơ quan Thử"), "DauCoQuan", certifies=MDPPerm.FILL_FORMS)
    first, second = check_signatures(both, issued.content, [authority.pem])
    assert (first.signer, second.signer) == ("Người Chủ Trì", "Cơ quan Thử")


def test_permissions_that_stand_by_themselves(issued, chair, authority):
    """As several programs write them: an object of its own, to which the catalogue leads."""

    def prepare(writer):
        writer.root[pdf_name("/Perms")] = writer.add_object(DictionaryObject())
        writer.update_root()

    content = signed(issued.content, chair, change=prepare, certifies=MDPPerm.FILL_FORMS)
    (one,) = check_signatures(content, issued.content, [authority.pem])
    assert one.permits == "signatures"
