"""The portal's settings with a database that does not wait for the disk: what a power cut then costs shows that the
runs would see it."""

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES

if "OPTIONS" in DATABASES["default"]:
    careful = DATABASES["default"]["OPTIONS"]
    DATABASES["default"]["OPTIONS"] = careful | {
        "init_command": careful["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
    }
