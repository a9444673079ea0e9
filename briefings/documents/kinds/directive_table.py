"""The table of assigned work: who owes what by when, on every paper that carries it."""

from collections.abc import Iterable

from briefings.choices import DueKind
from briefings.documents.fixed_words import Words
from briefings.documents.frame import Frame
from briefings.documents.kinds.statements import written
from briefings.models import Directive
from lib.papers.blocks import BLANK, Annex, Column, Row, Table, line


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
    return Table(columns, tuple(_row(number, directive, words) for number, directive in enumerate(directives, 1)))


def _row(number: int, directive: Directive, words: Words) -> Row:
    coordinating = "; ".join(line(one.label) for one in directive.coordinating_organizations.all()) or BLANK
    return Row(
        (
            (str(number),),
            written(directive.content),
            (lead_of(directive),),
            (coordinating,),
            (due(directive, words),),
            (product_of(directive),),
        )
    )


def ordinal_column(words: Words) -> Column:
    """The narrow first column of every table, whose rows are counted."""
    return Column(words.column_ordinal, 11, "center")


def lead_of(directive: Directive) -> str:
    """Who leads, dotted where nobody was named."""
    return line(directive.lead_organization.label) if directive.lead_organization else BLANK


def product_of(directive: Directive) -> str:
    """What is expected, dotted where nothing was said."""
    return line(directive.expected_product) or BLANK


def due(directive: Directive, words: Words) -> str:
    """The day, or the chair's own words for a period; *Thường xuyên* for one without an end."""
    if directive.due_kind == DueKind.ONGOING:
        return line(directive.due_text) or words.ongoing
    if directive.due_kind == DueKind.DATE or (directive.due_on and not directive.due_text):
        return f"{directive.due_on:%d/%m/%Y}"
    return line(directive.due_text) or BLANK
