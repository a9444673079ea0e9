"""What no request may have in it: refused before anything else looks at it, with a page that says what to do."""

from io import BytesIO

import pytest
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from organizations.asked import LARGEST_KEY
from portal.input_checks import KEYS
from portal.wsgi import application
from tests.briefings.test_scope import World
from tests.budget import budget
from tests.portal.every_address import every_address
from tests.worlds import world as shared

pytestmark = pytest.mark.django_db
world = shared(World)

COOKIES = ("sessionid", "csrftoken", "messages", "trinh_duyet", "khac")
OCTAL_NULL = r'"a\000b"'  # as a cookie may write it: no proxy sees a null in it
HEADERS = (
    "user-agent", "referer", "accept-language", "accept", "origin", "x-forwarded-for", "x-forwarded-proto",
    "x-forwarded-host", "x-requested-with", "if-none-match", "if-modified-since", "range",
)  # fmt: skip
ABSURD = (
    str(LARGEST_KEY + 1), "9" * 20, "9" * 400, "٣", "²", "３", "-1", "+1", "1e3", "0x1", "1.0", "_00", "_31", "%2500",
    "NaN",
)  # fmt: skip
PLACES = ("/", "/chi-dao/", "/admin/login/", "/healthz", "/static/portal/portal.css", "/khong-co/")


def said(answer) -> str:
    assert answer.status_code == 400, answer
    page = answer.content.decode()
    assert "Yêu cầu không hợp lệ" in page
    return page


@pytest.fixture
def signed_in(world):
    client = Client()
    client.force_login(world.people["F"], backend="organizations.backends.RoleBackend")
    return client


# --- null, wherever it stands -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COOKIES)
def test_a_null_in_a_cookie_is_refused_and_the_cookie_taken_back(name):
    number = 0
    for value in (OCTAL_NULL, r'"\001"', r'"\177"'):
        for place in PLACES:
            answer = Client().get(place, headers={"cookie": f"{name}={value}"})
            assert "vừa được xóa" in said(answer)
            assert answer.cookies[name]["max-age"] == 0
            number += 1
    assert "vừa được xóa" in said(Client().post("/admin/login/", headers={"cookie": f"{name}={OCTAL_NULL}"}))
    print(f"\n{number} requests")


def test_a_name_that_no_cookie_can_have_is_refused_too():
    assert "vừa được xóa" in said(Client().get("/", headers={"cookie": r'a b()="\000"'}))
    assert "không đọc được" in said(Client().get("/", headers={"cookie": "a\0=b"}))


@pytest.mark.parametrize(
    "address",
    ["/?q=%00", "/?%00=1", "/%00", "/chi-dao/%00/", "/admin/login/?next=%2F%00", "/a%0Ab", "/a%0D%0Ab", "/a%7F",
     "/static/%00", "/?q=%FF", "/?q=%C0%80", "/?q=%ED%A0%80", "/healthz?%00",
     "/" + "a" * 2_001],
)  # fmt: skip
def test_an_address_that_is_no_text_is_refused(address):
    assert "chép lại địa chỉ cho đúng" in said(Client().get(address))


@pytest.mark.parametrize("address", ["/?q=50%", "/?q=%zz", "/?q=a%09b%0Ac", "/?q=%F0%9F%98%80", "/?" + "a" * 5_000])
def test_an_address_that_is_only_odd_is_read(address):
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("name", HEADERS)
def test_a_control_character_in_a_header_is_refused(name):
    for value in ("a\0b", "a\r\nSet-Cookie: b=c", "\x1b[31m"):
        said(Client().get("/", headers={name: value}))
        said(Client().post("/admin/login/", {"username": "a", "password": "b"}, headers={name: value}))


def status(method: str, address: str, **more) -> str:
    """What a web server is told, without the test client between."""
    told = []
    environ = RequestFactory().generic(method, address, b"a=b").environ | more
    b"".join(application(environ, lambda line, headers: told.append(line)))
    return told[0]


