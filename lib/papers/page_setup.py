"""What an HTML template of papers needs beside a paper's content: widths, pictures, addresses of fonts.

The template itself is its owner's: it walks the blocks of the content in their order, names the fonts as
``{font_scheme}:{face}`` and the pictures as ``{image_scheme}:{name}``.
"""

from dataclasses import dataclass
from functools import cached_property

from lib.papers import charts, watermark
from lib.papers.blocks import PaperContent
from lib.papers.fonts import FAMILY, FONT_FACES, IMAGE_SCHEME, SCHEME
from lib.papers.measures import in_points
from lib.papers.spacing import SPACING
from lib.papers.text_metrics import title_rows, widest_row, width


@dataclass(frozen=True)
class PageSetup:
    """How ``content`` is laid out as HTML; ``draft``: with *DỰ THẢO* across every page.

    Raises Refused where the machine lacks the papers' font.
    """

    content: PaperContent
    draft: bool = False

    font_family = FAMILY
    font_faces = FONT_FACES  # (face, weight, style), the last two as CSS says them
    font_scheme = SCHEME
    image_scheme = IMAGE_SCHEME
    spacing = SPACING

    @property
    def issuer_width(self) -> float:
        """The width of the issuer's longest row in points: a line is drawn under its words, not under the column."""
        profile = self.content.profile
        column = self._text_width - profile.emblem_width - SPACING.letterhead_gap
        return widest_row(self.content.issuer, profile.issuer, in_points(column))

    @property
    def abstract_rows(self) -> tuple[str, ...]:
        """The abstract in rows of about one length."""
        return title_rows(self.content.abstract, self.content.profile.abstract, in_points(self._text_width))

    @property
    def addressee_indent(self) -> float:
        """How far the lines under *Kính gửi:* stand in, in points: to the colon."""
        return width(self.content.addressed.rstrip(":"), self.content.profile.addressed)

    @property
    def addressees_percent(self) -> str:
        """How wide the lines after *Kính gửi:* may become, of the width between the margins."""
        return f"{100 * SPACING.addressees_share:g}"

    @property
    def recipients_percent(self) -> str:
        """The same of recipients beneath two signatures."""
        return f"{100 * SPACING.recipients_share:g}"

    @property
    def _text_width(self) -> float:
        return self.content.profile.text_width(self.content.landscape)

    @cached_property
    def images(self) -> dict[str, bytes]:
        """The pictures as SVG by the names under which the template asks for them."""
        imprint = self.content.imprint
        found = {chart.picture: charts.chart_svg(chart) for chart in self.content.charts}
        if imprint and imprint.address:
            # segno takes 30 ms to load, which every start of the portal would pay and few papers need.
            from lib.papers import qr_code

            found[qr_code.NAME] = qr_code.qr_code_svg(imprint.address)
        if self.draft:
            found[watermark.NAME] = watermark.watermark_svg()
        return found

    @property
    def css(self) -> str:
        """What comes on top of the template's own style sheet."""
        css = watermark.illustrative_css() if self.content.illustrative else ""
        return css + (watermark.watermark_css(f"{IMAGE_SCHEME}:{watermark.NAME}") if self.draft else "")
