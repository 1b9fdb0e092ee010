"""How many pages a second are read: all the text a reader sees, against the main text."""

from collections.abc import Callable

from resiliparse.parse.html import HTMLTree

from benchmarks.results import Result, seconds
from benchmarks.words import newsroom_text
from factcheck.lib.extraction.reading import _careful_main_text, _visible

PAGES = 20
FEWEST_TIMES = 5.0


def page(number: int) -> str:
    """A page as news sites make them: a story, with much around it."""
    paragraphs = newsroom_text(600 + 10 * number).splitlines()
    story = "".join(f"<p class='text-{at % 3}'>{words}</p>\n" for at, words in enumerate(paragraphs))
    links = "".join(f"<li class=item><a href='/news/{number}-{at}'>Another story {at}</a></li>\n" for at in range(120))
    return (
        f"<!doctype html><html lang=en><head><title>Story {number}</title>"
        '<meta property="og:site_name" content="Halden Wire"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "author": {"name": "A. Brenner"}, "datePublished": "2025-09-03"}</script></head>'
        f"<body><nav><ul>{links}</ul></nav><main><article><h1>Story {number}</h1>{story}</article></main>"
        f"<aside><ul>{links}</ul></aside><footer>All rights reserved</footer></body></html>"
    )


def measure() -> list[Result]:
    pages = [page(number) for number in range(PAGES)]

    def rate(read: Callable[[str], str]) -> float:
        return PAGES / seconds(lambda: [read(one) for one in pages], times=3)

    main, full = rate(_careful_main_text), rate(lambda html: _visible(HTMLTree.parse(html)))
    return [
        Result("read_page, main text", main, "pages/s"),
        Result(
            "read_page, full text",
            full,
            "pages/s",
            against="read_page, main text",
            ratio=full / main,
            target=f"≥ {FEWEST_TIMES}",
            ok=full / main >= FEWEST_TIMES,
        ),
    ]
