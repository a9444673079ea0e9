"""Who may be chosen is more than who may be edited: the committee of a commune works with the Front of the commune.

The Front of the commune stands under that of the province, the five under the Front, the Front's committees work in the
villages. The committee of the Party stands by itself; all of them work at its place.
"""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.forms.models import _get_foreign_key
from django.test import RequestFactory
from django.urls import reverse

from briefings.forms.adding import FirstForm, NextForm, ParticipantsForm
from briefings.forms.briefing_steps import HoldForm
from briefings.forms.directive_steps import AssignForm
from briefings.forms.document_steps import DeliverForm
from briefings.forms.session_grids import AgendaPage, AttendancePage, DirectivesPage
from briefings.models import Briefing, BriefingSeries, Directive, OrganizationReport, Task
from briefings.services import recipients
from briefings.services.series import set_participants, start_series
from lib.refused import Refused
from organizations.models import Organization, Post
from tests import factories
from tests.webforms import of_address
from tests.worlds import world

SESSION = datetime(2026, 3, 31, 1, tzinfo=UTC)  # 08:00 in Việt Nam
KINDS = ("trade_union", "farmers", "women", "youth", "veterans")


def build_commune() -> SimpleNamespace:
    province = factories.ProvinceFactory(name="Tỉnh Đồng Thử")
    commune = factories.AdministrativeUnitFactory(name="Xã Suối Thử", parent=province)
    other = factories.AdministrativeUnitFactory(name="Xã Núi Thử", parent=province)
    village = factories.AdministrativeUnitFactory(
        name="Thôn Một", parent=commune, kind="residential_area", code="59991-01"
    )
    made = factories.OrganizationFactory
    above = made(name="MTTQ tỉnh Đồng Thử", kind="front", unit=province, format_family="front")
    front = made(name="MTTQ xã Suối Thử", kind="front", unit=commune, parent=above, short_name="MTTQ xã")
    five = [made(name=f"Đoàn thể {kind} xã Suối Thử", kind=kind, unit=commune, parent=front) for kind in KINDS]
    far = made(name="MTTQ xã Núi Thử", kind="front", unit=other, parent=above)
    party = factories.HostFactory(name="Đảng ủy xã Suối Thử", unit=commune, symbol="ĐU")
    return SimpleNamespace(
        above=above,
        front=front,
        five=five,
        far=far,
        party=party,
        committee=made(name="Ban Công tác Mặt trận thôn Một", kind="front_work_committee", unit=village, parent=front),
        ended=made(name="Hội đã hết xã Suối Thử", kind="women", unit=commune, valid_to=date(2026, 3, 30)),
        stranger=made(name="Hội Nông dân xã Lạ", unit=factories.AdministrativeUnitFactory()),
        secretary=factories.member("secretariat", party),
        officer=factories.member("officer", front),
        chair=factories.PostFactory(organization=front, title="Chủ tịch", full_name="Người Chủ Trì"),
    )


commune = world(build_commune)


def chosen_keys(commune) -> set[int]:
    return {one.pk for one in (commune.front, *commune.five)}


@pytest.fixture
def briefing(commune):
    series = factories.SeriesFactory(host=commune.party, participants=[commune.front, *commune.five])
    return factories.BriefingFactory(series=series, unit=commune.party.unit, status="held", starts_at=SESSION)


# --- the rule ---------------------------------------------------------------------------------------------------------


def test_who_is_beneath_or_at_the_place_or_below_may_be_chosen(commune):
    found = set(Organization.objects.choosable_by(commune.party, SESSION.date()))

    assert found == {commune.party, commune.front, *commune.five, commune.committee}
    assert commune.ended in Organization.objects.choosable_by(commune.party)
    assert commune.ended in Organization.objects.choosable_by(commune.party, date(2026, 3, 30))


def test_who_takes_part_already_may_be_chosen_wherever_it_works(commune):
    series = factories.SeriesFactory(host=commune.party)
    for one, name in ((commune.far, "participant"), (commune.above, "report"), (commune.stranger, "attendance")):
        assert one not in Organization.objects.choosable_by(commune.party), name
    series.participants.add(commune.far)
    old = factories.BriefingFactory(series=series, year=2019)
    factories.OrganizationReportFactory(briefing=old, organization=commune.above)
    factories.AttendanceFactory(briefing=old, organization=commune.stranger)

    found = set(Organization.objects.choosable_by(commune.party))

    assert found >= {commune.far, commune.above, commune.stranger}


