"""Not one English word on a screen: walks the portal as a clerk would and reads every page.

What stands in the catalogues is checked in ``test_translations``; here is what pages really show: names of models and
fields, help, choices, messages, and what a library or we ourselves wrote without asking for a translation.
"""

from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from factory.django import DjangoModelFactory

from briefings.examples import sample as sample_files
from briefings.models import BriefingSeries
from organizations.choices import Role
from organizations.models import AdministrativeUnit, ImportBatch, Organization, ReportForm
from tests import factories
from tests.budget import budget
from tests.english import english_words, links, visible_texts
from tests.factories import PASSWORD
from tests.worlds import world

pytestmark = pytest.mark.database_independent

# What a page may show and what it may not: the reader must see the one and pass over the other.
READ = {
    '<button type="submit">Save</button>': ["Save"],
    '<input type="submit" value="Log in">': ["Log"],
    '<input placeholder="Type to search">': ["Type", "search"],
    '<a title="View on site">Xem</a>': ["View", "site"],
    "<option>No</option><td>None</td>": ["No", "None"],
    "<p>Có to chuyện, no đủ, do dự in ấn trong may mặc</p>": [],
    "<p>Tệp Excel .xlsx về OCOP, COVID-19: 20 x 3 = 60</p>": [],
    "<script>var text = 'Search';</script><style>.search { color: red }</style>": [],
    '<input type="hidden" value="delete"><input type="text" value="admin">': [],
    '<a href="/admin/search/?format=date">Mở</a>': [],
}

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
FACTORIES = [
    each
    for each in vars(factories).values()
    if isinstance(each, type) and issubclass(each, DjangoModelFactory) and not each._meta.abstract
]
# What the theme says on every list in the same words is read on every fourth; on all in a long run.
OF_THE_THEME = set(MODELS[:: budget(4, long=1)])
SAME_VIEW = budget(1, long=2)  # addresses of one view that are opened: pages of one list differ in their records only


