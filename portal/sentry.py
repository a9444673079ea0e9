"""Defects told to a server that speaks Sentry's protocol. Loaded only where ``PORTAL_SENTRY_DSN`` is set.

What leaves is type and place of an exception, the pattern of the address, and the ids of request, task and account.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

from lib.log_lines import current, safe_message
from portal.log_filter import OWN

KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment", "exception", "sdk")
KEPT_OF_FRAME = ("filename", "function", "module", "lineno", "in_app", "context_line", "pre_context", "post_context")


def start(dsn: str, *, release: str, production: bool) -> None:
    """From now on what is logged as an exception is sent to ``dsn``."""
    sentry_sdk.init(
        dsn=dsn,
        release=release or None,
        environment="production" if production else "development",
        integrations=[DjangoIntegration(transaction_style="url", middleware_spans=False, signals_spans=False)],
        auto_enabling_integrations=False,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        server_name="portal",
        before_send=strip,
        in_app_include=list(OWN),
    )


def strip(event: Any, hint: dict[str, Any]) -> Any:
    """The event as it may leave; None for what is not an exception."""
    error = (hint.get("exc_info") or (None, None))[1]
    if error is None:
        return None
    kept = {name: event[name] for name in KEPT if name in event}
    chain = {f"{type(each).__module__}.{type(each).__qualname__}": safe_message(each) for each in _chain(error)}
    for value in kept.get("exception", {}).get("values", ()):
        value["value"] = chain.get(f"{value.get('module') or 'builtins'}.{value.get('type')}", "")
        value.pop("mechanism", None)
        for frame in (value.get("stacktrace") or {}).get("frames", ()):
            for name in set(frame) - set(KEPT_OF_FRAME):
                del frame[name]
    return kept | {"tags": {name: str(value) for name, value in current().items()}}


def _chain(error: BaseException | None):
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen
