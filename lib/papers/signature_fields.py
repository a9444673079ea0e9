"""Empty signature fields on an issued paper, at the places where it is to be signed.

They are part of the issued bytes: who signs outside fills a field by a revision appended to the file, and the issued
file stays as it is, byte for byte, at the beginning of the signed one (``signatures``).

Places, by Nghị định 30/2020, Phụ lục I, II.7–8: each signer's own field lies between the post and the name, centred
(``KySo1``, ``KySo2`` … in the order of the paper); the seal of the body (``DauCoQuan``) covers about a third of the
last signer's signature, on its left. Sizes in millimetres below; all are kept within the page.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lib.papers.jobs import Place

MM = 72 / 25.4
WIDTH = 60 * MM  # of a signature, where the paper leaves as much room
SEAL = 36 * MM
EDGE = 5 * MM
SEAL_FIELD = "DauCoQuan"


def boxes(places: dict[str, Place]) -> list[tuple[str, str, Place]]:
    """``(field, what it is called, where)`` for the ``places`` of a paper (``ky-1``, ``ky-2`` …), the seal last."""
    if not places:
        return []
    found = []
    for number, name in enumerate(sorted(places, key=lambda name: int(name.partition("-")[2])), start=1):
        room = places[name]
        width = min(WIDTH, room.right - room.left)
        left = (room.left + room.right - width) / 2
        place = Place(room.page, left, room.bottom, left + width, room.top)
        found.append((f"KySo{number}", f"Chữ ký số {number}", place))
    _, _, last = found[-1]
    right = last.left + (last.right - last.left) / 3
    middle = (last.bottom + last.top) / 2
    left, bottom = max(EDGE, right - SEAL), max(EDGE, middle - SEAL / 2)
    found.append((SEAL_FIELD, "Chữ ký số của cơ quan", Place(last.page, left, bottom, right, bottom + SEAL)))
    return found


def add(pdf: pikepdf.Pdf, places: dict[str, Place]) -> None:
    """Put an empty field at each place of ``pdf``."""
    fields = []
    for name, description, place in boxes(places):
        page = pdf.pages[place.page].obj
        corners = [round(value, 2) for value in (place.left, place.bottom, place.right, place.top)]
        nothing = pdf.make_stream(
            b"",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(place.right - place.left, 2), round(place.top - place.bottom, 2)]),
            Resources=Dictionary(),
        )
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(name),
                TU=String(description),
                Rect=Array(corners),
                P=page,
                F=4,
                AP=Dictionary(N=nothing),
            )
        )
        if Name.Annots not in page:
            page.Annots = Array()
        page.Annots.append(field)
        page.Tabs = Name.S
        if Name.StructTreeRoot in pdf.Root:
            _tag(pdf, page, field)
        fields.append(field)
    # There are fields for signatures (1), and programs should only ever append to the file (2).
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=3)


def _tag(pdf: pikepdf.Pdf, page: pikepdf.Object, field: pikepdf.Object) -> None:
    """Give the field its place in the structure, or screen readers pass over it."""
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=document,
            Pg=page,
            K=Array([Dictionary(Type=Name.OBJR, Obj=field, Pg=page)]),
        )
    )
    document.K.append(element)
    key = max((int(number) for number in list(root.ParentTree.Nums)[::2]), default=-1) + 1
    root.ParentTree.Nums.append(key)
    root.ParentTree.Nums.append(element)
    field.StructParent = key
