"""``run_worker``: does the work that waits in the database, until it is stopped."""

from django.db import close_old_connections

from organizations.management.base import PortalCommand
from portal.management.chores import do_chores
from portal.management.task_runner import TaskRunner, new_key, signs_of_life
from portal.management.worker import Supervisor


class Command(PortalCommand):
    help = (
        "Làm các việc dài đang chờ (đọc và ghi tệp lớn) cho đến khi bị dừng. Cần ít nhất một tiến trình này chạy bên "
        "cạnh máy chủ web; script/server tự chạy nó. Ctrl-C hoặc SIGTERM: làm xong việc đang làm rồi dừng; lần thứ "
        "hai: dừng ngay, việc đang làm được làm lại sau."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết các việc đang chờ rồi dừng")

    def handle(self, *, once, **options):
        if not once:
            Supervisor().run()
            return
        close_old_connections()
        do_chores(hourly=True)
        key = new_key()
        with signs_of_life(key):
            TaskRunner(key).run()
