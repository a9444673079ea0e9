"""``create_demo_accounts``: one account per role, never in production."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from briefings.examples import ACCOUNTS, SLUG, load_sample
from briefings.models import Briefing
from organizations.choices import Role
from organizations.models import User
from tests.factories import UserFactory
from tests.worlds import world

pytestmark = pytest.mark.django_db


sample = world(load_sample)


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("create_demo_accounts", *arguments, stdout=output)
    return output.getvalue()


def printed_password(output: str) -> str:
    return re.search(r"mật khẩu chung: (\S+)", output)[1]


def test_there_is_one_account_per_role(sample):
    output = run()

    assert {account.role for account in ACCOUNTS} == {*Role, None}
    for account in ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(printed_password(output))
        assert user.is_staff
        assert user.is_superuser == (account.role is None)
        assert list(user.memberships.values_list("role", flat=True)) == ([account.role] if account.role else [])
        assert account.username in output


def test_the_accounts_see_what_their_role_sees(sample):
    run()
    seen = {
        account.username: Briefing.objects.for_user(User.objects.get(username=account.username))
        .filter(slug=SLUG)
        .count()
        for account in ACCOUNTS
    }

    assert seen == {"vanphong": 1, "nongdan": 1, "lanhdao": 1, "nguoidoc": 1, "quantri": 1, "nghiata": 0}


def test_an_account_signs_in_with_the_printed_password(sample, client):
    password = printed_password(run())

    client.post("/admin/login/", {"username": "vanphong", "password": password})

    assert client.get("/admin/").status_code == 200


def test_a_second_run_keeps_passwords_and_says_so(sample):
    run("--password", "suoi-reo-da-ngu")

    output = run()

    assert "giữ nguyên mật khẩu" in output
    assert "mật khẩu chung" not in output
    assert User.objects.count() == len(ACCOUNTS)
    assert User.objects.get(username="vanphong").check_password("suoi-reo-da-ngu")


def test_passwords_can_be_set_anew(sample):
    run("--password", "suoi-reo-da-ngu")

    password = printed_password(run("--reset"))

    assert password != "suoi-reo-da-ngu"
    assert all(user.check_password(password) for user in User.objects.all())


def test_an_account_that_was_removed_comes_back_alone(sample):
    run("--password", "suoi-reo-da-ngu")
    User.objects.get(username="nguoidoc").delete()

    output = run("--password", "mưa-bay-trăng-tỏ")

    assert User.objects.get(username="nguoidoc").check_password("mưa-bay-trăng-tỏ")
    assert User.objects.get(username="vanphong").check_password("suoi-reo-da-ngu")
    assert "vanphong" in output.split("giữ nguyên mật khẩu")[1]


def test_generated_passwords_differ(sample):
    assert printed_password(run()) != printed_password(run("--reset"))


def test_a_weak_password_is_refused(sample):
    with pytest.raises(CommandError, match="Mật khẩu"):
        run("--password", "123")
    assert not User.objects.exists()


def test_production_has_no_demo_accounts(sample, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="vận hành chính thức"):
        run()
    assert not User.objects.exists()


def test_a_real_account_of_that_name_is_not_touched(sample):
    real = UserFactory(username="lanhdao", full_name="Tài khoản thật")

    with pytest.raises(CommandError, match="lanhdao đang thuộc về một tài khoản khác"):
        run("--reset")
    assert list(User.objects.all()) == [real]


def test_without_the_sample_nothing_is_created():
    with pytest.raises(CommandError, match=r"hãy chạy manage\.py load_sample trước"):
        run()
    assert not User.objects.exists()
