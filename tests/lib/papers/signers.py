"""A certification authority of the tests, and people who sign with its certificates."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec
from pyhanko_certvalidator.registry import SimpleCertificateStore


class Authority:
    """``pem``: its own certificate, as an installation would be told to trust it."""

    def __init__(self, name: str = "CA Thử nghiệm"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = self._made(self.name, self.key.public_key(), authority=True)
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)

    def _made(self, subject, key, *, authority: bool, days=(-1, 30), to_sign=True, by=None):
        now = datetime.now(UTC)
        usage = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        usage |= {"content_commitment": not authority and to_sign, "key_encipherment": not to_sign}
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if by else self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not authority and to_sign, key_cert_sign=authority, crl_sign=authority, **usage
                ),
                critical=True,
            )
        )
        return builder.sign(by or self.key, hashes.SHA256())

    def self_signed(self, name: str) -> signers.SimpleSigner:
        """Somebody whom no authority knows."""
        return self.signer(name, by_itself=True)

    def signer(self, name: str, *, by_itself: bool = False, **made) -> signers.SimpleSigner:
        """``days``: from when until when, from today. ``to_sign``: whether the certificate is for signing."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = key if by_itself else None
        certificate = self._made(subject, key.public_key(), authority=False, by=by, **made)
        encoding = serialization.Encoding.DER
        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(self.certificate.public_bytes(encoding)))
        private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(encoding)),
            signing_key=keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        )


def signed(
    content: bytes, signer, field: str = "KySo2", *, box=None, change=None, certifies: MDPPerm | None = None
) -> bytes:
    """``content`` with one more signature in ``field``, which ``box`` makes; ``change(writer)`` goes along with it.

    ``certifies``: as a certification that lets so much follow it.
    """
    writer = IncrementalPdfFileWriter(BytesIO(content))
    if change:
        change(writer)
    new = SigFieldSpec(field, box=box) if box else None
    certified = {"certify": True, "docmdp_permissions": certifies} if certifies else {}
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **certified)
    return signers.sign_pdf(writer, metadata, signer, existing_fields_only=not box, new_field_spec=new).getvalue()
