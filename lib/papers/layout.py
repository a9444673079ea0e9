"""HTML to PDF by WeasyPrint, cut off from the network, from the machine's files and from the machine's own fonts.

Importing this module loads WeasyPrint and with it the system's Pango (about a second, OSError where Pango is missing):
``sandboxed`` does it in processes of their own, the web process never.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML, URLFetcher, layout
from weasyprint.text.ffi import ffi, fontconfig, pango, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from lib.papers.fonts import IMAGE_SCHEME, SCHEME, find_fonts, font_bytes
from lib.papers.jobs import Job, Place, Rendering

ffi.cdef("FcConfig * FcConfigCreate (void);")

POINTS = 0.75  # a CSS pixel in points
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
PLACE = re.compile(r"ky-\d+")  # ids of the elements above which somebody signs


class TooManyPages(Exception):  # noqa: N818 -- like Refused: not a defect
    """Its first argument says how many there are."""


class PaperFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
    """Gives WeasyPrint our four font files and the pictures of this one paper, and refuses every other address:
    network, files, data.

    ``images``: SVG by name, asked for as ``paper-image:NAME``. ``fonts``: the files by face, else ``find_fonts()``.
    """

    def __init__(self, images: dict[str, bytes] | None = None, fonts: dict[str, Path] | None = None):
        super().__init__()
        self.images = images or {}
        self.fonts = fonts

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """What ``url`` names among fonts and pictures of this paper. Raises ValueError for every other address."""
        scheme, _, name = url.partition(":")
        if scheme == SCHEME:
            file = (self.fonts or find_fonts())[name]
            return URLFetcherResponse(url, font_bytes(file), {"Content-Type": "font/ttf"})
        if scheme == IMAGE_SCHEME:
            return URLFetcherResponse(url, self.images[name], {"Content-Type": "image/svg+xml"})
        raise ValueError(f"papers may not fetch {url!r}")


class PaperFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no type hints
    """Knows only the fonts that the paper's @font-face rules name.

    WeasyPrint's own starts from all fonts of the machine and lets Pango take a missing letter from any of them, so the
    same paper would look different elsewhere. This starts from an empty fontconfig configuration; a letter that
    Liberation Serif lacks (a pictograph, say) prints as a box everywhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self._config = fontconfig.FcConfigCreate()
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        fontconfig.FcConfigDestroy(self._config)  # the font map keeps its own reference


def lay_out(job: Job, number_before: Callable[[int], int] | None = None) -> Rendering:
    """``job`` as PDF; the same job gives the same bytes. Raises TooManyPages beyond its limit.

    ``number_before(last)``, for a part, is told once all is laid out which number its last page has as counted here,
    and answers the number printed on the page before this part.
    """
    html, style = _parted(job.html)
    fetcher, (sheet, font_config) = PaperFetcher(job.images, job.fonts), _sheet(style, tuple(sorted(job.fonts.items())))
    sheets = [sheet, *([CSS(string=job.css, url_fetcher=fetcher, font_config=font_config)] if job.css else [])]
    options = {"output_intent": "srgb"} if job.archived else {}
    with _numbered(number_before, job.continues):
        document = HTML(string=html, url_fetcher=fetcher).render(font_config=font_config, stylesheets=sheets, **options)
    if job.continues:
        document = document.copy(document.pages[1:])
    if len(document.pages) > job.limits.pages:
        raise TooManyPages(len(document.pages))
    finisher = partial(_identify_headers, part=job.part) if job.tagged else None
    content = document.write_pdf(finisher=finisher, pdf_tags=job.tagged, **options)
    return Rendering(content, len(document.pages), dict(_places(document.pages)))


def _parted(html: str) -> tuple[str, str]:
    """``html`` without its first style element, and what that says."""
    found = STYLE.search(html)
    return (html[: found.start()] + html[found.end() :], found[1]) if found else (html, "")


@lru_cache(maxsize=4)
def _sheet(style: str, fonts: tuple[tuple[str, Path], ...]) -> tuple[CSS, PaperFonts]:
    """``style`` as read, and the fonts it names as loaded: a tenth of the time of a short paper, and papers of one
    office and kind have the same."""
    font_config = PaperFonts()
    return CSS(string=style, url_fetcher=PaperFetcher(fonts=dict(fonts)), font_config=font_config), font_config


def pango_version() -> str:
    """The version of the library that lays out lines: ``1.50.12``."""
    number = pango.pango_version()  # 15012 is 1.50.12
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


@contextmanager
def _numbered(number_before: Callable[[int], int] | None, continues: bool) -> Iterator[None]:
    """Have the pages of a part carry the numbers of the whole.

    WeasyPrint makes the margins, in which page numbers stand, after all pages are laid out, from the counters that each
    page then has. Here those counters are moved on before, up to the first page that starts a numbering of its own. No
    option of the library does this; its version is pinned, and a test of the numbers would see it break.
    """
    if number_before is None:
        yield
        return
    original, shift = layout.make_margin_boxes, None

    def shifted(context: Any, page: Any, state: Any) -> Any:
        nonlocal shift
        if shift is None:
            last = context.page_maker[len(context.page_maker) - 1][3][1]["page"][-1]
            shift = number_before(last) - int(continues)
        counters = state[1]
        if counters["page"][-1] == context.current_page:  # no new numbering has begun yet
            state = (state[0], {**counters, "page": [counters["page"][-1] + shift]}, *state[2:])
        return original(context, page, state)

    layout.make_margin_boxes = shifted
    try:
        yield
    finally:
        layout.make_margin_boxes = original


def _identify_headers(document: object, pdf: pydyf.PDF, *, part: int) -> None:
    """Make the identifiers of table headers unique over all parts, and list them as ISO 32000 (14.7.2) wants it."""
    known = []

    def renamed(identifier: pydyf.String) -> pydyf.String:
        return pydyf.String(f"{part}-{identifier.string}")

    elements: list[Any] = [item for item in pdf.objects if isinstance(item, dict)]
    for element in elements:
        if element.get("Type") != "/StructElem":
            continue
        if "ID" in element:
            element["ID"] = renamed(element["ID"])
            known.append((element["ID"].string, element["ID"], element.reference))
        if headers := element.get("A", {}).get("Headers"):
            headers[:] = [renamed(header) for header in headers]
    if known:
        names = pydyf.Array()
        for _, identifier, reference in sorted(known, key=lambda entry: entry[0]):
            names.extend((identifier, reference))
        root = next(element for element in elements if element.get("Type") == "/StructTreeRoot")
        root["IDTree"] = pydyf.Dictionary({"Names": names})


def _places(pages: Iterable[Any]) -> Iterator[tuple[str, Place]]:
    """The free room above each name that is to be signed: the element's upper padding, or all of it without one."""
    seen: set[str] = set()  # the boxes inside an element name it, too
    for index, page in enumerate(pages):
        for box in page._page_box.descendants():
            name = box.element.get("id", "") if box.element is not None else ""
            if name in seen or not PLACE.fullmatch(name) or not hasattr(box, "padding_top"):
                continue
            seen.add(name)
            left, top = box.border_box_x(), box.border_box_y()
            height = box.padding_top or box.border_height()
            corners = (left, page.height - top - height, left + box.border_width(), page.height - top)
            yield name, Place(index, *(round(value * POINTS, 2) for value in corners))
