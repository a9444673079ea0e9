"""What whoever runs the portal looks at: versions, queue, disk, checks and settings, without secrets and persons."""

from portal.system.code import Version, commit, versions
from portal.system.facts import Disk, disk, failed_checks, settings_facts
from portal.system.work import Queue, queue
from portal.system.worker_list import Seen, worker_list

__all__ = [
    "Disk",
    "Queue",
    "Seen",
    "Version",
    "commit",
    "disk",
    "failed_checks",
    "queue",
    "settings_facts",
    "versions",
    "worker_list",
]