def test_a_person_chooses_as_their_organization_does_and_a_reader_does_not(commune):
    reader = factories.member("reader", commune.party)
    found = set(Organization.objects.choosable_by(commune.secretary, SESSION.date()))

    assert found == {commune.party, commune.front, *commune.five, commune.committee}
    assert set(Organization.objects.choosable_by(reader)) == {commune.party}
    assert not Organization.objects.choosable_by(factories.UserFactory())
    assert set(Organization.objects.for_user(commune.secretary)) == {commune.party}
    assert set(Organization.objects.for_user(commune.secretary, to="change")) == {commune.party}
    assert commune.chair in Post.objects.choosable_by(commune.secretary)
    assert commune.chair not in Post.objects.for_user(commune.secretary)


# --- from nothing to an answer, by pages ------------------------------------------------------------------------------


def test_the_committee_briefs_the_front_from_scratch(client, commune):
    client.force_login(commune.secretary)
    page = client.get("/giao-ban/them/")
    sent = of_address(page, "/giao-ban/them/") | {"starts_at": "31/03/2026 08:00", "chair": str(commune.chair.pk)}

    assert set(map(int, sent["participants"])) == chosen_keys(commune)
    assert "Ban Công tác Mặt trận thôn Một" in page.content.decode()
    assert "Người Chủ Trì, Chủ tịch, MTTQ xã" in page.content.decode()
    client.post("/giao-ban/them/", sent)
    briefing = Briefing.objects.get(series__host=commune.party)
    here = briefing.get_absolute_url()
    assert briefing.chair == commune.chair
    client.post(f"{here}collect/")
    report = briefing.reports.get(organization=commune.front)

    client.force_login(commune.officer)  # of the Front: its own report, and of the others nothing
    assert set(OrganizationReport.objects.for_user(commune.officer)) == {
        one for one in briefing.reports.all() if one.organization in (commune.front, *commune.five)
    }
    factories.AchievementFactory(briefing=briefing, report=report, text="Đã họp dân ở 12 thôn.")
    factories.TaskFactory(organization=commune.front, title="Việc riêng của Mặt trận")
    client.post(f"{report.get_absolute_url()}submit/")

    client.force_login(commune.secretary)
    shown = client.get(report.get_absolute_url()).content.decode()
    assert "Đã họp dân ở 12 thôn." in shown
    client.post(f"{report.get_absolute_url()}accept/")
    client.post(f"{here}hold/", {})
    grid = f"{here}ket-luan/"
    rows = of_address(client.get(grid), grid) | {
        "conclusions-0-content": "Ghi nhận kết quả.",
        "directives-0-content": "Rà soát hộ nghèo ở các thôn.",
        "directives-0-lead": str(commune.front.pk),
        "directives-0-helpers": "Ban Công tác Mặt trận thôn Một",
    }
    assert client.post(grid, rows).status_code == 302
    client.post(f"{here}conclude/", {"without_reports": "on"})
    directive = Directive.objects.get()
    assert directive.lead_organization == commune.front
    assert list(directive.coordinating_organizations.all()) == [commune.committee]

    client.force_login(commune.officer)
    assert "Rà soát hộ nghèo" in client.get("/chi-dao/").content.decode()
    told = {"organization": commune.front.pk, "text": "Đã rà soát 3 thôn."}
    assert client.post(f"{directive.get_absolute_url()}update/", told).status_code == 302
    assert directive.updates.get().organization == commune.front


