"""The second step of signing in: who must have it, what it accepts once, and that all is closed before it is done."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from briefings.transitions import OFFICE_OR_LEADER
from lib.refused import Refused
from organizations.choices import Role
from organizations.encryption import decrypt, encrypt
from organizations.management.arguments import find_user
from organizations.models import KeptForm, RecoveryCode, SecondFactor, SignIn, User
from organizations.roles import SECOND_FACTOR_ROLES
from organizations.services import people, second_factor
from organizations.views import signing_in
from tests import factories as make
from tests.budget import budget
from tests.factories import PASSWORD
from tests.portal.every_address import every_address
from tests.portal.test_hostile_values import build_world
from tests.webforms import of_address, shown
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

LOGIN, STEP, OWN = "/admin/login/", "/dang-nhap/xac-thuc/", "/tai-khoan/xac-thuc-hai-buoc/"
cast = world(build_world)


@pytest.fixture
def host():
    return make.HostFactory()


@pytest.fixture
def office(host):
    return make.member(Role.SECRETARIAT, host, username="vanphong", email="vanphong@example.vn")


@pytest.fixture
def officer(host):
    return make.member(Role.OFFICER, make.OrganizationFactory(parent=host), username="canbo", email="canbo@example.vn")


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True


@pytest.fixture
def letters(settings, django_capture_on_commit_callbacks):
    """Whatever is done within it, its letters are sent."""
    settings.MAIL_ON = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def clock(monkeypatch):
    """``clock(60)``: a minute goes by, for codes and for whoever waits."""
    gone = {"seconds": 0.0}
    now, stamp = timezone.now(), 1_800_000_000

    def move(seconds: float) -> None:
        gone["seconds"] += seconds

    monkeypatch.setattr("organizations.models.sign_ins.time.time", lambda: stamp + gone["seconds"])
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(seconds=gone["seconds"]))
    move.at = lambda: stamp + gone["seconds"]  # type: ignore[attr-defined]
    return move


def code_of(user, clock, steps: int = 0) -> str:
    """What the telephone of ``user`` shows now, or ``steps`` half minutes later."""
    totp = TOTP(bytes.fromhex(decrypt(SecondFactor.objects.get(user=user).secret)), step=30)
    totp.time = clock.at() + steps * 30
    return f"{totp.token():06}"


def set_up(user, clock) -> list[str]:
    """Gives ``user`` a second factor; the recovery codes."""
    second_factor.begin(user)
    _, codes = second_factor.confirm(user, code_of(user, clock))
    clock(30)
    return codes


def password_step(client, user, following: str = "", **more):
    form = shown(client.get(LOGIN, {"next": following} if following else {}), "login-form")
    return client.post(LOGIN, form | {"username": user.username, "password": PASSWORD} | more)


def inside(client) -> bool:
    return client.get("/viec-cua-toi/").status_code == 200


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# --- who --------------------------------------------------------------------------------------------------------------


def test_it_is_required_in_production_of_whoever_issues_assigns_or_manages_people(settings, host):
    found = {}
    for production in (False, True):
        settings.PRODUCTION = production
        for role in Role:
            found[production, str(role)] = second_factor.is_required(make.member(role, host))
        found[production, "superuser"] = second_factor.is_required(make.UserFactory(is_superuser=True))
    assert {who for (production, who), required in found.items() if production and required} == {
        "secretariat",
        "leader",
        "superuser",
    }
    assert not any(required for (production, _), required in found.items() if not production)


def test_the_roles_are_those_that_issue_assign_and_manage(host):
    assert OFFICE_OR_LEADER == SECOND_FACTOR_ROLES
    for role in Role:
        if people.may_manage(make.member(role, host)):
            assert role in SECOND_FACTOR_ROLES


# --- setting up -------------------------------------------------------------------------------------------------------


def test_whoever_must_have_it_is_led_to_set_it_up_and_does_nothing_before(client, office, production, clock):
    following = "/chi-dao/?o=1"
    page = client.get(password_step(client, office, following).url, follow=True)

    assert page.wsgi_request.path == OWN
    assert "bắt buộc phải có bước này" in text(page)
    assert not inside(client)
    assert 'src="data:image/svg+xml' in text(page)
    typed = re.search(r'class="secret">([A-Z2-7 ]+)<', text(page))[1]
    assert all(len(group) == 4 for group in typed.split())

    wrong = client.post(OWN, shown(page, "second-factor") | {"one_time_password": "000000"})
    assert wrong.status_code == 422
    assert second_factor.WRONG in text(wrong)
    assert not inside(client)

    done = client.post(OWN, shown(page, "second-factor") | {"one_time_password": code_of(office, clock)})
    codes = re.findall(r'class="secret">([a-z2-9]{5}-[a-z2-9]{5})<', text(done))
    assert len(set(codes)) == 10
    assert f'href="{following}"' in text(done)
    assert inside(client)
    assert "chỉ hiện lần này" in text(done)
    for code in codes:
        assert code not in text(client.get(OWN))


def test_everybody_may_set_it_up_and_whoever_need_not_works_without(client, officer, clock):
    assert password_step(client, officer, "/chi-dao/").url == "/chi-dao/"
    other = Client()
    other.force_login(officer)
    page = client.get(OWN)

    client.post(OWN, shown(page, "second-factor") | {"one_time_password": code_of(officer, clock)})

    assert inside(client)
    assert not inside(other), "the other sessions end"


def test_the_secret_stays_the_same_until_it_is_confirmed(officer):
    assert second_factor.begin(officer) == second_factor.begin(officer)


# --- the code ---------------------------------------------------------------------------------------------------------


def test_after_the_password_the_code_is_asked_for_and_leads_on(client, officer, clock):
    set_up(officer, clock)
    answer = password_step(client, officer, "/chi-dao/?o=1")
    assert answer.url == STEP
    assert not inside(client)
    assert SignIn.objects.filter(user=officer).count() == 0

    page = client.get(STEP)
    answer = client.post(STEP, shown(page, "second-step") | {"one_time_password": code_of(officer, clock)})

    assert answer.url == "/chi-dao/?o=1"
    assert inside(client)


def test_each_step_has_a_session_key_of_its_own(client, officer, clock):
    set_up(officer, clock)
    client.cookies["sessionid"] = "x" * 32
    keys = ["x" * 32]
    password_step(client, officer)
    keys.append(client.cookies["sessionid"].value)
    client.post(STEP, {"one_time_password": code_of(officer, clock)})
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 3
    stolen = Client()
    stolen.cookies["sessionid"] = keys[1]
    assert not inside(stolen)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(client, officer, clock, steps, taken):
    set_up(officer, clock)
    clock(120)
    password_step(client, officer)
    client.post(STEP, {"one_time_password": code_of(officer, clock, steps)})
    assert inside(client) is taken


def test_a_code_is_taken_once(officer, clock):
    set_up(officer, clock)
    code = code_of(officer, clock)
    first, second = Client(), Client()
    for client in (first, second):
        password_step(client, officer)
        answer = client.post(STEP, {"one_time_password": code})
    assert inside(first)
    assert not inside(second)
    assert second_factor.WRONG in text(answer)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "²²²²²²", "-12345", "0x1234", "1e5", "\0"]
)
def test_what_is_no_code_is_refused_with_a_sentence(client, officer, clock, typed):
    set_up(officer, clock)
    password_step(client, officer)
    answer = client.post(STEP, {"one_time_password": typed})
    assert answer.status_code in (400, 422)
    assert not inside(client)


def test_after_wrong_codes_one_waits_longer_each_time_and_then_gives_the_password_again(client, officer, clock):
    set_up(officer, clock)
    password_step(client, officer)
    said = []
    for _ in range(4):
        client.post(STEP, {"one_time_password": "000000"})
        right = client.post(STEP, {"one_time_password": code_of(officer, clock)})
        said.append(int(re.search(r"Hãy đợi (\d+) giây", text(right))[1]))
        assert not inside(client)
        clock(said[-1])
    assert said == [1, 2, 4, 8]
    last = client.post(STEP, {"one_time_password": "000000"}, follow=True)
    assert last.wsgi_request.path == LOGIN
    assert signing_in.TOO_OFTEN in text(last)
    assert not inside(client)


def test_wrong_codes_lock_like_wrong_passwords(client, officer, clock, settings):
    settings.AXES_FAILURE_LIMIT = 3
    set_up(officer, clock)
    password_step(client, officer)
    for _ in range(3):
        answer = client.post(STEP, {"one_time_password": "000000"})
        clock(30)
    assert answer.status_code == 429
    assert password_step(client, officer).status_code == 429


@pytest.mark.parametrize("late", ["ten minutes", "password", "locked", "reset"])
def test_the_first_step_does_not_wait_for_ever(client, officer, clock, late):
    set_up(officer, clock)
    password_step(client, officer)
    code = code_of(officer, clock)
    if late == "ten minutes":
        clock(601)
        code = code_of(officer, clock)
    elif late == "password":
        officer.set_password("khác-hẳn-trước")
        officer.save()
    elif late == "locked":
        User.objects.filter(pk=officer.pk).update(is_active=False)
    else:
        second_factor.reset(officer, by=None, reason="Mất máy.")
    client.post(STEP, {"one_time_password": code})
    assert not inside(client)


# --- recovery codes ---------------------------------------------------------------------------------------------------


def test_a_recovery_code_opens_once_and_the_person_is_told(client, officer, clock, settings, letters):
    codes = set_up(officer, clock)
    password_step(client, officer)
    with letters():
        page = client.post(STEP, {"one_time_password": f" {codes[3].upper()} "}, follow=True)
    assert inside(client)
    assert "Còn 9 mã" in text(page)
    assert mail.outbox[-1].to == [officer.email]
    assert "bằng mã dự phòng" in mail.outbox[-1].body

    again = Client()
    password_step(again, officer)
    again.post(STEP, {"one_time_password": codes[3]})
    assert not inside(again)


def test_new_recovery_codes_need_the_password_and_void_the_old(client, officer, clock):
    codes = set_up(officer, clock)
    password_step(client, officer)
    client.post(STEP, {"one_time_password": code_of(officer, clock)})
    page = client.get(OWN)
    sent = of_address(page, f"{OWN}ma-du-phong/")
    assert client.post(f"{OWN}ma-du-phong/", sent | {"password": "không-phải"}).status_code == 422
    done = client.post(f"{OWN}ma-du-phong/", sent | {"password": PASSWORD})
    new = re.findall(r'class="secret">([a-z2-9-]{11})<', text(done))
    assert len(new) == 10
    assert not set(new) & set(codes)
    clock(30)
    assert second_factor.verify(officer, codes[0]) == second_factor.WRONG
    clock(30)
    assert second_factor.verify(officer, new[0]).recovery_codes_left == 9


def test_it_is_taken_away_with_the_password_by_whoever_need_not_have_it(client, officer, office, clock, settings):
    for user, required in ((officer, False), (office, True)):
        set_up(user, clock)
        client = Client()
        password_step(client, user)
        client.post(STEP, {"one_time_password": code_of(user, clock)})
        sent = of_address(client.get(OWN), f"{OWN}tat/")
        settings.PRODUCTION = True
        assert client.post(f"{OWN}tat/", sent | {"password": "không-phải"}).status_code == 422
        client.post(f"{OWN}tat/", sent | {"password": PASSWORD})
        assert SecondFactor.objects.filter(user=user).exists() is required
        settings.PRODUCTION = False


# --- a lost telephone -------------------------------------------------------------------------------------------------


def test_the_office_takes_a_lost_one_away_and_it_is_set_up_again(client, host, officer, clock, settings, letters):
    above = make.HostFactory()
    office = make.member(Role.SECRETARIAT, above)
    host.parent = above
    host.save()
    leader = make.member(Role.LEADER, host, username="lanhdao", email="lanhdao@example.vn")
    set_up(leader, clock)
    theirs = Client()
    password_step(theirs, leader)
    theirs.post(STEP, {"one_time_password": code_of(leader, clock)})
    client.force_login(office)
    page = client.get(f"/nguoi-dung/{leader.pk}/")
    sent = of_address(page, f"/nguoi-dung/{leader.pk}/hai-buoc/")

    client.post(f"/nguoi-dung/{leader.pk}/hai-buoc/", sent | {"reason": " "})
    assert SecondFactor.objects.filter(user=leader).exists(), "a reason is asked for"
    with letters():
        again = of_address(client.get(f"/nguoi-dung/{leader.pk}/"), f"/nguoi-dung/{leader.pk}/hai-buoc/")
        client.post(f"/nguoi-dung/{leader.pk}/hai-buoc/", again | {"reason": "Mất điện thoại."})

    assert not SecondFactor.objects.filter(user=leader).exists()
    assert not inside(theirs)
    row = leader.history.latest()
    assert row.history_user == office
    assert "Mất điện thoại." in row.history_change_reason
    assert mail.outbox[-1].to == [leader.email]
    assert "Mất điện thoại." in mail.outbox[-1].body
    settings.PRODUCTION = True
    assert client.get(password_step(theirs, leader).url, follow=True).wsgi_request.path != "/viec-cua-toi/"


def test_nobody_else_takes_it_away(officer, office, clock):
    set_up(office, clock)
    with pytest.raises(Refused):
        people.reset_second_factor(office.pk, by=officer, reason="Thử.")
    with pytest.raises(Refused, match="không tự"):
        people.reset_second_factor(office.pk, by=office, reason="Thử.")
    assert SecondFactor.objects.filter(user=office).exists()


def test_a_password_that_another_set_and_that_was_used_opens_no_way_to_set_it_up(client, office, production):
    User.objects.filter(pk=office.pk).update(must_change_password=True, password_used_at=timezone.now())
    assert password_step(client, office).status_code == 409
    assert client.get(OWN).url.startswith(LOGIN)
    assert not SecondFactor.objects.exists()


def test_whoever_must_also_change_the_password_does_one_step_after_the_other(client, office, production, clock):
    User.objects.filter(pk=office.pk).update(must_change_password=True)
    client.force_login(office, backend="organizations.backends.RoleBackend")
    page = client.get("/viec-cua-toi/", follow=True)
    assert page.wsgi_request.path == OWN
    client.post(OWN, shown(page, "second-factor") | {"one_time_password": code_of(office, clock)})
    assert client.get("/viec-cua-toi/").url == "/mat-khau/"


def test_whoever_runs_the_portal_helps_an_administrator(clock, capsys):
    administrator = make.UserFactory(is_superuser=True, is_staff=True, username="quantri")
    set_up(administrator, clock)
    call_command("reset_second_factor")
    assert capsys.readouterr().out == "quantri\n"
    for refused in (["quantri"], ["khong-co", "--reason", "Mất máy."]):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", *refused)
    call_command("reset_second_factor", "quantri", "--reason", "Mất điện thoại.")
    assert not SecondFactor.objects.exists()
    assert "Mất điện thoại." in administrator.history.latest().history_change_reason


# --- all else is closed -----------------------------------------------------------------------------------------------

OPEN_TO_ALL = {"front_page", "healthz", "login", "admin:login", "briefings:verify", "briefings:calendar_feed"}
OF_THE_STEP = {"organizations:second_step", "organizations:second_factor", "admin:logout"}


@pytest.mark.parametrize("how", ["after the password", "signed in otherwise"])
@pytest.mark.parametrize("who", ["S", "X"])
def test_every_address_is_closed_until_the_second_step_is_done(cast, settings, clock, who, how):
    user, client = cast.people[who], Client(raise_request_exception=False)
    user.set_password(PASSWORD)
    user.save()
    set_up(user, clock)
    if how == "after the password":
        password_step(client, user)
    else:
        client.force_login(user, backend="organizations.backends.RoleBackend")
    walked = [each for each in every_address(cast) if each.name not in OPEN_TO_ALL | OF_THE_STEP]
    walked, found = walked[:: budget(2, long=1)], Counter()
    for address in walked:
        for send in (client.get, client.post):
            with transaction.atomic():
                answer = send(str(address), address.query)
                transaction.set_rollback(True)
            what = outcome(client, answer)
            found[what] += 1
            assert what in ALLOWED[how], (address.name, answer)
    print(f"\n{len(walked)} addresses as {who}, {how}: {dict(found)}")
    assert len(walked) > 120
    assert found["the way in"] > 180


# Nobody is signed in after the password: some addresses are not there for visitors, or take no form of anybody.
ALLOWED = {"after the password": {"the way in", "the front page", 404, 405}, "signed in otherwise": {"the way in"}}


def outcome(client, answer):
    """Whether ``answer`` is the way to one of the two steps, maybe by way of another address; else its status."""
    for _ in range(2):
        if answer.status_code not in (301, 302):
            break
        to = answer.url.partition("?")[0]
        if to in (LOGIN, STEP):
            return "the way in"
        if to == "/":
            return "the front page"
        with transaction.atomic():
            answer = client.get(to)
            transaction.set_rollback(True)
    return answer.status_code


def test_whoever_is_given_such_a_role_while_at_work_is_led_to_set_it_up(client, host, officer, production, clock):
    client.force_login(officer)
    assert inside(client)
    make.MembershipFactory(user=officer, organization=host, role=Role.LEADER)
    page = client.get("/viec-cua-toi/", follow=True)
    assert page.wsgi_request.path == OWN
    before = client.cookies["sessionid"].value
    client.post(OWN, shown(page, "second-factor") | {"one_time_password": code_of(officer, clock)})
    assert inside(client)
    assert client.cookies["sessionid"].value != before


def test_a_command_does_not_act_for_whoever_has_not_set_up_what_is_required(office, officer, production, clock):
    assert find_user("canbo") == officer
    with pytest.raises(Refused, match="xác thực hai bước"):
        find_user("vanphong")
    set_up(office, clock)
    assert find_user("vanphong") == office


def test_a_form_sent_too_late_waits_through_both_steps(client, officer, clock):
    client.force_login(officer)
    sent = of_address(client.get("/lich/"), "/lich/") | {"tao": "1"}
    set_up(officer, clock)  # ends the session
    answer = client.post("/lich/", sent)
    following = re.search(r"next=([^&]+)", answer.url)[1]
    form = shown(client.get(answer.url), "login-form")
    client.post(answer.url, form | {"username": officer.username, "password": PASSWORD})
    answer = client.post(STEP, {"one_time_password": code_of(officer, clock)})
    assert KeptForm.objects.get().key in answer.url
    assert KeptForm.objects.get().key in following


# --- at rest ----------------------------------------------------------------------------------------------------------


def test_neither_secrets_nor_codes_are_readable_in_the_database(officer, clock):
    setup = second_factor.begin(officer)
    codes = set_up(officer, clock)
    secret = decrypt(SecondFactor.objects.get().secret)
    typed = setup.secret.replace(" ", "")
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            stored = repr(cursor.fetchall())
            for hidden in (secret, typed, *codes, *(code.replace("-", "") for code in codes)):
                assert hidden not in stored, table
    print(f"\n{len(tables)} tables")
    assert len(tables) > 40


def test_a_code_that_comes_too_late_is_not_kept_with_its_form(client, officer):
    client.force_login(officer)
    sent = shown(client.get(OWN), "second-factor") | {"one_time_password": "abcde-fghij"}
    client.logout()
    client.post(OWN, sent)
    assert "abcde" not in str(KeptForm.objects.get().data)


def test_nothing_of_it_is_in_the_admin_or_a_history():
    assert not {SecondFactor, RecoveryCode, SignIn} & set(admin.site._registry)
    assert not any(hasattr(model, "history") for model in (SecondFactor, RecoveryCode, SignIn))


def test_an_older_key_of_the_portal_is_still_read_and_a_lost_one_says_so(officer, clock, settings):
    codes = set_up(officer, clock)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the portal"
    code = code_from(before, officer, clock, settings)
    assert second_factor.verify(officer, code) == second_factor.UNREADABLE
    clock(60)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert not isinstance(second_factor.verify(officer, code_of(officer, clock)), str)
    assert second_factor.verify(officer, codes[0]).recovery_codes_left == 9
    assert decrypt(encrypt("x")) == "x"


def code_from(key: str, user, clock, settings) -> str:
    settings.SECRET_KEY_FALLBACKS = [key]
    code = code_of(user, clock)
    settings.SECRET_KEY_FALLBACKS = []
    return code


def test_the_addresses_are_named():
    assert reverse("organizations:second_step") == STEP
    assert reverse("organizations:second_factor") == OWN
