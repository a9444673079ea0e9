"""What people wrote and said, as blocks: shared by the papers that report it."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from briefings.documents.fixed_words import Words
from briefings.documents.frame import punctuated
from briefings.models import Achievement, AgendaItem, Briefing, Proposal, Shortcoming
from lib.papers.blocks import BLANK, Block, Heading, Item, Paragraph, Section, line, lines
from lib.vietnamese import roman

Statement = TypeVar("Statement", Achievement, Shortcoming, Proposal)


def sections(parts: Iterable[tuple[str, list[Block]]]) -> list[Block]:
    """``I. …``, ``II. …``: those that say something, numbered without gaps."""
    filled = [(title, blocks) for title, blocks in parts if blocks]
    return [
        Section(f"{roman(number)}. {title.upper()}", tuple(blocks)) for number, (title, blocks) in enumerate(filled, 1)
    ]


def written(text: str) -> tuple[str, ...]:
    """The paragraphs of what somebody wrote; a dotted blank where nothing is left of it."""
    return tuple(lines(text)) or (BLANK,)


def numbered(items: Iterable[tuple[str, ...]]) -> list[Block]:
    """``1. first paragraph``, then the item's other paragraphs without a number."""
    return [Item(f"{number}.", texts) for number, texts in enumerate(items, 1)]


def dashed(names: Sequence[str]) -> list[Block]:
    """``- one;`` … ``- the last.``"""
    return [Item("-", (name,)) for name in punctuated(names)]


def by_organization(
    items: Iterable[Statement], words: Words, printed: Callable[[Statement, Words], tuple[str, ...]]
) -> list[Block]:
    """What was reported, under the organization that reported it; numbered alone when it concerns all together."""
    ordered = sorted(items, key=_place)
    groups = [(report, list(group)) for report, group in groupby(ordered, key=lambda item: item.report)]
    if [report for report, _ in groups] == [None]:
        return numbered(printed(item, words) for item in ordered)
    blocks: list[Block] = []
    for number, (report, group) in enumerate(groups, 1):
        blocks.append(Heading(f"{number}. {line(report.organization.name) if report else words.together}"))
        blocks += [Item("-", printed(item, words)) for item in group]
    return blocks


def _place(item: Statement) -> tuple[str, int, int]:
    """What concerns all together first, then the organizations by rank."""
    by = item.report.organization.sort_key if item.report else ""
    return by, item.report_id or 0, item.ordinal


def achievement(item: Achievement, words: Words) -> tuple[str, ...]:
    return written(item.text)


def shortcoming(item: Shortcoming, words: Words) -> tuple[str, ...]:
    """The shortcoming, then its cause, its remedy and who is responsible, where they are known."""
    printed = [*written(item.text)]
    for word, told in ((words.cause, item.cause), (words.remedy, item.remedy)):
        if text := lines(told):
            printed += [f"{word} {text[0]}", *text[1:]]
    if item.responsible:
        printed.append(f"{words.responsible} {line(item.responsible.name)}.")
    return tuple(printed)


def proposal(item: Proposal, words: Words) -> tuple[str, ...]:
    """The proposal, then to whom it goes and the answer, where they are known."""
    printed = [*written(item.text)]
    if item.addressed_to:
        printed.append(f"{words.addressed_to} {line(item.addressed_to)}.")
    if answer := lines(item.answer):
        printed += [f"{words.answer} {answer[0]}", *answer[1:]]
    return tuple(printed)


def agenda_item(item: AgendaItem, words: Words) -> tuple[str, ...]:
    """``Nghe báo cáo (Hội Nông dân trình bày)``."""
    presenter = f" ({line(item.presenter.name)} {words.presents})" if item.presenter else ""
    return (f"{line(item.title)}{presenter}",)


def conclusions_of(briefing: Briefing) -> list[Block]:
    """The chair's words, paragraph by paragraph."""
    return [Paragraph(text) for one in briefing.conclusions.all() for text in lines(one.content)]
