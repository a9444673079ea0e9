"""The page of whoever runs the portal: what it shows, to whom, and what may be done there."""

import uuid

import pytest
from django.core.checks import Warning
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from organizations.choices import OperatorKind
from organizations.models import OperatorEntry, Worker
from organizations.operator_log import note
from organizations.services import workers
from portal.system.code import pinned
from tests.factories import HostFactory, UserFactory, member

PAGE = "/he-thong/"
SENTENCE = "Không sao lưu được đêm qua; hãy xem chỗ trống trên đĩa."
pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]


@pytest.fixture
def administrator(client):
    person = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(person, backend="organizations.backends.RoleBackend")
    return client


def failed_task(path: str = "organizations.tasks.preview_task") -> DBTaskResult:
    return DBTaskResult.objects.create(
        args_kwargs={"args": [1, None], "kwargs": {}},
        task_path=path,
        backend_name="default",
        run_after=timezone.now(),
        status="FAILED",
        finished_at=timezone.now(),
        exception_class_path="builtins.ValueError",
        traceback="of Nguyễn Thị Kín",
    )


def text_of(client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


ADDRESSES = [PAGE, f"{PAGE}viec/1/", f"{PAGE}viec-nen/{uuid.UUID(int=1)}/bo/"]


@pytest.mark.parametrize("role", ["secretariat", "leader", "officer", "commune_officer", "reader", None])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_but_system_administrators_finds_it(client, role, address):
    if role:
        client.force_login(member(role, HostFactory()), backend="organizations.backends.RoleBackend")

    answer = (client.get if address == PAGE else client.post)(address)

    assert (answer.status_code == 404) if role else answer.headers["Location"].startswith("/admin/login/")
    assert not role or 'href="/he-thong/"' not in client.get("/viec-cua-toi/").content.decode()


def test_the_menu_leads_a_system_administrator_there(administrator):
    HostFactory()
    assert 'href="/he-thong/"' in administrator.get("/viec-cua-toi/").content.decode()


def test_it_names_versions_queue_disk_checks_and_settings_without_secrets(administrator, settings, monkeypatch):
    settings.METRICS_TOKEN = "m3trics-t0ken-of-the-test"
    settings.SENTRY_DSN = "https://s3ntry@example.vn/1"
    monkeypatch.setenv("PORTAL_SECRET_KEY", settings.SECRET_KEY)

    page = text_of(administrator)

    for name, version in pinned().items():
        assert name in page
        assert version in page
    assert len(pinned()) > 20
    assert "từ biến môi trường" in page
    assert "Mọi kiểm tra đều đạt" in page
    for secret in (settings.METRICS_TOKEN, "s3ntry", settings.SECRET_KEY):
        assert secret not in page


def test_a_library_of_another_version_than_the_pinned_one_stands_out(administrator, monkeypatch):
    monkeypatch.setattr("portal.system.code.pinned", lambda: {"Django": "1.0", "khong-co": "1"})

    page = text_of(administrator)

    assert "Có 2 thư viện khác bản đã ghi" in page
    assert page.count('<span class="badge soon">Khác bản đã ghi</span>') == 2
    assert "chưa cài" in page


def test_a_check_that_fails_is_said(administrator, monkeypatch):
    found = [Warning("Thiếu phông chữ; hãy cài.", id="portal.W001"), Warning("You have not …", id="security.W004")]
    monkeypatch.setattr("portal.system.facts.run_checks", lambda **_: found)

    page = text_of(administrator)

    assert "Thiếu phông chữ; hãy cài." in page
    assert "Kiểm tra security.W004 của Django không đạt" in page
    assert "You have not" not in page


def test_an_entry_is_resolved_by_its_button_and_comes_back_when_it_happens_again(administrator):
    note(OperatorKind.BACKUP, SENTENCE, key="nightly")
    entry = OperatorEntry.objects.get()
    assert SENTENCE in text_of(administrator)

    answer = administrator.post(f"{PAGE}viec/{entry.pk}/", follow=True)

    assert "Không có việc nào chờ xử lý." in answer.content.decode()
    assert "Đã xử lý gần đây" in answer.content.decode()
    note(OperatorKind.BACKUP, SENTENCE, key="nightly")
    assert "Đã xử lý gần đây" not in text_of(administrator)


def test_a_failed_task_is_queued_anew(administrator, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    failed = failed_task()
    page = text_of(administrator)
    assert "builtins.ValueError" in page
    assert "Kín" not in page

    administrator.post(f"{PAGE}viec-nen/{failed.pk}/lam-lai/")

    (task,) = DBTaskResult.objects.all()
    assert (task.status, task.task_path, task.args_kwargs) == ("READY", failed.task_path, failed.args_kwargs)


@pytest.mark.parametrize("path", ["organizations.tasks.gone_task", "khong.co", "os.getcwd"])
def test_a_task_that_this_version_does_not_know_is_not_done_again_but_forgotten(administrator, path):
    failed = failed_task(path)

    answer = administrator.post(f"{PAGE}viec-nen/{failed.pk}/lam-lai/", follow=True)

    assert "Phiên bản này không còn loại việc ấy" in answer.content.decode()
    assert DBTaskResult.objects.count() == 1
    administrator.post(f"{PAGE}viec-nen/{failed.pk}/bo/")
    assert DBTaskResult.objects.count() == 0


def test_a_task_that_somebody_else_has_taken_care_of_is_a_sentence(administrator):
    answer = administrator.post(f"{PAGE}viec-nen/{uuid.UUID(int=1)}/bo/", follow=True)

    assert "không còn trong danh sách việc không xong" in answer.content.decode()


def test_a_running_task_is_neither_forgotten_nor_done_twice(administrator):
    running = failed_task()
    DBTaskResult.objects.update(status="RUNNING")

    for step in ("lam-lai", "bo"):
        administrator.post(f"{PAGE}viec-nen/{running.pk}/{step}/")

    assert DBTaskResult.objects.get().status == "RUNNING"


def test_the_last_backup_of_a_night_is_shown_with_its_size_and_whether_it_is_whole(administrator, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    assert "chưa có" in text_of(administrator)
    (tmp_path / "portal-2026-11-29.backup").write_bytes(b"x" * 2048)
    assert "29/11/2026, 2,0\N{NO-BREAK SPACE}KB" in text_of(administrator)

    (tmp_path / "portal-2026-11-30-incomplete.backup.age").write_bytes(b"x")

    page = text_of(administrator)
    assert "30/11/2026" in page
    assert "Thiếu dữ liệu" in page


def test_a_worker_that_gives_no_sign_of_life_stands_out(administrator):
    assert "Không có tiến trình nào" in text_of(administrator)
    workers.begin("mot")
    workers.begin("hai")
    assert "Không còn nhịp" not in text_of(administrator)

    Worker.objects.filter(key="hai").update(seen_at=timezone.now() - 2 * workers.SILENT_FOR)

    page = text_of(administrator)
    assert page.count('<span class="badge done">Đang chạy</span>') == page.count("Không còn nhịp") == 1


def test_the_page_costs_the_same_at_any_length(administrator, count_queries):
    few = count_queries(lambda: administrator.get(PAGE))
    now = timezone.now()
    for number in range(60):
        OperatorEntry.objects.create(kind="file", key=str(number), sentence=SENTENCE, first_at=now, last_at=now)
        failed_task()
        workers.begin(f"worker-{number}")

    assert count_queries(lambda: administrator.get(PAGE)) <= few + 1 <= 17  # two are the menu's counts
    assert "Đang hiện 50 việc gần nhất trong 60 việc." in text_of(administrator)
