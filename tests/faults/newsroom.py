"""All that a fault needs: servers, a site, people, the crew, and what is counted of them."""

import time
from dataclasses import dataclass, field

from django.db import connection

from factcheck.accounts.models import User
from factcheck.rechecks import tasks
from tests.faults.counting import Due, bring_in, unsound
from tests.faults.crew import Crew
from tests.faults.points import Point, points
from tests.faults.scratch import Scratch
from tests.faults.site import Site
from tests.faults.table import Row


@dataclass
class Newsroom:
    scratch: Scratch
    site: Site
    crew: Crew
    ada: User
    ben: User
    rows: list[Row] = field(default_factory=list)
    rounds: list[tuple[Row, list[Due]]] = field(default_factory=list)

    @property
    def points(self) -> list[Point]:
        return points(self.site, self.scratch.database_url)

    def row(self, point: str, killed: str, *, is_control: bool = False) -> Row:
        """Begin to count a fault."""
        row = Row(point, killed, is_control=is_control)
        self.rows.append(row)
        self.rounds.append((row, []))
        return row

    def sources(self, count: int, *, counted: bool = True) -> Due:
        """Bring in so many new sources, and count what comes of their being due under the last row."""
        due = bring_in(count, site=self.site, ada=self.ada, ben=self.ben)
        if counted:
            self.rounds[-1][1].append(due)
        return due

    def sweep(self, *, wanted: bool = True) -> None:
        """Ask the workers to sweep, rather than wait for beat to do so."""
        (tasks.sweep_wanted if wanted else tasks.sweep).delay()

    def recover(self, due: Due, *, within: float = 90.0) -> None:
        """Wait until all is done, and note how long that took since the worst is over."""
        began = time.monotonic()
        try:
            due.wait(within=within)
        except TimeoutError as late:
            self.rows[-1].note, self.rows[-1].ok = f"{late}: {due.told()}", False
        self.rows[-1].recovered_in = max(self.rows[-1].recovered_in, time.monotonic() - began)

    def count_now(self) -> None:
        """Count the last row, and not again at the end: what follows makes good what it lost."""
        self._count(*self.rounds.pop())

    def count(self) -> None:
        """Count all rows, at the end: what is delivered late may double what was right before."""
        connection.close()
        wrong, orphaned = unsound()
        for row, rounds in self.rounds:
            self._count(row, rounds)
        last = Row("audit and captures", "hashed again", unsound=wrong, ok=not wrong)
        last.note = f"{orphaned} files of captures to which no row refers" if orphaned else ""
        self.rows.append(last)

    def _count(self, row: Row, rounds: list[Due]) -> None:
        row.looks = sum(due.looked_at.total() for due in rounds)
        row.lost = sum(due.lost for due in rounds)
        row.doubled = sum(due.doubled for due in rounds)
        if row.is_control:
            row.ok = bool(row.lost or row.doubled)
            return
        row.ok = row.ok and not (row.lost or row.doubled)
        if row.doubled:
            row.note += "; ".join(due.told() for due in rounds if due.doubled)
