"""Numbers as people in Vietnam write them."""

from decimal import Decimal


def vietnamese(value: Decimal) -> str:
    """``1844.5000 → 1.844,5``."""
    whole, _, rest = f"{value:,f}".partition(".")
    whole, rest = whole.replace(",", "."), rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole
