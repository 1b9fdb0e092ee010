"""Where the bytes of captures lie when that is a folder."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage

DRAFT = "draft-"
DRAFTED_WITHIN = 3600.0  # seconds; a draft older than that was left behind by somebody who was killed


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is there whole or not at all, whoever is killed while writing it.

    A name that is taken is written over, for names here say what is in the file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 (Django's)
        return name

    def names(self) -> Iterator[str]:
        """Give the names of all files in their order, one folder in memory at a time; not what is being written."""
        for folder, folders, files in os.walk(self.location):
            folders.sort()
            for name in sorted(files):
                path = Path(folder, name)
                if not _is_being_written(path):
                    yield path.relative_to(self.location).as_posix()

    def _save(self, name: str, content: File[bytes]) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, prefix=DRAFT, delete=False) as draft:
            try:
                for chunk in content.chunks():
                    draft.write(chunk)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(place)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        return name


def _is_being_written(path: Path) -> bool:
    try:
        return path.name.startswith(DRAFT) and time.time() - path.stat().st_mtime < DRAFTED_WITHIN
    except FileNotFoundError:
        return True  # it was, until just now
