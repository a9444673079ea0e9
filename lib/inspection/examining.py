"""One file looked at whole: what runs in the sandbox, where all that it needs is loaded."""

from lib.inspection import compound, delimited, odf, ooxml, pdf, pictures
from lib.inspection.archive import Budget
from lib.inspection.formats import Format
from lib.inspection.hostile import Hostile
from lib.refused import Refused


def examine(name: str, content: bytes, kind: str) -> bytes | None:
    """What is to be kept in place of ``content``; None for the very same bytes. Raises Refused."""
    try:
        return _examine(content, Format(kind))
    except Hostile as error:
        raise Refused(error.refusal(name, Format(kind))) from error


def _examine(content: bytes, kind: Format) -> bytes | None:
    if kind in (Format.JPEG, Format.PNG):
        return pictures.renew(content, kind)
    if kind == Format.PDF:
        pdf.inspect(content)
    elif kind in (Format.DOCX, Format.XLSX):
        ooxml.inspect(content, kind, Budget())
    elif kind in (Format.ODT, Format.ODS):
        odf.inspect(content, kind, Budget())
    elif kind == Format.XLS:
        compound.inspect(content)
    else:
        delimited.inspect(content)
    return None