def test_a_header_that_python_cannot_read_is_refused():
    assert status("POST", "/admin/login/", CONTENT_TYPE=f"a/b; c*{'9' * 5_000}=d") == "400 Bad Request"
    assert status("GET", "/admin/login/", CONTENT_TYPE="text/html; charset=UTF-8") == "200 OK"


CHARSETS = ("hex", "zlib", "utf-7", "utf-16", "unicode_escape", "punycode", "idna", "khong-co")


@pytest.mark.parametrize("charset", CHARSETS)
def test_another_way_of_writing_text_is_refused(charset):
    for method, kind in (("GET", "text/html"), ("POST", "application/x-www-form-urlencoded")):
        assert status(method, "/admin/login/?q=a", CONTENT_TYPE=f"{kind}; charset={charset}") == "400 Bad Request"


@pytest.mark.parametrize("length", ["-1", "abc", "٣", "1e3", "1,1", " "])
def test_a_length_that_is_no_number_is_refused(length):
    said(Client().generic("POST", "/admin/login/", b"a=b", CONTENT_LENGTH=length))


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "get\0"])
def test_another_method_is_refused(method):
    answer = Client().generic(method, "/")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"


# --- forms ------------------------------------------------------------------------------------------------------------

LONG = "Đã trồng 500 cây ở ba xã, còn hai xã\0 chưa có giống."


@pytest.mark.parametrize("multipart", [False, True])
def test_a_null_in_a_form_is_refused_and_nothing_typed_is_lost(world, signed_in, multipart):
    directive = world.records["directive"]
    sent = {"text": LONG, "password": "mật khẩu của tôi", "csrfmiddlewaretoken": "bí mật không được hiện"}
    address = f"{directive.get_absolute_url()}update/"
    before = directive.updates.count()
    if multipart:
        page = said(signed_in.post(address, sent))
    else:
        body = "&".join(f"{name}={text}" for name, text in sent.items()).replace("\0", "%00")
        page = said(signed_in.post(address, body, content_type="application/x-www-form-urlencoded"))

    assert "ký tự rỗng" in page
    assert "Đã trồng 500 cây ở ba xã, còn hai xã chưa có giống." in page
    assert "mật khẩu của tôi" not in page
    assert "bí mật" not in page
    assert directive.updates.count() == before


def test_no_address_takes_a_form_with_a_null(world):
    client, number = Client(), 0
    client.force_login(world.people["X"], backend="organizations.backends.RoleBackend")
    for address in every_address(world):
        for sent in ({"a": "\0"}, {"a\0": "b"}):
            answer = client.post(str(address), sent)
            assert answer.status_code == 400, (address, answer)
            number += 1
    print(f"\n{number} forms")
    assert number > 400


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_form_that_did_not_arrive_whole_is_not_stored(world, signed_in, kind):
    directive = world.records["directive"]
    before = directive.updates.count()
    address = f"{directive.get_absolute_url()}update/"
    body = f"organization={directive.lead_organization_id}&text=Đã làm được một nửa".encode()
    if "multipart" in kind:
        fields = {"organization": directive.lead_organization_id, "text": "Đã làm được một nửa"}
        parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()]
        body = "\r\n".join(parts).encode()

    arrived = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": 9_000}
    answer = signed_in.generic("POST", address, body, kind, **arrived)

    assert "đường truyền đứt" in said(answer)
    assert directive.updates.count() == before


@pytest.mark.parametrize(
    ("sent", "advice"),
    [
        ("&".join(f"a{number}=1" for number in range(6_000)), "quá nhiều ô"),
        ("a=" + "x" * 3_000_000, "thành tệp kèm theo"),
    ],
)
def test_too_much_is_refused_in_words(signed_in, sent, advice):
    assert advice in said(signed_in.post("/lich/", sent, content_type="application/x-www-form-urlencoded"))


def test_too_many_files_are_refused_in_words(signed_in):
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\na\r\n'
    answer = signed_in.post("/lich/", part * 101 + b"--b--\r\n", content_type="multipart/form-data; boundary=b")

    assert "quá nhiều tệp" in said(answer)


