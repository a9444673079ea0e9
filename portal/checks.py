"""What ``manage.py check`` says about this machine beyond Django's own checks."""

from django.core.checks import Warning

from lib.papers import find_fonts
from lib.refused import Refused


def paper_fonts(app_configs, **kwargs):
    """Without its fonts the portal works, but prints no papers."""
    try:
        find_fonts()
    except Refused as refused:
        return [Warning(str(refused), id="portal.W001")]
    return []
