"""Every kind of file that people send in place of one that is kept: what it is, and what to do."""

import re
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from briefings.documents.signed_files import attach_signed
from briefings.services import evidence, file_kinds
from lib.refused import Refused
from lib.workbooks import inspect
from tests import evidence as samples
from tests import factories
from tests.corpus.other_kinds import compound

HEIC = struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(64)
DOC, PPT = compound("WordDocument")(), compound("PowerPoint Document")()
PPTX = samples.archive(**{"[Content_Types].xml": samples.TYPES, "ppt/presentation.xml": b"<presentation/>"})
BYTES = {
    "IMG_0412.HEIC": (HEIC, file_kinds.HEIC),
    "IMG_0412.jpg": (HEIC, file_kinds.HEIC),
    "bao cao.doc": (DOC, file_kinds.DOC),
    "bao cao.docx": (DOC, file_kinds.DOC),
    "trinh chieu.pptx": (PPTX, file_kinds.SLIDES),
    "trinh chieu.ppt": (PPT, file_kinds.SLIDES),
    "so lieu.xls": (compound("Workbook")(), file_kinds.XLS),
    "anh.webp": (b"RIFF\0\0\0\0WEBPVP8 ", file_kinds.OTHER_PICTURE),
    "phim.mp4": (b"\0\0\0\x18ftypmp42", file_kinds.VIDEO),
    "tep.zip": (samples.archive(**{"a.txt": b"a"}), file_kinds.PACKED),
    "tep.rar": (b"Rar!\x1a\7\0", file_kinds.PACKED),
    "virus.exe": (b"MZ", file_kinds.PROGRAM),
    "khong-duoi": (samples.PDF, file_kinds.PDF),
    "anh.png": (samples.JPEG, file_kinds.JPEG),
}


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        evidence.check(name, SimpleUploadedFile(name, content))
    return str(refused.value)


@pytest.mark.parametrize("name", BYTES)
def test_evidence_that_is_refused_is_named_by_its_bytes_with_what_to_do(name):
    content, kind = BYTES[name]

    said = refusal(name, content)

    assert kind.name in said
    assert (kind.advice or f"hãy đổi đuôi tên tệp thành {kind.suffixes[0]}") in said


def test_every_kind_that_is_known_by_its_name_says_what_to_do():
    number = 0
    for kind in file_kinds.ALL:
        for suffix in kind.suffixes:
            if suffix in evidence.KINDS:
                continue
            said = refusal(f"tep{suffix}", b"\x01\x02\x03 khong ro")
            assert kind.name in said, suffix
            assert kind.advice in said, suffix
            number += 1
    print(f"\n{number} names")
    assert number > 60


def test_each_name_is_of_one_kind_and_every_kind_that_is_kept_is_known():
    suffixes = [suffix for kind in file_kinds.ALL for suffix in kind.suffixes]

    assert len(suffixes) == len(set(suffixes))
    assert {suffix for kind in file_kinds.ALL if not kind.advice for suffix in kind.suffixes} == set(evidence.KINDS)
    assert all("hãy" in kind.advice for kind in file_kinds.ALL if kind.advice)


def test_what_nobody_knows_is_answered_with_the_kinds_that_are_kept():
    assert refusal("tep.xyz", b"\x01\x02\x03").endswith(f"hãy gửi một trong các loại: {evidence.ALLOWED}.")


@pytest.mark.parametrize("name", ["IMG_0412.HEIC", "bao cao.doc", "trinh chieu.pptx", "tep.rar", "khong-duoi"])
def test_an_import_says_the_same_way_what_it_was_given(name):
    with pytest.raises(Refused) as refused:
        inspect(BYTES[name][0], name)

    assert re.match(r"Tệp (là|dạng) .+\. ?Hãy|.*[.,] [Hh]ãy ", str(refused.value))
    assert "bảng tính" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.database_independent
@pytest.mark.parametrize("name", ["IMG_0412.HEIC", "bao cao.doc", "trinh chieu.pptx", "anh.png", "tep.zip"])
def test_a_signed_paper_of_another_kind_is_not_called_a_wrong_signature(name):
    content, kind = BYTES[name]
    host = factories.HostFactory()
    document = factories.DocumentFactory(briefing=factories.BriefingFactory(series__host=host), issued=True)

    with pytest.raises(Refused) as refused:
        attach_signed(document.pk, by=factories.member("secretariat", host), content=content)

    assert f"là {kind.name}, không phải tệp PDF" in str(refused.value)
    assert "ký số lên chính tệp ấy" in str(refused.value)
