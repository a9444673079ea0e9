"""An office moves in: what it usually has is proposed, looked at, made in one transaction, and undone until its first
briefing. By pages (``/thiet-lap/``) and by ``manage.py set_up_office``."""

from portal.setup.applying import Made, SetUp, Undone, set_up, set_ups, undo
from portal.setup.files import read_plan
from portal.setup.places import Place, find_places, place_of
from portal.setup.plan import Fault, Part, Plan, PlanRefused, check, describe

__all__ = [
    "Fault",
    "Made",
    "Part",
    "Place",
    "Plan",
    "PlanRefused",
    "SetUp",
    "Undone",
    "check",
    "describe",
    "find_places",
    "place_of",
    "read_plan",
    "set_up",
    "set_ups",
    "undo",
]
