"""The head of a paper: its issuer at the left, the State's or the Party's name at the right; title and addressees."""

from collections.abc import Iterable, Sequence

from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.blocks import PaperContent
from lib.papers.docx.markup import Line, line_break, paragraph, run
from lib.papers.docx.measure import fill_lines, widest, width_of
from lib.papers.docx.styles import emblem_id
from lib.papers.docx.tables import bare
from lib.papers.measures import MM_PER_POINT, Face, Mark
from lib.papers.spacing import SPACING
from lib.papers.text_metrics import title_rows

GAP = SPACING.letterhead_gap


def letterhead(paper: PaperContent, width: float) -> CT_Tbl:
    """The table of two columns without lines, ``width`` mm together."""
    profile = paper.profile
    right = profile.emblem_width
    left = width - right
    above = [
        *([_phrases("CoQuanChuQuan", paper.superior, profile.superior, left - GAP)] if paper.superior else []),
        _phrases("CoQuanBanHanh", paper.issuer, profile.issuer, left - GAP),
        *_mark(profile.issuer_mark, _issuer_width(paper, left), left - GAP, beside=GAP),
    ]
    emblem = [paragraph(emblem_id(number), run(text)) for number, (text, _) in enumerate(profile.emblem)]
    emblem += _mark(profile.emblem_mark, width_of(*profile.emblem[-1]), right)
    number = [paragraph("SoKyHieu", run(paper.number), right=GAP)]
    if paper.subject:
        number.append(paragraph("TrichYeuCongVan", run(paper.subject), right=GAP))
    place = paragraph("DiaDanhNgay", *([run(paper.place_and_date)] if paper.place_and_date else []))
    return bare([left, right], [above, emblem], [number, [place]])


def title(paper: PaperContent, width: float) -> list[CT_P]:
    """Name of the type, what it is about with the mark under it, what it belongs to and what it corrects; for a letter
    only the last."""
    profile = paper.profile
    elements = []
    if paper.type_name:
        elements.append(paragraph("TenLoai", run(paper.type_name)))
        if paper.abstract:
            rows = title_rows(paper.abstract, profile.abstract, width / MM_PER_POINT)
            elements.append(paragraph("TrichYeu", *_rows(rows)))
            elements += _mark(profile.abstract_mark, widest(rows, profile.abstract, width), width)
        if paper.reference:
            elements.append(paragraph("KemTheo", run(paper.reference)))
    if paper.imprint and paper.imprint.corrects:
        elements.append(paragraph("KemTheo", run(f"({paper.imprint.corrects})")))
    return elements


def addressees(paper: PaperContent, width: float) -> CT_Tbl:
    """*Kính gửi:* and the lines of those it goes to, aligned behind the colon or under it, in the middle."""
    face, most = paper.profile.addressee, width * SPACING.addressees_share
    if paper.profile.addressees_begin_below and len(paper.addressees) > 1:
        under = width_of(paper.addressed.rstrip(":"), paper.profile.addressed)
        column = under + widest(paper.addressees, face, most - under - MM_PER_POINT) + MM_PER_POINT
        named = [paragraph("NoiGui", run(one), left=under) for one in paper.addressees]
        return bare([column], [[paragraph("KinhGui", run(paper.addressed)), *named]], align="center")
    # A point more, so that nothing wraps.
    first = width_of(paper.addressed, paper.profile.addressed) + SPACING.after_colon * MM_PER_POINT + MM_PER_POINT
    second = widest(paper.addressees, face, most - first - MM_PER_POINT) + MM_PER_POINT
    named = [paragraph("NoiGui", run(one)) for one in paper.addressees]
    return bare([first, second], [[paragraph("KinhGui", run(paper.addressed))], named], align="center")


def _phrases(style: str, phrases: Sequence[str], face: Face, width: float) -> CT_P:
    return paragraph(style, *_rows(fill_lines(phrases, face, width)), right=GAP)


def _rows(texts: Iterable[str]) -> list[BaseOxmlElement]:
    """A run for each of ``texts``, broken between them."""
    runs: list[BaseOxmlElement] = []
    for one in texts:
        runs += [*([line_break()] if runs else []), run(one)]
    return runs


def _issuer_width(paper: PaperContent, left: float) -> float:
    face, most = paper.profile.issuer, left - GAP
    return widest(fill_lines(paper.issuer, face, most), face, most)


def _mark(mark: Mark, text_width: float, room: float, beside: float = 0) -> list[CT_P]:
    """What stands under a text that is ``text_width`` mm wide, in the middle of ``room`` mm: a line, or letters."""
    if mark.share:
        aside = (room - text_width * mark.share) / 2
        return [paragraph("DauDuoi", line=Line(), exactly=2, left=aside, right=aside + beside)]
    if mark.text:
        return [paragraph("DauDuoi", run(mark.text), right=beside or None)]
    return []
