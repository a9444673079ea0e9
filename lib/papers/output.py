"""What a PDF must be besides a print."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OutputOptions:
    """``tagged``: with the structure that screen readers need (PDF/UA-1). ``archived``: for keeping (PDF/A-3u); then
    ``data`` (JSON), where there is any, goes along as an attached file dated ``on``. ``signable``: with empty fields
    at the places where the paper is to be signed."""

    tagged: bool = False
    archived: bool = False
    data: bytes = b""
    on: date | None = None
    signable: bool = False