def test_who_hosts_sees_names_and_reports_of_whom_it_chose_and_no_other_record(client, commune, briefing):
    report = factories.OrganizationReportFactory(briefing=briefing, organization=commune.front)
    elsewhere = factories.OrganizationReportFactory(
        briefing=factories.BriefingFactory(series=factories.SeriesFactory(host=commune.above)),
        organization=commune.front,
    )
    factories.TaskFactory(organization=commune.front)
    client.force_login(commune.secretary)

    assert set(OrganizationReport.objects.for_user(commune.secretary)) == {report}
    assert not Task.objects.for_user(commune.secretary).exists()
    assert not Post.objects.for_user(commune.secretary).exists()
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    assert client.get(f"/to-chuc/{commune.front.pk}/").status_code == 404
    edited = client.get(reverse("admin:organizations_organization_change", args=[commune.front.pk]))
    assert edited.status_code in (302, 404)
    assert "MTTQ xã" not in client.get("/admin/organizations/organization/").content.decode()
    assert f"/to-chuc/{commune.front.pk}/" not in client.get(briefing.get_absolute_url()).content.decode()


def test_services_refuse_whoever_may_not_be_chosen(commune):
    series = start_series(
        commune.party.pk,
        by=commune.secretary,
        name="Giao ban tháng",
        period_kind="month",
        participants=[commune.front.pk, commune.stranger.pk],
    )

    assert list(series.participants.all()) == [commune.front]
    with pytest.raises(Refused, match="không làm việc tại nơi này"):
        set_participants(series.pk, by=commune.secretary, participants=[commune.far.pk])
    with pytest.raises(Refused):
        set_participants(series.pk, by=commune.officer, participants=[])
    set_participants(series.pk, by=commune.secretary, participants=[commune.committee.pk])
    assert list(series.participants.all()) == [commune.committee]
    assert series.history.latest().history_change_reason == "Sửa tổ chức thường dự"


def test_a_name_that_many_bear_far_away_delivers_to_none_of_them(commune, briefing):
    for number, place in enumerate(("Hai", "Ba"), 2):
        unit = factories.AdministrativeUnitFactory(
            name=f"Thôn {place} mới", kind="residential_area", parent=commune.party.unit, code=f"59991-0{number}"
        )
        factories.OrganizationFactory(name=f"Chi hội {place}", short_name="Chi hội phụ nữ", unit=unit)

    assert recipients.named_in(briefing, ["Chi hội phụ nữ;", "Ban Công tác Mặt trận thôn Một;"]) == [commune.committee]
    assert set(recipients.named_in(briefing, ["Như thành phần dự"])) == {commune.front, *commune.five}


# --- every place where somebody is chosen -----------------------------------------------------------------------------

# Fields that name an organization or a post as the owner of a record, or that the portal writes itself: of these only
# those in scope are offered.
OWN = {
    "AdministrativeUnit": set(),
    "Organization": {"parent"},
    "OrganizationSuccession": {"predecessor", "successor"},
    "Post": {"organization"},
    "Membership": {"organization"},
    "UnitAlias": {"owner"},
    "Indicator": {"owner"},
    "IndicatorRule": {"owner"},
    "ReportForm": {"owner"},
    "MappingProfile": {"owner"},
    "PeriodLock": {"organization"},
    "ImportBatch": {"organization"},
    "Theme": {"owner"},
    "BriefingSeries": {"host"},
    "Task": {"organization"},
    "ProgressUpdate": {"organization"},
    "DirectiveAcknowledgement": {"organization"},
    "ExtensionRequest": {"organization"},
    "Document": {"addressee"},
    "Delivery": {"organization"},
    "Handover": {"predecessor", "successor"},
    "NumberSeries": {"issuer"},
    "PaperSetting": {"organization", "signer"},
}


