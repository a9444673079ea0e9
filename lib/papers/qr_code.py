"""The QR code at the foot of an issued paper, which leads to the page that vouches for it."""

from io import BytesIO

import segno

NAME = "verification"


def qr_code_svg(address: str) -> bytes:
    """``address`` as SVG, one unit a module, without the quiet zone: the foot of the page around it is white.

    Level M bears a stain on a seventh of it.
    """
    drawn = BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=False, nl=False
    )
    return drawn.getvalue()
