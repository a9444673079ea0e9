"""A form of one period: which indicators, of which communes, with what is known already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lib.vietnamese import Period, Span
from lib.workbooks.statements import IndicatorSpec, Statement

GUIDANCE = (
    "Ô để trống là không báo gì, số đã có được giữ nguyên; bằng không thì ghi 0; không có số liệu thì ghi “không áp "
    "dụng”, “chưa báo cáo” hoặc “không có”. Chỉ điền vào các ô để mở; các ô khác được khóa để cổng đọc lại được."
)

Figures = Mapping[tuple[str, str], Statement]  # (unit code, indicator code) → what is stated


class FormPart(StrEnum):
    """The columns that an indicator may have in a form."""

    PLAN = "plan"
    PREVIOUS = "previous"
    VALUE = "value"
    CUMULATIVE = "cumulative"


_HEADINGS = {
    Span.MONTH: ("Tháng trước", "Trong tháng"),
    Span.QUARTER: ("Quý trước", "Trong quý"),
    Span.YEAR: ("Năm trước", "Trong năm"),
}


@dataclass(frozen=True)
class Form:
    """A form of one period of any length, which ``quarter`` is (no plan).

    ``indicators``: with the bounds in force in the period. ``units``: (code, name) in order. ``figures``: of the
    period; ``previous``: of the one before, ``plan``: of the plan of the year; None leaves that column out, and empty
    figures leave it blank. ``mark``: what the paper must say about itself, such as SỐ LIỆU MINH HỌA. ``definition``:
    any text that identifies the state of the form.
    """

    title: str
    code: str
    quarter: Period
    indicators: Sequence[IndicatorSpec]
    units: Sequence[tuple[str, str]]
    figures: Figures = field(default_factory=dict)
    mark: str = ""
    previous: Figures | None = None
    definition: str = ""
    plan: Figures | None = None

    @property
    def is_so_far(self) -> bool:
        """Whether the period is the year so far, so that *Lũy kế* would say the same again."""
        return self.quarter.number == 1 and self.quarter.span.months > Span.QUARTER.months

    def heading(self, part: FormPart) -> str:
        """What stands over the column of ``part``."""
        if part == FormPart.PLAN:
            return f"Kế hoạch năm {self.quarter.year}"
        if part == FormPart.CUMULATIVE:
            return "Lũy kế"
        previous, value = _HEADINGS.get(self.quarter.span, ("Kỳ trước", "Trong kỳ"))
        return previous if part == FormPart.PREVIOUS else value

    def stated(self, part: FormPart, key: tuple[str, str]) -> Statement | None:
        """What stands in the column of ``part``, for (unit code, indicator code)."""
        figures = {FormPart.PLAN: self.plan, FormPart.PREVIOUS: self.previous}.get(part, self.figures)
        return (figures or {}).get(key)

    @property
    def has_cumulative(self) -> bool:
        """Whether a figure for the year so far is stated."""
        return any(statement.cumulative is not None for statement in self.figures.values())
