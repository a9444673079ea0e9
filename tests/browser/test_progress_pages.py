"""While a large file is read or a long paper is printed: the page follows, without loading itself again."""

import pytest

from briefings.documents import print_cache
from briefings.models import Conclusion
from briefings.views import documents
from organizations.choices import BatchState, ImportStep
from organizations.models import ImportBatch, ImportProgress
from organizations.views.importing import progress_step
from tests import factories
from tests.browser.test_every_page import AXE, RUN

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "() => (window.sameDocument = true)"
IS_SAME = "() => window.sameDocument === true"


@pytest.fixture
def host():
    return factories.HostFactory()


@pytest.fixture
def sign_in(live_server, client, browser, host, monkeypatch):
    """Pages of the host's secretariat that ask every second, with and without scripts."""
    monkeypatch.setattr(documents, "ASKS_EVERY", 1)
    monkeypatch.setattr(progress_step, "ASKS_EVERY", 1)
    client.force_login(factories.member("secretariat", host), backend="organizations.backends.RoleBackend")
    session = client.cookies["sessionid"].value

    def sign_in(**more):
        context = browser.new_context(locale="vi-VN", base_url=live_server.url, **more)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    return sign_in


@pytest.fixture
def batch(host):
    batch = factories.ImportBatchFactory(organization=host, state=BatchState.UPLOADED)
    ImportProgress.objects.create(batch=batch, step=ImportStep.READING, done=0, total=0)
    return batch


def advance(batch, state=None, **progress):
    if state:
        ImportBatch.objects.filter(pk=batch.pk).update(state=state, failure=progress.pop("failure", ""))
    ImportProgress.objects.filter(batch=batch).update(**progress)


def test_the_progress_of_an_import_is_taken_over_in_place(sign_in, batch):
    page = sign_in()
    page.add_init_script(AXE)
    page.goto(f"/nhap-so-lieu/{batch.pk}/tien-do/")
    page.evaluate(MARK)
    assert "Bước 1/3." in page.inner_text("main [role=status] .body")
    assert page.inner_text("[data-poll-note]") == "Trang này tự cập nhật."
    assert page.evaluate(RUN) == []
    page.focus("text=Dừng lại")

    advance(batch, step=ImportStep.CHECKING, total=120)

    page.wait_for_selector("[role=status] >> text=Bước 2/3: 120 số liệu.")
    assert "Kiểm tra từng ô" in page.inner_text("[role=status] h2")
    assert page.evaluate(IS_SAME)
    assert page.evaluate("() => document.activeElement.textContent") == "Dừng lại"
    assert page.evaluate(RUN) == []


def test_an_import_that_breaks_off_says_so_and_is_asked_no_more(sign_in, batch):
    page = sign_in()
    page.goto(f"/nhap-so-lieu/{batch.pk}/tien-do/")
    page.evaluate(MARK)

    advance(batch, BatchState.FAILED, step="", failure="Máy chủ đã dừng.")

    page.wait_for_selector("text=Máy chủ đã dừng.")
    assert page.evaluate(IS_SAME)
    assert page.evaluate("() => document.activeElement.tagName") == "MAIN"
    assert page.inner_text("h1") == "Bị gián đoạn"
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)
    assert asked == []


def test_an_import_that_is_read_leads_to_its_next_step(sign_in, batch):
    page = sign_in()
    page.goto(f"/nhap-so-lieu/{batch.pk}/tien-do/")

    advance(batch, BatchState.CANCELLED)

    page.wait_for_url(f"**/nhap-so-lieu/{batch.pk}/")


def test_a_server_that_is_away_is_asked_again(sign_in, batch):
    page = sign_in()
    page.goto(f"/nhap-so-lieu/{batch.pk}/tien-do/")
    page.evaluate(MARK)
    page.context.set_offline(True)
    page.wait_for_selector("text=Chưa hỏi được máy chủ")
    page.context.set_offline(False)
    advance(batch, step=ImportStep.CHECKING, total=7)

    page.wait_for_selector("text=Bước 2/3: 7 số liệu.")
    assert page.inner_text("[data-poll-note]") == "Trang này tự cập nhật."
    assert page.evaluate(IS_SAME)


def test_without_script_there_is_a_link(sign_in, batch):
    page = sign_in(java_script_enabled=False)
    page.goto(f"/nhap-so-lieu/{batch.pk}/tien-do/")
    assert "Trang này tự cập nhật" not in page.inner_text("main")
    advance(batch, step=ImportStep.CHECKING, total=9)

    page.click("main a:has-text('Tải lại')")

    assert "Bước 2/3: 9 số liệu." in page.inner_text("main")


def test_a_long_print_is_offered_as_soon_as_it_is_done(sign_in, host, monkeypatch):
    briefing = factories.BriefingFactory(series=factories.SeriesFactory(host=host))
    Conclusion.objects.create(briefing=briefing, ordinal=1, content="Kết luận.")
    step = {}
    monkeypatch.setattr(documents, "progress_of", lambda source: step["progress"])
    monkeypatch.setattr(documents, "find_print", lambda source: step.get("paper"))
    step["progress"] = print_cache.PrintProgress(1, 3, "")
    page = sign_in()
    page.add_init_script(AXE)
    page.goto(f"/giao-ban/{briefing.slug}/dang-in/minutes/")
    page.evaluate(MARK)
    assert "đã xong 1 phần" in page.inner_text("[role=status][data-live]")
    assert page.evaluate(RUN) == []

    step["progress"] = print_cache.PrintProgress(2, 3, "")
    page.wait_for_selector("text=đã xong 2 phần")
    step["paper"] = object()

    page.wait_for_selector("a:has-text('Tải xuống (PDF)')")
    assert "đã in xong" in page.inner_text("h1")
    assert "đã in xong" in page.title()
    assert page.evaluate(IS_SAME)
    assert page.evaluate(RUN) == []


def test_a_long_print_that_is_refused_says_why_where_it_is_waited_for(sign_in, host, monkeypatch):
    briefing = factories.BriefingFactory(series=factories.SeriesFactory(host=host))
    step = {"progress": print_cache.PrintProgress(1, 3, "")}
    monkeypatch.setattr(documents, "progress_of", lambda source: step["progress"])
    page = sign_in()
    page.goto(f"/giao-ban/{briefing.slug}/dang-in/minutes/")

    step["progress"] = print_cache.PrintProgress(1, 3, "Văn bản quá dài; hãy rút gọn.")

    page.wait_for_selector("[role=alert]:has-text('rút gọn')")
    assert page.inner_text("h1").startswith("Chưa in được")
