"""HTML to PDF by WeasyPrint, cut off from the network, from the machine's files and from the machine's own fonts.

Importing this module loads WeasyPrint and with it the system's Pango (about a second, OSError where Pango is missing):
``briefings.documents.papers`` imports it when the first paper is wanted.
"""

from dataclasses import dataclass

from weasyprint import CSS, HTML, URLFetcher
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from briefings.documents.fonts import IMAGE_SCHEME, SCHEME, find_fonts, font_bytes

ffi.cdef("FcConfig * FcConfigCreate (void);")


@dataclass(frozen=True)
class Rendering:
    """A PDF and how many pages it has."""

    content: bytes
    pages: int


class PaperFetcher(URLFetcher):
    """Gives WeasyPrint our four font files and the pictures of this one paper, and refuses every other address:
    network, files, data. ``images``: SVG by name, asked for as ``paper-image:NAME``."""

    def __init__(self, images: dict[str, bytes] | None = None):
        super().__init__()
        self.images = images or {}

    def fetch(self, url, headers=None):
        scheme, _, name = url.partition(":")
        if scheme == SCHEME:
            return URLFetcherResponse(url, font_bytes(find_fonts()[name]), {"Content-Type": "font/ttf"})
        if scheme == IMAGE_SCHEME:
            return URLFetcherResponse(url, self.images[name], {"Content-Type": "image/svg+xml"})
        raise ValueError(f"papers may not fetch {url!r}")


class PaperFonts(FontConfiguration):
    """Knows only the fonts that the paper's @font-face rules name.

    WeasyPrint's own starts from all fonts of the machine and lets Pango take a missing letter from any of them, so the
    same paper would look different elsewhere. This starts from an empty fontconfig configuration; a letter that
    Liberation Serif lacks (a pictograph, say) prints as a box everywhere.
    """

    def __init__(self):
        super().__init__()
        self._config = fontconfig.FcConfigCreate()
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        fontconfig.FcConfigDestroy(self._config)  # the font map keeps its own reference


def render_pdf(html: str, *, images: dict[str, bytes] | None = None, css: str = "") -> Rendering:
    """``html`` (a whole document) as PDF, with ``images`` it names and ``css`` on top of its own.

    The same input gives the same bytes.
    """
    fetcher, fonts = PaperFetcher(images), PaperFonts()
    sheets = [CSS(string=css, url_fetcher=fetcher, font_config=fonts)] if css else []
    document = HTML(string=html, url_fetcher=fetcher).render(font_config=fonts, stylesheets=sheets)
    return Rendering(document.write_pdf(), len(document.pages))
