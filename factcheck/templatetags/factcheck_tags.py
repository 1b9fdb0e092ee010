"""The words and glyphs that every screen shows the same way."""

from collections.abc import Iterable, Mapping
from typing import TypedDict
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from factcheck.claims.models import QuoteState, Verdict
from factcheck.lib.differences import differences
from factcheck.lib.text import without_bidi

register = template.Library()

STALE = "stale"
STATUS_WORDS = {
    **{verdict.value: verdict.label for verdict in Verdict},
    STALE: gettext_lazy("Changed, look again"),
}

# Paths on a grid of 16 by 16, stroked in the colour of the text around them.
ICONS = {
    "unchecked": "M8 2.75a5.25 5.25 0 1 0 0 10.5a5.25 5.25 0 1 0 0-10.5",
    "verified": "M2.75 8.75l3.5 3.5l7-8.5",
    "unconfirmed": "M5.25 5.75a2.75 2.75 0 1 1 4.4 2.2c-1 .75-1.65 1.3-1.65 2.55M8 13.5h.01",
    "disputed": "M2.75 6h10.5M2.75 10h10.5M10.75 2.75l-5.5 10.5",
    "wrong": "M3.75 3.75l8.5 8.5M12.25 3.75l-8.5 8.5",
    "stale": "M13.25 8a5.25 5.25 0 1 1-1.7-3.85M13.25 1.75v3h-3",
    "no_claim": "M3.5 8h9",
    "next": "M3 8h10M9 4l4 4l-4 4",
    "back": "M13 8h-10M7 4l-4 4l4 4",
    "up": "M4 10l4-4l4 4",
    "down": "M4 6l4 4l4-4",
    "close": "M4 4l8 8M12 4l-8 8",
    "plus": "M8 3v10M3 8h10",
    "undo": "M5.5 2.75l-3 3l3 3M2.5 5.75h7a3.75 3.75 0 0 1 0 7.5h-3.5",
    "open": "M9.5 2.75h3.75v3.75M13 3l-5.5 5.5M11.25 9.5v3.75h-8.5v-8.5h3.75",
    "page": "M3.75 1.75h5.5l3 3v9.5h-8.5zM9 2v3h3M6 8h4M6 10.75h4",
    "clock": "M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 4.75v3.5l2.25 1.5",
    "person": "M8 2.5a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 1 0 0-5.5M2.75 13.75c.5-3 2.5-4 5.25-4s4.75 1 5.25 4",
    "lock": "M3.5 7.25h9v6.5h-9zM5.5 7v-2a2.5 2.5 0 0 1 5 0v2",
    "warning": "M8 2.25l6.25 11.25h-12.5zM8 6.5v3M8 11.5h.01",
    "pause": "M5.5 3.5v9M10.5 3.5v9",
    "play": "M4.75 3l8 5l-8 5z",
    "split": "M8 1.75v3M8 6.75v2.5M8 11.25v3M5 5.5l-2.5 2.5l2.5 2.5M11 5.5l2.5 2.5l-2.5 2.5",
    "merge": "M3.5 2.5c0 4 4.5 3 4.5 7v4.5M12.5 2.5c0 4-4.5 3-4.5 7M5.75 11.75l2.25 2.25l2.25-2.25",
    "download": "M8 2.5v8M4.75 7.5l3.25 3.25l3.25-3.25M2.75 10.5v2.75h10.5v-2.75",
    "edit": "M10.5 2.75l2.75 2.75l-7.75 7.75h-2.75v-2.75z",
    "flag": "M3.75 14.25v-12h8.5l-2 3.25l2 3.25h-8.5",
    "keys": "M1.75 4h12.5v8h-12.5zM4.25 6.75h.01M6.75 6.75h.01M9.25 6.75h.01M11.75 6.75h.01M5 9.5h6",
    "working": "M8 2v2.5M8 11.5v2.5M2 8h2.5M11.5 8h2.5M3.75 3.75l2 2M10.25 10.25l2 2M3.75 12.25l2-2",
}

# A progress bar from start to end: what is settled, what has to be known of, what is left.
PROGRESS_ORDER = ("verified", "no_claim", "unconfirmed", "disputed", "wrong", STALE, "unchecked")
UNRESOLVED = (STALE, "unchecked")

ELLIPSIS = "…"