def named_by(model) -> set[str]:
    """The fields of ``model`` that name organizations or posts."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {field.name for field in fields if field.related_model in (Organization, Post)}


def test_every_field_that_names_an_organization_says_whether_it_chooses():
    walked = 0
    for app in ("organizations", "briefings"):
        for model in apps.get_app_config(app).get_models():
            if model.__name__.startswith("Historical"):
                continue
            chosen = set(getattr(model, "chosen_fields", ()))
            assert chosen | OWN.get(model.__name__, set()) >= named_by(model), model
            assert chosen <= named_by(model), model
            assert not chosen & OWN.get(model.__name__, set()), model
            walked += len(named_by(model))
    print(f"\n{walked} fields name organizations or posts")
    assert walked >= 30


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = type("Match", (), {"kwargs": {}, "url_name": ""})()
    return request


def admin_places(request, briefing):
    """``(page, its model, the field)`` of each field of the admin site that chooses, in lists inside pages, too."""
    for model, page in admin.site._registry.items():
        obj = briefing if model is Briefing else None
        for options in (page, *page.get_inline_instances(request, obj)):
            inside = None if options is page else _get_foreign_key(model, options.model, options.fk_name).name
            for name in getattr(options.model, "chosen_fields", ()):
                if name != inside:
                    yield page, options, name


def test_every_page_of_the_admin_site_offers_them(client, commune, briefing):
    client.force_login(commune.secretary)
    request = request_of(commune.secretary)
    own = factories.PostFactory(organization=commune.party)
    walked = []
    for page, options, name in admin_places(request, briefing):
        if options is page:
            fields = page.get_form(request, None)().fields
        else:
            fields = options.get_formset(request, briefing)(instance=page.model()).empty_form.fields
        if name not in fields:
            continue
        of_posts = options.model._meta.get_field(name).related_model is Post
        offered = set(fields[name].everybody if fields[name].everybody is not None else fields[name].queryset)
        wanted = {commune.chair, own} if of_posts else {commune.front, commune.committee, commune.party}
        assert wanted <= offered, (options, name)
        assert commune.stranger not in offered
        asked = {
            "app_label": options.model._meta.app_label,
            "model_name": options.model._meta.model_name,
            "field_name": name,
            "term": "chủ trì" if of_posts else "suối thử",
            "ngay": "2026-03-31",
        }
        found = {int(row["id"]) for row in client.get(reverse("admin:autocomplete"), asked).json()["results"]}
        assert (commune.chair.pk if of_posts else commune.front.pk) in found, (options, name)
        assert commune.ended.pk not in found
        walked.append(f"{options.model.__name__}.{name} in {page.model.__name__}")
    print(f"\n{len(walked)} fields of the admin site choose: {walked}")
    assert len(walked) >= 12


def test_every_other_form_offers_them(commune, briefing):
    by = commune.secretary
    series = briefing.series
    directive = factories.DirectiveFactory(briefing=briefing)
    document = factories.DocumentFactory(briefing=briefing, issued=True, issued_on=date(2026, 4, 1))
    Briefing.objects.filter(pk=briefing.pk).update(chair=None)
    briefing.refresh_from_db()
    offered = {
        "new series": FirstForm(record=commune.party, by=by).fields["participants"].queryset,
        "series": ParticipantsForm(record=series, by=by).fields["participants"].queryset,
        "lead": AssignForm(record=directive, by=by).fields["lead"].queryset,
        "coordinating": AssignForm(record=directive, by=by).fields["coordinating"].queryset,
        "recipients": DeliverForm(record=document, by=by).fields["organizations"].queryset,
        "grid of conclusions": DirectivesPage(briefing, by=by).offered.by_key.values(),
        "grid of attendance": AttendancePage(briefing, by=by).offered.by_key.values(),
        "grid of the agenda": AgendaPage(briefing, by=by).offered.by_key.values(),
    }
    chairs = {
        "first briefing": FirstForm(record=commune.party, by=by).fields["chair"].queryset,
        "next briefing": NextForm(record=series, by=by).fields["chair"].queryset,
        "session held": HoldForm(record=briefing, by=by).fields["chair"].queryset,
    }

    print(f"\n{len(offered)} forms choose organizations, {len(chairs)} choose who chairs")
    for name, found in offered.items():
        if name not in ("new series", "series"):  # today, when the dissolved one has ended as well
            assert commune.ended not in set(found), name
        assert {commune.front, commune.committee} <= set(found), name
        assert not {commune.far, commune.stranger, commune.above} & set(found), name
    for name, found in chairs.items():
        assert commune.chair in set(found), name
        assert not set(found.filter(organization=commune.far)), name


def test_filters_keep_what_was_chosen(client, commune, briefing):
    factories.DirectiveFactory(briefing=briefing, lead_organization=commune.front)
    client.force_login(commune.secretary)
    address = reverse("admin:briefings_directive_changelist")

    kept = client.get(address, {"lead_organization__id__exact": commune.front.pk})

    assert "MTTQ xã" in kept.content.decode()
    assert BriefingSeries.objects.for_user(commune.officer).filter(pk=briefing.series_id).exists()
