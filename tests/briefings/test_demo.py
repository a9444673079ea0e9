"""The illustrative quarters: full of life, marked everywhere, and gone without a trace."""

import re
from collections import Counter
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.urls import resolve

from briefings.choices import BriefingStatus, Progress, ReportStatus, Timeliness
from briefings.examples.demo.people import demo_users
from briefings.examples.sample import text
from briefings.illustrative import MARK
from briefings.models import (
    Briefing,
    Directive,
    DirectiveReview,
    ExtensionRequest,
    OrganizationReport,
    Shortcoming,
    Task,
)
from briefings.punctuality import lateness
from briefings.timeliness import timeliness
from organizations.models import Organization
from tests import factories
from tests.english import links, visible_texts
from tests.worlds import world

AFTER = date(2021, 3, 31)


class Rows(dict[str, list[tuple]]):
    """Every row of every table of the portal. Nobody changes it: its copy is itself."""

    def __deepcopy__(self, memo: dict) -> "Rows":
        return self


def build_demo() -> Rows:
    """Load the demo; everything as the sample left it before."""
    call_command("load_sample", verbosity=0)
    before = everything()
    call_command("load_demo", verbosity=0)
    return before


before_demo = world(build_demo)


@pytest.fixture
def demo(before_demo) -> None:
    pass


@pytest.fixture
def sample(demo):
    """The sample alone: that removing leaves it as it was is shown below."""
    call_command("load_demo", "--remove", verbosity=0)


@pytest.fixture
def office(demo):
    return factories.member("secretariat", Organization.objects.get(name="Huyện ủy Chợ Đồn"))


def everything() -> Rows:
    models = [
        model for label in ("organizations", "briefings", "admin") for model in apps.get_app_config(label).get_models()
    ]
    models += [field.remote_field.through for model in models for field in model._meta.many_to_many]
    return Rows({model._meta.label: list(QuerySet(model).order_by("pk").values_list()) for model in models})


def test_three_quarters_follow_the_real_one(demo):
    told = [(row.year, row.quarter, row.illustrative, row.status) for row in Briefing.objects.order_by("quarter")]

    assert told == [
        (2020, 1, False, BriefingStatus.CONCLUDED),
        (2020, 2, True, BriefingStatus.CLOSED),
        (2020, 3, True, BriefingStatus.CLOSED),
        (2020, 4, True, BriefingStatus.HELD),
    ]


def test_there_is_life_in_it(demo):
    reports = OrganizationReport.objects.select_related("briefing")
    late = {(row.briefing.quarter, row.organization.short_name): lateness(row) for row in reports if lateness(row)}
    assert late == {(2, "Hội LHPN huyện"): 4, (3, "Hội CCB huyện"): 3, (4, "LĐLĐ huyện"): 4}
    states = set(reports.values_list("status", flat=True))
    assert states == set(ReportStatus) - {ReportStatus.DRAFT}
    once_returned = reports.get(briefing__quarter=2, organization__kind="farmers")
    assert once_returned.returned_note
    assert once_returned.status == ReportStatus.LOCKED

    directives = Directive.objects.filter(briefing__illustrative=True)
    stand = [timeliness(row, AFTER) for row in directives]
    assert stand.count(Timeliness.OVERDUE) == 3
    assert stand.count(Timeliness.LATE) == 1
    assert stand.count(Timeliness.ON_TIME) == 3
    assert directives.unassigned().count() == 1
    assert set(directives.drafts().values_list("briefing__quarter", flat=True)) == {4}
    assert directives.filter(progress=Progress.SUPERSEDED).count() == 1
    assert ExtensionRequest.objects.get().decision == "approved"
    assert Task.objects.exclude(carried_from=None).exists()
    assert Shortcoming.objects.exclude(continues_from=None).exists()


def test_what_was_assigned_in_the_real_quarter_is_reviewed_and_not_changed(demo):
    real = Directive.objects.filter(briefing__illustrative=False)

    assert {(row.progress, row.lead_organization_id, row.version) for row in real} == {(Progress.NOT_STARTED, None, 1)}
    assert DirectiveReview.objects.filter(directive__in=real).count() == 30
    assert set(real.first().reviews.values_list("nth", flat=True)) == {2, 3, 4}


def test_what_happened_is_dated_in_its_year_and_has_its_author(demo):
    people = set(demo_users())
    for model in apps.get_app_config("briefings").get_models():
        if hasattr(model, "history_user"):
            told = model.objects.filter(history_user__in=people)
            assert not told.filter(history_date__year__gt=2021).exists(), model
    for briefing in Briefing.objects.filter(illustrative=True):
        assert {row.history_user for row in briefing.history.all()} <= people
        assert briefing.created_at.year == 2020


def test_nobody_signs_in_as_one_of_them(demo):
    assert demo_users().count() == 8
    assert not any(user.has_usable_password() for user in demo_users())


def test_every_text_is_marked(demo):
    for model, field in ((Directive, "content"), (Shortcoming, "text"), (Task, "title")):
        rows = model.objects.all()
        if model is not Task:
            rows = rows.filter(briefing__illustrative=True)
        assert rows.exists()
        assert not rows.exclude(**{f"{field}__contains": MARK}).exists(), model


