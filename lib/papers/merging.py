"""The parts of one paper put together: its pages, one outline and one tree of structure.

Everything about the paper as a whole (title, language, colours) comes from its first part.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Outline, OutlineItem

from lib.papers.jobs import Place, Rendering

# ``(level, title, page from 0, the rest of its destination)`` of a bookmark
Bookmark = tuple[int, str, int, tuple[Any, ...]]


def merged(parts: list[Rendering]) -> tuple[pikepdf.Pdf, dict[str, Place]]:
    """The PDF, not yet written, and the places of its signatures."""
    whole = opened(parts[0].content)
    places = dict(parts[0].places)
    for part in parts[1:]:
        before = len(whole.pages)
        with opened(part.content) as other:
            _append(whole, other)
        for name, place in part.places.items():
            places[name] = Place(before + place.page, place.left, place.bottom, place.right, place.top)
    return whole, places


def opened(content: bytes) -> pikepdf.Pdf:
    """The PDF that ``content`` is; the caller closes it."""
    return pikepdf.open(BytesIO(content))


def _append(whole: pikepdf.Pdf, other: pikepdf.Pdf) -> None:
    before = len(whole.pages)
    bookmarks = list(_bookmarks(other))
    tagged = Name.StructTreeRoot in other.Root
    keys = _next_key(whole) if tagged else 0
    if tagged:
        _move_keys(other, keys)
    whole.pages.extend(other.pages)
    if tagged:
        _append_structure(whole, other, keys)
    if bookmarks:
        with whole.open_outline() as outline:
            _add_bookmarks(whole, outline, bookmarks, before)


# --- outline ----------------------------------------------------------------------------------------------------------


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[Bookmark]:
    numbers: dict[Any, int] = {page.objgen: index for index, page in enumerate(pdf.pages)}

    def walk(items: Iterable[OutlineItem], level: int) -> Iterator[Bookmark]:
        for item in items:
            destination: Any = item.destination  # WeasyPrint names each as an array
            page, *rest = destination
            yield level, item.title, numbers[page.objgen], tuple(rest)
            yield from walk(item.children, level + 1)

    with pdf.open_outline() as outline:
        yield from walk(outline.root, 0)


def _add_bookmarks(whole: pikepdf.Pdf, outline: Outline, bookmarks: list[Bookmark], before: int) -> None:
    """Hang each bookmark under the last one that is above it, in what the parts before have left open."""
    path: list[OutlineItem] = []
    items = outline.root
    while items:
        path.append(items[-1])
        items = items[-1].children
    for level, title, page, rest in bookmarks:
        del path[level:]
        item = OutlineItem(title, Array([whole.pages[before + page].obj, *rest]))
        (path[-1].children if path else outline.root).append(item)
        path.append(item)


# --- structure --------------------------------------------------------------------------------------------------------


def _next_key(pdf: pikepdf.Pdf) -> int:
    """The first key that the tree from content to structure does not use."""
    return max((int(key) for key in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]), default=-1) + 1


def _move_keys(pdf: pikepdf.Pdf, by: int) -> None:
    for page in pdf.pages:
        page.obj.StructParents = int(page.obj.StructParents) + by
        for annotation in page.obj.get(Name.Annots, []):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + by


def _append_structure(whole: pikepdf.Pdf, other: pikepdf.Pdf, keys: int) -> None:
    """Hang the other's elements under our document element. Its pages are ours already."""
    root = whole.Root.StructTreeRoot
    copied = whole.copy_foreign(other.Root.StructTreeRoot)
    document, appended = root.K[0], copied.K[0]
    for element in appended.K:
        element.P = document
        document.K.append(element)
    numbers = list(copied.ParentTree.Nums)
    for key, elements in zip(numbers[::2], numbers[1::2], strict=True):
        root.ParentTree.Nums.append(int(key) + keys)
        root.ParentTree.Nums.append(elements)
    if Name.IDTree in copied:
        ours = list(root.IDTree.Names) if Name.IDTree in root else []
        theirs = list(copied.IDTree.Names)
        pairs = [*zip(ours[::2], ours[1::2], strict=True), *zip(theirs[::2], theirs[1::2], strict=True)]
        pairs.sort(key=lambda pair: bytes(pair[0]))
        root.IDTree = Dictionary(Names=Array([part for pair in pairs for part in pair]))
