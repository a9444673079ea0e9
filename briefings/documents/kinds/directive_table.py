"""The table of assigned work: who owes what by when, on every paper that carries it."""

from collections import Counter
from collections.abc import Iterable

from briefings.choices import DueKind
from briefings.documents.fixed_words import Words
from briefings.documents.frame import Frame
from briefings.documents.kinds.statements import written
from briefings.models import Directive
from briefings.timeliness import deadline, deadline_word
from lib.papers.blocks import BLANK, Annex, Column, Row, Table, line
from organizations.models import Organization

LONGEST_CELL = 130  # characters of names that a column of 38 mm holds in about eight lines


def annex_of_directives(paper: Frame, type_name: str, directives: Iterable[Directive]) -> tuple[Annex, ...]:
    """The directives as the only annex of a ``type_name`` (*Biên bản*); none without directives."""
    directives = list(directives)
    if not directives:
        return ()
    words = paper.words
    reference = paper.belongs_to(type_name, paper.symbol, paper.dated)
    return (Annex(words.annex, words.annex_title.upper(), reference, True, (table_of(directives, words),)),)


def table_of(directives: Iterable[Directive], words: Words) -> Table:
    """One row per directive in the given order, numbered from 1; what is not known is dotted."""
    columns = (
        ordinal_column(words),
        Column(words.column_content, 108),
        Column(words.column_lead, 38),
        Column(words.column_coordinating, 38),
        Column(words.column_due, 25, "center"),
        Column(words.column_product),
    )
    directives = list(directives)
    labels = labels_in(one for directive in directives for one in named_by(directive))
    rows = [row for number, directive in enumerate(directives, 1) for row in _rows(number, directive, words, labels)]
    return Table(columns, tuple(rows))


def named_by(directive: Directive) -> list[Organization]:
    """Who leads and who helps with ``directive``."""
    return [*directive.leads, *directive.coordinating_organizations.all()]


def labels_in(organizations: Iterable[Organization | None]) -> dict[int, str]:
    """What a paper that names these ``organizations`` calls each, by key: the place only where it names two alike."""
    named = {one.pk: one for one in organizations if one}
    alike = Counter(one.plain_label for one in named.values())
    return {key: one.label if alike[one.plain_label] > 1 else one.plain_label for key, one in named.items()}


def _rows(number: int, directive: Directive, words: Words, labels: dict[int, str]) -> list[Row]:
    coordinating = [line(labels[one.pk]) for one in directive.coordinating_organizations.all()]
    cell, beneath = named_or_beneath(coordinating, words.column_coordinating, words)
    lead, named = named_or_beneath([line(labels[one.pk]) for one in directive.leads], words.column_lead, words)
    row = Row(
        (
            (str(number),),
            written(directive.content),
            (lead or BLANK,),
            (cell or BLANK,),
            (due(directive, words),),
            (product_of(directive),),
        )
    )
    return [row, *named, *beneath]


def named_or_beneath(names: list[str], title: str, words: Words) -> tuple[str, list[Row]]:
    """What a narrow cell under ``title`` says of ``names``, and the row beneath that names them where they are many: in
    the cell, thirty names would make a column of several pages beside nothing."""
    together = "; ".join(names)
    if len(together) <= LONGEST_CELL:
        return together, []
    return words.together_with_many.format(count=len(names)), [Row(((f"{title}: {together}.",),), "note")]


def ordinal_column(words: Words) -> Column:
    """The narrow first column of every table, whose rows are counted."""
    return Column(words.column_ordinal, 11, "center")


def lead_of(directive: Directive, labels: dict[int, str]) -> str:
    """Who leads, as the paper calls them (``labels_in``); dotted where nobody was named."""
    return "; ".join(line(labels[one.pk]) for one in directive.leads) or BLANK


def product_of(directive: Directive) -> str:
    """What is expected, dotted where nothing was said."""
    return line(directive.expected_product) or BLANK


def due(directive: Directive, words: Words) -> str:
    """The day, or the chair's own words for a period; *Thường xuyên* for one without an end."""
    if directive.due_kind == DueKind.ONGOING and not directive.due_text:
        return words.ongoing
    return line(deadline_word(directive)) if deadline(directive) else BLANK
