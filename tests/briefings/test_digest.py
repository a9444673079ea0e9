"""One letter per person and day, only to whoever owes something."""

import smtplib
from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, ManagementUtility, call_command

from briefings.models import DigestSent
from tests import factories


@pytest.fixture
def farmers(db):
    return factories.OrganizationFactory(parent=factories.HostFactory(), name="Hội Nông dân thử")


@pytest.fixture
def officer(farmers):
    return factories.member("officer", farmers, email="can-bo@example.vn")


@pytest.fixture
def owed(farmers):
    """A directive that is overdue in July 2020."""
    series = factories.SeriesFactory(host=farmers.parent, participants=[farmers])
    briefing = factories.BriefingFactory(series=series, status="concluded")
    return factories.DirectiveFactory(
        briefing=briefing, assigned=True, lead_organization=farmers, content="Rà soát kế hoạch & báo cáo."
    )


def send(on="2020-07-15"):
    out = StringIO()
    call_command("send_digest", on=date.fromisoformat(on), stdout=out)
    return out.getvalue()


def test_the_letter_says_what_is_owed_since_when_and_where(officer, owed, settings):
    settings.PORTAL_ADDRESS = "https://giaoban.example.vn"

    assert "Đã gửi 1 thư" in send()

    (letter,) = mail.outbox
    assert letter.to == ["can-bo@example.vn"]
    assert letter.subject == "Việc của tôi ngày 15/07/2020: 1 quá hạn"
    assert "QUÁ HẠN" in letter.body
    assert "Rà soát kế hoạch & báo cáo." in letter.body
    assert "Hạn 30/06/2020" in letter.body
    assert f"https://giaoban.example.vn/chi-dao/{owed.pk}/" in letter.body
    assert "https://giaoban.example.vn/viec-cua-toi/" in letter.body


def test_nobody_gets_two_letters_on_a_day_but_one_on_the_next(officer, owed):
    send()
    send()
    assert len(mail.outbox) == 1

    send("2020-07-16")
    assert len(mail.outbox) == 2


def test_whoever_owes_nothing_gets_none_and_may_get_one_later_that_day(officer, farmers):
    assert "1 người không có việc" in send()
    assert mail.outbox == []

    factories.TaskFactory(organization=farmers, quarter=2)
    send()
    assert len(mail.outbox) == 1


def test_without_address_or_with_a_closed_account_there_is_no_letter(farmers, owed):
    factories.member("officer", farmers)
    factories.member("officer", farmers, email="cu@example.vn", is_active=False)

    send()

    assert mail.outbox == []
    assert not DigestSent.objects.exists()


def test_a_stranger_is_told_nothing(owed):
    factories.member("secretariat", factories.HostFactory(), email="la@example.vn")

    send()

    assert mail.outbox == []


def test_without_a_mail_server_nothing_leaves_and_nothing_is_kept(officer, owed, settings):
    settings.MAIL_ON = False

    assert "PORTAL_EMAIL_URL" in send()

    assert mail.outbox == []
    assert not DigestSent.objects.exists()


class Stubborn(EmailBackend):
    """A server that refuses one address."""

    def send_messages(self, messages):
        if any("hong@example.vn" in message.to for message in messages):
            raise smtplib.SMTPRecipientsRefused({"hong@example.vn": (550, b"no such user")})
        return super().send_messages(messages)


def test_one_bad_address_does_not_keep_the_others_from_theirs(farmers, officer, owed, settings):
    bad = factories.member("officer", farmers, email="hong@example.vn", username="hong")
    settings.EMAIL_BACKEND = f"{__name__}.Stubborn"

    with pytest.raises(CommandError, match="hong"):
        send()
    assert [letter.to for letter in mail.outbox] == [["can-bo@example.vn"]]

    bad.email = "moi@example.vn"
    bad.save()
    send()
    assert [letter.to for letter in mail.outbox] == [["can-bo@example.vn"], ["moi@example.vn"]]


def test_in_development_letters_are_files(officer, owed, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"

    send()

    (file,) = (tmp_path / "mail").iterdir()
    assert "To: can-bo@example.vn" in file.read_text()


def test_a_long_letter_ends_with_how_much_more_there_is(officer, farmers):
    factories.TaskFactory.create_batch(23, organization=farmers, quarter=2)

    send()

    assert "Và 3 việc khác." in mail.outbox[0].body


def test_the_day_is_written_as_a_day(capsys):
    with pytest.raises(SystemExit) as ended:
        ManagementUtility(["manage.py", "send_digest", "--on", "15/07/2020"]).execute()

    assert ended.value.code == 2
    assert "2026-04-15" in capsys.readouterr().err