class Filled(HTMLParser):
    """What a browser would send for the page's main form, as it stands."""

    def __init__(self):
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.inside = False
        self.area = self.choice = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, kind = attrs.get("name"), attrs.get("type")
        value = attrs.get("value", "on" if kind == "checkbox" else "") or ""
        if tag == "form":
            self.inside = (attrs.get("id") or "").endswith("_form")
        elif self.inside and tag == "textarea":
            self.area, self.data[name] = name, [""]
        elif self.inside and tag == "select":
            self.choice = name
        elif self.inside and tag == "option" and "selected" in attrs and self.choice:
            self.data.setdefault(self.choice, []).append(value)
        elif self.inside and tag == "input" and name and kind not in {"submit", "button", "reset", "file", "image"}:
            sent = kind not in {"checkbox", "radio"} or "checked" in attrs
            self.data.setdefault(name, []).extend([value] * sent)

    def handle_data(self, data):
        if self.area:
            self.data[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            self.data[self.area][0] = self.data[self.area][0].removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.choice = None


class Walk:
    """Opens pages and keeps every English word with the page it stands on."""

    def __init__(self, client):
        self.client = client
        self.opened: list[str] = []
        self.english: dict[str, list[str]] = {}

    def read(self, response, where: str):
        """Read a page that came back, whatever its status."""
        self.opened.append(where)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        for text in visible_texts(response.content.decode()):
            if words := english_words(text):
                self.english.setdefault(f"{', '.join(words)} | {text[:120]}", []).append(where)
        return response

    def get(self, url: str):
        return self.read(self.client.get(url, follow=True), url)

    def post(self, url: str, data: dict):
        return self.read(self.client.post(url, data, follow=True), f"POST {url} {' '.join(data)}"[:200])

    def follow(self, start: list[str], within: str, but: str = "-", *, filters: int = 1) -> None:
        """Open ``start`` and every link from there that stays beneath ``within`` and not beneath ``but``.

        Of the links that differ in a parameter, such as a filter, every ``filters``-th.
        """
        waiting, seen, views, filtered = list(start), set(), {}, 0
        while waiting:
            url = urldefrag(waiting.pop(0)).url
            path = urlsplit(url).path
            if url in seen or not path.startswith(within) or path.startswith(but):
                continue
            seen.add(url)
            try:
                match = resolve(path)
            except Resolver404:
                continue
            asked = tuple(part.partition("=")[0] for part in urlsplit(url).query.split("&"))
            views[match.view_name, asked] = views.get((match.view_name, asked), 0) + 1
            # One filter at a time: their combinations show nothing new and are without number.
            if len(asked) > 1 or views[match.view_name, asked] > SAME_VIEW:
                continue
            filtered += asked != ("",)
            if url not in start and asked != ("",) and filtered % filters:
                continue
            response = self.get(url)
            if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
                waiting += [urljoin(url, href) for href in links(response.content.decode())]

    def is_vietnamese(self) -> None:
        assert self.opened
        assert self.english == {}


@pytest.mark.parametrize(("html", "words"), READ.items())
def test_the_reader(html, words):
    assert [word for text in visible_texts(html) for word in english_words(text)] == words


def build_sample() -> None:
    """The records of the real briefing, and for what it lacks a record each."""
    call_command("load_sample", stdout=StringIO())
    for factory in FACTORIES:
        if not factory._meta.model._default_manager.exists():
            factory()


sample = world(build_sample)


@pytest.fixture
def walk(sample, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("kiem-tra", password=PASSWORD))
    return Walk(client)


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_page_of_a_model(model, walk):
    record = model._default_manager.first()
    start = [address(model, "changelist"), address(model, "add")]
    if model in OF_THE_THEME:
        start.insert(1, address(model, "changelist") + "?q=khôngcógì")
    if record:
        start += [address(model, page, record.pk) for page in ("change", "delete", "history")]

    walk.follow(start, within=address(model, "changelist"), filters=budget(3, long=1))
    walk.post(address(model, "add"), {})

    walk.is_vietnamese()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_action_of_a_model(model, walk, rf):
    request = rf.get("/")
    request.user = walk.client.get(reverse("admin:index")).wsgi_request.user
    records = list(model._default_manager.values_list("pk", flat=True)[:2])
    actions = admin.site._registry[model].get_actions(request)

    if model in OF_THE_THEME or not actions:
        walk.post(address(model, "changelist"), {"action": "", ACTION_CHECKBOX_NAME: records})
    for name in actions:
        with transaction.atomic():
            if model in OF_THE_THEME:
                walk.post(address(model, "changelist"), {"action": name})
            walk.post(address(model, "changelist"), {"action": name, ACTION_CHECKBOX_NAME: records})
            transaction.set_rollback(True)

    walk.is_vietnamese()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_record_is_saved_as_it_is_shown(model, walk):
    record = model._default_manager.first()
    url = address(model, "change", record.pk)
    shown = walk.get(url).content.decode()
    page = Filled()
    page.feed(shown)
    if "_save" not in shown:
        pytest.skip("nobody edits these by hand")

    response = walk.post(url, page.data | {"_continue": ["1"]})

    assert [form.errors for form in forms_of(response) if form.errors] == []
    assert next(str(message) for message in response.context["messages"]).startswith("Đã sửa ")
    walk.is_vietnamese()


def test_an_old_version_says_that_it_is_for_reading(walk):
    unit = AdministrativeUnit.objects.first()

    page = walk.get(address(AdministrativeUnit, "simple_history", unit.pk, unit.history.first().pk)).content.decode()

    assert "chỉ để xem" in page
    assert "Khôi phục" not in page


def test_importing(walk):
    """The four steps of a good file, and what is said of bad ones."""
    good = Path(sample_files.__file__).with_name("so-lieu-minh-hoa-quy-1-2020.xlsx").read_bytes()
    wrong = "Mã xã;Tên xã;MT01\n99999;Xã Không Có;ba\n".encode()
    answers = {
        "format": "0",
        "resource": "",
        "year": "2020",
        "quarter": "1",
        "report_form": ReportForm.objects.order_by("pk").first().pk,
        "organization": BriefingSeries.objects.order_by("pk").first().host_id,
    }
    files = {"a.xlsx": good, "b.xlsx": good[:900], "c.docx": b"x", "d.csv": wrong}
    for url in (reverse("organizations:imports"), address(AdministrativeUnit, "import")):
        walk.post(url, {})
        for name, content in files.items():
            walk.post(url, answers | {"import_file": SimpleUploadedFile(name, content)})
    batches = ImportBatch.objects.filter(original_name__in=files)
    assert batches.exists()
    for batch in batches:
        for step in ("sent", "columns", "review", "apply", "progress"):
            walk.get(reverse(f"organizations:import_{step}", args=[batch.pk]))

    walk.is_vietnamese()


def forms_of(response):
    """The form of a change page and those of the lists inside it."""
    yield response.context["adminform"].form
    for inline in response.context["inline_admin_formsets"]:
        yield from inline.formset.forms


def test_the_front_of_the_admin(walk):
    walk.get(reverse("admin:index"))
    for app in {model._meta.app_label for model in MODELS}:
        walk.get(reverse("admin:app_list", args=[app]))
    walk.is_vietnamese()


def test_the_password_is_changed(walk):
    place = reverse("organizations:own_password")
    walk.get(reverse("admin:password_change"))
    walk.get(place)
    walk.post(place, {})
    walk.post(place, {"old_password": "sai", "new_password1": "1234", "new_password2": "4321"})
    walk.post(place, {"old_password": PASSWORD, "new_password1": "1234", "new_password2": "1234"})
    walk.post(place, {"old_password": PASSWORD, "new_password1": "chợ-đồn-2020", "new_password2": "chợ-đồn-2020"})
    walk.post(place, {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD})
    new = "suối-reo-đá-mòn-2020"
    walk.post(place, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert len(walk.opened) == 8
    walk.is_vietnamese()


def test_signing_in_and_out(walk, settings):
    walk.post(reverse("admin:logout"), {})
    walk.get(reverse("admin:login"))
    walk.post(reverse("admin:login"), {})
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        walk.post(reverse("admin:login"), {"username": "kiem-tra", "password": "sai"})
    walk.is_vietnamese()


def test_the_pages_outside_the_admin(walk):
    walk.follow(["/", "/chi-dao/", "/khong-co-trang-nay/"], within="/", but="/admin/")
    assert len(walk.opened) > 5
    walk.is_vietnamese()


def test_the_pages_of_a_stranger(walk):
    walk.client.logout()
    walk.follow(["/", "/chi-dao/", "/khong-co-trang-nay/", "/admin/khong-co-trang-nay/"], within="/")
    stranger = Client(enforce_csrf_checks=True)
    walk.read(stranger.post(reverse("admin:login"), {"username": "a"}), "a sign-in without its token")
    walk.is_vietnamese()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "locked_out"])