class Change(TypedDict):
    """One changed value, as a citation keeps it."""

    kind: str
    before: str
    after: str


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the icons; it is decoration, so words must stand beside it."""
    return format_html(
        '<svg class="icon icon--{}" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>',
        name,
        ICONS[name],
    )


@register.simple_tag
def status_word(status: str) -> str:
    """Say a claim's status in the words every screen uses."""
    return str(STATUS_WORDS[status])


@register.simple_tag
def status_badge(status: str) -> SafeString:
    """Show a claim's status: glyph, word and colour, never the colour alone."""
    return format_html('<span class="status status--{}">{} {}</span>', status, icon(status), status_word(status))


@register.simple_tag
def grid(place: int, step: int, start: int) -> int:
    """Where in a drawing the cell at this place of a row or column begins."""
    return start + place * step


@register.simple_tag
def quote_word(state: str) -> str:
    """Say how a quote stood, in the words every screen uses."""
    return str(QuoteState(state).label)


@register.inclusion_tag("parts/progress.html")
def progress(counts: Mapping[str, int], sentences_left: int = 0, asking: int = 0) -> dict[str, object]:
    """Show how far a story is, from the number of its claims by status: a bar, and the same in words.

    `asking` are those with a place to settle.
    """
    parts = []
    total = 0
    for status in PROGRESS_ORDER:
        if count := counts.get(status, 0):
            parts.append({"status": status, "start": total, "count": count})
            total += count
    left = sum(counts.get(status, 0) for status in UNRESOLVED)
    return {
        "parts": parts,
        "total": total,
        "decided": total - left,
        "words": _rest(counts, left, sentences_left, asking),
    }


def _rest(counts: Mapping[str, int], left: int, sentences_left: int, asking: int) -> list[str]:
    """Name what is not plainly done: verdicts to know of, what is left, what nobody has looked at."""
    named = {
        "unconfirmed": _("%(count)s unconfirmed"),
        "disputed": _("%(count)s disputed"),
        "wrong": _("%(count)s wrong"),
        STALE: _("%(count)s changed"),
    }
    words = [phrase % {"count": count} for status, phrase in named.items() if (count := counts.get(status, 0))]
    if left:
        words.append(_("%(count)s left") % {"count": left})
    if asking:
        words.append(_("%(count)s to place") % {"count": asking})
    elif not left:
        words.append(_("all decided"))
    if sentences_left:
        phrase = ngettext("%(count)s sentence not looked at", "%(count)s sentences not looked at", sentences_left)
        words.append(phrase % {"count": sentences_left})
    return words


@register.simple_tag
def lit(text: str, start: int | None, end: int | None, around: int = 140) -> SafeString:
    """Show `text[start:end]` lit, with about `around` characters before and after it, cut between words."""
    if start is None or end is None:
        return format_html("{}", safe_text(text))
    before = text[:start]
    after = text[end:]
    if len(before) > around:
        before = ELLIPSIS + before[-around:].partition(" ")[2]
    if len(after) > around:
        after = after[:around].rpartition(" ")[0] + ELLIPSIS
    return format_html("{}<mark>{}</mark>{}", safe_text(before), safe_text(text[start:end]), safe_text(after))


@register.simple_tag
def changes(values: Iterable[Change]) -> SafeString:
    """Name changed values in words: 20 hours → 24 hours."""
    return format_html_join(
        ", ",
        '<span class="change"><del>{}</del> <span class="change__arrow">→</span> <ins>{}</ins></span>',
        ((safe_text(value["before"]) or "–", safe_text(value["after"]) or "–") for value in values),
    )


@register.simple_tag
def difference(before: str, after: str) -> SafeString:
    """Show what was taken out of and put into some words."""
    tags = {"same": "span", "removed": "del", "added": "ins"}
    return format_html_join(
        "",
        "<{0}>{1}</{0}>",
        ((tags[stretch.kind], safe_text(stretch.text)) for stretch in differences(before, after)),
    )


@register.filter
@stringfilter
def host(url: str) -> str:
    """Give the host of an address as people name it: without `www.`, a password or the path."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    name = (parts.hostname or "").removeprefix("www.")
    return f"{name}:{port}" if port else name


@register.filter
@stringfilter
def safe_text(text: str) -> str:
    """Take out the marks that make text read in another order than it is written."""
    return without_bidi(text)


@register.filter
@stringfilter
def safe_run(text: str) -> str:
    """The same for a run of the story, in which every character keeps its place: a selection is counted from there."""
    return without_bidi(text, instead="\u2060")  # a word joiner is not seen and turns nothing
