"""What the published pages say of time: when something was decided, and when its sources were last seen."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from factcheck.articles.papers import own
from factcheck.articles.papers.own import Kept
from factcheck.lib.text import without_bidi
from factcheck.sources.models import Source

register = template.Library()

HIDDEN_OR_NOT = re.compile(f"({own.HIDDEN.pattern})")


@register.simple_tag
def moment(iso: str) -> str:
    """Say a moment that a record keeps as ISO 8601."""
    return _said(datetime.fromisoformat(iso))


@register.simple_tag
def day(iso: str) -> str:
    """Say a day that a record keeps as ISO 8601."""
    return formats.date_format(date.fromisoformat(iso), "j F Y")


@register.simple_tag
def look(looks: Mapping[int, Source] | str, source: int | None) -> SafeString:
    """Say that one source was taken back since, when it was last re-checked, and what came of it.

    Nothing is said of one that is not watched.
    """
    seen = looks.get(source) if isinstance(looks, Mapping) and source else None
    if seen is None:
        return SafeString()
    said = SafeString()
    if seen.notice and seen.notice.takes_all_back:
        said += format_html(
            '<p class="notice notice--warn small">{}.</p>', without_bidi(seen.notice.sentence).rstrip(".")
        )
    if seen.last_checked_at:
        said += format_html(
            '<p class="soft small">{}</p>',
            _("Last re-checked %(when)s: %(outcome)s.")
            % {"when": _said(seen.last_checked_at), "outcome": seen.last_look.lower()},
        )
    return said


@register.simple_tag
def last_look(looks: Mapping[int, Source]) -> str:
    """Say when the sources of a story were last re-checked: when the one that was not seen for longest was seen."""
    times = [source.last_seen_at for source in looks.values() if source.last_seen_at]
    if not times:
        return _("Its sources have not been re-checked yet.")
    return _("Its sources were last re-checked on %(when)s.") % {"when": _said(min(times))}


@register.simple_tag(takes_context=True)
def kept(context: Mapping[str, Any], paragraph: Sequence[Any], mark: str, number: int | None = None) -> SafeString:
    """Name what the text has beside a paragraph, where a page is to be read back; `number`: of so many, this one's.

    What has nothing of the sort is ours and not of the text.
    """
    if not context.get("layout"):
        return SafeString()
    if not paragraph:
        return SafeString(' data-factcheck="aside"')
    if number is not None:
        paragraph = paragraph[number]
    total, after, *between = paragraph
    return format_html(' data-kept="{}"', Kept(mark, total, tuple(between), after).as_json())


@register.simple_tag(takes_context=True)
def words(context: Mapping[str, Any], run: Mapping[str, Any] | str) -> SafeString:
    """Show words of the story; in a page to be read back, with the claims they belong to and all that is not seen."""
    text = run if isinstance(run, str) else run["text"]
    if not context.get("layout"):
        return conditional_escape(without_bidi(text))
    shown = format_html_join("", "{}", ((_seen(piece),) for piece in HIDDEN_OR_NOT.split(text)))
    places = "" if isinstance(run, str) else " ".join(run["places"])
    return format_html('<span data-places="{}">{}</span>', places, shown) if places else shown


def _seen(piece: str) -> SafeString:
    hidden = own.HIDDEN.fullmatch(piece)
    return (
        format_html('<span data-character="{}"></span>', f"U+{ord(piece):04X}") if hidden else conditional_escape(piece)
    )


def _said(when: datetime) -> str:
    return formats.date_format(timezone.localtime(when), "j F Y, H:i")
