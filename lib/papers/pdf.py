"""From finished HTML to the bytes of a paper: cut where it is long, printed in parallel, put together, dressed.

``press(html, …)`` is the one way by which papers come to be; ``Dress`` says what more than print they must be.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from lib.papers.cutting import cut
from lib.papers.fonts import find_fonts
from lib.papers.jobs import Job, Limits, Rendering
from lib.papers.pool import pool
from lib.refused import Refused

# About 150 pages, which take WeasyPrint half a minute: more is a mistake, and would hold up everybody else. Long tables
# are cut into parts and each part counts for itself.
MOST_LETTERS = 400_000


@dataclass(frozen=True)
class Dress:
    """``tagged``: for screen readers (PDF/UA-1). ``archived``: for keeping (PDF/A-3u), ``data`` (JSON) goes along as an
    attached file dated ``on``. ``signable``: with empty fields where the paper is to be signed."""

    tagged: bool = False
    archived: bool = False
    data: bytes = b""
    on: date | None = None
    signable: bool = False


PLAIN = Dress()
USUAL = Limits()


def press(
    html: str,
    *,
    images: dict[str, bytes] | None = None,
    css: str = "",
    dress: Dress = PLAIN,
    limits: Limits = USUAL,
    progress: Callable[[int, int], object] | None = None,
) -> Rendering:
    """``html`` (a whole document, of our templates) as PDF, with the ``images`` it names and ``css`` on top of its own.

    ``progress(done, parts)`` is called as the parts of a long paper are ready. The same input gives the same bytes,
    whatever the machine. Raises Refused when the paper is too long or costs too much, or where the machine lacks the
    font or the library.
    """
    html = unicodedata.normalize("NFC", html)
    parts = cut(html)
    if max(len(part.html) for part in parts) > MOST_LETTERS:
        raise Refused(
            f"Văn bản dài quá {MOST_LETTERS // 1000} nghìn ký tự (khoảng 150 trang) nên chưa in được; hãy rút gọn ý "
            "kiến phát biểu, kết luận hoặc chỉ đạo dán nhầm cả tệp."
        )
    fonts = find_fonts()
    jobs = [
        Job(
            html=part.html,
            fonts=fonts,
            images=images or {},
            css=css,
            tagged=dress.tagged,
            archived=dress.archived,
            part=number if len(parts) > 1 else 0,
            continues=part.continues,
            limits=limits,
        )
        for number, part in enumerate(parts, start=1)
    ]
    if len(jobs) == 1:
        renderings = [pool().render(jobs[0])]
    else:
        report = (lambda done: progress(done, len(jobs))) if progress else None
        renderings = pool().render_parts(jobs, report)
    if len(renderings) == 1 and dress == PLAIN:
        return renderings[0]
    return _dressed(renderings, dress)


def _dressed(renderings: list[Rendering], dress: Dress) -> Rendering:
    # Loaded where they are wanted: most papers are short trial prints.
    import pikepdf

    from lib.papers import merging, signature_fields
    from lib.papers import standards as variants

    pdf, places = merging.merged(renderings)
    with pdf:
        if dress.signable:
            signature_fields.add(pdf, places)
        if dress.tagged or dress.archived:
            variants.declare(pdf, dress)
        written = BytesIO()
        pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Rendering(written.getvalue(), sum(rendering.pages for rendering in renderings), places)
