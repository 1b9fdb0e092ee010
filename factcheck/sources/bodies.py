"""The bytes of captures, kept once under their SHA-256."""

import errno
import hashlib
import logging
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import zstandard
from django.core.files.storage import storages
from django.utils.translation import gettext as _

LEVEL = 3  # a fifth of the time of 9, for a twentieth more on the disk
WRITERS = 8  # waiting for a disk or an object store, not for a core
LARGEST = 64 * 1024 * 1024  # more than twice what we ever capture: who unpacks to more is not what we packed
PLACE = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})\.zst")

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
REFUSING = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

log = logging.getLogger(__name__)


class Damaged(Exception):
    """What is kept under a SHA-256 is not what was put there."""


class NotKept(Exception):
    """The store did not take the bytes; `sentence` says why, to people who cannot help it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def sha256_of(body: bytes) -> str:
    """Name the bytes."""
    return hashlib.sha256(body).hexdigest()


def keep(body: bytes) -> str:
    """Keep the bytes and give their SHA-256; the same bytes are kept once. Raise NotKept when the store fails us."""
    name = sha256_of(body)
    _keep(name, body)
    return name


def keep_all(several: Mapping[str, bytes]) -> Iterator[tuple[str, NotKept | None]]:
    """Begin to keep several at once, given by their SHA-256, and say of each, when it is done, why it was not kept.

    Most of it is waiting, so whoever has something else to do meanwhile asks for the answers afterwards.
    """
    return zip(several, _writers(os.getpid()).map(_why_not_kept, several, several.values()), strict=True)


def bring(name: str) -> bytes:
    """Give the bytes kept under this SHA-256; raise Damaged when they are no longer the same, OSError for none."""
    return b"".join(_pieces(name))


def check(name: str) -> int:
    """Hash the bytes kept under this SHA-256 again, never all of them in memory, and give their size; as `bring`."""
    return sum(map(len, _pieces(name)))


def room_of(name: str) -> int:
    """Say how much room the bytes kept under this SHA-256 take in the store: none when they are not there."""
    return _size(_place(name)) or 0


def remove(name: str) -> None:
    """Remove the bytes kept under this SHA-256, if they are there."""
    storages["captures"].delete(_place(name))


def names() -> Iterator[tuple[str, str]]:
    """Go through all that is in the store, in order: each place and the SHA-256 it is for, empty for what is none."""
    storage: Any = storages["captures"]
    for place in storage.names():
        match = PLACE.fullmatch(place)
        yield place, match[3] if match else ""


def _pieces(name: str) -> Iterator[bytes]:
    """Unpack the bytes piece by piece; that they are the same is known at the end."""
    digest, size = hashlib.sha256(), 0
    with storages["captures"].open(_place(name)) as file:
        try:
            for piece in zstandard.ZstdDecompressor().read_to_iter(file):
                digest.update(piece)
                size += len(piece)
                if size > LARGEST:
                    break
                yield piece
        except zstandard.ZstdError as error:
            raise Damaged(f"The capture {name} cannot be unpacked.") from error
    if digest.hexdigest() != name:
        raise Damaged(f"The capture {name} does not hold what it was made from.")


@cache
def _writers(_process: int) -> ThreadPoolExecutor:
    """The threads that write, made once: those of a process do not live on in one that it forks."""
    return ThreadPoolExecutor(WRITERS, thread_name_prefix="captures")


def _why_not_kept(name: str, body: bytes) -> NotKept | None:
    try:
        _keep(name, body)
    except NotKept as reason:
        return reason
    return None


def _keep(name: str, body: bytes) -> None:
    place = _place(name)
    storage: Any = storages["captures"]
    try:
        if _size(place) is None:
            packed = zstandard.compress(body, LEVEL)
            storage.put(place, packed)
            # A store may say yes and lose it all the same; nothing shall refer to bytes that are not there.
            if _size(place) != len(packed):
                raise _lost(name)
    except OSError as error:
        log.exception("Keeping the capture %s failed", name)
        raise NotKept(_why(error)) from error


def _size(place: str) -> int | None:
    try:
        return storages["captures"].size(place)
    except FileNotFoundError:
        return None


def _lost(name: str) -> NotKept:
    log.error("The store took the capture %s and lost it", name)
    return NotKept(_("The store of captures took it and lost it."))


def _why(error: OSError) -> str:
    if error.errno in FULL:
        return _("The store of captures is full.")
    if error.errno in REFUSING:
        return _("The store of captures refuses to take anything.")
    return _("The store of captures cannot be written to at the moment.")


def _place(name: str) -> str:
    return f"{name[:2]}/{name[2:4]}/{name}.zst"
