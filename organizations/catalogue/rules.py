"""What figures of one unit and period owe each other (domain §5.1, "Validation rules that matter")."""

from dataclasses import dataclass

from organizations.choices import ComparedFigure

VALUE, CUMULATIVE = ComparedFigure.VALUE, ComparedFigure.CUMULATIVE


@dataclass(frozen=True)
class Rule:
    """The indicators ``parts`` together are never more than ``whole``; all are codes. ``compares``: which figures."""

    name: str
    parts: tuple[str, ...]
    whole: str
    compares: ComparedFigure = VALUE


RULES = (
    Rule("Hộ nghèo và hộ cận nghèo không quá tổng số hộ", ("XA02", "XA03"), "XA01"),
    # What is answered in one period may have been asked in the one before.
    Rule("Kiến nghị đã được giải quyết không quá số kiến nghị đã nêu", ("MT14",), "MT13", CUMULATIVE),
)
STARTER_RULES = (
    Rule("Đơn thư đã chuyển, giải quyết không quá số đơn thư nhận", ("MT32",), "MT31", CUMULATIVE),
    Rule("Vụ việc hòa giải thành không quá số vụ việc nhận", ("MT34",), "MT33", CUMULATIVE),
    Rule("Ban Công tác Mặt trận được kiện toàn không quá số ban hiện có", ("MT37",), "MT36"),
)