def test_every_page_made_from_it_carries_the_banner_and_a_real_one_does_not(client, office):
    client.force_login(office)
    directive = Directive.objects.filter(briefing__illustrative=True).first()
    review = DirectiveReview.objects.filter(briefing__illustrative=True).first()
    report = OrganizationReport.objects.first()
    pages = [directive.briefing, directive, report]
    addresses = [*(row.get_absolute_url() for row in pages), f"/xem-xet/{review.pk}/"]
    addresses += [f"/admin/briefings/{row._meta.model_name}/{row.pk}/change/" for row in pages]

    for address in addresses:
        assert "Số liệu minh họa." in client.get(address).content.decode(), address
    page = client.get(f"/giao-ban/{text.SLUG}/").content.decode()
    assert "Số liệu minh họa." not in page


def test_pages_say_it_once_and_not_in_every_text(client, office):
    """What people type into is left as it is stored."""
    client.force_login(office)
    waiting, opened, wrong = ["/"], Counter(), []
    while waiting:
        address = waiting.pop(0)
        view = resolve(address).view_name if address.endswith("/") else ""
        if not view or view.startswith("admin:") or opened[view] >= 4:
            continue
        opened[view] += 1
        answer = client.get(address, follow=True)
        page = re.sub(r"<textarea.*?</textarea>", "", answer.content.decode(), flags=re.DOTALL)

        texts = [one for one in visible_texts(page) if "(số liệu" in one]

        wrong += [(address, texts[:3])] if texts else []
        waiting += [path for path in map(_path, links(page)) if path not in waiting]
    assert not wrong
    assert not [one for one in visible_texts(client.get("/tim/?q=tai+dan").content.decode()) if "(số liệu" in one]
    assert {"briefings:detail", "briefings:report", "briefings:directive", "briefings:review"} <= set(opened)
    assert {"briefings:task", "briefings:report_writing", "briefings:reviews", "briefings:enter_directives"} <= set(
        opened
    )


def _path(link: str) -> str:
    parts = urlsplit(link)
    return parts.path if parts.path.startswith("/") and not parts.netloc else ""


def test_pages_tell_it_by_the_banner_alone_and_what_leaves_the_portal_keeps_the_mark(client, office):
    """Fields show what is stored; files and papers, which go without the banner, are marked as before."""
    client.force_login(office)
    briefing = Briefing.objects.filter(illustrative=True, reviews__isnull=False).first()
    directive = Directive.objects.filter(briefing__illustrative=True, expected_product__contains=MARK).first()
    report = OrganizationReport.objects.filter(status=ReportStatus.LOCKED).first()
    own = [briefing, directive or briefing.directives.first(), report, Task.objects.first()]
    addresses = [row.get_absolute_url() for row in own]
    addresses += [f"/xem-xet/{briefing.reviews.first().pk}/", f"/giao-ban/{briefing.slug}/xem-xet/"]
    addresses += ["/viec-cua-toi/", "/giao-ban/", "/chi-dao/", "/bao-cao/", "/nhiem-vu/", "/lich-su/"]

    shown = {address: client.get(address, follow=True).content.decode() for address in addresses}

    fields = re.compile(r"<textarea.*?</textarea>|<input[^>]*>|title=\"[^\"]*\"", re.DOTALL)
    assert [address for address, page in shown.items() if MARK in fields.sub("", page)] == []
    assert [address for address, page in shown.items() if "Số liệu minh họa." not in page] == []
    assert MARK in client.get("/chi-dao/?xuat=csv").content.decode("utf-8-sig")


def test_running_it_twice_changes_nothing(demo):
    before = everything()

    call_command("load_demo", verbosity=0)

    assert everything() == before


def test_removing_leaves_the_sample_exactly_as_before(demo, before_demo):
    assert everything() != before_demo

    call_command("load_demo", "--remove", verbosity=0)

    assert everything() == before_demo
    call_command("load_demo", "--remove", verbosity=0)
    assert everything() == before_demo


@pytest.mark.long_on_postgresql
def test_it_can_be_told_again(sample):
    call_command("load_demo", verbosity=0)

    assert Briefing.objects.filter(illustrative=True).count() == 3


def test_what_visitors_did_to_it_goes_with_it(client, office, before_demo):
    client.force_login(office)
    directive = Directive.objects.get(content__startswith="Rà soát việc đóng bảo hiểm")
    client.post(f"/chi-dao/{directive.pk}/cancel/", {"reason": "Xem thử."})
    directive.refresh_from_db()
    assert directive.progress == Progress.CANCELLED

    call_command("load_demo", "--remove", verbosity=0)

    after = everything()
    assert {label: rows for label, rows in after.items() if label.startswith("briefings.")} == {
        label: rows for label, rows in before_demo.items() if label.startswith("briefings.")
    }


def test_what_is_real_is_not_torn_apart(demo):
    real = Directive.objects.filter(briefing__illustrative=False).first()
    real.progress, real.closing_reason = Progress.SUPERSEDED, "Nhầm."
    real.superseded_by = Directive.objects.filter(briefing__illustrative=True).first()
    real.save()

    with pytest.raises(CommandError, match="có thật đang dẫn tới số liệu minh họa"):
        call_command("load_demo", "--remove", verbosity=0)
    assert Briefing.objects.filter(illustrative=True).count() == 3


def test_without_the_sample_it_says_what_to_do(sample):
    Briefing.objects.update(slug="giao-ban-khac")

    with pytest.raises(CommandError, match="load_sample"):
        call_command("load_demo", verbosity=0)


def test_a_series_that_went_on_for_real_is_left_alone(sample):
    first = Briefing.objects.get()
    factories.BriefingFactory(series=first.series, unit=first.unit, quarter=2)

    with pytest.raises(CommandError, match="không dựng số liệu minh họa lẫn vào"):
        call_command("load_demo", verbosity=0)


def test_not_in_production(sample, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="vận hành chính thức"):
        call_command("load_demo", verbosity=0)
