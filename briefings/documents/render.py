"""HTML to PDF by WeasyPrint, cut off from the network, from the machine's files and from the machine's own fonts.

Importing this module loads WeasyPrint and with it the system's Pango (about a second, OSError where Pango is missing):
``briefings.documents.papers`` imports it when the first paper is wanted.
"""

from dataclasses import dataclass

from weasyprint import HTML, URLFetcher
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from briefings.documents.fonts import SCHEME, find_fonts, font_bytes

ffi.cdef("FcConfig * FcConfigCreate (void);")


@dataclass(frozen=True)
class Rendering:
    """A PDF and how many pages it has."""

    content: bytes
    pages: int


class PaperFetcher(URLFetcher):
    """Gives WeasyPrint our four font files and refuses every other address: network, files, data."""

    def fetch(self, url, headers=None):
        scheme, _, face = url.partition(":")
        if scheme != SCHEME:
            raise ValueError(f"papers may not fetch {url!r}")
        return URLFetcherResponse(url, font_bytes(find_fonts()[face]), {"Content-Type": "font/ttf"})


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


def render_pdf(html: str) -> Rendering:
    """``html`` (a whole document) as PDF. The same input gives the same bytes."""
    document = HTML(string=html, url_fetcher=PaperFetcher()).render(font_config=PaperFonts())
    return Rendering(document.write_pdf(), len(document.pages))
