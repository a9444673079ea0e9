"""A paper that comes back signed: what is accepted, and what is said of the rest."""

import subprocess
import sys
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
from pyhanko.sign.fields import MDPPerm

from lib.papers import DigitalSignature, OutputOptions, check_signatures, digital_signatures, render_pdf, signatures
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


def test_a_program_that_brings_its_own_field_is_accepted(issued, chair, authority):
    own = signed(issued.content, chair, "Signature1", box=(300, 100, 450, 160))
    assert [one.field for one in check_signatures(own, issued.content, [authority.pem])] == ["Signature1"]


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


def test_a_box_that_hides_the_page(issued, chair):
    hiding = signed(issued.content, chair, "Signature1", box=(0, 0, 600, 600))
    assert sentence(hiding, issued) == digital_signatures.COVERED.format(field="Signature1")


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


@pytest.mark.parametrize("box", [None, (300, 100, 450, 160)], ids=["its field", "a field of its own"])
@pytest.mark.parametrize(
    ("certifies", "permits"),
    [(MDPPerm.NO_CHANGES, "nothing"), (MDPPerm.FILL_FORMS, "signatures"), (MDPPerm.ANNOTATE, "notes")],
)
def test_a_certified_file_is_accepted_and_says_what_it_permits(issued, chair, authority, certifies, permits, box):
    content = signed(issued.content, chair, "Signature1" if box else "KySo2", box=box, certifies=certifies)

    (one,) = check_signatures(content, issued.content, [authority.pem])

    assert (one.signer, one.whole, one.trusted, one.permits) == ("Người Chủ Trì", True, True, permits)
    assert DigitalSignature.from_json(one.as_json()) == one


def test_a_signature_kept_before_that_was_known_is_read(once_signed, issued):
    (one,) = check_signatures(once_signed, issued.content, [])
    stored = {name: value for name, value in one.as_json().items() if name != "permits"}
    assert DigitalSignature.from_json(stored) == one


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
