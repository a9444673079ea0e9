"""A web process that has answered nothing yet is asked for several things at the same moment.

``python -m tests.portal.fresh_process SESSION ADDRESS …`` in an environment that names a database: each address is
asked in a thread of its own, through the real WSGI application. Prints a line of JSON for each: its address, status,
the beginning of the body and its length.
"""

import io
import json
import sys
import threading
from wsgiref.util import setup_testing_defaults

from portal.wsgi import application


def ask(address: str, session: str) -> tuple[str, bytes]:
    """Status and body of ``GET address``, as a WSGI server would get them."""
    status: list[str] = []
    path, _, query = address.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1"}
    environ["HTTP_COOKIE"] = f"sessionid={session}"
    environ["wsgi.input"] = io.BytesIO()  # type: ignore[assignment]
    setup_testing_defaults(environ)
    answer = application(environ, lambda said, headers, error=None: status.append(said))
    try:
        return status[0], b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()


def main(session: str, *addresses: str) -> None:
    """Ask for all ``addresses`` at once."""
    sys.setswitchinterval(0.00005)  # threads take turns a hundred times as often as usual
    together = threading.Barrier(len(addresses))
    printing = threading.Lock()

    def one(address: str) -> None:
        together.wait()
        status, body = ask(address, session)
        line = {"address": address, "status": status, "begins": body[:4].decode("latin-1"), "length": len(body)}
        with printing:
            print(json.dumps(line), flush=True)

    threads = [threading.Thread(target=one, args=[address]) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
