"""Pages for when something went wrong: in Vietnamese, with a way back, needing nothing that may be broken."""

import pytest
from django.conf import settings as project
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from django.utils import timezone

from lib.refused import Refused
from organizations.landing import post_only
from organizations.models import OperatorEntry
from portal.urls import handler403  # noqa: F401 -- Django reads it here
from portal.urls import urlpatterns as portal_urls
from tests.factories import PASSWORD, HostFactory, SecondFactorFactory, UserFactory, member


def refuses(request, pk=None):
    raise Refused("Hội nghị này đã khép nên không sửa được; hãy lập văn bản sửa đổi.")


def breaks(request):
    raise RuntimeError("a defect")


def writes(request):
    with transaction.atomic():
        UserFactory()


def hides(request):
    raise Http404("secret of another organization")


def forbids(request):
    raise PermissionDenied


@pytest.fixture
def officer():
    return member("officer", HostFactory())


urlpatterns = [
    path("bao-cao/<int:pk>/refuses", post_only(refuses)),
    *portal_urls,
    path("forbids", forbids),
    path("refuses", refuses),
    path("breaks", breaks),
    path("hides", hides),
    path("writes", writes),
]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "locked_out"])
def test_an_error_page_stands_without_request_and_database_and_leads_back(name):
    page = render_to_string(f"{name}.html")  # the marker django_db is absent: a query would fail the test

    assert '<html lang="vi">' in page
    assert 'href="/"' in page
    assert "<h1></h1>" not in page


@pytest.mark.django_db
def test_an_unknown_address_answers_404_in_vietnamese(client):
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Không tìm thấy trang này" in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_hidden_record_gives_nothing_away(client):
    response = client.get("/hides")

    assert response.status_code == 404
    assert "secret" not in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_defect_answers_500_and_says_that_it_is_ours():
    response = Client(raise_request_exception=False).get("/breaks")

    assert response.status_code == 500
    page = response.content.decode()
    assert "Đây là lỗi của cổng" in page
    assert "defect" not in page


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_refusal_shows_its_sentence(client):
    response = client.get("/refuses")

    assert response.status_code == 409
    assert "Hội nghị này đã khép nên không sửa được" in response.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "told", "entries"),
    [
        ("database or disk is full", "đĩa đã đầy", 1),
        ("attempt to write a readonly database", "đĩa đã đầy hoặc chỉ đọc", 1),
        ("database is locked", "đợi vài phút", 0),
    ],
)
def test_a_database_that_cannot_write_now_is_a_sentence_and_no_500(client, said, told, entries):
    def broken(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "user" in sql:
            raise OperationalError(said)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(broken):
        response = client.post("/writes")

    assert response.status_code == 503
    assert told in response.content.decode()
    assert "chưa được lưu" in response.content.decode()
    assert said not in response.content.decode()
    assert OperatorEntry.objects.filter(kind="disk").count() == entries


@pytest.mark.django_db
def test_whoever_is_signed_in_keeps_menu_and_search_where_there_is_no_page(client, officer):
    client.force_login(officer)

    page = client.get("/khong-co-trang-nay/").content.decode()

    assert "Không tìm thấy trang này" in page
    assert 'aria-label="Danh mục chính"' in page
    assert 'action="/tim/"' in page
    assert 'href="/viec-cua-toi/"' in page


@pytest.mark.django_db
def test_whoever_has_the_second_step_before_them_is_shown_no_menu(client, officer):
    SecondFactorFactory(user=officer, confirmed_at=timezone.now())
    client.force_login(officer)

    page = client.get("/khong-co-trang-nay/").content.decode()

    assert "Không tìm thấy trang này" in page
    assert "Danh mục chính" not in page


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_what_the_account_may_not_do_is_said_within_the_frame(client, officer):
    client.force_login(officer)

    response = client.get("/forbids")

    assert response.status_code == 403
    assert "báo văn phòng kiểm tra vai trò" in response.content.decode()
    assert 'aria-label="Danh mục chính"' in response.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_refused_step_leads_back_to_the_page_it_stands_on(client, officer):
    client.force_login(officer)

    page = client.post("/bao-cao/7/refuses").content.decode()

    assert '<a class="btn main" href="/bao-cao/7/">Quay lại trang vừa mở</a>' in page


def test_a_host_that_is_not_ours_answers_400(client):
    response = client.get("/", headers={"host": "gia-mao.example"})

    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_answers_403_and_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "tải lại trang" in response.content.decode()


@pytest.mark.django_db
def test_guessing_passwords_locks_the_account_out_for_a_while(client):
    UserFactory(username="vanphong", is_staff=True)
    guess = {"username": "vanphong", "password": "đoán mò"}

    answers = [client.post("/admin/login/", guess).status_code for _ in range(project.AXES_FAILURE_LIMIT)]
    response = client.post("/admin/login/", {"username": "vanphong", "password": PASSWORD})

    assert answers == [200] * (project.AXES_FAILURE_LIMIT - 1) + [429]
    assert response.status_code == 429
    page = response.content.decode()
    assert "Tạm khóa đăng nhập" in page
    assert f"Đã có {project.AXES_FAILURE_LIMIT} lần" in page
    assert "đợi 15 phút" in page
