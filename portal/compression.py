"""Pages compressed by the portal itself, so that they are light where no proxy does it.

gzip is Django's own, with its defence against guessing secrets by the size of answers (BREACH): up to a hundred random
bytes in the head of each. Tokens of forms are masked anew in every answer, and cookies do not travel with requests that
another site makes (``SameSite=Lax``). Why not brotli: docs/decisions.md.
"""

from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages and other texts; never files (they are compressed in themselves), nor what a proxy or
    WhiteNoise has compressed."""

    def process_response(self, request, response):
        is_file = response.streaming or response.get("Content-Disposition", "").startswith("attachment")
        if is_file or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
