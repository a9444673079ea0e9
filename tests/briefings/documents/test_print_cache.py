"""Trial prints asked for again, and long ones on their way."""

import os
import time

import pytest

from briefings.documents import print_cache, printing
from briefings.documents.print_cache import PrintProgress, find_print, progress_of
from briefings.documents.printing import PrintSource
from briefings.models import Conclusion
from lib.papers import render_pdf
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]


@pytest.fixture
def briefing():
    return factories.BriefingFactory(title="Giao ban Quý I")


@pytest.fixture
def office(client, briefing):
    client.force_login(factories.member("secretariat", briefing.series.host))
    return client


def address(briefing) -> str:
    return f"/giao-ban/{briefing.slug}/minutes.pdf"


def test_a_print_asked_for_again_is_not_made_again(office, briefing, monkeypatch):
    first = office.get(address(briefing))
    monkeypatch.setattr("briefings.documents.printing.render_pdf", None)  # would fail if it were called
    second = office.get(address(briefing))
    third = office.get(address(briefing), headers={"If-None-Match": first["ETag"]})
    assert second.content == first.content
    assert (third.status_code, third.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-store"


def test_changed_records_are_printed_anew(office, briefing):
    first = office.get(address(briefing))
    Conclusion.objects.create(briefing=briefing, ordinal=1, content="Kết luận mới.")
    second = office.get(address(briefing), headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]


def test_a_long_print_tells_how_far_it_is_and_is_given_when_it_is_done(office, briefing, monkeypatch):
    monkeypatch.setattr("lib.papers.limits.PART_ROWS", 5)
    factories.DirectiveFactory.create_batch(15, briefing=briefing)
    answer = office.get(address(briefing))
    assert answer.status_code == 302
    page = office.get(answer.url)
    assert page.status_code == 200
    deadline = time.monotonic() + 60
    while "đã in xong" not in page.content.decode() and time.monotonic() < deadline:
        assert 'data-poll="2"' in page.content.decode()
        assert "phần" in page.content.decode()
        time.sleep(0.2)
        page = office.get(answer.url)
    assert "đã in xong" in page.content.decode()
    assert office.get(address(briefing)).content.startswith(b"%PDF")


def test_a_long_print_that_is_refused_says_why(office, briefing, monkeypatch):
    monkeypatch.setattr("lib.papers.limits.PART_ROWS", 5)
    monkeypatch.setattr("lib.papers.limits.MOST_CHARACTERS", 1000)
    factories.DirectiveFactory.create_batch(15, briefing=briefing)
    answer = office.get(address(briefing))
    deadline = time.monotonic() + 30
    while (page := office.get(answer.url)).status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert page.status_code == 422
    assert "rút gọn" in page.content.decode()
    assert "data-poll" not in page.content.decode()


def test_a_long_print_is_split_once_for_its_progress_and_its_printing(office, briefing, monkeypatch):
    monkeypatch.setattr("lib.papers.limits.PART_ROWS", 5)
    factories.DirectiveFactory.create_batch(15, briefing=briefing)
    split, real = [], printing.split_html
    monkeypatch.setattr(printing, "split_html", lambda html: split.append(html) or real(html))
    rendered = []
    monkeypatch.setattr(printing, "render_pdf", lambda html, **more: rendered.append(html) or render_pdf(html, **more))

    answer = office.get(address(briefing))
    deadline = time.monotonic() + 60
    while "đã in xong" not in office.get(answer.url).content.decode() and time.monotonic() < deadline:
        time.sleep(0.2)

    assert len(split) == 1
    assert [[part.continues for part in parts] for parts in rendered] == [[False, True, True]]


def source(name: str) -> PrintSource:
    return PrintSource(f"<p>{name}", {}, "", f"{name}.pdf")


def test_what_died_on_the_way_is_begun_anew():
    asked = source("a")
    file = print_cache._progress_file(asked.key)
    print_cache.write_progress(file, b"1 5 ")
    assert progress_of(asked) == PrintProgress(1, 5, "")
    os.utime(file, (0, 0))
    assert progress_of(asked) is None


def test_old_prints_are_removed(monkeypatch):
    monkeypatch.setattr(print_cache, "MOST_FILES", 2)
    for name in "abc":
        print_cache._keep(source(name).key, b"%PDF")
        time.sleep(0.01)
    assert [find_print(source(name)) is not None for name in "abc"] == [False, True, True]
