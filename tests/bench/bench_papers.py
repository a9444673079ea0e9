"""Minutes printed by the portal (records, template, PDF) against WeasyPrint alone on the same HTML.

The portal's turn starts from the briefing's key and ends with the bytes of the file, everything warm. WeasyPrint's own
turn gets the finished HTML and, for its fonts, the same files; it starts as it does out of the box, from the machine's
fonts. Both lay out the same pages: a paper of three sides and one of about fifteen.
"""

from tests.bench.runner import Result, timed_in_turns

GOAL = 1.10
SIZES = {"minutes": 10, "long minutes": 120}


def run() -> list[Result]:
    return [measure(name, directives) for name, directives in SIZES.items()]


def measure(name: str, directives: int) -> Result:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    from briefings.documents.kinds.minutes import minutes
    from briefings.documents.papers import minutes_pdf, paper_html
    from briefings.documents.render import PaperFetcher
    from briefings.models import Briefing

    key = fill(directives)
    html = paper_html(minutes(Briefing.objects.get(pk=key)))

    def portal():
        return minutes_pdf(Briefing.objects.get(pk=key)).content

    def weasyprint_alone():
        return HTML(string=html, url_fetcher=PaperFetcher()).write_pdf(font_config=FontConfiguration())

    pairs = timed_in_turns(portal, weasyprint_alone, runs=9)
    return Result(name, "WeasyPrint alone on the same HTML", pairs.cost, GOAL, False, pairs.runs)


def fill(directives: int) -> int:
    """A briefing with as many directives and half as many achievements; its key. Texts are of the usual length."""
    from tests import factories

    briefing = factories.BriefingFactory()
    for number in range(directives // 2):
        factories.AchievementFactory(briefing=briefing, text=f"Kết quả thứ {number} của các đoàn thể trong quý. " * 3)
    factories.ConclusionFactory(briefing=briefing)
    for number in range(directives):
        factories.DirectiveFactory(briefing=briefing, content=f"Tiếp tục triển khai việc thứ {number} ở cơ sở. " * 3)
    return briefing.pk
