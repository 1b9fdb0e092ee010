"""Text at the boundary: bytes that become text, text that may be stored, text that may be shown."""

import codecs
import re
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


class NotText(ValueError):
    """The bytes are no text; the message is a sentence for whoever gave them."""


def clean_text(text: str) -> str:
    """Make `text` fit to be stored: one kind of newline, no NUL, lone surrogates as U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return SURROGATES.sub("\ufffd", text)


def without_bidi(text: str) -> str:
    """Make `text` fit to be shown: controls that could reorder what is read are left out."""
    return BIDI.sub("", text)


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
    charset = re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    for name in (charset[1] if charset else "utf-8", "utf-8"):
        try:
            return given.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if len(CONTROLS.findall(given)) * 100 > len(given):
        raise NotText("This file is not a text. Save it as plain text or Markdown and try again.")
    best = charset_normalizer.from_bytes(given[:100_000]).best()
    return given.decode(best.encoding if best else "cp1252", errors="replace")
