"""The bytes of captures, kept once under their SHA-256."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import storages

LEVEL = 3  # a fifth of the time of 9, for a twentieth more on the disk
WRITERS = 8  # waiting for a disk or an object store, not for a core


class Damaged(Exception):
    """What is kept under a SHA-256 is not what was put there."""


def sha256_of(body: bytes) -> str:
    """Name the bytes."""
    return hashlib.sha256(body).hexdigest()


def keep(body: bytes) -> str:
    """Keep the bytes and give their SHA-256; the same bytes are kept once."""
    name = sha256_of(body)
    storage = storages["captures"]
    if not storage.exists(_place(name)):
        storage.save(_place(name), ContentFile(zstandard.compress(body, LEVEL)))
    return name


def keep_all(several: Sequence[bytes]) -> list[str]:
    """Keep several at once and give their SHA-256s in their order: most of it is waiting for the disk."""
    if len(several) == 1:
        return [keep(several[0])]
    with ThreadPoolExecutor(WRITERS, thread_name_prefix="captures") as writers:
        return list(writers.map(keep, several))


def bring(name: str) -> bytes:
    """Give the bytes kept under this SHA-256; raise Damaged when they are no longer the same."""
    with storages["captures"].open(_place(name)) as file:
        packed = file.read()
    try:
        body = zstandard.decompress(packed)
    except zstandard.ZstdError as error:
        raise Damaged(f"The capture {name} cannot be unpacked.") from error
    if sha256_of(body) != name:
        raise Damaged(f"The capture {name} does not hold what it was made from.")
    return body


def _place(name: str) -> str:
    return f"{name[:2]}/{name[2:4]}/{name}.zst"
