"""One run of all faults, in order."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tests.faults import kills, outages
from tests.faults.counting import cast
from tests.faults.crew import Crew
from tests.faults.newsroom import Newsroom
from tests.faults.points import make_triggers
from tests.faults.poison import poison
from tests.faults.scratch import Scratch
from tests.faults.site import Site
from tests.faults.table import as_json, as_text
from tests.faults.worker import INTERVAL

Named = tuple[str, Callable[[], None]]


def run(
    scratch: Scratch, site: Site, environment: dict[str, str], *, short: bool, output: Path, names: Sequence[str]
) -> int:
    """Do the faults, or only those that are named; the exit status says whether all went as it must."""
    settings.FETCH_INTERVAL = INTERVAL
    crew = Crew(environment, scratch.folder)
    try:
        crew.begin_worker()
        call_command("migrate", verbosity=0, interactive=False)
        make_triggers()
        ada, ben = cast()
        newsroom = Newsroom(scratch, site, crew, ada, ben)
        crew.await_worker()
        crew.start_beat()
        for name, fault in _few(newsroom) if short else _all(newsroom):
            if names and not any(each in name for each in names):
                continue
            began = time.monotonic()
            print(f"… {name}", file=sys.stderr, end="", flush=True)
            try:
                fault()
            except TimeoutError as late:
                newsroom.rows[-1].note, newsroom.rows[-1].ok = str(late), False
            for fallen in crew.fallen():
                newsroom.rows[-1].note, newsroom.rows[-1].ok = f"{fallen} ended by itself", False
                crew.start_again(fallen)
            trouble = "" if newsroom.rows[-1].ok else f" {newsroom.rows[-1].note}"
            print(f" ({time.monotonic() - began:.1f} s){trouble}", file=sys.stderr, flush=True)
        newsroom.count()
    finally:
        crew.kill_all()
        site.close()
    print(as_text(newsroom.rows))
    told = as_json(newsroom.rows)
    output.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return 0 if told["ok"] else 1


def _few(newsroom: Newsroom) -> list[Named]:
    """One of each kind, in little more than a minute: what is dear is to start a worker."""
    points = newsroom.points
    return [
        *((f"children {point.name}", partial(kills.children, newsroom, point, rounds=1)) for point in points),
        (f"workers {points[3].name}", partial(kills.workers, newsroom, points[3], rounds=1)),
        ("not given back", partial(kills.given_back, newsroom, without="acks_late")),
        ("beat", partial(kills.beats, newsroom, kills=1)),
        ("poison", partial(poison, newsroom, batch=10)),
        ("delivered twice", partial(outages.delivered_twice, newsroom)),
        ("redis refused", partial(outages.refused, newsroom, seconds=1)),
        ("redis restarted empty", partial(outages.restarted_empty, newsroom)),
        ("database restarted", partial(outages.database_restarts, newsroom, at=1)),
        ("late", partial(kills.stalls, newsroom)),
        ("late, not fenced", partial(kills.stalls, newsroom, fenced=False)),
    ]


def _all(newsroom: Newsroom) -> list[Named]:
    faults: list[Named] = []
    for point in newsroom.points:
        faults.append((f"children {point.name}", partial(kills.children, newsroom, point, rounds=4)))
        faults.append((f"workers {point.name}", partial(kills.workers, newsroom, point, rounds=3)))
    return [
        *faults,
        ("not given back", partial(kills.given_back, newsroom, without="acks_late")),
        ("beat", partial(kills.beats, newsroom, kills=10)),
        ("poison", partial(poison, newsroom, batch=50)),
        ("delivered twice", partial(outages.delivered_twice, newsroom)),
        ("two beats", partial(outages.two_beats, newsroom)),
        ("redis refused", partial(outages.refused, newsroom, seconds=12)),
        ("redis frozen", partial(outages.frozen, newsroom, seconds=12)),
        ("redis flushed", partial(outages.flushed, newsroom)),
        ("redis restarted empty", partial(outages.restarted_empty, newsroom)),
        ("database restarted", partial(outages.database_restarts, newsroom, at=1)),
        ("database crashed", partial(outages.database_restarts, newsroom, at=3, crash=True)),
        ("database away", partial(outages.database_restarts, newsroom, at=1, seconds=60)),
        ("disk full", partial(outages.disk_full, newsroom)),
        ("clock ahead", partial(outages.clocks, newsroom, days=1)),
        ("clock behind", partial(outages.clocks, newsroom, days=-1)),
        ("clock put back", partial(outages.clock_put_back, newsroom)),
        ("late", partial(kills.stalls, newsroom)),
        ("late, not fenced", partial(kills.stalls, newsroom, fenced=False)),
    ]
