"""Where the bytes of captures lie."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is there whole or not at all, whoever is killed while writing it.

    A name that is taken is written over, for names here say what is in the file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 (Django's)
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, prefix="draft-", delete=False) as draft:
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
