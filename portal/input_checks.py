"""What no request may have in it is refused before anything else looks at it, with a page that says what to do.

Neither database, file system nor header of an answer takes a null character; no record has a key beyond 64 bits; a
form that did not arrive whole must not be stored in part. So no view, form or service looks for these again.
"""

import re
from http.cookies import CookieError
from typing import Any
from unicodedata import category
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from organizations.asked import as_key
from organizations.services.kept_forms import words_of

METHODS = ("GET", "HEAD", "POST")
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
CHARSETS = ("utf-8", "utf8", "us-ascii")
LONGEST_PATH = 2_000
KEYS = ("object_id", "version_id", "content_type_id")  # in addresses of the admin site, which takes any text there
_HEADER = re.compile("[\t\x20-\x7e\x80-\xff]*")  # as WSGI makes text of it, byte by byte
NO_RECORD = "0"  # a key that nothing has: the admin site says where it leads to instead

ADDRESS = "Địa chỉ này có ký tự không đọc được; hãy mở lại từ trang đầu, hoặc chép lại địa chỉ cho đúng."
COOKIE = (
    "Cookie trình duyệt gửi kèm có ký tự không đọc được và vừa được xóa; hãy tải lại trang, đăng nhập lại nếu được hỏi."
)
HEADER = "Trình duyệt gửi kèm thông tin không đọc được; hãy tải lại trang, hoặc dùng trình duyệt khác."
NULL = (
    "Chưa ghi gì, vì trong những gì vừa gửi có ký tự rỗng, thường lẫn vào khi chép từ một tệp hỏng. "
    "Hãy quay lại trang trước, chép phần chữ dưới đây vào biểu mẫu rồi gửi lại."
)
CUT = "Chưa ghi gì, vì đường truyền đứt khi biểu mẫu chưa đến đủ; hãy quay lại trang trước rồi gửi lại."
TOO_MUCH: dict[type[Exception], str] = {
    RequestDataTooBig: "Chưa ghi gì, vì phần chữ vừa gửi dài quá mức nhận được; hãy gửi phần dài thành tệp kèm theo.",
    TooManyFieldsSent: "Chưa ghi gì, vì biểu mẫu có quá nhiều ô; hãy ghi làm nhiều lần, mỗi lần ít dòng hơn.",
    TooManyFilesSent: "Chưa ghi gì, vì gửi quá nhiều tệp một lần; hãy gửi làm nhiều lần.",
}


class NotTaken(BadRequest):
    """A form that is refused with ``sentence``; ``texts`` are the words in it, shown that they are not lost."""

    def __init__(self, sentence: str, texts: list[str] | None = None):
        super().__init__("a form with a null character, or not whole")
        self.sentence, self.texts = sentence, texts or []


class InputCheckMiddleware:
    """Stands before everything that reads a request; forms are looked at when somebody reads them, keys of paths
    when it is known which parts are keys."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if sentence := _what_is_wrong(request):
            return _refusal(sentence)
        if cookies := [name for name, value in request.COOKIES.items() if _has_controls(name + value)]:
            return _without(cookies, _refusal(COOKIE))
        _check_when_read(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """A key that no record can have is one that none has. Where a form is read in any case, it is read here."""
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            _ = request.POST
        for name, value in kwargs.items():
            if isinstance(value, int) and as_key(value) is None:
                raise Http404
            if name in KEYS and as_key(value) is None:
                kwargs[name] = NO_RECORD


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what Django or the checks of requests did not take."""
    sentence = getattr(exception, "sentence", "") or TOO_MUCH.get(type(exception), "")
    return _refusal(sentence, getattr(exception, "texts", []))


def _refusal(sentence: str, texts: list[str] | None = None) -> HttpResponse:
    """As a page that stands without a request: there is no session yet, and no account."""
    return HttpResponse(render_to_string("400.html", {"sentence": sentence, "texts": texts}), status=400)


def _without(cookies: list[str], response: HttpResponse) -> HttpResponse:
    """Nobody is shut out for ever by what the browser keeps."""
    for name in cookies:
        try:
            response.delete_cookie(name)
        except CookieError:  # no browser keeps one of that name
            response.cookies.pop(name, None)
    return response


def _what_is_wrong(request: HttpRequest) -> str:
    meta = request.META
    query = unquote_to_bytes(meta.get("QUERY_STRING", ""))
    if _has_controls(request.path_info) or len(request.path_info) > LONGEST_PATH or not _is_text(query):
        return ADDRESS
    headers = [str(value) for name, value in meta.items() if name.startswith(("HTTP_", "CONTENT_", "REMOTE_"))]
    if any(not _HEADER.fullmatch(value) for value in headers):
        return HEADER
    charset = (request.content_params or {}).get("charset", "utf-8")
    length = str(meta.get("CONTENT_LENGTH") or 0)
    return "" if charset.lower() in CHARSETS and length.isascii() and length.isdigit() else HEADER


def _is_text(sent: bytes) -> bool:
    try:
        return "\0" not in sent.decode()
    except UnicodeDecodeError:
        return False


def _has_controls(text: str) -> bool:
    if text.isascii() and text.isprintable():
        return False
    return any(category(letter) in ("Cc", "Cs") for letter in text)


def _check_when_read(request: Any) -> None:
    """Have a form looked at as soon as somebody reads it: a view may look at its size before."""
    load, stream = request._load_post_and_files, request._stream

    def load_and_check():
        load()
        if request.method == "POST" and request.content_type in FORMS and stream._pos < stream.limit:
            _forget(request)
            raise NotTaken(CUT)
        if any("\0" in text for name, values in request._post.lists() for text in (name, *values)):
            words = words_of(request._post)
            _forget(request)
            raise NotTaken(NULL, [text.replace("\0", "") for _, text in words])

    request._load_post_and_files = load_and_check


def _forget(request: Any) -> None:
    """The page of the refusal, and what logs it, find an empty form."""
    request._mark_post_parse_error()
