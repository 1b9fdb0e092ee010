"""How many pages a second are read: in the quick way that very large ones are read, against with care."""

from benchmarks.results import Result, seconds
from benchmarks.words import newsroom_text
from factcheck.lib.extraction import reading

PAGES = 20
FEWEST_TIMES = 5.0


def page(number: int) -> bytes:
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
    ).encode()


def measure() -> list[Result]:
    pages = [page(number) for number in range(PAGES)]

    def rate(*, with_care: bool) -> float:
        most = reading.MOST_TAGS_FOR_CARE
        reading.MOST_TAGS_FOR_CARE = most if with_care else 0
        try:
            return PAGES / seconds(lambda: [read(one) for one in pages], times=3)
        finally:
            reading.MOST_TAGS_FOR_CARE = most

    def read(one: bytes) -> str:
        return reading.read_page(one, url="https://wire.example/a", content_type="text/html").text

    main, full = rate(with_care=True), rate(with_care=False)
    return [
        Result("read_page, main text", main, "pages/s"),
        Result(
            "read_page, the quick way",
            full,
            "pages/s",
            against="read_page, main text",
            ratio=full / main,
            target=f"≥ {FEWEST_TIMES}",
            ok=full / main >= FEWEST_TIMES,
        ),
    ]
