"""Whoever takes a file with internal content out of the portal is noted; the office sees who."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from organizations.choices import DownloadKind
from organizations.models import Download
from tests import worlds
from tests.portal.backup.office import build_office

office = worlds.world(build_office)
pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(office) -> dict[str, str]:
    slug = office.briefing.slug
    return {
        DownloadKind.ISSUED: reverse("briefings:document_file", args=[office.minutes.pk]),
        DownloadKind.SIGNED: reverse("briefings:signed_file", args=[office.minutes.pk]),
        DownloadKind.TRIAL: reverse("briefings:word", args=[slug, "minutes"]),
        DownloadKind.EVIDENCE: reverse("briefings:evidence", args=[office.evidence.pk]),
        DownloadKind.BUNDLE: reverse("briefings:bundle", args=[slug]),
        DownloadKind.IMPORT: reverse("organizations:import_file", args=[office.batch.pk]),
    }


def test_each_file_that_leaves_is_noted_with_who_took_it(office, addresses, admin_client, admin_user):
    assert addresses.keys() == set(DownloadKind)
    for kind, address in addresses.items():
        answer = admin_client.get(address)
        assert answer.status_code == 200, address
        noted = Download.objects.filter(kind=kind)
        assert [(one.by, bool(one.title)) for one in noted] == [(admin_user, True)], address
    print(f"\n{len(addresses)} kinds of files")


def test_what_does_not_leave_is_not_noted(office, addresses, admin_client):
    address = addresses[DownloadKind.ISSUED]
    etag = admin_client.get(address).headers["ETag"]
    admin_client.get(address, headers={"if-none-match": etag})
    admin_client.head(address)

    assert Download.objects.count() == 1


def test_who_fetches_again_within_the_hour_is_noted_once(office, addresses, admin_client):
    for _ in range(3):
        admin_client.get(addresses[DownloadKind.ISSUED])
    assert Download.objects.count() == 1

    QuerySet(Download).update(at=timezone.now() - timedelta(minutes=61))
    admin_client.get(addresses[DownloadKind.ISSUED])
    assert Download.objects.count() == 2


def test_a_row_is_written_once(office, addresses, admin_client):
    admin_client.get(addresses[DownloadKind.EVIDENCE])
    row = Download.objects.get()
    for change in (row.save, row.delete, Download.objects.all().delete):
        with pytest.raises(TypeError):
            change()


def test_the_page_of_a_document_shows_it_to_the_office_alone(office, client):
    address = reverse("briefings:document", args=[office.minutes.pk])
    client.force_login(office.office, backend="organizations.backends.RoleBackend")
    client.get(reverse("briefings:document_file", args=[office.minutes.pk]))

    assert "Lượt tải tệp" in client.get(address).content.decode()
    client.force_login(office.farmer, backend="organizations.backends.RoleBackend")
    answer = client.get(address)
    assert answer.status_code == 404 or "Lượt tải tệp" not in answer.content.decode()
