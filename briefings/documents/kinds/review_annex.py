"""*Phụ lục kết quả thực hiện kết luận kỳ trước*: every open directive of earlier briefings, the n-th time reviewed."""

from itertools import groupby

from django.db.models import F, Prefetch, prefetch_related_objects

from briefings.choices import DocumentKind, Progress, ReviewOutcome
from briefings.documents.as_closed import as_closed
from briefings.documents.frame import Frame, frame
from briefings.documents.kinds.directive_table import due, labels_in, lead_of, ordinal_column
from briefings.documents.kinds.related import ISSUER
from briefings.documents.kinds.statements import written
from briefings.models import Briefing, Directive, DirectiveReview
from lib.papers.blocks import Column, Imprint, PaperContent, Paragraph, Row, Table, line, lines


def review_annex(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """How ``briefing`` reviewed the directives of earlier ones: what was said each time, then what is said now."""
    earlier = DirectiveReview.objects.select_related("briefing").order_by("nth")
    now = DirectiveReview.objects.select_related(
        "directive__lead_organization", "directive__briefing", "directive__superseded_by__briefing"
    )
    successors = Prefetch("directive__further_successors", Directive.objects.select_related("briefing"))
    now = now.order_by(
        F("directive__briefing__year").asc(nulls_last=True),
        F("directive__briefing").asc(nulls_last=True),
        F("directive__paper_day").asc(nulls_first=True),
        "directive__issuer",
        "directive__paper_number",
        "directive__ordinal",
        "directive__lead_organization__sort_key",
        "directive",
    )
    prefetch_related_objects(
        [briefing],
        *ISSUER,
        Prefetch("reviews", now.prefetch_related(Prefetch("directive__reviews", earlier), successors)),
    )
    paper = frame(briefing, DocumentKind.REVIEW_ANNEX, imprint)
    words, reviews = paper.words, list(briefing.reviews.all())
    as_closed(briefing, [one.directive for one in reviews])
    body = (
        (Paragraph(_counts(reviews, paper)), _table(reviews, paper)) if reviews else (Paragraph(words.review_nothing),)
    )
    return paper.content(
        name=f"{words.annex} kết quả thực hiện kết luận, {paper.meeting}",
        type_name=words.annex.upper(),
        abstract=paper.titled(words.review_of.format(meeting=paper.meeting)),
        reference=paper.reference(),
        landscape=True,
        body=tuple(body),
    )


def _counts(reviews: list[DirectiveReview], paper: Frame) -> str:
    going = (ReviewOutcome.CONTINUE, ReviewOutcome.EXTEND)
    return paper.words.review_counts.format(
        total=len(reviews),
        done=sum(one.outcome == ReviewOutcome.ACCEPT for one in reviews),
        going=sum(one.outcome in going for one in reviews),
        other=sum(one.outcome in (ReviewOutcome.CANCEL, ReviewOutcome.SUPERSEDE) for one in reviews),
        open=sum(not one.outcome for one in reviews),
    )


def _table(reviews: list[DirectiveReview], paper: Frame) -> Table:
    """Under the briefing or the paper that gave them, counted through."""
    words = paper.words
    columns = (
        ordinal_column(words),
        Column(words.column_content, 72),
        Column(words.column_lead, 34),
        Column(words.column_due, 25, "center"),
        Column(words.column_before, 56),
        Column(words.column_now),
    )
    labels = labels_in(one.directive.lead_organization for one in reviews)
    rows: list[Row] = []
    number = 0
    for given, group in groupby(reviews, key=lambda one: one.directive.source_name):
        rows.append(Row(((f"{words.column_given}: {line(given)}",),), "group"))
        for review in group:
            number += 1
            rows.append(_row(number, review, paper, labels))
    return Table(columns, tuple(rows))


def _row(number: int, review: DirectiveReview, paper: Frame, labels: dict[int, str]) -> Row:
    directive, words = review.directive, paper.words
    before = [_lines(one, paper) for one in directive.reviews.all() if one.nth < review.nth]
    return Row(
        (
            (str(number),),
            written(directive.content),
            (lead_of(directive, labels),),
            (f"{review.due_then:%d/%m/%Y}" if review.due_then else due(directive, words),),
            tuple(text for texts in before for text in texts) or (words.first_time,),
            (*_lines(review, paper), *_successors(review, paper)),
        )
    )


def _lines(review: DirectiveReview, paper: Frame) -> list[str]:
    """``Lần 2 (quý III năm 2020): Đang thực hiện, 40%``, what was said, what was decided."""
    words = paper.words
    state = str(Progress(review.progress_then).label)
    if review.percent_then:
        state += f", {review.percent_then}%"
    texts = [f"{words.nth.format(nth=review.nth)} ({review.briefing.period_name}): {state}"]
    if said := lines(review.remark):
        texts += [f"{words.said} {said[0]}", *said[1:]]
    if review.outcome:
        texts.append(f"{words.outcome} {review.get_outcome_display()}")
    return texts


def _successors(review: DirectiveReview, paper: Frame) -> list[str]:
    """What took the place of a directive that the session had replaced, each on a line of its own."""
    if review.outcome != ReviewOutcome.SUPERSEDE:
        return []
    words = paper.words.replaced_by
    found = review.directive.successors
    return [words.format(ordinal=one.ordinal, period=one.source_phrase) for one in found]
