"""What happens when records or the register move while a paper is being printed: printed anew, never under a lock."""

from datetime import date

import pytest
from django.db import connection

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.documents import issuing, numbering
from briefings.models import Conclusion, Document, NumberAllocation, NumberSeries
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
def prints(monkeypatch):
    """Numbers of the papers that were printed; ``meanwhile`` is called after each print, as another process would."""
    seen = type("Seen", (), {"numbers": [], "depths": [], "meanwhile": lambda: None})
    real = issuing.pdf_file

    def print_(content, **more):
        seen.numbers.append(content.imprint.number)
        seen.depths.append(len(connection.savepoint_ids))
        paper = real(content, **more)
        seen.meanwhile()
        return paper

    monkeypatch.setattr(issuing, "pdf_file", print_)
    return seen


def test_a_number_that_was_spoilt_meanwhile_is_not_used(briefing, office, host, prints):
    register = factories.NumberSeriesFactory(
        issuer=host, kind="minutes", scope="year", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )

    def spoil():
        prints.meanwhile = lambda: None
        numbering.void_next(register.pk, by=office, reason="Hỏng.")

    prints.meanwhile = spoil

    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)

    assert document.number == 2
    assert prints.numbers == [1, 2]
    assert len(set(prints.depths)) == 1  # the second print stands in no transaction of its own either
    assert list(NumberAllocation.objects.order_by("number").values_list("number", "state")) == [
        (1, "voided"),
        (2, "used"),
    ]


def test_words_that_changed_meanwhile_are_printed(briefing, office, prints):
    def edit():
        prints.meanwhile = lambda: None
        Conclusion.objects.filter(briefing=briefing).update(content="Kết luận sửa.")

    prints.meanwhile = edit

    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)

    assert "Kết luận sửa." in str(document.snapshot)
    assert prints.numbers == [1, 1]
    assert not documents.differences_now(document)


def test_records_that_never_rest_end_in_a_sentence_without_a_number(briefing, office, prints):
    def edit():
        Conclusion.objects.filter(briefing=briefing).update(content=f"Kết luận lần {len(prints.numbers)}.")

    prints.meanwhile = edit

    with pytest.raises(Refused, match="sửa liên tục"):
        documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)

    assert len(prints.numbers) == issuing.TRIES
    assert not Document.objects.exists()
    assert not NumberAllocation.objects.exists()
    assert all(register.last_number == 0 for register in NumberSeries.objects.all())
