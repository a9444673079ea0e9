"""Small documents in the papers' own letters, for tests of what turns HTML into a file."""

from lib.papers.fonts import FONT_FACES, find_fonts
from lib.papers.jobs import Job

FONT_FACE = '@font-face {{ font-family: "Liberation Serif"; src: url(paper-font:{}); font-weight: {}; font-style: {} }}'
LETTERS = (
    "<style>"
    + "".join(FONT_FACE.format(*face) for face in FONT_FACES)
    + 'html { font: 12pt "Liberation Serif" } @page { font: 12pt "Liberation Serif" }</style>'
)
NUMBERED = """<style>
@page { size: A4 landscape; margin: 20mm; @top-center { content: counter(page) } }
@page :first { @top-center { content: none } }
@page annex { size: A4 landscape }
@page :nth(1 of annex) { counter-reset: page 1; @top-center { content: none } }
.annex { page: annex }
table { table-layout: fixed; width: 100%; border-collapse: collapse }
td, th { border: 0.5pt solid; padding: 0 3pt }
tr { break-inside: avoid }
.name { padding-top: 25mm }
</style>"""


def job(html: str, **more) -> Job:
    return Job(html=LETTERS + html, fonts=find_fonts(), **more)


def table(rows: int, text: str = "Việc phải làm") -> str:
    body = "".join(f'<tr id="d{n}"><td>{n}</td><td>{text} thứ {n}.</td></tr>' for n in range(1, rows + 1))
    return f"<table><thead><tr><th>TT</th><th>Nội dung</th></tr></thead><tbody>{body}</tbody></table>"


def annex(title: str, rows: int) -> str:
    return (
        f'<section class="annex" style="break-before: page"><h1>{title}</h1>{table(rows)}<p>Hết {title}.</p></section>'
    )


def paper(*annexes: str) -> str:
    """A main text of two pages with two places to sign, and ``annexes``."""
    signatures = '<table><tr><td class="name" id="ky-1">A</td><td class="name" id="ky-2">B</td></tr></table>'
    return (
        f'<!DOCTYPE html><html lang="vi"><head><title>Biên bản &amp; phụ lục</title>{LETTERS}{NUMBERED}</head><body>'
        f'<h1>Biên bản</h1><p>Trang một.</p><p style="break-before: page">Trang hai.</p>{signatures}{"".join(annexes)}'
        "</body></html>"
    )
