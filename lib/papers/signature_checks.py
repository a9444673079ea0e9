"""What is looked at in a PDF that came back signed. It runs in the sandbox of ``signatures``, where pyHanko is loaded.

What may change in an issued file while it is signed, pyHanko's own rules say, and one for papers that have a structure.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.rules.file_structure_rules import CatalogModificationRule
from pyhanko.sign.diff_analysis.rules_api import Context, QualifiedWhitelistRule, ReferenceUpdate
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from lib.papers.digital_signatures import (
    AFTER,
    BROKEN,
    CHANGED,
    FILLED,
    LOCKED,
    NO_CHAIN,
    NO_FIELDS,
    NO_ROOTS,
    NOT_THIS,
    NOT_VALID,
    NOTES,
    NOTHING,
    OUTSIDE,
    SIGNATURES,
    UNFIT,
    UNSIGNED,
    DigitalSignature,
)
from lib.refused import Refused


class FieldsInTheStructure(QualifiedWhitelistRule):
    """In a tagged file (PDF/UA) an element of the structure points at each field.

    pyHanko lets a field be signed as it stands in the form and on its page, and wants every other way to it explained.
    This explains the one through the structure; whether the field may be signed, its own rules still decide.
    """

    def apply_qualified(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[tuple[ModificationLevel, ReferenceUpdate]]:
        """Explain what leads to each field through the structure of ``new``."""
        form = old.root.get("/AcroForm")
        for field in form.raw_get("/Fields").get_object() if form else ():
            for path in old._get_usages_of_ref(field.reference):
                if str(path).startswith(".Root.StructTreeRoot") and str(path).endswith(".Obj"):
                    context = Context.from_absolute(old, path)
                    yield ModificationLevel.FORM_FILLING, ReferenceUpdate(field.reference, context_checked=context)


# What may change in the catalogue of a file. pyHanko's classes say nothing of their types.
AS_USUAL = CatalogModificationRule()  # type: ignore[no-untyped-call]
AND_CERTIFIED = CatalogModificationRule({*AS_USUAL.ignored_keys, "/Perms"})  # type: ignore[no-untyped-call]


class Certification(QualifiedWhitelistRule):
    """Who signs first may certify the file: the catalogue then says so, and which signature it is (ISO 32000, 12.8.4).

    pyHanko expects a certification before its comparison begins. Here it begins with the issued file, which has none.
    """

    def apply_qualified(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[tuple[ModificationLevel, ReferenceUpdate]]:
        """As for any change of the catalogue; a certification may be added where a field is signed with it."""
        permissions = None if "/Perms" in old.root else _entry(new.root, "/Perms", None)
        if permissions is None:
            yield from AS_USUAL.apply_qualified(old, new)
            return
        certifying = permissions.raw_get("/DocMDP") if list(permissions) == ["/DocMDP"] else None
        if certifying is None or certifying not in list(_signed(new)):
            raise SuspiciousModification("the permissions of the file are of no signature in it")
        yield from AND_CERTIFIED.apply_qualified(old, new)
        held = new.root.raw_get("/Perms")
        if isinstance(held, IndirectObject):
            yield ModificationLevel.FORM_FILLING, ReferenceUpdate(held.reference)


def _signed(revision: HistoricalResolver) -> Iterator[Any]:
    """What the fields that are signed in ``revision`` refer to."""
    for held in revision.root["/AcroForm"]["/Fields"]:
        field = revision(held.reference)
        if "/V" in field:
            yield field.raw_get("/V")


POLICY = StandardDiffPolicy(
    global_rules=[
        *(rule for rule in DEFAULT_DIFF_POLICY.global_rules if not isinstance(rule, CatalogModificationRule)),
        Certification(),
        FieldsInTheStructure(),
    ],
    form_rule=DEFAULT_DIFF_POLICY.form_rule,
    ignore_orphaned_objects=False,  # what nothing leads to now, a later revision may show
)
PERMITS = {MDPPerm.NO_CHANGES: NOTHING, MDPPerm.FILL_FORMS: SIGNATURES, MDPPerm.ANNOTATE: NOTES}


def find_signatures(content: bytes, length: int, roots: list[bytes]) -> list[DigitalSignature]:
    """The signatures of ``content``, oldest first; ``length``: of the issued file, with which it begins, in bytes.

    Raises Refused as ``check_signatures`` does, and whatever pyHanko does with a file that is none.
    """
    reader, issued = PdfFileReader(BytesIO(content)), PdfFileReader(BytesIO(content[:length]))
    # A file may be appended that never looks back: then the issued pages are not the ones that are shown.
    if reader.xrefs.get_startxref_for_revision(0) != issued.last_startxref:
        raise Refused(NOT_THIS)
    embedded = list(reader.embedded_regular_signatures)
    if not embedded:
        raise Refused(UNSIGNED)
    _refuse_other_fields(_fields(reader), _fields(issued), {str(one.field_name) for one in embedded})
    allowed = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
    try:
        changes = POLICY.review_file(reader, 0)
    except SuspiciousModification as error:
        raise Refused(CHANGED) from error
    if isinstance(changes, SuspiciousModification) or changes.modification_level not in allowed:
        raise Refused(CHANGED)
    return [_looked_at(one, roots, last=one is embedded[-1]) for one in embedded]


def _looked_at(embedded: Any, roots: list[bytes], *, last: bool) -> DigitalSignature:
    trusted = [certificate for root in roots for certificate in load_certs_from_pemder_data(root)]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(embedded, signer_validation_context=context, diff_policy=POLICY)
    if not status.intact or not status.valid:
        raise Refused(BROKEN.format(field=embedded.field_name))
    permits = _permits(embedded)
    if permits and not status.docmdp_ok:
        raise Refused(LOCKED.format(field=embedded.field_name, signer=_name(embedded.signer_cert.subject)))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if last and not whole and status.modification_level not in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}:
        raise Refused(AFTER)
    stamp = status.timestamp_validity
    vouched = stamp if stamp is not None and stamp.intact and stamp.valid and stamp.trusted else None
    certificate = embedded.signer_cert
    return DigitalSignature(
        field=str(embedded.field_name),  # plain, not of a class of pyHanko's, which would be loaded to read it
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        signed_at=vouched.timestamp if vouched else embedded.self_reported_timestamp,
        timestamped=vouched is not None,
        trusted=bool(status.trusted),
        whole=whole,
        permits=permits,
        doubt="" if status.trusted else _doubt(status, certificate, roots),
    )


def _doubt(status: Any, certificate: Any, roots: list[bytes]) -> str:
    """Why a signer was not verified, by what the validation found (ETSI EN 319 102-1, 5.1.3)."""
    if not roots:
        return NO_ROOTS
    found = getattr(status.trust_problem_indic, "name", "")
    if found == "NO_CERTIFICATE_CHAIN_FOUND" or certificate.issuer == certificate.subject:
        return NO_CHAIN
    at = status.validation_time
    in_time = certificate.not_valid_before <= at <= certificate.not_valid_after
    return NOT_VALID if "REVOKED" in found or not in_time else UNFIT


def _fields(reader: PdfFileReader) -> dict[str, Any]:
    """The fields of the form of a file, by their names."""
    form = _entry(reader.root, "/AcroForm", {})
    fields = [field.get_object() for field in _entry(form, "/Fields", ())]
    return {str(_entry(field, "/T", "")): field for field in fields}


def _refuse_other_fields(fields: dict[str, Any], reserved: dict[str, Any], signed: set[str]) -> None:
    """Raises Refused for fields that the issued file does not have, and for reserved ones that only look signed."""
    if not reserved:
        raise Refused(NO_FIELDS)
    for name, field in fields.items():
        if name not in reserved and not _is_timestamp(field):
            raise Refused(OUTSIDE.format(field=name, reserved=", ".join(reserved)))
    for name, field in reserved.items():
        if name not in signed and name in fields and _looks(fields[name]) != _looks(field):
            raise Refused(FILLED.format(field=name))


def _is_timestamp(field: Any) -> bool:
    """Whether a field, of no size, holds when the file was signed, as a third party vouches (PAdES)."""
    left, bottom, right, top = (float(value) for value in _entry(field, "/Rect", (0, 0, 0, 0)))
    value = _entry(field, "/V", None)
    stamps = isinstance(value, DictionaryObject) and _entry(value, "/Type", "") == "/DocTimeStamp"
    return stamps and (right - left) * (top - bottom) == 0


def _looks(field: Any) -> bytes:
    """What draws a field; one of several states is none that this portal reserves."""
    shown = _entry(_entry(field, "/AP", {}), "/N", None)
    if shown is None:
        return b""
    return bytes(shown.encoded_data) if isinstance(shown, StreamObject) else b"states"


def _permits(embedded: Any) -> str:
    """What a signature that certifies the file permits after it; empty for one that does not."""
    permissions = _entry(embedded.reader.root, "/Perms", None)
    if permissions is None or "/DocMDP" not in permissions:
        return ""
    certifies = permissions.raw_get("/DocMDP") == embedded.sig_field.get_object().raw_get("/V")
    return PERMITS[embedded.docmdp_level or MDPPerm.FILL_FORMS] if certifies else ""


def _entry(dictionary: Any, name: str, otherwise: Any) -> Any:
    """What an entry leads to; ``get`` of pyHanko's dictionaries would give the reference itself."""
    try:
        return dictionary[name]
    except KeyError:
        return otherwise


def _name(name: Any) -> str:
    """Who a certificate speaks of: the common name, else all that it says."""
    return str(name.native.get("common_name") or name.human_friendly)
