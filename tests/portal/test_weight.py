"""How heavy pages are for whoever opens them, and that what never changes is fetched once.

The bytes are those of the real answers: the page as the portal compresses it, and each file that it links as WhiteNoise
keeps it compressed.
"""

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from organizations.models import Organization
from portal.compression import CompressionMiddleware
from tests import factories as make
from tests import worlds
from tests.briefings.test_scope import World
from tests.portal.every_address import every_address

# Kilobytes (1,000 bytes) at most: of the first visit with all that a page links, and of the second, of the page alone.
CAPS: dict[str, tuple[int, int]] = {
    "a page outside the admin site": (60, 25),
    "the list of directives in the admin site": (110, 25),
    "the form of a briefing in the admin site": (130, 40),
}
PAGE, LIST, FORM = CAPS
LINKS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def build_world() -> World:
    """With lists that fill a page of fifty rows."""
    world = World()
    briefing = world.records["briefing"]
    theme = make.ThemeFactory()
    text = "Tiếp tục tuyên truyền, vận động đoàn viên, hội viên và nhân dân thực hiện tốt các phong trào thi đua"
    for number in range(50):
        organization = make.OrganizationFactory(parent=briefing.series.host)
        content = f"{text} ở {number} thôn, bản, tổ dân phố."
        make.DirectiveFactory(
            briefing=briefing, assigned=True, lead_organization=organization, content=content, theme=theme
        )
        report = make.OrganizationReportFactory(briefing=briefing, organization=organization, submitted=True)
        make.ShortcomingFactory(report=report, text=content, theme=theme)
        make.TaskFactory(organization=organization, title=content)
        make.BriefingFactory(series=briefing.series, year=1950 + number)
    return world


world = worlds.world(build_world)


@cache
def weight_of(address: str) -> int:
    """Bytes of a static file as it is sent, compressed; ``address`` as it stands in a page."""
    name = urlsplit(urldefrag(address).url).path.removeprefix(project.STATIC_URL)
    path = finders.find(name)
    assert path, f"a page links {address}, which is no file"
    return len(gzip.compress(Path(path).read_bytes()))


def weights(answer) -> tuple[int, int]:
    """Bytes of the first visit and of the second."""
    html = gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content
    linked = {urldefrag(link).url for link in LINKS.findall(html.decode())}
    return len(answer.content) + sum(map(weight_of, linked)), len(answer.content)


@pytest.mark.django_db
@pytest.mark.database_independent
@pytest.mark.parametrize("who", ["S", "F", "C", "A"])
def test_a_page_is_light_on_the_first_visit_and_lighter_on_the_second(world, who):
    client = Client(headers={"Accept-Encoding": "gzip, deflate, br"})
    if who != "A":
        client.force_login(world.people[who], backend="organizations.backends.RoleBackend")
    seen = {}
    for address in every_address(world):
        if address.name.startswith("admin:"):
            continue
        answer = client.get(str(address), address.query)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        seen[address.name] = weights(answer)
    for name, (first, second) in sorted(seen.items(), key=lambda found: -found[1][0]):
        print(f"{first / 1000:7.1f} {second / 1000:6.1f} KB  {name}")

    most_first, most_second = (cap * 1000 for cap in CAPS[PAGE])
    assert {name: found for name, found in seen.items() if found[0] > most_first or found[1] > most_second} == {}
    assert len(seen) > (2 if who == "A" else 10)


@pytest.mark.django_db
@pytest.mark.database_independent
@pytest.mark.parametrize("page", [LIST, FORM])
def test_the_heaviest_pages_of_the_admin_site_have_caps_of_their_own(world, page):
    client = Client(headers={"Accept-Encoding": "gzip, deflate, br"})
    client.force_login(world.people["S"], backend="organizations.backends.RoleBackend")
    briefing = make.BriefingFactory(series=world.records["series"], year=2021)
    for organization in Organization.objects.all()[:8]:
        make.OrganizationReportFactory(briefing=briefing, organization=organization)
    make.DirectiveFactory.create_batch(10, briefing=briefing)
    model, name, *key = {LIST: ("directive", "changelist"), FORM: ("briefing", "change", briefing.pk)}[page]

    first, second = weights(client.get(reverse(f"admin:briefings_{model}_{name}", args=key)))

    print(f"{first / 1000:.1f} {second / 1000:.1f} KB")
    assert (first <= CAPS[page][0] * 1000, second <= CAPS[page][1] * 1000) == (True, True)


@pytest.mark.django_db
def test_a_page_is_compressed_for_browsers_that_can_read_it(client):
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    noise = packed.content[10:].index(b"\0")  # the name in gzip's head, made up to hide the size
    assert len(packed.content) - noise < len(plain.content) / 2
    assert gzip.decompress(packed.content).decode() == plain.content.decode()
    assert "no-store" in packed["Cache-Control"]


@pytest.mark.django_db
def test_the_size_of_a_page_says_nothing_exact_of_what_is_in_it(client):
    """BREACH: who makes a browser ask for a page again and again, and sees only sizes, sees noise."""
    sizes = {len(client.get("/", headers={"Accept-Encoding": "gzip"}).content) for _ in range(12)}

    assert len(sizes) > 3


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"%PDF-1.7" * 100, content_type="application/pdf"),
        HttpResponse("chữ" * 200, headers={"Content-Disposition": 'attachment; filename="a.csv"'}),
        HttpResponse("chữ" * 200, headers={"Content-Encoding": "br"}),
        StreamingHttpResponse([b"a" * 1000]),
    ],
    ids=["a PDF", "a file to be kept", "compressed already", "a stream"],
)
def test_what_is_no_page_passes_as_it_is(response):
    before = response.get("Content-Encoding")
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})

    answer = CompressionMiddleware(lambda request: response)(request)

    assert answer.get("Content-Encoding") == before


def test_what_pages_link_is_kept_by_browsers_for_ever_under_a_name_of_its_content(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = project.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    (name,) = (path.name for path in (tmp_path / "portal").glob("portal.*.css"))
    middleware = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))

    def ask(path):
        return middleware(RequestFactory().get(f"/static/portal/{path}", headers={"Accept-Encoding": "gzip, br"}))

    named = ask(name)
    assert re.fullmatch(r"max-age=\d{8,}, public, immutable", named["Cache-Control"])
    assert named["Content-Encoding"] in ("br", "gzip")
    assert int(named["Content-Length"]) < (tmp_path / "portal" / name).stat().st_size / 3
    assert "immutable" not in ask("portal.css")["Cache-Control"]
