"""The table of assigned work: who owes what by when, on every paper that carries it."""

from collections.abc import Iterable

from django.db.models import Prefetch

from briefings.choices import DueKind
from briefings.documents.fixed_words import Words
from briefings.documents.frame import Frame
from briefings.models import Directive
from lib.papers.blocks import BLANK, Annex, Column, Row, Table, line, lines
from organizations.models import Organization


def directives_in_order() -> tuple[Prefetch, Prefetch]:
    """What to prefetch on a briefing for its assigned work: directives with their leads, who takes part by name."""
    return (
        Prefetch("directives", Directive.objects.select_related("lead_organization").order_by("ordinal")),
        Prefetch("directives__coordinating_organizations", Organization.objects.order_by("name")),
    )


def annex_of_directives(paper: Frame, type_name: str, directives: Iterable[Directive]) -> tuple[Annex, ...]:
    """The directives as the only annex of a ``type_name`` (*Biên bản*); none without directives."""
    directives = list(directives)
    if not directives:
        return ()
    words = paper.words
    reference = paper.belongs_to(type_name, bare_number(paper.number), paper.dated)
    return (Annex(words.annex, words.annex_title.upper(), reference, True, (table_of(directives, words),)),)


def bare_number(number: str) -> str:
    """``Số: 05/BB-HU`` → ``05/BB-HU``."""
    return number.split(maxsplit=1)[1]


def table_of(directives: Iterable[Directive], words: Words) -> Table:
    """One row per directive in the given order, numbered from 1; what is not known is dotted."""
    columns = (
        Column(words.column_ordinal, 11, "center"),
        Column(words.column_content, 108),
        Column(words.column_lead, 38),
        Column(words.column_coordinating, 38),
        Column(words.column_due, 25, "center"),
        Column(words.column_product),
    )
    return Table(columns, tuple(_row(number, directive, words) for number, directive in enumerate(directives, 1)))


def _row(number: int, directive: Directive, words: Words) -> Row:
    lead = line(directive.lead_organization.label) if directive.lead_organization else BLANK
    coordinating = "; ".join(line(one.label) for one in directive.coordinating_organizations.all()) or BLANK
    return Row(
        (
            (str(number),),
            tuple(lines(directive.content)) or (BLANK,),
            (lead,),
            (coordinating,),
            (due(directive, words),),
            (line(directive.expected_product) or BLANK,),
        )
    )


def due(directive: Directive, words: Words) -> str:
    """The day, or the chair's own words for a period; *Thường xuyên* for a standing one."""
    if directive.due_kind == DueKind.ONGOING:
        return line(directive.due_text) or words.standing
    if directive.due_kind == DueKind.DATE or (directive.due_on and not directive.due_text):
        return f"{directive.due_on:%d/%m/%Y}"
    return line(directive.due_text) or BLANK
