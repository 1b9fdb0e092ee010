"""What is looked at before anything of an archive is parsed: its size, its names, how far it would swell.

An archive says in its directory how large each entry becomes. That is judged first, before a byte is unpacked; and what
is unpacked is held to it, for a directory may lie.
"""

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from lxml import etree

from factcheck.articles.papers.paper import Unfit
from factcheck.articles.papers.words import Node

MOST_ENTRIES: Final = 3_000
LARGEST_DIRECTORY: Final = 1_000_000
LARGEST_PART: Final = 20_000_000
LARGEST_WHOLE: Final = 250_000_000
STEEPEST: Final = 200
"""How many times its size an entry may become, once that is more than FREE bytes; text seldom becomes 30 times."""
FREE: Final = 2_000_000
LONGEST_NAME: Final = 512

END_OF_DIRECTORY: Final = struct.Struct("<4s4H2LH")
END_MARK: Final = b"PK\x05\x06"
LONGEST_COMMENT: Final = 65_535
METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
LOCAL_HEADER: Final = 30
ENCRYPTED: Final = 0x1

DEFINES: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DECLARATION: Final = re.compile(r"\A\s*<\?xml\b[^>]*?>")
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
# The strict form of the format, whose names for the same things are other addresses.
STRICT: Final = (
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    ("http://purl.oclc.org/ooxml/", "http://schemas.openxmlformats.org/"),
    (
        "http://schemas.openxmlformats.org/officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/math",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        "http://schemas.openxmlformats.org/drawingml/main",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
    (
        "http://schemas.openxmlformats.org/drawingml/chart",
        "http://schemas.openxmlformats.org/drawingml/2006/chart",
    ),
    (
        "http://schemas.openxmlformats.org/drawingml/diagram",
        "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    ),
)


class Archive:
    """A zip archive that has been looked over; raises Unfit for one that is not sound."""

    def __init__(self, given: bytes) -> None:
        self._begins_at = _directory_of(given)
        try:
            self._zip = zipfile.ZipFile(BytesIO(given))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, struct.error):
            raise Unfit("damaged") from None
        entries = self._zip.infolist()
        _judge(entries, begins_at=self._begins_at, size=len(given))
        self.names = [entry.filename for entry in entries if not entry.is_dir()]
        self._by_name = {entry.filename.lower(): entry for entry in entries}

    def has(self, name: str) -> bool:
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """Unpack one entry, and no more of it than its directory promised."""
        entry = self._by_name[name.lower()]
        if entry.file_size > LARGEST_PART:
            raise Unfit("swells")
        try:
            with self._zip.open(entry) as opened:
                return opened.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error):
            raise Unfit("damaged") from None


def _directory_of(given: bytes) -> int:
    """Find the directory by the archive's last record, and judge its size before anybody reads it."""
    at = given.rfind(END_MARK, max(0, len(given) - LONGEST_COMMENT - END_OF_DIRECTORY.size))
    if at < 0 or len(given) - at < END_OF_DIRECTORY.size:
        raise Unfit("damaged")
    _, _, _, _, entries, size, offset, _ = END_OF_DIRECTORY.unpack_from(given, at)
    if entries > MOST_ENTRIES or size > LARGEST_DIRECTORY:
        # A larger archive than the format first had room for says so with the largest number there is.
        raise Unfit("many")
    if offset + size > at:
        raise Unfit("damaged")
    return int(at - size)


def _judge(entries: list[zipfile.ZipInfo], *, begins_at: int, size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Unfit("many")
    seen: set[str] = set()
    for entry in entries:
        _judge_entry(entry)
        if entry.filename.lower() in seen:
            raise Unfit("names")
        seen.add(entry.filename.lower())
    whole = sum(entry.file_size for entry in entries)
    if whole > LARGEST_WHOLE or (whole > FREE and whole > STEEPEST * size):
        raise Unfit("swells")
    # Entries that share their bytes make a small archive a large one without any of them swelling much.
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise Unfit("overlaps")
        end = entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
    if end > begins_at:
        raise Unfit("overlaps")


def _judge_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise Unfit("locked")
    if entry.compress_type not in METHODS:
        raise Unfit("damaged")
    if not _is_sound(entry.orig_filename):
        raise Unfit("names")
    if entry.file_size > FREE and entry.file_size > STEEPEST * max(entry.compress_size, 1):
        raise Unfit("swells")


def _is_sound(name: str) -> bool:
    """Say whether the name is one of a file below the archive's own top."""
    if not name or len(name) > LONGEST_NAME or "\0" in name or "\\" in name or name.startswith("/") or ":" in name[:3]:
        return False
    return ".." not in name.split("/")


def xml(given: bytes) -> Node:
    """Parse an XML part that defines nothing of its own; nothing outside of it is ever looked up.

    Only one encoding reaches the parser, so that none can hide what is looked for here.
    """
    try:
        text = given.decode("utf-16" if given.startswith(UTF_16[:2]) else _bare_encoding(given))
    except UnicodeError:
        raise Unfit("damaged") from None
    text = DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)
    if DEFINES.search(text):
        raise Unfit("doctype")
    for strict, usual in STRICT:
        text = text.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeError, ValueError):
        raise Unfit("damaged") from None


def _bare_encoding(given: bytes) -> str:
    """The encoding of a part without a byte-order mark: of two bytes a character when its first one shows that."""
    if given.startswith(UTF_16[2]):
        return "utf-16-le"
    return "utf-16-be" if given.startswith(UTF_16[3]) else "utf-8"
