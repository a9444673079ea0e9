"""From finished HTML to the bytes of a PDF: long tables in parts, printed in parallel, put together, declared."""

from collections.abc import Callable, Sequence
from io import BytesIO

from lib.papers import limits
from lib.papers.fonts import find_fonts
from lib.papers.jobs import Job, Rendering
from lib.papers.output import OutputOptions
from lib.papers.parts import Part, split_html
from lib.papers.printing import print_pool
from lib.refused import Refused


def render_pdf(
    html: str | Sequence[Part],
    *,
    images: dict[str, bytes] | None = None,
    css: str = "",
    options: OutputOptions | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Rendering:
    """``html`` (a whole document, of our templates) as PDF, with the ``images`` it names and ``css`` on top of its own;
    whoever has split it already (``split_html``) gives its parts instead. ``options``: what the file must be besides a
    print.

    ``images``: SVG by name, asked for as ``paper-image:NAME``. ``progress(done, parts)`` is called as the parts of a
    long paper are ready. The same input gives the same bytes, whatever the machine. Raises Refused when the paper is
    too long or costs too much, or where the machine lacks the font or the library.
    """
    parts = split_html(html) if isinstance(html, str) else list(html)
    if max(len(part.html) for part in parts) > limits.MOST_CHARACTERS:
        raise Refused(
            f"Văn bản dài quá {limits.MOST_CHARACTERS // 1000} nghìn ký tự (khoảng 150 trang) nên chưa in được; hãy "
            "rút gọn ý kiến phát biểu, kết luận hoặc chỉ đạo dán nhầm cả tệp."
        )
    wanted = options or OutputOptions()
    renderings = _printed(_jobs(parts, images or {}, css, wanted), progress)
    return renderings[0] if len(renderings) == 1 and wanted == OutputOptions() else _finished(renderings, wanted)


def _jobs(parts: list[Part], images: dict[str, bytes], css: str, options: OutputOptions) -> list[Job]:
    fonts = find_fonts()
    return [
        Job(
            html=part.html,
            fonts=fonts,
            images=images,
            css=css,
            tagged=options.tagged,
            archived=options.archived,
            part=number if len(parts) > 1 else 0,
            continues=part.continues,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _printed(jobs: list[Job], progress: Callable[[int, int], object] | None) -> list[Rendering]:
    if len(jobs) == 1:
        return [print_pool.render(jobs[0])]

    def report(done: int) -> None:
        if progress:
            progress(done, len(jobs))

    return print_pool.render_parts(jobs, report)


def _finished(renderings: list[Rendering], options: OutputOptions) -> Rendering:
    """The parts as one file that is what ``options`` ask for."""
    # pikepdf takes 28 ms to load: most papers are short trial prints, and most processes print none.
    import pikepdf

    from lib.papers import merging, signature_fields, standards

    pdf, places = merging.merged(renderings)
    with pdf:
        if options.signable:
            signature_fields.add(pdf, places)
        if options.tagged or options.archived:
            standards.declare(pdf, options)
        written = BytesIO()
        pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Rendering(written.getvalue(), sum(rendering.pages for rendering in renderings), places)
