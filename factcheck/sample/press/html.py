"""How the pages look, with the noise around them that real pages have, and the front page that lists them."""

import json
import random
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from html import escape

from factcheck.sample.press.page import Page, Publisher

MOST_READ = (
    "Lottery: ticket from Estermund wins twice",
    "Why gulls steal chips, and whose",
    "Tram drivers and city agree at last",
    "Recipe of the week: barley soup",
    "The lighthouse keeper’s last night",
    "Schools stay open despite the snow",
    "Chess: Ovari leads after round five",
)

ARTICLE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {publisher}</title>
<meta name="author" content="{author}">
<meta property="og:title" content="{title}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{publisher}">
<meta property="article:published_time" content="{published}">
<script type="application/ld+json">{described}</script>
<style>
body {{ max-width: 44rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff }}
body {{ font: 1.05rem/1.6 Georgia, serif }}
header, footer, nav, aside {{ font-family: system-ui, sans-serif; font-size: .9rem }}
header p.name {{ margin: 0; font-size: 1.6rem; font-weight: 700; color: {colour} }}
nav {{ border-block: 2px solid {colour}; padding-block: .3rem }}
nav a {{ margin-inline-end: 1rem; color: inherit }}
table {{ border-collapse: collapse }}
th, td {{ padding: .2rem .8rem; border-bottom: 1px solid #bbb; text-align: start }}
.correction {{ border-inline-start: 4px solid {colour}; padding-inline-start: .8rem; font-style: italic }}
aside, footer {{ margin-top: 2rem; color: #555 }}
</style>
</head>
<body>
<header><p class="name">{publisher}</p><p>{motto}</p></header>
<nav><a href="/">All pages</a> <a href="{path}">Latest</a> <a href="{path}">Weather</a></nav>
<main>
<article>
<h1>{title}</h1>
<p class="byline">By {author}, <time datetime="{published}">{day}</time></p>
{body}
</article>
</main>
{noise}
</body>
</html>
"""

NOISE = """<aside><h2>Most read</h2><ol>{most_read}</ol></aside>
<form action="{path}" method="get"><input type="hidden" name="token" value="{token}">
<label>Search <input name="q"></label></form>
<footer><p>{visitors} visitors today. It is now {now}.</p></footer>
<script>window.visit = "{token}";</script>"""

QUIET = "<footer><p>Write to the newsroom, or to the publisher, at this address.</p></footer>"

FRONT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The press of the sample newsroom</title>
<style>
body {{ max-width: 64rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff }}
body {{ font: 1rem/1.5 system-ui, sans-serif }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ padding: .5rem; border-bottom: 1px solid #bbb; text-align: start; vertical-align: top }}
ul {{ margin: 0; padding-inline-start: 1rem }} button {{ min-height: 28px; white-space: nowrap }}
th span {{ font-weight: 400 }} .past {{ color: #555 }}
</style>
</head>
<body>
<main>
<h1>The press of the sample newsroom</h1>
<p>Pages by invented publishers. They change, move and vanish by themselves, or at once when you say so.
The press began {minutes} ago.</p>
<form action="/rewind" method="post"><button>Begin again</button></form>
<table>
<thead><tr><th scope="col">Page</th><th scope="col">What it does</th><th scope="col">At once</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""

STATUS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{status} {phrase}</title></head>
<body><h1>{phrase}</h1><p>{sentence}</p></body></html>
"""

NOTHING = """
    Nothing is on the air here just now. Perhaps an old link led you astray, or the programme you are after was
    never ours.

    The search finds what we broadcast in the last ten years, and the newsroom answers by post what it does not
    find. Until then, stay with us: there is music until midnight, and the news on the hour.
"""

SENTENCES = {
    301: "This page has moved.",
    403: "Visitors are not admitted at the moment.",
    404: "There is no such page here.",
    410: "This page was deleted by its author.",
    500: "Something went wrong here. Please try again later.",
    503: "We are busy. Please try again in a minute.",
}


def article(page: Page) -> str:
    """Write the page as its readers get it; what stands around it differs on every load, if not steady."""
    return ARTICLE.format(
        title=escape(page.title),
        publisher=escape(page.publisher.name),
        motto=escape(page.publisher.motto),
        colour=page.publisher.colour,
        author=escape(page.author),
        published=page.published.isoformat(),
        day=f"{page.published:%A}, {page.published.day} {page.published:%B %Y}",
        described=_described(page),
        path=page.path,
        body="\n".join(_body(page)),
        noise=QUIET if page.steady else _noise(page),
    )


def nothing(publisher: Publisher) -> str:
    """Write what a lenient publisher shows for a page that it does not have, as if it were one."""
    return article(
        Page(publisher, name="", title=publisher.name, author=publisher.name, published=date(2026, 1, 1), text=NOTHING)
    )


def front(pages: Iterable[tuple[Page, int]], *, seconds: float) -> str:
    """Write the front page, from each page and the number of its turns that have come."""
    rows = "\n".join(_row(page, turns, seconds=seconds) for page, turns in pages)
    return FRONT.format(rows=rows, minutes=_clock(seconds))


def status(number: int, phrase: str) -> str:
    """Write what stands in the place of a page that cannot be had."""
    return STATUS.format(status=number, phrase=escape(phrase), sentence=SENTENCES[number])


def _body(page: Page) -> Iterable[str]:
    for paragraph in page.paragraphs:
        yield f"<p>{escape(paragraph)}</p>"
    if page.table:
        head, *rows = page.table
        yield (
            "<table><thead><tr>" + "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head) + "</tr></thead>"
        )
        for name, *cells in rows:
            written = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            yield f'<tr><th scope="row">{escape(name)}</th>{written}</tr>'
        yield "</table>"
    for note in page.notes:
        yield f'<p class="correction">{escape(note)}</p>'


def _described(page: Page) -> str:
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": page.published.isoformat(),
        "inLanguage": "en",
        "author": {"@type": "Person", "name": page.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": page.publisher.name},
    }
    return json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")


def _noise(page: Page) -> str:
    chance = random.SystemRandom()
    listed = "".join(f"<li>{escape(title)}</li>" for title in chance.sample(MOST_READ, 4))
    return NOISE.format(
        path=page.path,
        most_read=listed,
        token=secrets.token_hex(8),
        visitors=f"{chance.randrange(10_000, 99_999):,}",
        now=f"{datetime.now(UTC):%H:%M:%S on %A, %d %B %Y}",
    )


def _row(page: Page, turns: int, *, seconds: float) -> str:
    told = "".join(_told(turn.says, number < turns, turn.at - seconds) for number, turn in enumerate(page.turns))
    does = f"<ul>{told}</ul>" if told else "Stays as it is."
    button = ""
    if turns < len(page.turns):
        button = (
            f'<form action="/change{page.path}" method="post">'
            f'<button aria-label="Change now: {escape(page.title)}">Change now</button></form>'
        )
    return (
        f'<tr><th scope="row"><a href="{page.path}">{escape(page.title)}</a><br>'
        f"<span>{escape(page.publisher.name)}</span></th>"
        f"<td>{does}</td><td>{button}</td></tr>"
    )


def _told(says: str, has_come: bool, wait: float) -> str:  # noqa: FBT001 (both are plain in the one call)
    if has_come:
        return f'<li class="past">{escape(says)}: done</li>'
    return f"<li>{escape(says)}: in {_clock(wait)}</li>"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
