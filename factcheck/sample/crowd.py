"""A made-up archive of any size, copied into the database: to try and measure what a newsroom grows into.

All of it follows from row numbers, so the same size is always the same archive. What looks like chance are multiples of
the golden ratio, which fill a range evenly however many they are.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection
from django.utils import timezone

from factcheck.accounts.models import Role, User
from factcheck.rechecks.actions import make_months

AT_ONCE = 2  # connections; a server with more processors takes more
CHUNK = 20_000  # rows in one transaction: what is being written is held in memory until its end
MONTHS = 12
GOLDEN = (math.sqrt(5) - 1) / 2

SOURCES_OF_A_HOST = 50  # on average; the largest has a fourteenth of all, the smallest one or two
SOURCES_OF_A_STORY = 50
CLAIMS_OF_A_STORY = 5
CITATIONS_OF_A_CLAIM = 2
SOURCES_OF_A_CAPTURE = 100
DUE_SHARE = 0.03
IN_PRINT_SHARE = 0.8
DAY = timedelta(days=1)
NEVER = r"\N"

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of a kind were copied, and in how many seconds."""

    table: str
    rows: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.rows / self.seconds


@dataclass(frozen=True, slots=True)
class Crowd:
    """What there is to be copied: so many sources and looks, by whom, from which ids on and up to which moment."""

    sources: int
    looks: int
    by: int
    first: dict[str, int]
    now: datetime

    @property
    def hosts(self) -> int:
        return max(1, self.sources // SOURCES_OF_A_HOST)

    @property
    def stories(self) -> int:
        return self.sources // SOURCES_OF_A_STORY

    @property
    def claims(self) -> int:
        return self.stories * CLAIMS_OF_A_STORY

    @property
    def citations(self) -> int:
        return self.claims * CITATIONS_OF_A_CLAIM

    @property
    def captures(self) -> int:
        return self.sources // SOURCES_OF_A_CAPTURE

    def host(self, at: int) -> str:
        """The host of the source: a few have most of them, and most have a few."""
        return self.host_number(int(self.hosts ** _share(at)))

    def host_number(self, number: int) -> str:
        """The largest is the first; another crowd has others."""
        return f"www.site{number}.crowd{self.first['source']}.example"

    def path(self, at: int) -> str:
        return f"/{2010 + at % 16}/{at % 12 + 1:02}/the-ferry-to-halden-takes-about-twenty-hours-{at}"

    def source(self, at: int) -> Row:
        host, chance = self.host(at), _share(at, turn=2)
        # Most are looked at rarely by now, some every hour.
        interval = timedelta(hours=720 ** math.sqrt(_share(at, turn=3)))
        ago = interval * chance
        is_due = _share(at, turn=5) < DUE_SHARE
        due = self.now - timedelta(hours=chance) if is_due else self.now + interval - ago
        return (
            self.first["source"] + at,
            "web",
            f"https://{host}{self.path(at)}",
            host,
            f"The ferry to Halden takes about {at % 40} hours",
            "", NEVER, "en", "f", self.by, self.now - 365 * DAY, "f", due, NEVER, interval, NEVER, NEVER, 0,
            f'"{at:x}-5f3759df"', "", self.now - ago, at % 9, self.now - ago, self.now - ago, "unchanged", "", 0,
            NEVER, NEVER, NEVER, NEVER, "", "", "",
        )  # fmt: skip

    def address(self, at: int) -> Row:
        return (self.first["source"] + at, self.host(at).removeprefix("www.") + self.path(at))

    def host_row(self, at: int) -> Row:
        return (self.host_number(at + 1), self.now - _share(at) * DAY, 0, NEVER, NEVER, 0, 0, NEVER, "")

    def capture(self, at: int) -> Row:
        source = at * SOURCES_OF_A_CAPTURE
        text = f"The crossing number {at} takes about 20 hours. " * 60
        name = sha256(str(at).encode()).hexdigest()
        url = f"https://{self.host(source)}{self.path(source)}"
        about = (name, len(text), text, text, name, "The ferry to Halden")
        at_time = self.now - 300 * DAY
        # Its bytes are nowhere, and it says so.
        return (self.first["capture"] + at, self.first["source"] + source, at_time, url, 200, "{}", "text/html", *about,
                self.now)  # fmt: skip

    def story(self, at: int) -> Row:
        is_in_print = _share(at) < IN_PRINT_SHARE
        slug, state = (f"the-ferry-{self.first['article'] + at}", "published") if is_in_print else (NEVER, "checking")
        written = self.now - 4 * DAY - 360 * DAY * _share(at, turn=2)
        return (self.first["article"] + at, f"The ferry {at} is late", slug, state, "en", self.by, NEVER, "f", NEVER,
                written, written, "")  # fmt: skip

    def revision(self, at: int) -> Row:
        text = "".join(f"The crossing number {number} takes about 20 hours. " for number in range(CLAIMS_OF_A_STORY))
        return (self.first["article"] + at, 1, text, "text", rf"\\x{text.encode().hex()}", "", "[]", self.by,
                self.now - 365 * DAY)  # fmt: skip

    def claim(self, at: int) -> Row:
        story, number = divmod(at, CLAIMS_OF_A_STORY)
        return (self.first["claim"] + at, self.first["article"] + story, number + 1,
                f"The crossing number {number} takes about 20 hours.", "number", "unchecked", "", 0)  # fmt: skip

    def citation(self, at: int) -> Row:
        claim, source = at // CITATIONS_OF_A_CLAIM, int(_share(at) * self.sources)
        return (self.first["claim"] + claim, self.first["source"] + source, "takes about 20 hours", "", "supports",
                "so", self.by, self.now - 300 * DAY, "unknown", "[]")  # fmt: skip

    def look(self, at: int) -> Row:
        """One of the looks, spread over the year up to now in the order of their time."""
        source = int(_share(at) * self.sources)
        seen = self.now - MONTHS * 30 * DAY * (1 - at / self.looks)
        url = f"https://{self.host(source)}{self.path(source)}"
        return (self.first["source"] + source, seen, 0.2, "ok", "same", "unchanged", 304, url, "Nothing changed.",
                NEVER, "[]")  # fmt: skip


SOURCE = (
    "id kind url host title author published language confidential added_by_id added_at paused next_check_at wanted_at "
    "interval lease leased_until attempts etag last_modified sent_at believed last_checked_at last_seen_at outcome "
    "trouble strikes struck_at capture_id publisher_id same_as_id doi canonical_url put_off_because"
)
HOST = "name next_at delay lease leased_until failures refusals parked_until parked_because"
CAPTURE = "id source_id at url status headers content_type sha256 size text full_text text_sha256 title pruned_at"
STORY = "id headline slug state language author_id editor_id embargoed deadline created_at changed_at returned_because"
REVISION = "article_id number text format original original_name not_imported by_id at"
CLAIM = "id article_id number text kind verdict stale_because version"
CITATION = "claim_id source_id quote locator stance proves by_id at quote_state quote_changes"
LOOK = "source_id at seconds reach content outcome status final_url sentence capture_id quotes"
# Where captures and sources point at each other, one of them comes first.
LATEST = """
UPDATE factcheck_source source SET capture_id = capture.id FROM factcheck_capture capture
WHERE capture.source_id = source.id AND capture.id >= %s
"""


def load(*, sources: int, looks: int) -> Iterator[Loaded]:
    """Copy so many sources and looks into the database, with the stories that cite them, and tell of each table.

    Not in one transaction: who breaks it off has what was copied so far.
    """
    make_months(behind=MONTHS)
    by, _is_new = User.objects.get_or_create(username="crowd", defaults={"role": Role.REPORTER, "is_active": False})
    crowd = Crowd(sources, looks, by.pk, {}, timezone.now())
    for table, many in (
        ("source", sources),
        ("capture", crowd.captures),
        ("article", crowd.stories),
        ("claim", crowd.claims),
    ):
        crowd.first[table] = _reserved(table, many)
    yield _copied("source", SOURCE, crowd.source, sources)
    yield _copied("address", "source_id key", crowd.address, sources)
    yield _copied("host", HOST, crowd.host_row, crowd.hosts)
    yield _copied("capture", CAPTURE, crowd.capture, crowd.captures)
    yield _copied("article", STORY, crowd.story, crowd.stories)
    yield _copied("revision", REVISION, crowd.revision, crowd.stories)
    yield _copied("claim", CLAIM, crowd.claim, crowd.claims)
    yield _copied("citation", CITATION, crowd.citation, crowd.citations)
    yield _copied("recheck", LOOK, crowd.look, looks)
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [crowd.first["capture"]])
        cursor.execute("ANALYZE")


def _share(at: int, *, turn: int = 1) -> float:
    """A number from 0 to 1 that follows from `at`; another for each turn."""
    return (at + 1) * turn * GOLDEN % 1


def _reserved(table: str, many: int) -> int:
    """Set so many ids of the table apart from those that others are given meanwhile; the first of them."""
    sequence = f"pg_get_serial_sequence('factcheck_{table}', 'id')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s) - %s", [many, many])
        first: int = cursor.fetchone()[0]
    return first


def _copied(table: str, columns: str, row: Callable[[int], Row], many: int) -> Loaded:
    began = time.perf_counter()
    chunks = [range(first, min(first + CHUNK, many)) for first in range(0, many, CHUNK)]
    statement = f"COPY factcheck_{table} ({', '.join(columns.split())}) FROM STDIN"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda chunk: _copy(statement, map(row, chunk)), chunks))
    return Loaded(table, many, time.perf_counter() - began)


def _copy(statement: str, rows: Iterable[Row]) -> None:
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    try:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text)
    finally:
        connection.close()  # this thread's own
