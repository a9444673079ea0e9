"""What is said of something that does not fit."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``kind``: a stable word for programs. ``record``: ``app.model:key``, or what else is
    meant. ``sentence``: a whole Vietnamese sentence: what is wrong, where, what to do."""

    kind: str
    record: str
    sentence: str

    @property
    def is_of_data(self) -> bool:
        """Whether the stored data are wrong, not the machine that they lie on."""
        return self.kind not in ("secret_key_mode", "secret_key_other", "media_not_writable")

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "record": self.record, "message": self.sentence}


@dataclass
class Finding:
    """The faults that were found, and how much was looked at."""

    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + number
