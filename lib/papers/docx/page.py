"""Pages: size, margins, their number at the top, and what every page of a draft or of illustrative figures says."""

from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.hdrftr import FooterPart, HeaderPart

from lib.papers.blocks import PaperContent
from lib.papers.docx.markup import make, paragraph, run, twips
from lib.papers.measures import A4, FormatProfile
from lib.papers.watermark import GREY, ILLUSTRATIVE, TEXT

ELSEWHERE = 4  # mm from the edge to the frame that has no number; what it says stands a line further in

# What Word itself writes for Thiết kế > Hình mờ, so that a clerk takes it off in the same menu.
_WATERMARK = f"""<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:rPr><w:noProof/></w:rPr>
<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>
<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
 o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="PowerPlusWaterMarkObject{{number}}" o:spid="_x0000_s{{shape}}" type="#_x0000_t136" alt="{TEXT}"
 style="position:absolute;margin-left:0;margin-top:0;width:460pt;height:92pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:page;mso-position-vertical:center;
mso-position-vertical-relative:page" fillcolor="{GREY}" stroked="f">
<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold" string="{TEXT}"/></v:shape>
</w:pict></w:r>"""


@dataclass(frozen=True)
class PageFrames:
    """The relationship ids of what stands around every page; written once, every section refers to it. The first page
    of each section has its own, which shows a number only where the profile wants one there."""

    header: str
    first_header: str
    footer: str
    first_footer: str


def page_frames(document: WordDocument, paper: PaperContent, draft: bool) -> PageFrames:
    """Write headers and footers of ``document``."""
    profile = paper.profile
    add_header, add_footer = document.part.add_header_part, document.part.add_footer_part

    def header(shape: int, numbered: bool) -> str:
        mark = [parse_xml(_WATERMARK.format(number=shape, shape=2048 + shape))] if draft else []
        return _write(add_header, _number(*mark) if numbered else paragraph("SoTrang", *mark))

    def footer(numbered: bool) -> str:
        banner = [paragraph("MinhHoa", run(ILLUSTRATIVE))] if paper.illustrative else []
        return _write(add_footer, *banner, _number() if numbered else paragraph("SoTrang"))

    at_top, on_first = profile.page_number_at_top, profile.first_page_is_numbered
    return PageFrames(
        header=header(1, at_top),
        first_header=header(2, at_top and on_first),
        footer=footer(not at_top),
        first_footer=footer(not at_top and on_first),
    )


def _write(add: Callable[[], tuple[HeaderPart | FooterPart, str]], *made: CT_P) -> str:
    written, key = add()
    for child in list(written.element):
        written.element.remove(child)
    written.element.extend(made)
    return key


def _number(*runs: BaseOxmlElement) -> CT_P:
    return paragraph("SoTrang", make("fldSimple", run("2"), instr=" PAGE "), *runs)


def section(profile: FormatProfile, frames: PageFrames, *, landscape: bool, restart: bool) -> BaseOxmlElement:
    """``w:sectPr``: pages of one direction, numbered through; ``restart``: from 1 again."""
    wide, high = reversed(A4) if landscape else A4
    margins = profile.margins
    references = [
        _reference("header", "default", frames.header),
        _reference("header", "first", frames.first_header),
        _reference("footer", "default", frames.footer),
        _reference("footer", "first", frames.first_footer),
    ]
    at_top = profile.page_number_at_top
    orientation = {"orient": "landscape"} if landscape else {}
    return make(
        "sectPr",
        *references,
        make("type", val="nextPage"),
        make("pgSz", w=twips(wide), h=twips(high), **orientation),
        make(
            "pgMar",
            top=twips(margins.top),
            right=twips(margins.right),
            bottom=twips(margins.bottom),
            left=twips(margins.left),
            header=twips(profile.page_number_top if at_top else ELSEWHERE),
            footer=twips(ELSEWHERE if at_top else profile.page_number_top),
            gutter=0,
        ),
        make("pgNumType", start=1) if restart else None,
        make("titlePg"),
    )


def _reference(part: str, kind: str, key: str) -> BaseOxmlElement:
    made = make(f"{part}Reference", type=kind)
    made.set(qn("r:id"), key)
    return made
