import hashlib
from pathlib import Path

import pytest
import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from factcheck.sources.bodies import Damaged, bring, keep

BODY = b"<p>The crossing takes about 20 hours.</p>"
NAME = hashlib.sha256(BODY).hexdigest()


def kept(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "captures").rglob("*") if path.is_file())


def test_bytes_are_kept_under_their_hash_and_come_back_the_same() -> None:
    assert keep(BODY) == NAME
    assert bring(NAME) == BODY


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    keep(BODY)
    (file,) = kept(tmp_path)
    written = file.stat().st_mtime_ns
    keep(BODY)
    assert [path.stat().st_mtime_ns for path in kept(tmp_path)] == [written]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(body=st.binary())
def test_any_bytes_come_back_the_same(body: bytes) -> None:
    assert bring(keep(body)) == body


@pytest.mark.parametrize("packed", [b"rubbish", zstandard.compress(b"something else")])
def test_bytes_that_are_no_longer_the_same_are_refused(packed: bytes) -> None:
    storages["captures"].save(f"{NAME[:2]}/{NAME[2:4]}/{NAME}.zst", ContentFile(packed))
    with pytest.raises(Damaged):
        bring(NAME)


def test_a_file_that_could_not_be_written_to_its_end_leaves_nothing_behind(tmp_path: Path) -> None:
    class Broken(ContentFile[bytes]):
        def chunks(self, _chunk_size: int | None = None) -> object:  # type: ignore[override]
            yield b"half"
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        storages["captures"].save("a/b", Broken(b""))
    assert kept(tmp_path) == []


def test_a_name_that_is_taken_is_written_over(tmp_path: Path) -> None:
    for text in (b"old", b"new"):
        storages["captures"].save("a/b", ContentFile(text))
    assert [path.read_bytes() for path in kept(tmp_path)] == [b"new"]
