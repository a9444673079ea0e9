"""PDF files that show a page, and the same with something hostile put in."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def pdf(change=None, **saving) -> bytes:
    """One page with a link to a page of the web, after ``change(pdf)``."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10, 90, 30]),
            A=Dictionary(S=Name.URI, URI=String("https://thainguyen.gov.vn/")),
        )  # fmt: skip
        page.obj.Annots = Array([made.make_indirect(link)])
        made.Root.OpenAction = Array([page.obj, Name.Fit])
        if change:
            change(made)
        target = io.BytesIO()
        made.save(target, **saving)
        return target.getvalue()


def script(made) -> Dictionary:
    return made.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def with_action(**action):
    """A PDF whose link does ``action``."""

    def change(made):
        made.pages[0].obj.Annots[0].A = Dictionary(**action)

    return pdf(change)


def opening(made) -> None:
    made.Root.OpenAction = script(made)


def on_page(made) -> None:
    made.pages[0].obj.AA = Dictionary(O=script(made))


def page_opens_address(made) -> None:
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("https://example.org/")))


def named_scripts(made) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(made)])))


def attached(name: str, data: bytes):
    def change(made):
        file = Dictionary(
            Type=Name.Filespec, F=String(name), UF=String(name),
            EF=Dictionary(F=made.make_stream(data, Type=Name.EmbeddedFile)),
        )  # fmt: skip
        made.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(name), made.make_indirect(file)])))

    return change


def two_names(made) -> None:
    """Data on one system, a program on another."""
    held = Dictionary(F=made.make_stream(b"{}"))
    file = Dictionary(Type=Name.Filespec, UF=String("a.json"), F=String("a.exe"), EF=held)
    made.Root.AF = Array([made.make_indirect(file)])


def annotation(subtype: Name):
    def change(made):
        note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 9, 9]))
        made.pages[0].obj.Annots.append(made.make_indirect(note))

    return change


def dynamic_form(made) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))


def portfolio(made) -> None:
    made.Root.Collection = Dictionary(Type=Name.Collection)


def outside_stream(made) -> None:
    page = made.pages[0].obj
    page.Contents = made.make_stream(b"", F=Dictionary(Type=Name.Filespec, F=String("\\\\server\\a")))


def nested(made) -> None:
    held = Dictionary(S=Name.GoTo)
    for _ in range(300):
        held = Dictionary(Next=held)
    made.Root.OpenAction = Dictionary(S=Name.GoTo, Next=held)


def replaced_later() -> bytes:
    """What the first revision runs, the second replaces: whoever reads the file anew may take the first."""
    first = pdf(opening, static_id=True)
    with pikepdf.open(io.BytesIO(first)) as made:
        number = made.Root.OpenAction.objgen[0]
        start = first.rfind(b"startxref")
        previous = int(first[start:].split()[1])
        size = int(made.trailer.Size)
        root = made.Root.objgen[0]
    body = f"{number} 0 obj\n<< /S /GoTo >>\nendobj\n".encode()
    at = len(first)
    table = f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {previous} >>\n"
    return first + body + table.encode() + f"startxref\n{at + len(body)}\n%%EOF\n".encode()
