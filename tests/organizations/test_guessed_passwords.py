"""Passwords that everybody here would try are refused wherever a password is set, with the reason."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from briefings.examples import readable_password as demo_password
from lib.refused import Refused
from organizations.models import User
from organizations.passwords import guessed_parts, names_in
from organizations.services import passwords
from organizations.services.people import readable_password
from tests import factories as make
from tests.budget import budget

LOCAL = """matkhau123 MatKhau@2026 giaoban2026 GiaoBan2026! M@tKh4u123 Mật-Khẩu-2026 matkhaumatkhau vanphong@123
hoinongdan1 HoiNongDan2026 huyenuy2026 tinhuy@2025 ubnd123456 mttqvn2026 danguy1234 quantri@2025 Admin@123456
bắckạn2020 BacKan123 thainguyen97 hanoi2026! anhyeuem123 iloveyou2020 vietnam1945 P@ssw0rd2026 p4ssw0rd123
qwerty12345 asdfghjkl123 1qaz2wsx3e zxcvbnm2026 poiuytrewq abcabcabc1 aaaaaaaaaa1 chutich2026 bithu12345 nguyenvan1990
ＭatＫhau123 mаtkhаu123 tinhuythainguyen giaobanquy42026 q1w2e3r4t5y6 canbo19051985 baocao311226 admin0912345678"""
OWN = """nguyenthihoa1990 NguyenThiHoa@1 hoa19051985 thihoa123456 chodon2026 ChợĐồn@2026 hoinongdanhuyenchodon
hndhcd2026 hoanguyen1990 vpchodon.hoa1 HuyệnChợĐồn1"""
GOOD = """mật-khẩu-mới-rất-dài Rat-dai-2026-kho-doan Bai-tho-cua-em-41 Nui-cao-song-dai-77 suối-reo-đá-mòn-2020
trang-treo-ngon-tre tre-xanh-bóng-mát-9 correcthorsebattery beko-nasu-rita-dovu Xe-đạp-cũ-màu-đỏ kf83-Plqz-mnvR"""


@pytest.fixture
def hoa(db) -> User:
    unit = make.DistrictFactory(name="Huyện Chợ Đồn")
    farmers = make.OrganizationFactory(name="Hội Nông dân huyện Chợ Đồn", unit=unit)
    return make.member(
        "officer", farmers, username="vpchodon.hoa", full_name="Nguyễn Thị Hoa", email="hoanguyen@example.com"
    )


def test_what_is_made_of_local_words_is_guessed_and_what_is_not_is_taken(hoa, capsys):
    refused = [*LOCAL.split(), *OWN.split()]
    taken = []
    for password in refused:
        try:
            validate_password(password, hoa)
        except ValidationError:
            continue
        taken.append(password)
    assert taken == []
    for password in GOOD.split():
        validate_password(password, hoa)
    with capsys.disabled():
        print(f"\n{len(refused)} guessed passwords refused, {len(GOOD.split())} others taken")
    assert len(refused) > 50


def test_names_of_others_are_no_reason_without_an_account_of_that_name(db):
    validate_password("nguyen-thi-suoi-reo-41")
    assert guessed_parts("phuongthaonguyen", names_in("Nguyễn Phương Thảo")) != []
    assert guessed_parts("phuongthaonguyen") == []


def test_the_refusal_says_why_and_what_to_do(db):
    with pytest.raises(ValidationError) as refusal:
        validate_password("giaoban2026")
    said = " ".join(refusal.value.messages)
    assert "“giaoban”, “2026”" in said
    assert "hãy ghép ít nhất ba từ" in said


def test_made_up_passwords_are_hardly_ever_guessed():
    number = budget(300, long=5000)
    assert sum(bool(guessed_parts(readable_password())) for _ in range(number)) <= number // 100
    assert sum(bool(guessed_parts(demo_password())) for _ in range(number)) <= number // 100


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


def test_every_door_through_which_a_password_is_set_asks(hoa, monkeypatch, capsys):
    weak = "giaoban2026"
    superuser = make.UserFactory(username="quantri", is_superuser=True, is_staff=True)
    doors = {
        "own page": lambda: window(hoa).post(
            "/mat-khau/", {"old_password": make.PASSWORD, "new_password1": weak, "new_password2": weak}
        ),
        "administrator": lambda: window(superuser).post(
            reverse("admin:auth_user_password_change", args=[hoa.pk]),
            {"password1": weak, "password2": weak, "usable_password": "true"},
        ),
        "new account": lambda: window(superuser).post(
            reverse("admin:organizations_user_add"),
            {"username": "moi", "full_name": "Mới", "password1": weak, "password2": weak, "usable_password": "true"},
        ),
        "service": lambda: passwords.set_own(hoa, weak),
        "createsuperuser": lambda: call_command("createsuperuser", username="moi", email="", interactive=False),
        "demo accounts": lambda: call_command("create_demo_accounts", password=weak),
        "changepassword": lambda: call_command("changepassword", hoa.username),
    }
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", weak)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: weak)
    for name, enter in doors.items():
        before = User.objects.count()
        try:
            answer = enter()
        except (Refused, CommandError, ValidationError) as refusal:
            said = str(refusal)
        else:
            assert answer.status_code in (200, 422), name
            said = answer.content.decode()
        assert re.search("dễ đoán|Aborting", said), name
        assert User.objects.count() == before, name
        hoa.refresh_from_db()
        assert hoa.check_password(make.PASSWORD), name
    with capsys.disabled():
        print(f"\n{len(doors)} doors of passwords")
    assert len(doors) >= 7


def test_the_first_administrator_is_still_made_by_the_command(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "suối-reo-đá-mòn-2020")
    call_command("createsuperuser", username="moi", email="", interactive=False)
    assert User.objects.get(username="moi").is_superuser
