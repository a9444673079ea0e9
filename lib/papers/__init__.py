"""Papers in the prescribed formats: content and format profile in; PDF and Word files out; signatures checked.

A paper is a ``PaperContent`` (``lib.papers.blocks``, the second face of this room, has it and what it is made of).
``findings`` says what it lacks. ``render_docx`` writes it as a Word file; for a PDF a template of the caller's turns it
into HTML with what ``PageSetup`` has measured, and ``render_pdf`` prints that::

    setup = PageSetup(content, draft=True)
    html = template.render(paper=content, page=setup)
    rendering = render_pdf(html, images=setup.images, css=setup.css)

Nothing here loads WeasyPrint, pikepdf, pyHanko or python-docx before a paper needs it.
"""

from lib.papers.conformity import findings, refuse_unfit
from lib.papers.digital_signatures import DigitalSignature, name_signers
from lib.papers.engines import engine_versions, font_hashes
from lib.papers.finding import Finding
from lib.papers.fonts import find_fonts, use_font_folder
from lib.papers.jobs import Rendering
from lib.papers.kinds import TYPE_CODES, PaperKind
from lib.papers.measures import Family, FormatProfile
from lib.papers.output import OutputOptions
from lib.papers.page_setup import PageSetup
from lib.papers.parts import Part, split_html
from lib.papers.pdf import render_pdf
from lib.papers.profiles import PROFILES, choose_profile
from lib.papers.signatures import check_signatures
from lib.papers.word import render_docx

__all__ = [
    "PROFILES",
    "TYPE_CODES",
    "DigitalSignature",
    "Family",
    "Finding",
    "FormatProfile",
    "OutputOptions",
    "PageSetup",
    "PaperKind",
    "Part",
    "Rendering",
    "check_signatures",
    "choose_profile",
    "engine_versions",
    "find_fonts",
    "findings",
    "font_hashes",
    "name_signers",
    "refuse_unfit",
    "render_docx",
    "render_pdf",
    "split_html",
    "use_font_folder",
]
