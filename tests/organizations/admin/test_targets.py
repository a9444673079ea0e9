"""*Kế hoạch năm*: plans typed by hand, in a list of their own, with the trail and the locks of figures."""

import pytest

from lib.vietnamese import Period
from organizations.choices import Role
from organizations.models import IndicatorValue, Target, ValueRevision
from organizations.services.period_locks import lock_period
from tests import factories as make

pytestmark = pytest.mark.django_db

LIST = "/admin/organizations/target/"
NO_ROWS = {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}


@pytest.fixture
def commune():
    return make.AdministrativeUnitFactory(name="Xã Nghĩa Tá")


@pytest.fixture
def host(commune):
    return make.HostFactory(unit=commune.parent)


@pytest.fixture
def office(client, host):
    client.force_login(make.member(Role.SECRETARIAT, host), backend="organizations.backends.RoleBackend")
    return client


@pytest.fixture
def indicator():
    return make.IndicatorFactory(code="KH01")


def typed(indicator, unit, **more) -> dict:
    return {
        "indicator": indicator.pk, "unit": unit.pk, "year": 2026, "period": "KH", "value": "120",
        "text_value": "", "missing_reason": "", "note": "", "reason": "", **NO_ROWS, **more,
    }  # fmt: skip


def test_a_plan_is_typed_and_corrected(office, indicator, commune):
    assert office.post(f"{LIST}add/", typed(indicator, commune)).status_code == 302
    plan = Target.objects.get()
    assert (plan.period, plan.value) == (Period.plan(2026), 120)

    page = office.get(f"{LIST}{plan.pk}/change/")
    assert page.status_code == 200
    changed = {"value": "130", "text_value": "", "missing_reason": "", "note": "", "reason": "Giao thêm"}
    answer = office.post(
        f"{LIST}{plan.pk}/change/", changed | {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}
    )

    assert answer.status_code == 302
    assert [(each.old_value, each.new_value, each.reason) for each in ValueRevision.objects.order_by("pk")] == [
        (None, 120, ""),
        (120, 130, "Giao thêm"),
    ]
    again = office.post(f"{LIST}add/", typed(indicator, commune))
    assert "Đơn vị này đã có số liệu của chỉ tiêu trong kỳ ấy." in again.content.decode()


def test_a_place_as_a_whole_has_a_plan_too(office, indicator, commune):
    assert office.post(f"{LIST}add/", typed(indicator, commune.parent)).status_code == 302
    assert Target.objects.get().unit == commune.parent


def test_the_list_holds_plans_alone(office, indicator, commune):
    make.IndicatorValueFactory(indicator=indicator, unit=commune, year=2026)
    plan = make.IndicatorValueFactory(indicator=indicator, unit=commune, year=2026, span="plan", number=1)

    assert [row.pk for row in office.get(LIST).context["cl"].result_list] == [plan.pk]
    assert office.get("/admin/organizations/indicatorvalue/").context["cl"].result_count == 2
    other = IndicatorValue.objects.exclude(pk=plan.pk).get()
    assert office.get(f"{LIST}{other.pk}/change/").status_code in (302, 404)


def test_a_locked_year_keeps_its_plan(office, host, indicator, commune):
    lock_period(host, host.unit, Period.parse("2026"), by=None, reason="")

    page = office.post(f"{LIST}add/", typed(indicator, commune))

    assert "đã khóa" in page.content.decode()
    assert not Target.objects.exists()


def test_readers_read_and_do_not_type(client, host, indicator, commune):
    make.IndicatorValueFactory(indicator=indicator, unit=commune, year=2026, span="plan", number=1)
    client.force_login(make.member(Role.READER, host), backend="organizations.backends.RoleBackend")

    assert client.get(LIST).context["cl"].result_count == 1
    assert client.get(f"{LIST}add/").status_code == 403


def test_the_list_costs_the_same_at_any_length(office, commune, count_queries):
    def plans(number):
        for _ in range(number):
            make.IndicatorValueFactory(unit=commune, year=2026, span="plan", number=1)

    plans(3)
    few = count_queries(lambda: office.get(LIST))
    plans(20)
    assert count_queries(lambda: office.get(LIST)) == few <= 25
