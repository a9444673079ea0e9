"""What a browser may keep of an answer: nothing, neither on its disk nor for its *back* button.

Static files are the exception: they are answered before this middleware, and hold nothing of anybody.
"""


class NoStoreMiddleware:
    """Forbids to keep any answer; ``no-store`` also keeps a page out of the back-forward cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response
