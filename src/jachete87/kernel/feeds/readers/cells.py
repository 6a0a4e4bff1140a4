"""The cells of one product by canonical name, between a dialect and the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jachete87.kernel.feeds.readers.record import Image, Message, Outcome


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a dialect leaves unsaid: who wrote the numbers ("." a program, "auto" a person), taxes, weights."""

    decimal: str = "."
    includes_tax: bool | None = None
    weight_unit: str = "kg"
    lang: str = ""
    currency: str = ""


@dataclass(slots=True)
class Cells:
    """`values` holds texts by canonical name, `columns` the source's own name of each, `notes` the remarks so far."""

    key: str
    row: int
    values: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    images: tuple[Image, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    variants: list["Cells"] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def note(self, name: str, reason: str, outcome: Outcome, value: str | None = None) -> None:
        """Remark on the cell of a canonical name; the source's own column name is what the merchant sees."""
        seen = self.get(name) if value is None else value
        self.notes.append(Message(self.row, self.columns.get(name, name), seen, reason, outcome, self.key))
