"""Text at the boundary: bytes that become text, text that may be stored, text that may be shown."""

import codecs
import re
from contextlib import suppress
from typing import Final

import charset_normalizer

# What PostgreSQL and psycopg refuse, although JSON and Python allow it.
SURROGATES: Final = re.compile("[\ud800-\udfff]")
# Controls that turn the order of what is shown (Unicode TR 9): embeddings, overrides, isolates, marks.
BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How files that are no text begin.
MAGIC: Final = (
    (b"%PDF-", "This is a PDF, not a text."),
    (b"PK\x03\x04", "This is a Word file or an archive, not a text."),
    (b"\xd0\xcf\x11\xe0", "This is an old Word file, not a text."),
    (b"\x89PNG", "This is a picture, not a text."),
    (b"\xff\xd8\xff", "This is a picture, not a text."),
    (b"GIF8", "This is a picture, not a text."),
    (b"{\\rtf", "This is a rich text file, not a plain one."),
)
CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# So much is looked at to tell what the bytes are.
SAMPLE: Final = 100_000
# What pages that name one of these mean (WHATWG Encoding Standard).
MEANT: Final = dict.fromkeys(("ascii", "iso8859-1"), "cp1252")
# Encodings of something else than text, or that take quadratic time.
NO_CHARSETS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})
# With so many letters beyond ASCII read whole for each broken one, the bytes are UTF-8.
WHOLE: Final = 4
WIDE: Final = ("utf-16", "utf-32")


class NotText(ValueError):
    """The bytes are no text; the message is a sentence for whoever gave them."""


def clean_text(text: str) -> str:
    """Make `text` fit to be stored: one kind of newline, no NUL, lone surrogates as U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        # Looking for them letter by letter takes ten times as long.
        return SURROGATES.sub("\ufffd", text)
    return text


def without_bidi(text: str, *, instead: str = "") -> str:
    """Make `text` fit to be shown: controls that could reorder what is read are left out, or stand for as `instead`."""
    return BIDI.sub(instead, text)


def decode(given: bytes, *, content_type: str = "") -> str:
    """Turn bytes into text by byte-order mark, the charset of `content_type`, UTF-8, then a guess.

    Raises NotText for what is no text.
    """
    for magic, sentence in MAGIC:
        if given.startswith(magic):
            raise NotText(f"{sentence} Save it as plain text or Markdown and try again.")
    for mark, name in BOMS:
        if given.startswith(mark):
            return given.decode(name, errors="replace")
    sample = given[:SAMPLE]
    # A few controls slip into any text. Many are the zeros of a wide encoding, or this is no text.
    is_wide = len(CONTROLS.findall(sample)) > max(4, len(sample) // 20)
    for name in (*_charset_of(content_type), "utf-8"):
        if name.startswith(WIDE) or not is_wide:
            with suppress(UnicodeError, LookupError):
                return given.decode(name)
    # A few broken bytes, as where a body was cut off, do not make it another encoding: in those nearly all are broken.
    if not is_wide and _is_mostly_utf8(read := given.decode(errors="replace")):
        return read
    best = charset_normalizer.from_bytes(sample).best()
    name = best.encoding.replace("_", "-") if best else "cp1252"
    if is_wide and not (name.startswith(WIDE) and sample.count(0) * 4 > len(sample)):
        raise NotText("This file is not a text. Save it as plain text or Markdown and try again.")
    return given.decode(name, errors="replace")


def _is_mostly_utf8(read: str) -> bool:
    broken = read.count("\ufffd")
    whole = len(read) - len(read.encode("ascii", "ignore")) - broken
    return whole >= WHOLE * broken


def _charset_of(content_type: str) -> list[str]:
    """The encoding a `Content-Type` names, if it is one of text."""
    named = re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    try:
        name = codecs.lookup(named[1]).name if named else ""
    except LookupError:
        return []
    return [MEANT.get(name, name)] if name and name not in NO_CHARSETS else []
