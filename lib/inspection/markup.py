"""XML out of a file, read without building anything: no document type, no entity, no inclusion."""

from collections.abc import Callable
from xml.parsers import expat

from lib.inspection.hostile import Damaged, Hostile, shown

MAX_NESTED = 1_000
MAX_ATTRIBUTE = 16 * 1024 * 1024  # characters; drawings of Word keep their old form in one
_INCLUSION = "http://www.w3.org/2001/XInclude"

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Reader:
    """Reads one part after the other; what it meets goes to ``start``, ``end`` and ``text``.

    Names are ``namespace local`` as expat gives them: with a blank between, without one where there is no namespace.
    """

    def __init__(self, start: Start | None = None, end: End | None = None, text: Text | None = None):
        self._start, self._end, self._text = start, end, text

    def read(self, part: str, data: bytes) -> None:
        """Raises Hostile, and Damaged where ``data`` is no XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        self._part, self._depth = part, 0
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        if self._start or self._end or self._text:
            parser.StartElementHandler = self._begin
            parser.EndElementHandler = self._finish
            if self._text:
                parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Damaged(f"phần {shown(part)}") from error

    def _refuse_document_type(self, *_: object) -> None:
        raise Hostile(f"có khai báo kiểu văn bản hoặc thực thể XML ở phần {shown(self._part)}")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_NESTED:
            raise Hostile(f"có phần {shown(self._part)} lồng nhau quá nhiều lớp")
        if name.startswith(_INCLUSION):
            raise Hostile(f"có phần {shown(self._part)} kéo nội dung từ tệp khác vào (XInclude)")
        if any(len(value) > MAX_ATTRIBUTE for value in attributes.values()):
            raise Hostile(f"có phần {shown(self._part)} mang thuộc tính quá dài")
        if self._start:
            self._start(name, attributes)

    def _finish(self, name: str) -> None:
        self._depth -= 1
        if self._end:
            self._end(name)


def local(name: str) -> str:
    """``name`` without its namespace."""
    return name.rpartition(" ")[2]
