"""Where the bytes of captures lie when that is a folder."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from django.core.files.storage import FileSystemStorage

DRAFT = "draft-"
DRAFTED_WITHIN = 3600.0  # seconds; a draft older than that was left behind by somebody who was killed


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is there whole or not at all, whoever is killed while writing it.

    A name that is taken is written over, for names here say what is in the file.
    """

    def names(self) -> Iterator[str]:
        """Give the names of all files in their order, one folder in memory at a time; not what is being written."""
        for folder, folders, files in os.walk(self.location):
            folders.sort()
            for name in sorted(files):
                path = Path(folder, name)
                if not _is_being_written(path):
                    yield path.relative_to(self.location).as_posix()

    def put(self, name: str, given: bytes) -> None:
        """Write the bytes, which are safe on the disk when this ends."""
        place = Path(self.location, name)
        draft = place.with_name(f"{DRAFT}{token_hex(8)}")
        file = _new(draft)
        try:
            with os.fdopen(file, "wb", buffering=0) as writing:
                left = memoryview(given)
                while left:
                    left = left[writing.write(left) :]
                os.fsync(file)
            draft.replace(place)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _new(draft: Path) -> int:
    """Open a new file that nobody else reads; most folders are there already."""
    try:
        return os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        draft.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def _is_being_written(path: Path) -> bool:
    try:
        return path.name.startswith(DRAFT) and time.time() - path.stat().st_mtime < DRAFTED_WITHIN
    except FileNotFoundError:
        return True  # it was, until just now
