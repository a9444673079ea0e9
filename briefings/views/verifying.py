"""The public page behind the QR code of an issued document: number, day, hash, in force or not, and nothing else."""

import hashlib

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from briefings.choices import DocumentState
from briefings.documents import LARGEST_FILE, is_token
from briefings.models import Document, SignedFile
from organizations.display import display_size

LARGEST_SHOWN = display_size(LARGEST_FILE)
TOO_LARGE = f"Tệp lớn hơn {LARGEST_SHOWN} nên không phải văn bản ban hành tại đây; hãy chọn đúng tệp PDF."
ISSUED, SIGNED, UNVERIFIED, OTHER = "issued", "signed", "unverified", "other"
ENVELOPE = 64 * 1024  # what a form adds around the file


@csrf_exempt  # it changes nothing and looks at no account; so the page needs no cookie either
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, token: str):
    """``/kiem-tra/<token>/``: no signing in. An uploaded file is hashed and forgotten."""
    if not is_token(token):
        raise Http404
    issued = Document.objects.exclude(state=DocumentState.DRAFT)
    document = get_object_or_404(issued.only("symbol", "issued_on", "sha256", "state", "closed_on"), token=token)
    context, status = {"document": document, "verdict": None, "largest": LARGEST_SHOWN}, 200
    if request.method == "POST":
        digest, context["problem"] = _digest(request)
        if digest:
            context["verdict"] = _verdict(document, digest)
        status = 200 if digest else 422
    response = render(request, "briefings/documents/verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response


def _verdict(document: Document, digest: str) -> str:
    """What the file with the hash ``digest`` is of ``document``."""
    if digest == document.sha256:
        return ISSUED
    signed = SignedFile.objects.filter(document=document, sha256=digest).first()
    if signed is None:
        return OTHER
    return SIGNED if signed.is_verified else UNVERIFIED


def _digest(request) -> tuple[str, str]:
    """The hash of the uploaded file; empty, and a Vietnamese sentence, when none can be looked at."""
    # Looked at before anything of the body is read.
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + ENVELOPE:
        return "", TOO_LARGE
    file = request.FILES.get("file")
    if file is None or not file.size:
        return "", "Chưa chọn tệp, hoặc tệp trống; hãy chọn tệp PDF cần kiểm tra."
    if file.size > LARGEST_FILE:
        return "", TOO_LARGE
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest(), ""
