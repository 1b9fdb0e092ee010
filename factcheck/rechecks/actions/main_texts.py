"""Telling the main texts of pages that changed: from what they were before, or by the careful extractor."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from factcheck.lib.extraction import carry_over
from factcheck.rechecks.sights import READERS, Sight, read
from factcheck.sources.models import Capture

# One page in so many is read with care although little changed, so that what was carried over many times, each time a
# little, does not drift away from what the extractor would choose. Which one, its bytes tell.
CHECKED = 16

log = logging.getLogger(__name__)


def captures_of(sights: Iterable[Sight]) -> dict[int, Capture]:
    """Bring the captures, with their texts, that the new pages are compared with; nothing is held, for none changes."""
    return Capture.objects.in_bulk({sight.capture for sight in sights if sight.page and sight.capture})


def with_main_texts(sights: Sequence[Sight], captures: Mapping[int, Capture]) -> list[Sight]:
    """Give the sights with the main text of each page; one that breaks its reader is left out, and tried again alone.

    No transaction is open meanwhile, for reading with care may take long.
    """
    told = [_carried(sight, captures) for sight in sights]
    whole = [sight for sight in told if not sight.page or sight.page.text]
    if len(whole) == len(told):
        return whole
    with ThreadPoolExecutor(READERS, thread_name_prefix="readers") as readers:
        read_again = readers.map(_read, (sight for sight in told if sight.page and not sight.page.text))
        return whole + [sight for sight in read_again if sight]


def _carried(sight: Sight, captures: Mapping[int, Capture]) -> Sight:
    page = sight.page
    before = captures.get(sight.capture) if sight.capture else None
    if page is None or page.text or before is None or int(sight.sha256[:8], 16) % CHECKED == 0:
        return sight
    text = carry_over(before.text, before=before.full_text, after=page.full_text)
    return replace(sight, page=replace(page, text=text)) if text else sight


def _read(sight: Sight) -> Sight | None:
    try:
        return replace(read(replace(sight, page=None, capture=None)), capture=sight.capture)
    except Exception:
        log.exception("Reading source %s failed", sight.source)
        return None
