"""How gunicorn serves the portal: ``gunicorn --config portal/gunicorn.py portal.wsgi``."""

import os
from pathlib import Path

from portal.metric_files import forget_ended_processes
from portal.private import keep_private

keep_private()  # of the files of gunicorn itself, too

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4  # most requests wait for the database; a paper being printed keeps one core
timeout = 180  # seconds; a long annex takes half a minute
graceful_timeout = 10  # seconds that a stop waits for requests under way
preload_app = True  # the code is in memory once, and a fault in it stops the start
control_socket_disable = True  # nothing of ours listens to it
loglevel = "error"
logger_class = "portal.gunicorn_log.LineLogger"


def when_ready(server):
    print(f"Cổng giao ban đang chạy tại http://{bind} (nhấn Ctrl-C để dừng).", flush=True)


def on_starting(server):
    """What processes counted that have ended is forgotten (portal.metrics)."""
    forget_ended_processes(Path(os.environ.get("PORTAL_DATA_DIR") or "var") / "metrics")
