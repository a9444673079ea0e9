"""What may be stated of an indicator, what was stated, and why a cell says nothing usable."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lib.vietnamese import fold, format_number

MAX_TEXT = 200


class ValueType(StrEnum):
    """What an indicator's values are."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"


class MissingReason(StrEnum):
    """Why there is no figure. The values are stored; ``label`` is what stands in the cell."""

    NOT_APPLICABLE = "not_applicable"
    NOT_REPORTED = "not_reported"
    NONE = "none"

    @property
    def label(self) -> str:
        """Its Vietnamese words, as exports write them and files have them."""
        return _MISSING_LABELS[self]


_MISSING_LABELS = {
    MissingReason.NOT_APPLICABLE: "không áp dụng",
    MissingReason.NOT_REPORTED: "chưa báo cáo",
    MissingReason.NONE: "không có",
}


MISSING_REASON_OF = {fold(reason.label): reason.value for reason in MissingReason}  # folded words of a cell → reason


@dataclass(frozen=True)
class IndicatorSpec:
    """What an indicator takes: ``value_type`` a ``ValueType``; bounds of the definition in force, or None."""

    code: str
    name: str
    value_type: str = ValueType.INTEGER
    decimal_places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit_of_measure: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, neither days nor texts."""
        return self.value_type not in (ValueType.DATE, ValueType.TEXT)


@dataclass(frozen=True)
class Statement:
    """What is stated of one indicator: a number, or text (a date as ISO), or the reason why there is neither.

    ``missing_reason``: the value of a ``MissingReason``. ``cumulative``: the figure for the year so far, if stated.
    ``converted_from``: the measure in which the cell has the number, where that is another that it does not name.
    """

    value: Decimal | None = None
    text_value: str = ""
    missing_reason: str = ""
    cumulative: Decimal | None = None
    converted_from: str = field(default="", compare=False)


class UnclearCell(Exception):  # noqa: N818 -- becomes a Problem, which people see
    """The cell says nothing usable; ``str()`` is the Vietnamese clause of what was expected.

    ``code``: the kind of problem. ``options``: for what an answer can settle, the choices as (value, label);
    ``placeholder``: which sign is asked about.
    """

    def __init__(
        self, clause: str, code: str = "not-a-number", options: Iterable[tuple[str, str]] = (), placeholder: str = ""
    ) -> None:
        super().__init__(clause)
        self.code, self.options, self.placeholder = code, tuple(options), placeholder


def expectation(spec: IndicatorSpec) -> str:
    """A clause for people: what may stand in a cell of this indicator."""
    if spec.value_type == ValueType.DATE:
        return "ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if spec.value_type == ValueType.TEXT:
        return f"chữ, không quá {MAX_TEXT} ký tự"
    if spec.value_type == ValueType.INTEGER:
        kind = "số nguyên"
    elif spec.value_type == ValueType.PERCENT:
        kind = "tỷ lệ phần trăm, ví dụ 45,7"
    else:
        kind = f"số có tối đa {spec.decimal_places} chữ số thập phân" if spec.decimal_places else "số"
    if spec.minimum is not None and spec.maximum is not None:
        return f"{kind} từ {format_number(spec.minimum)} đến {format_number(spec.maximum)}"
    if spec.minimum is not None:
        return f"{kind} từ {format_number(spec.minimum)} trở lên"
    if spec.maximum is not None:
        return f"{kind} không quá {format_number(spec.maximum)}"
    return kind


def out_of_bounds(number: Decimal, spec: IndicatorSpec) -> bool:
    """Whether ``number`` lies outside the definition in force."""
    return (spec.minimum is not None and number < spec.minimum) or (spec.maximum is not None and number > spec.maximum)
