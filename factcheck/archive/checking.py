"""Whether the bytes of captures are all there, and still what they were."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from factcheck.sources import bodies, locks
from factcheck.sources.models import Capture

State = Literal["sound", "missing", "altered", "unreadable", "orphaned"]
WRONG: tuple[State, ...] = ("missing", "altered", "unreadable", "orphaned")
PAGE = 1_000  # names in memory at a time


@dataclass(frozen=True, slots=True)
class Checked:
    """One body, by its SHA-256 (or by its place, when it is none of ours), and how it was found."""

    name: str
    state: State
    size: int = 0


def check_all() -> Iterator[Checked]:
    """Hash every kept body again, and find what is missing and what nobody refers to.

    Rows and store are gone through side by side, both in the order of their names, and bodies piece by piece: however
    many there are, and however large, the memory is the same. Raise OSError when the store cannot be listed.
    """
    expected = _expected()
    next_expected = next(expected, None)
    for place, name in bodies.names():
        while name and next_expected and next_expected < name:
            yield from _hashed(next_expected)
            next_expected = next(expected, None)
        if name and name == next_expected:
            yield from _hashed(name)
            next_expected = next(expected, None)
        else:
            yield from _unexpected(name, place=place)
    while next_expected:
        yield from _hashed(next_expected)
        next_expected = next(expected, None)


def _expected() -> Iterator[str]:
    """The names of all bodies that must be there, in order, read by the page so that no long query is open."""
    last = ""
    while True:
        after = Capture.objects.kept().filter(sha256__gt=last).order_by("sha256")
        page = list(after.values_list("sha256", flat=True).distinct()[:PAGE])
        if not page:
            return
        yield from page
        last = page[-1]


def _hashed(name: str) -> Iterator[Checked]:
    """Hash a body again; one that was pruned meanwhile is neither there nor missing."""
    try:
        found = Checked(name, "sound", bodies.check(name))
    except bodies.Damaged:
        found = Checked(name, "altered")
    except FileNotFoundError:
        found = Checked(name, "missing")
    except OSError:
        found = Checked(name, "unreadable")
    if found.state == "sound" or _is_referred_to(name):
        yield found


def _unexpected(name: str, *, place: str) -> Iterator[Checked]:
    """Judge what no row spoke of when we came by; whoever was just writing it has a row by now."""
    if name and _is_referred_to(name):
        yield from _hashed(name)
    else:
        yield Checked(name or place, "orphaned")


@transaction.atomic
def _is_referred_to(name: str) -> bool:
    locks.hold_alone(name)
    return Capture.objects.kept().filter(sha256=name).exists()
