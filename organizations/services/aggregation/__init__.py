"""What figures come to over time and over units, by each indicator's own rules: the one home of both.

``totals`` reads the figures of some indicators at some units for a period; ``Totals`` says what they come to at each
unit (``of``), over all (``whole``), and how far the year's plan is met (``progress``), without a further query.

**Over time** (``across_time``) a figure stated for just the period is the answer. Else the longest periods that make
it up are (quarters before months, mixed where need be): their sum, their maximum, the last of them, or for a share its
two parts computed in the same way; percentages are never averaged. What is stated as *lũy kế* is a figure of the months
since January. While a part is missing the total is unknown; what the others come to is ``partial``.

**Over units** (``across_units``) a unit that answered for itself is the answer; else those beneath it that are in force
at the end of the period, down to those that the forms ask (``by``): they are the *n* of *k/n*. The average is that of
the units that stated a number, a share is computed again from the units that know both of its parts, and *last* is no
rule over several units. While one is missing sum and maximum are unknown, and there is a ``partial``, too.

Zero is a value; what does not apply is answered without one; not reported and absent are missing. Words and dates are
counted and not added. Where a stated figure and complete parts of it disagree, the stated one counts; both are told.
"""

from organizations.services.aggregation.reading import totals
from organizations.services.aggregation.totals import (
    Count,
    Disagreement,
    Missing,
    PlanProgress,
    Total,
    Totals,
    UnitTotal,
)

__all__ = ["Count", "Disagreement", "Missing", "PlanProgress", "Total", "Totals", "UnitTotal", "totals"]
