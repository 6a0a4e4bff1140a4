"""What a suite hands back, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in `unit`, the figure it stands beside, and what it must not exceed (None: no target)."""

    name: str
    value: float
    unit: str = "ms"
    beside: float | None = None
    target: float | None = None


def show(sentence: str, rows: Sequence[Row]) -> int:
    """Print the rows of a suite; the number of missed targets."""
    width = max(len(row.name) for row in rows)
    print(f"\n{sentence}\n")
    print(f"  {'':{width}}  {'figure':>14}  {'ratio':>8}  target")
    for row in rows:
        ratio = f"{row.value / row.beside:.2f}" if row.beside else ""
        target = f"≤ {row.target:g}  {'kept' if row.value <= row.target else 'MISSED'}" if row.target else ""
        print(f"  {row.name:{width}}  {row.value:>9.2f} {row.unit:<4}  {ratio:>8}  {target}".rstrip())
    return sum(1 for row in rows if row.target is not None and row.value > row.target)
