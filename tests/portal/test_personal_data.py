"""One person's data as one file: all that hangs on the account, no secret, and no text of the office's record."""

import io
from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from organizations.models import KeptForm, TextDraft, User
from portal.personal_data import SECRET, personal_data, relations
from tests import factories, worlds
from tests.briefings.test_scope import World

world = worlds.world(World)
pytestmark = pytest.mark.django_db


def test_every_table_that_hangs_on_the_account_is_in_it(world):
    """Each relation is given a row by hand where the world has none."""
    user = world.people["F"]
    named = {line.group for line in personal_data(user)}
    walked = 0
    for relation in relations():
        model = relation.related_model
        group = str(model._meta.verbose_name).capitalize()
        has_rows = model._base_manager.filter(**{relation.field.name: user}).exists()
        assert not has_rows or group in named, group
        walked += 1
    print(f"\n{walked} relations, {len(named)} kinds with rows")
    assert walked > 50
    assert len(named) > 5


def test_no_secret_is_written_out(world):
    user = world.people["F"]
    user.set_password("mot-mat-khau-dai-2026")
    user.save()
    KeptForm.objects.create(key="khoa-bi-mat", browser="trinh-duyet-bi-mat", user=user, path="/", page="/")
    factories.CalendarTokenFactory(user=user)
    secrets = {user.password, "khoa-bi-mat", "trinh-duyet-bi-mat"}
    walked = 0
    for relation in relations():
        for field in relation.related_model._meta.concrete_fields:
            if any(word in field.name for word in ("password", "token", "secret", "browser")) or field.name == "key":
                assert SECRET.search(field.name), field
                walked += 1
    text = "\n".join(f"{line.item} {line.content}" for line in personal_data(user))

    print(f"\n{walked} fields")
    assert walked > 3
    assert not [secret for secret in secrets if secret in text]


def test_drafts_are_written_out_and_the_office_s_texts_are_not(world):
    user = world.people["F"]
    TextDraft.objects.create(user=user, form="/x/", field="text", text="Đang viết dở.", updated_at=timezone.now())
    factories.ProgressUpdateFactory(by=user, text="Nội dung thuộc hồ sơ cơ quan.")

    lines = list(personal_data(user))

    assert any("Đang viết dở." in line.content for line in lines)
    assert not any("thuộc hồ sơ cơ quan" in line.content for line in lines)
    assert any(line.group == "Lần cập nhật tiến độ" and line.content == "" and line.at for line in lines) or any(
        "tiến độ" in line.group.lower() and not line.content for line in lines
    )


def test_sign_ins_are_those_of_the_account_alone(world):
    AccessLog.objects.create(username=world.people["F"].username, ip_address="10.1.2.3", user_agent="Firefox")
    AccessLog.objects.create(username="nguoi-khac", ip_address="10.9.9.9", user_agent="Chrome")

    text = "\n".join(line.content for line in personal_data(world.people["F"]))

    assert "10.1.2.3" in text
    assert "10.9.9.9" not in text


def test_a_person_downloads_their_own(world, client):
    client.force_login(world.people["F"], backend="organizations.backends.RoleBackend")

    page = client.get(reverse("own_data")).content.decode()
    answer = client.get(reverse("own_data_file"))
    sheet = load_workbook(io.BytesIO(answer.content)).active

    assert reverse("own_data_file") in page
    assert "365 ngày" in page
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert world.people["F"].username in cells
    assert world.people["S"].username not in cells


def test_who_is_not_signed_in_gets_nothing(client):
    assert client.get("/tai-khoan/du-lieu.xlsx").headers["Location"].startswith("/admin/login/")


def test_the_command_writes_that_of_a_locked_account_too(world, tmp_path, capsys):
    user = world.people["F"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    target = tmp_path / "nguoi.xlsx"

    call_command("export_person", user.username, "--output", str(target))

    assert load_workbook(target).active["A2"].value == "Tài khoản"
    with pytest.raises(CommandError, match="Không có tài khoản nào tên khong-co"):
        call_command("export_person", "khong-co", "--output", str(target))
    with pytest.raises(CommandError, match=r"kết thúc bằng \.xlsx"):
        call_command("export_person", user.username, "--output", "nguoi.csv")


def test_the_moments_are_those_of_the_office(world):
    entry = AccessLog.objects.create(username=world.people["F"].username, ip_address="10.1.2.3", user_agent="x")
    found = next(line.at for line in personal_data(world.people["F"]) if line.group == "Lần đăng nhập")

    assert found == entry.attempt_time
    assert found.utcoffset() == timedelta(hours=7)
