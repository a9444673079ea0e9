"""What is noted about people at work is forgotten after the days that the settings say, and not before."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from briefings.models import DigestSent, Reading
from organizations.choices import BatchState, DownloadKind
from organizations.models import Download, ImportBatch
from portal.retention import RULES, forget_old
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _rows():
    """One row under each rule, as old as now: ``{setting: (its rows, the field of its age, what is forgotten)}``."""
    user = factories.UserFactory()
    Download.objects.create(kind=DownloadKind.ISSUED, record=1, title="Thông báo", by=user)
    AccessLog.objects.create(username="a", user_agent="")
    AccessAttempt.objects.create(username="a", user_agent="", get_data="", post_data="", failures_since_start=1)
    factories.ReadingFactory(by=user)
    DigestSent.objects.create(user=user, on=NOW.date())
    factories.ImportBatchFactory(state=BatchState.UPLOADED)
    return {
        "downloads": (QuerySet(Download), "at"),
        "sign_ins": (AccessLog.objects.all(), "attempt_time"),
        "readers": (QuerySet(Reading).filter(by__isnull=False), "at"),
        "letters": (DigestSent.objects.all(), "sent_at"),
        "staged": (ImportBatch.objects.filter(state=BatchState.UPLOADED), "updated_at"),
    }


def test_each_rule_forgets_on_its_day_and_not_before():
    rows = _rows()
    assert rows.keys() == RULES.keys() == settings.KEEP_DAYS.keys()
    for name, (found, age) in rows.items():
        kept = timedelta(days=settings.KEEP_DAYS[name])
        found.update(**{age: NOW - kept + timedelta(minutes=1)})
        assert forget_old(NOW)[name] == 0
        assert found.count() == 1
        found.update(**{age: NOW - kept - timedelta(minutes=1)})
        assert forget_old(NOW)[name] == 1
        assert found.count() == 0
    print(f"\n{len(rows)} rules")


def test_zero_keeps_for_ever(settings):
    rows = _rows()
    settings.KEEP_DAYS = dict.fromkeys(settings.KEEP_DAYS, 0)
    for found, age in rows.values():
        found.update(**{age: NOW - timedelta(days=30_000)})

    assert forget_old(NOW) == {"sessions": 0}
    assert all(found.count() == 1 for found, _ in rows.values())


def test_that_a_document_was_read_stays_when_its_reader_is_forgotten(client):
    reading = factories.ReadingFactory()
    QuerySet(Reading).update(at=NOW - timedelta(days=6 * 365))

    forget_old(NOW)

    assert Reading.objects.get().by is None
    assert reading.delivery not in type(reading.delivery).objects.unread()


def test_sessions_that_have_ended_go():
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=NOW - timedelta(minutes=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=NOW + timedelta(minutes=1))

    forget_old(NOW)

    assert [session.session_key for session in Session.objects.all()] == ["b" * 32]


@pytest.mark.parametrize("said", ["-1", "mười", "1.5", "99999"])
def test_a_setting_that_is_no_number_of_days_stops_the_start(said, tmp_path):
    environment = {**os.environ, "PORTAL_KEEP_DOWNLOADS_DAYS": said, "PORTAL_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "PORTAL_KEEP_DOWNLOADS_DAYS" in done.stderr
