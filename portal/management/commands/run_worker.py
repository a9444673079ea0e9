"""``run_worker``: does the work that waits in the database, until it is stopped."""

import logging
import socket
import time
import uuid

from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from briefings.services import reopening
from organizations.importing import recover_batches
from organizations.management.base import PortalCommand
from portal.cleaning import clean

LOOKS_EVERY = 1  # seconds between two looks at the queue
RECOVERS_EVERY = 30  # seconds between two looks for batches whose worker died, and for grants that expired
TIDIES_EVERY = 3600

logger = logging.getLogger(__name__)


class Command(PortalCommand):
    help = (
        "Làm các việc dài đang chờ (đọc và ghi tệp lớn) cho đến khi bị dừng. Cần ít nhất một tiến trình này chạy bên "
        "cạnh máy chủ web; script/server tự chạy nó. Ctrl-C hoặc SIGTERM: làm xong việc đang làm rồi dừng."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết các việc đang chờ rồi dừng")

    def handle(self, *, once, **options):
        # In ``batch`` mode the library's worker comes back when nothing waits; the waiting is ours, so that between two
        # looks there is time to find those who died.
        worker = Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:24]}-{uuid.uuid4().hex}"[:64],
            excluded_queue_names=[],
        )
        worker.configure_signals()
        recovered = tidied = float("-inf")
        while worker.running:
            close_old_connections()
            now = time.monotonic()
            try:
                if now - recovered >= RECOVERS_EVERY:
                    recover_batches()
                    reopening.lock_again()
                    recovered = now
                if now - tidied >= TIDIES_EVERY:
                    clean()
                    tidied = now
                worker.run()
            except DatabaseError:
                if once:
                    raise
                logger.exception("the database does not answer")  # it may be restarting: look again
            if once:
                return
            time.sleep(LOOKS_EVERY)
