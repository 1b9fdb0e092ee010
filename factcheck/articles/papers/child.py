"""What the disposable child does: look the bytes over, find the draft in them, and write down what it says."""

import re
from typing import Any, Final

from factcheck.articles.papers.docx import read_docx
from factcheck.articles.papers.guard import Archive
from factcheck.articles.papers.html import read_html
from factcheck.articles.papers.package import MAIN
from factcheck.articles.papers.paper import ARCHIVES, MOST_CHARACTERS, Loss, Scribe, Tracked, Unfit, as_json

PAGE: Final = re.compile(r"\.x?html?\Z", re.IGNORECASE)
NESTED: Final = re.compile(r"\.(?:zip|docx|docm|odt|rar|7z|gz|tar)\Z", re.IGNORECASE)
# Files of a Mac's own that it puts into every archive.
APPLE: Final = re.compile(r"(?:\A|/)(?:__MACOSX/|\._|\.DS_Store\Z)")
# Other things that come as archives, by a name inside.
OTHERS: Final = {
    "xl/workbook.xml": "sheet",
    "ppt/presentation.xml": "slides",
    "index/document.iwa": "pages",
    "index.zip": "pages",
    "meta-inf/container.xml": "book",
    "content.xml": "odt",
}
TOP: Final = "[content_types].xml"
INDEX: Final = ("index.html", "index.htm")


def read_in_a_child(given: bytes, *, tracked: str) -> dict[str, Any]:
    """Read a Word file, a web page or an archive with one; what came of it, as JSON carries it."""
    try:
        kind, scribe = _read(given, tracked=Tracked(tracked))
        if not scribe.text.strip():
            raise Unfit("empty")
        if len(scribe.whole) > MOST_CHARACTERS:
            raise Unfit("long")
    except Unfit as unfit:
        return {"unfit": unfit.why}
    return {"format": kind, **as_json(scribe)}


def _read(given: bytes, *, tracked: Tracked) -> tuple[str, Scribe]:
    if not given.startswith(ARCHIVES):
        return "html", read_html(given, tracked=tracked)
    archive = Archive(given)
    if archive.has(MAIN):
        return "docx", read_docx(archive, tracked=tracked)
    for name, kind in OTHERS.items():
        if archive.has(name):
            raise Unfit(kind)
    if archive.has(TOP):
        # Its relations may name another part as the document.
        return "docx", read_docx(archive, tracked=tracked)
    return "html", _read_zipped(archive, tracked=tracked)


def _read_zipped(archive: Archive, *, tracked: Tracked) -> Scribe:
    """Read the one web page of an archive, as Google Docs makes them."""
    names = [name for name in archive.names if not APPLE.search(name)]
    pages = [name for name in names if PAGE.search(name)]
    top = min((name.count("/") for name in pages), default=0)
    drafts = [name for name in pages if name.count("/") == top]
    if len(drafts) > 1:
        drafts = [name for name in drafts if name.rpartition("/")[2].lower() in INDEX]
    if len(drafts) != 1:
        nested = any(NESTED.search(name) for name in names)
        raise Unfit("which" if pages else "nested" if nested else "no_page")
    scribe = read_html(archive.read(drafts[0]), tracked=tracked)
    if others := len(pages) - 1:
        scribe.losses.count(Loss.OTHER_PAGES, others)
    return scribe
