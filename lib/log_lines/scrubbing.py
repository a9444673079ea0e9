"""Text without what leads to a person or opens something: addresses of letters, query strings, tokens, passwords."""

import re

REMOVED = "[…]"

_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@]+:[^\s/@]+(?=@)")  # user:password@host
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")
_SECRET = re.compile(
    r"(?i)\b(password|passwd|mật khẩu|token|secret|api[_-]?key|cookie|authorization|sessionid)\b(\s*[:=]\s*)\S+"
)
_TOKEN = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{16,}\b")


def scrub(text: str, *, tokens: bool = False) -> str:
    """``text`` without e-mail addresses, query strings and what follows words such as ``password=``.

    ``tokens``: also without long words of letters and figures, which may open something.
    """
    text = _IN_ADDRESS.sub(REMOVED, text)
    text = _E_MAIL.sub(REMOVED, text)
    text = _QUERY.sub(f"?{REMOVED}", text)
    text = _SECRET.sub(rf"\1\2{REMOVED}", text)
    return _TOKEN.sub(REMOVED, text) if tokens else text
