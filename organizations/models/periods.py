"""What the columns of a period of figures owe each other, said in the database."""

from django.db import models
from django.db.models import Q

from lib.vietnamese import Span


def number_fits(name: str) -> models.CheckConstraint:
    """``number`` is one of those that ``span`` has in a year: months 1 to 12, quarters 1 to 4, halves 1 and 2."""
    condition = Q()
    for span in Span:
        condition |= Q(span=span.value, number__gte=1, number__lte=span.last_number)
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message="Trong năm không có kỳ thứ ấy; hãy chọn lại kỳ."
    )
