"""A request as the portal reads it: its address is UTF-8, whatever it says of itself."""

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters

UNREADABLE = {"charset": "?"}


class Request(WSGIRequest):
    """Django decodes the address as soon as there is a request, in what the request calls its charset: with one that
    is none of text (``charset=hex``) it has no page at all. ``portal.input_checks`` refuses what it says."""

    def _set_content_type_params(self, meta):
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:  # ``a/b; c*<5,000 digits>=d``
            self.content_type, self.content_params = "", UNREADABLE
