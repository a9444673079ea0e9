"""What happens when records or the register move while a paper is being drawn: drawn anew, and never under a lock."""

from datetime import date

import pytest
from django.db import connection

from briefings.choices import BriefingStatus
from briefings.documents import papers
from briefings.models import Conclusion, Document, NumberAllocation, NumberSeries
from briefings.services import documents, numbering
from briefings.services.documents.issuing import TRIES
from lib.refused import Refused
from tests import factories

DAY = date(2020, 4, 5)


@pytest.fixture
def host(db):
    return factories.HostFactory(format_family="front", symbol="MTTQ-BTT")


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def briefing(host):
    briefing = factories.BriefingFactory(series=factories.SeriesFactory(host=host), status=BriefingStatus.CONCLUDED)
    factories.ConclusionFactory(briefing=briefing, content="Kết luận đầu.")
    return briefing


@pytest.fixture
def drawings(monkeypatch):
    """Numbers of the papers that were drawn; ``meanwhile`` is called after each drawing, as another process would."""
    seen = type("Seen", (), {"numbers": [], "depths": [], "meanwhile": lambda: None})
    real = papers.Printer.draw

    def draw(printer, context, **more):
        seen.numbers.append(context.imprint.number)
        seen.depths.append(len(connection.savepoint_ids))
        paper = real(printer, context, **more)
        seen.meanwhile()
        return paper

    monkeypatch.setattr(papers.Printer, "draw", draw)
    return seen


def test_a_number_that_was_spoilt_meanwhile_is_not_used(briefing, office, host, drawings):
    register = factories.NumberSeriesFactory(
        issuer=host, kind="minutes", scope="year", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )

    def spoil():
        drawings.meanwhile = lambda: None
        numbering.void_next(register.pk, by=office, reason="Hỏng.")

    drawings.meanwhile = spoil

    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)

    assert document.number == 2
    assert drawings.numbers == [1, 2]
    assert len(set(drawings.depths)) == 1  # the second drawing stands in no transaction of its own either
    assert list(NumberAllocation.objects.order_by("number").values_list("number", "state")) == [
        (1, "voided"),
        (2, "used"),
    ]


def test_words_that_changed_meanwhile_are_printed(briefing, office, drawings):
    def edit():
        drawings.meanwhile = lambda: None
        Conclusion.objects.filter(briefing=briefing).update(content="Kết luận sửa.")

    drawings.meanwhile = edit

    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)

    assert "Kết luận sửa." in str(document.snapshot)
    assert drawings.numbers == [1, 1]
    assert not documents.differences_now(document)


def test_records_that_never_rest_end_in_a_sentence_without_a_number(briefing, office, drawings):
    def edit():
        Conclusion.objects.filter(briefing=briefing).update(content=f"Kết luận lần {len(drawings.numbers)}.")

    drawings.meanwhile = edit

    with pytest.raises(Refused, match="sửa liên tục"):
        documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)

    assert len(drawings.numbers) == TRIES
    assert not Document.objects.exists()
    assert not NumberAllocation.objects.exists()
    assert all(register.last_number == 0 for register in NumberSeries.objects.all())
