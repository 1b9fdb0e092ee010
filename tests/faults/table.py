"""What came of each fault, as a table for people and as JSON for machines."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Row:
    """One fault and what it cost; of a control, whose guard is off, something is expected to be lost or doubled."""

    point: str
    killed: str
    kills: int = 0
    looks: int = 0
    lost: int = 0
    doubled: int = 0
    unsound: int = 0
    recovered_in: float = 0.0
    note: str = ""
    is_control: bool = False
    ok: bool = field(default=True)


HEADING = (
    "point",
    "who was killed, or what went wrong",
    "kills",
    "looks",
    "lost",
    "doubled",
    "unsound",
    "recovered in",
)


def as_text(rows: Sequence[Row]) -> str:
    """Set the rows as a table, the controls below."""
    faults = [row for row in rows if not row.is_control]
    controls = [row for row in rows if row.is_control]
    cells = {id(row): _cells(row) for row in rows}
    total = ("all", "", *(str(sum(getattr(row, of) for row in faults)) for of in HEADING_COUNTS), "")
    widths = [max(len(row[at]) for row in (HEADING, total, *cells.values())) for at in range(len(HEADING))]

    def line(cells: Sequence[str]) -> str:
        left = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
        right = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
        return "  ".join((*left, *right)).rstrip()

    def lines(rows: Sequence[Row]) -> list[str]:
        return [
            part
            for row in rows
            for part in (
                line(cells[id(row)]) + ("" if row.ok else "  WRONG"),
                *([f"    {row.note}"] if row.note else []),
            )
        ]

    ruler = "-" * len(line(HEADING))
    told = [line(HEADING), ruler, *lines(faults), ruler, line(total)]
    if controls:
        told += ["", "With a guard off, the same counts must not be nothing:", *lines(controls)]
    return "\n".join(told)


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """Give everything, with the sums of all but the controls."""
    faults = [row for row in rows if not row.is_control]
    sums = {of: sum(getattr(row, of) for row in faults) for of in HEADING_COUNTS}
    return {
        "faults": [asdict(row) for row in faults],
        "controls": [asdict(row) for row in rows if row.is_control],
        **sums,
        "ok": all(row.ok for row in rows),
    }


HEADING_COUNTS = HEADING[2:7]


def _cells(row: Row) -> tuple[str, ...]:
    counts = (str(getattr(row, of)) for of in HEADING_COUNTS)
    return (row.point, row.killed, *counts, f"{row.recovered_in:.1f} s")
