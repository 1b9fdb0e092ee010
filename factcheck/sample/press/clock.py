"""The press's own time, which goes on where it was when the press is started again."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(slots=True)
class _Kept:
    """What outlives the press: when its time began, and the turns that somebody did not want to wait for."""

    epoch: float
    hurried: dict[str, int] = field(default_factory=dict)


class Clock:
    """Counts the seconds since the press began; `kept_in` is the file that remembers it."""

    def __init__(self, kept_in: Path | None = None, *, now: Callable[[], float] = time.time) -> None:
        """Go on from the file, or begin now."""
        self._file = kept_in
        self._now = now
        self._lock = threading.Lock()
        self._kept = self._read() or _Kept(epoch=now())
        self._keep()

    @property
    def epoch(self) -> float:
        return self._kept.epoch

    def seconds(self) -> float:
        """Count the seconds since the press began."""
        return self._now() - self._kept.epoch

    def hurried(self, path: str) -> int:
        """Count the turns of this page that were made to come."""
        return self._kept.hurried.get(path, 0)

    def hurry(self, path: str, *, turns: int) -> None:
        """Let so many turns of this page have come, whatever the time."""
        with self._lock:
            self._kept.hurried[path] = turns
            self._keep()

    def rewind(self) -> None:
        """Begin again, now."""
        with self._lock:
            self._kept = _Kept(epoch=self._now())
            self._keep()

    def _read(self) -> _Kept | None:
        if self._file is None:
            return None
        try:
            return _Kept(**json.loads(self._file.read_text()))
        except (OSError, ValueError, TypeError):
            # A press that has lost its memory begins again.
            return None

    def _keep(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f"{self._file.name}.new")
        draft.write_text(json.dumps(asdict(self._kept)))
        draft.replace(self._file)
