"""Reading the text of a PDF."""

import io
import logging
from collections.abc import Mapping

from factcheck.lib.text import clean_text

from .page import Origin, Page, Unreadable
from .prescan import MOST_TEXT

MOST_PAGES = 500


def read_pdf(body: bytes) -> Page:
    """Read a PDF's text, page by page with an empty line between, and its title and author if it names them."""
    # Loading it takes long, and only the children of the nursery ever do.
    from pypdf import PdfReader  # noqa: PLC0415

    # It complains to the log about every small flaw, of which strangers' files have thousands.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("The PDF is locked with a password. Attach an unlocked copy instead.")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(f"The PDF has more than {MOST_PAGES} pages. Attach the pages that matter instead.")
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(clean_text(page.extract_text()).strip())
            length += len(pages[-1])
            if length > MOST_TEXT:
                raise Unreadable(f"The PDF has more than {MOST_TEXT:,} characters of text.")
        about: Mapping[str, object] = reader.metadata or {}
        title, author = (clean_text(str(about.get(key) or "")).strip() for key in ("/Title", "/Author"))
    except (Unreadable, MemoryError):
        raise
    except Exception as trouble:
        # A damaged file makes its reader fail in every way there is.
        raise Unreadable("The PDF could not be read. It is damaged, or made in a way we do not know.") from trouble
    text = "\n\n".join(filter(None, pages))
    if not text:
        raise Unreadable("The PDF has no text in it, only pictures. Attach a version with text instead.")
    origins: dict[str, Origin] = {name: "pdf" for name, words in (("title", title), ("author", author)) if words}
    return Page(title=title, text=text, full_text=text, author=author, origins=origins)
