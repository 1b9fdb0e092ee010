"""Reading a Word file: its text as Markdown, and all that hangs on it or is left behind.

The parts are read as ECMA-376 (Office Open XML) lays down, in the forms that Word, LibreOffice and Google Docs write.
Whatever element is not known is gone into, for its words belong to the text all the same.

The reader is built in layers, each of which knows those below: `words` inside a paragraph, `links` and fields, `notes`,
and the `blocks` of the text.
"""

from factcheck.articles.papers.docx.blocks import Reader
from factcheck.articles.papers.guard import Archive
from factcheck.articles.papers.package import Package
from factcheck.articles.papers.paper import Scribe, Tracked


def read_docx(archive: Archive, *, tracked: Tracked) -> Scribe:
    """Read a Word file, its tracked changes accepted or rejected; raises Unfit."""
    return Reader(Package(archive), tracked).read()
