"""Papers that ask for files, for other machines, or for too much: nothing is fetched, and the server goes on."""

import socket
from io import BytesIO

import pytest
from pypdf import PdfReader

from lib.papers import render_pdf
from organizations.choices import Role
from tests import factories
from tests.lib.papers.paper_html import LETTERS

pytestmark = pytest.mark.database_independent

SECRET = "Điều không ai được đọc"
ASKS = """
<style>@import url("{0}"); @import "{0}"; @font-face {{ font-family: Lạ; src: url("{0}") }}
p {{ background: url("{0}"); list-style-image: url("{0}"); font-family: Lạ, "Liberation Serif" }}
p::before {{ content: url("{0}") }} @page {{ background: url("{0}") }}</style>
<link rel="stylesheet" href="{0}"><link rel="attachment" href="{0}"><base href="{0}">
<p>Chữ <a rel="attachment" href="{0}">đính kèm</a><img src="{0}"><img src="x.png" srcset="{0} 2x"></p>
<object data="{0}"></object><embed src="{0}"><iframe src="{0}"></iframe><video poster="{0}"></video>
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<style>@import url("{0}"); text {{ fill: url("{0}#a") }}</style><text y="9">Hình</text>
<image href="{0}" width="9" height="9"/><image xlink:href="{0}" width="9" height="9"/><use href="{0}#a"/>
<a rel="attachment" href="{0}"/><foreignObject><img src="{0}"/></foreignObject></svg>"""


@pytest.fixture(params=["file:", "http:"])
def forbidden(request, tmp_path):
    """An address that answers whoever asks it. For ``http:`` the test fails when anybody came."""
    if request.param == "file:":
        secret = tmp_path / "secret.txt"
        secret.write_text(SECRET)
        yield secret.as_uri()
        return
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/secret.css"
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_nothing_is_fetched_whatever_asks_for_it(forbidden):
    drawn = '<img src="paper-image:so-lieu">'
    rendering = render_pdf(
        LETTERS + ASKS.format(forbidden) + SVG.format(forbidden) + drawn,
        images={"so-lieu": SVG.format(forbidden).encode()},
        css=f'@import "{forbidden}"; p {{ color: red }}',
    )

    reader = PdfReader(BytesIO(rendering.content))

    assert "Chữ" in reader.pages[0].extract_text()
    assert "không ai" not in "".join(page.extract_text() for page in reader.pages)
    assert not reader.attachments
    assert SECRET.encode() not in reader.stream.getvalue()


@pytest.fixture
def briefing():
    return factories.BriefingFactory()


@pytest.fixture
def office(client, briefing):
    client.force_login(factories.member(Role.SECRETARIAT, briefing.series.host))
    return client


@pytest.mark.django_db
def test_what_a_person_types_is_words_and_no_more(office, briefing, forbidden):
    factories.ConclusionFactory(briefing=briefing, content=ASKS.format(forbidden) + SVG.format(forbidden))

    reader = PdfReader(BytesIO(office.get(f"/giao-ban/{briefing.slug}/minutes.pdf").content))

    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert f'<linkrel="attachment"href="{forbidden}">' in text
    assert f'@importurl("{forbidden}")' in text
    assert not reader.attachments


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        pytest.param({"lib.papers.limits.MOST_CHARACTERS": 2_000}, "nghìn ký tự", id="too much text"),
        pytest.param(
            {"lib.papers.limits.MOST_ROWS": 10, "lib.papers.limits.PART_ROWS": 5},
            "quá mức 10 dòng",
            id="too many rows",
        ),
    ],
)
def test_too_much_is_refused_on_the_page_and_the_server_goes_on(office, briefing, monkeypatch, bounds, sentence):
    factories.DirectiveFactory.create_batch(12, briefing=briefing)
    address = f"/giao-ban/{briefing.slug}/minutes.pdf"
    with monkeypatch.context() as patch:
        for name, bound in bounds.items():
            patch.setattr(name, bound)
        refused = office.get(address)
    assert refused.status_code == 409
    assert sentence in refused.content.decode()
    assert "hãy" in refused.content.decode()

    assert office.get("/healthz").status_code == 200
    assert office.get(address).content.startswith(b"%PDF-")
