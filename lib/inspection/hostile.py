"""Why a file is not let in: what is in it and where, and what the sender can do."""

from lib.inspection.formats import Format

AS_PDF = "hãy mở tệp, chọn Lưu thành (hoặc Xuất) → PDF rồi gửi tệp .pdf"
INTO_A_NEW_FILE = "hãy chép phần cần gửi (dán giá trị) sang một tệp mới, lưu lại thành .xlsx rồi gửi tệp ấy"
PRINTED = "hãy mở tệp, in lại ra PDF (Ctrl+P → Lưu thành PDF) rồi gửi tệp mới"
SAVED_AGAIN = "hãy mở tệp, lưu lại đúng định dạng rồi gửi"
PICTURE_AGAIN = "hãy mở ảnh trên máy tính, chọn Lưu thành → JPEG (.jpg) rồi gửi lại"
_OTHERWISE = {
    Format.DOCX: AS_PDF,
    Format.ODT: AS_PDF,
    Format.PDF: PRINTED,
    Format.JPEG: PICTURE_AGAIN,
    Format.PNG: PICTURE_AGAIN,
}
_SHOWN = 100  # characters of a name or address that came with the file


class Hostile(Exception):  # noqa: N818 -- what the file is
    """``what`` is in the file, and ``advice``; empty for what is usual for files of its format.

    Both continue the sentence *Tệp “…”*; ``refusal`` is the whole of it.
    """

    def __init__(self, what: str, advice: str = ""):
        super().__init__(what)
        self.what, self.advice = what, advice

    def refusal(self, name: str, kind: Format) -> str:
        """The sentence for whoever sent the file called ``name``."""
        return f"Tệp “{name}” {self.what} nên không được nhận; {self.advice or _OTHERWISE.get(kind, INTO_A_NEW_FILE)}."


class Damaged(Hostile):
    """The file cannot be read as what it should be."""

    def __init__(self, where: str = ""):
        super().__init__(f"bị hỏng{where and f' ({where})'}", SAVED_AGAIN)

    def refusal(self, name: str, kind: Format) -> str:
        """As for any other; the content may as well be of another format."""
        return f"Tệp “{name}” {self.what}, hoặc nội dung không đúng với đuôi .{kind}; {self.advice}."


def shown(text: str) -> str:
    """A name or an address out of a file, short enough for a sentence and without what cannot be seen."""
    seen = "".join(character if character.isprintable() else "�" for character in text[: _SHOWN + 1])
    return seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"
