"""Reading a web page that is a draft: as Google Docs and Word export it, or as a CMS shows it.

Nothing is fetched, and nothing run. Notes are told by links that lead both ways: from the words to the note and back.
"""

from factcheck.articles.papers.html.reader import Reader
from factcheck.articles.papers.paper import Scribe, Tracked
from factcheck.articles.papers.tree import parse


def read_html(given: bytes, *, tracked: Tracked = Tracked.ACCEPT) -> Scribe:
    """Read a web page; raises Unfit."""
    return Reader(parse(given), tracked).read()
