"""A form of one period: which indicators, of which communes, with what is known already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lib.vietnamese import Period
from lib.workbooks.statements import IndicatorSpec, Statement

GUIDANCE = (
    "Ô để trống là không báo gì, số đã có được giữ nguyên; bằng không thì ghi 0; không có số liệu thì ghi “không áp "
    "dụng”, “chưa báo cáo” hoặc “không có”. Chỉ điền vào các ô để mở; các ô khác được khóa để cổng đọc lại được."
)
PREVIOUS, VALUE, CUMULATIVE = "Quý trước", "Trong quý", "Lũy kế"  # headings of the parts of an indicator

Figures = Mapping[tuple[str, str], Statement]  # (unit code, indicator code) → what is stated


@dataclass(frozen=True)
class Form:
    """A form of one period.

    ``indicators``: with the bounds in force in the period. ``units``: (code, name) in order. ``figures``: of the
    quarter; ``previous``: of the quarter before, None leaves that column out. ``mark``: what the paper must say about
    itself, such as SỐ LIỆU MINH HỌA. ``definition``: any text that identifies the state of the form.
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

    @property
    def has_cumulative(self) -> bool:
        """Whether a figure for the year so far is stated."""
        return any(statement.cumulative is not None for statement in self.figures.values())
