"""Records to look at: the real briefing of Q1 2020 and what is made up around it, for trying the portal and its papers.

``sample`` is the briefing as data, ``demo`` illustrative quarters after it, ``accounts`` one account per role,
``specimens`` a year of one office that strains the layout of papers and is never kept.
"""

from briefings.examples.accounts import ACCOUNTS, create_demo_accounts, lock_demo_accounts, readable_password
from briefings.examples.demo.loading import load_demo
from briefings.examples.demo.removal import remove_demo
from briefings.examples.sample.loading import load_sample
from briefings.examples.sample.text import SLUG
from briefings.examples.specimens import Specimens, give_letterhead, temporary_specimens

__all__ = [
    "ACCOUNTS",
    "SLUG",
    "Specimens",
    "create_demo_accounts",
    "give_letterhead",
    "load_demo",
    "load_sample",
    "lock_demo_accounts",
    "readable_password",
    "remove_demo",
    "temporary_specimens",
]
