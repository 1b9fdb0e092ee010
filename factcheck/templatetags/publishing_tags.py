"""What the published pages say of time: when something was decided, and when its sources were last seen."""

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from factcheck.sources.models import Source

register = template.Library()


@register.simple_tag
def moment(iso: str) -> str:
    """Say a moment that a record keeps as ISO 8601."""
    return _said(datetime.fromisoformat(iso))


@register.simple_tag
def look(looks: Mapping[int, Source] | str, source: int | None) -> SafeString:
    """Say when one source was last re-checked and what came of it; nothing of one that is not watched."""
    seen = looks.get(source) if isinstance(looks, Mapping) and source else None
    if seen is None or seen.last_checked_at is None:
        return SafeString()
    return format_html(
        '<p class="soft small">{}</p>',
        _("Last re-checked %(when)s: %(outcome)s.")
        % {"when": _said(seen.last_checked_at), "outcome": seen.last_look.lower()},
    )


@register.simple_tag
def last_look(looks: Mapping[int, Source]) -> str:
    """Say when the sources of a story were last re-checked: when the one that was not seen for longest was seen."""
    times = [source.last_seen_at for source in looks.values() if source.last_seen_at]
    if not times:
        return _("Its sources have not been re-checked yet.")
    return _("Its sources were last re-checked on %(when)s.") % {"when": _said(min(times))}


def _said(when: datetime) -> str:
    return formats.date_format(timezone.localtime(when), "j F Y, H:i")