def test_the_pages_of_errors(name):
    found = [words for text in visible_texts(render_to_string(f"{name}.html")) if (words := english_words(text))]

    assert found == []


@pytest.mark.parametrize(
    ("role", "models"),
    budget(
        [(Role.SECRETARIAT, MODELS[::2]), (Role.OFFICER, MODELS[1::2])], long=[(role, MODELS) for role in Role.values]
    ),
    ids=lambda value: value if isinstance(value, str) else "models",
)
def test_the_admin_of_each_role(role, models, walk):
    """Others than system administrators see fewer buttons and other words: view instead of change."""
    host = Organization.objects.get(pk=BriefingSeries.objects.order_by("pk").first().host_id)
    walk.client.force_login(factories.member(role, host))
    walk.get(reverse("admin:index"))
    for model in models:
        walk.get(address(model, "changelist"))
        if record := model._default_manager.first():
            walk.get(address(model, "change", record.pk))
    walk.is_vietnamese()


def test_someone_without_rights(walk, django_user_model):
    walk.client.force_login(django_user_model.objects.create_user("khach", password="x"))
    walk.get(reverse("admin:index"))
    walk.client.force_login(django_user_model.objects.create_user("can-bo", password="x", is_staff=True))
    walk.get(reverse("admin:index"))
    for model in MODELS:
        walk.get(address(model, "add"))
    walk.is_vietnamese()
