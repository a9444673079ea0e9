"""What figures of one commune and quarter owe each other (domain §5.1, "Validation rules that matter")."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """The indicators ``parts`` together are never more than ``whole``; all are codes."""

    name: str
    parts: tuple[str, ...]
    whole: str


RULES = (
    Rule("Hộ nghèo và hộ cận nghèo không quá tổng số hộ", ("XA02", "XA03"), "XA01"),
    Rule("Kiến nghị đã được giải quyết không quá số kiến nghị đã nêu", ("MT14",), "MT13"),
)