BROKEN = {
    "without a boundary": ("multipart/form-data", b"a"),
    "boundary of strange letters": ("multipart/form-data; boundary=\xe9\xe9", b"a"),
    "boundary too long": ("multipart/form-data; boundary=" + "b" * 3_000, b"a"),
    "without a name": ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\na\r\n--b--"),
    "without headers": ("multipart/form-data; boundary=b", b"--b\r\n\r\na\r\n--b--"),
    "headers without end": ("multipart/form-data; boundary=b", b"--b\r\n" + b"a: b\r\n" * 9_000),
    "base64 that is none": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--b--',
    ),
    "name in another charset": (
        "multipart/form-data; boundary=b",
        b"--b\r\nContent-Disposition: form-data; name*=zlib''a; name=\"a\"\r\n\r\nb\r\n--b--",
    ),
    "file name in another charset": (
        "multipart/form-data; boundary=b",
        b"--b\r\nContent-Disposition: form-data; name=\"a\"; filename*=hex''a%00\r\n\r\nb\r\n--b--",
    ),
    "file with a type of its own": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n'
        b"Content-Type: a/b; charset=hex\r\n\r\nb\r\n--b--",
    ),
    "JSON": ("application/json", b'{"text": "a"}'),
    "XML": ("text/xml", b"<a/>"),
    "type without sense": ("\xff/;;;=", b"a"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_body_that_is_no_form_breaks_nothing(world, signed_in, kind):
    content_type, body = BROKEN[kind]
    signed_in.raise_request_exception = False
    for address in ("/admin/login/", f"{world.records['directive'].get_absolute_url()}update/", "/ban-nhap/", "/lich/"):
        for client in (signed_in, Client(enforce_csrf_checks=True, raise_request_exception=False)):
            assert client.generic("POST", address, body, content_type).status_code < 500, address


# --- keys of addresses ------------------------------------------------------------------------------------------------


def test_a_key_that_no_record_can_have_is_one_that_none_has(world):
    """Every address with a key, of our pages and of the admin site: with every third absurd one in turn, with all
    of them in a long run."""
    client = Client(raise_request_exception=False)
    client.force_login(world.people["X"], backend="organizations.backends.RoleBackend")
    number, step = 0, budget(3, long=1)
    for turn, address in enumerate(every_address(world)):
        for name in address.values:
            if name not in KEYS and name not in ("pk", "membership", "figure_id", "0", "1"):
                continue
            for key in ABSURD[turn % step :: step]:
                answer = client.get(_with(address, name, key))
                assert answer.status_code in (302, 404), (address, key, answer)
                number += 1
    print(f"\n{number} addresses with absurd keys")
    assert number > budget(600, long=2_000)


def _with(address, name: str, key: str) -> str:
    marked = address.values | {name: 987654321987}
    try:
        numbered = "0" in marked
        path = reverse(address.name, args=marked.values()) if numbered else reverse(address.name, kwargs=marked)
    except NoReverseMatch:
        return f"/khong-co/{key}/"
    return path.replace("987654321987", key)


def test_a_record_is_opened_by_its_own_key_alone(world, client):
    """``٣`` is 3 to Python."""
    client.force_login(world.people["S"], backend="organizations.backends.RoleBackend")
    theme = world.records["theme"]
    arabic = "".join(chr(0x660 + int(digit)) for digit in str(theme.pk))

    assert client.get(reverse("admin:briefings_theme_change", args=[theme.pk])).status_code == 200
    assert client.get(f"/admin/briefings/theme/{arabic}/change/").status_code == 302


def test_the_world_is_still_read_as_before(signed_in):
    assert (
        signed_in.get("/chi-dao/?q=ư%20ế", headers={"user-agent": "Cốc Cốc".encode().decode("latin-1")}).status_code
        == 200
    )
    assert Client().get("/", headers={"cookie": "l\xe1=c\xf3; sessionid=x"}).status_code == 200
    assert signed_in.head("/chi-dao/").status_code == 200
