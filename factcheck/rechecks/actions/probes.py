"""Asking a site for a page that nobody has, where a page may be only what it shows for that."""

import logging
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from yarl import URL

from factcheck.claims.models import Citation
from factcheck.lib.addresses import dialled_host
from factcheck.lib.fetch import Fetched, Fetcher
from factcheck.lib.stand_ins import Shown, beside, is_front, is_replaced, is_stand_in
from factcheck.rechecks.actions.main_texts import captures_of, with_main_texts
from factcheck.rechecks.content import what_hides
from factcheck.rechecks.sights import Lookout, Sight, Target, sights_of
from factcheck.sources.models import Capture, NotFoundPage, Probed

KEPT_FOR = timedelta(days=7)
# For so long a worker may be asking; one that died is taken for asking no longer.
ASKING = timedelta(minutes=3)
WITHIN = 120.0  # seconds for all that a batch asks: below that
# Only by these a site says that there is no such page; there may be no way to it for now, and that is called gone too.
NO_SUCH_PAGE = {404, 410}

# The one who gets a site back asks it.
TAKE = """
INSERT INTO factcheck_notfoundpage AS known (site, probed, title, text, led_to, kept_until)
SELECT site, %(asking)s, '', '', '', statement_timestamp() + make_interval(secs => %(seconds)s)
FROM unnest(%(sites)s::text[]) AS site ORDER BY site
ON CONFLICT (site) DO UPDATE SET probed = excluded.probed, title = '', text = '', led_to = '',
    kept_until = excluded.kept_until WHERE known.kept_until <= statement_timestamp()
RETURNING site
"""
RECALL = """
SELECT site, probed, title, text, led_to, extract(epoch FROM kept_until - statement_timestamp())
FROM factcheck_notfoundpage WHERE site = ANY(%(sites)s)
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sight that may be no page at all, with the capture of the page as it was; its site may tell."""

    sight: Sight
    before: Capture

    @property
    def at(self) -> str:
        """Beside which address to ask: where the page was asked for, or where another host shows it instead."""
        fetched = self.sight.fetched
        is_at_home = dialled_host(fetched.url) == dialled_host(fetched.final_url)
        return fetched.url if is_at_home else fetched.final_url

    @property
    def site(self) -> str:
        return str(URL(self.at).origin())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a site: what came of asking it, what it showed, and for how many seconds that holds."""

    probed: Probed
    nothing: Shown
    seconds: float


def parted(sights: Sequence[Sight]) -> tuple[list[Sight], list[Doubt]]:
    """Part the sights that are clear from those to be doubted, whose sites are to be asked before anybody is told.

    Doubted is another text in a cited page's place, in which no cited quote stands, and which does not say itself what
    it is. Nothing is read again for anything else.
    """
    cited = _cited([sight.source for sight in sights if sight.page and sight.capture])
    odd = [sight for sight in sights if sight.source in cited and not _stands(sight, cited[sight.source])]
    captures = captures_of(odd)
    others = {sight.source for sight in odd if _is_another(sight, captures)}
    if not others:
        return list(sights), []
    clear = [sight for sight in sights if sight.source not in others]
    doubts = []
    for sight in with_main_texts([sight for sight in odd if sight.source in others], captures):
        doubt = Doubt(sight, captures[sight.capture or 0])
        if _tells(doubt, lost_quotes=any(cited[sight.source])):
            clear.append(sight)
        else:
            doubts.append(doubt)
    return clear, doubts


def settled(doubts: Sequence[Doubt], *, fetcher: Fetcher | Lookout) -> list[Sight]:
    """Give the sights with what their sites say for nothing; each site is asked once a week, whoever of us asks.

    Where a site cannot be asked yet, or another worker just does, the look is put off: a page is not called changed
    while we do not know whether it is there.
    """
    by_site = {doubt.site: doubt for doubt in doubts}
    ours = _take(by_site)
    asked = [beside(by_site[site].at, name=secrets.token_hex(8)) for site in ours]
    targets = [Target(source=place, url=url) for place, url in enumerate(asked)]
    # Also when it comes to nothing, so that nobody waits for us.
    seen = chain.from_iterable(sights_of(targets, fetcher=fetcher, within=WITHIN))
    told = {ours[sight.source]: sight for sight in seen}
    for site in ours:
        _keep_safely(site, told.get(site))
    known = _recall(by_site)
    return [_settled(doubt, known[doubt.site]) for doubt in doubts]


def _cited(sources: Collection[int]) -> Mapping[int, list[str]]:
    """The quotes of those of the sources that are cited; empty ones where the page is cited without."""
    cited: defaultdict[int, list[str]] = defaultdict(list)
    citations = Citation.objects.standing().filter(source__in=sources, claim__dropped_at__isnull=True)
    for source, quote in citations.values_list("source", "quote"):
        cited[source].append(quote)
    return cited


def _stands(sight: Sight, quotes: Iterable[str]) -> bool:
    text = sight.page.full_text if sight.page else ""
    return any(quote and quote in text for quote in quotes)


def _is_another(sight: Sight, captures: Mapping[int, Capture]) -> bool:
    before = captures.get(sight.capture or 0)
    if before is None or sight.page is None or is_front(sight.fetched.url):
        return False
    return is_replaced(before.text, after=sight.page.full_text)


def _tells(doubt: Doubt, *, lost_quotes: bool) -> bool:
    """Say whether the page itself tells what it is."""
    page, fetched = doubt.sight.page, doubt.sight.fetched
    return page is None or bool(
        what_hides(
            page,
            body=fetched.body,
            url=fetched.url,
            final_url=fetched.final_url,
            before=doubt.before.text,
            lost_quotes=lost_quotes,
        )
    )


def _take(sites: Iterable[str]) -> list[str]:
    """Take it upon us to ask those of the sites that nobody asked within a week, or asks now."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"sites": list(sites), "asking": Probed.ASKING.value, "seconds": ASKING.total_seconds()})
        return [site for (site,) in cursor.fetchall()]


def _keep_safely(site: str, sight: Sight | None) -> None:
    """Keep what came of asking a site; where that cannot be written, its answer tells nothing, and harms no other."""
    try:
        with transaction.atomic():
            _keep(site, sight)
    except (DatabaseError, ValueError):  # the latter for text that no database takes
        log.exception("What %s shows for nothing could not be kept", site)
        _note(site, Probed.UNKNOWN, kept_until=Now() + KEPT_FOR)


def _keep(site: str, sight: Sight | None) -> None:
    """Keep what came of asking a site; one that says itself what it does not have is not asked again."""
    in_a_week = Now() + KEPT_FOR
    if sight and sight.is_put_off:
        _note(site, Probed.ASKING, kept_until=Now() + timedelta(seconds=sight.fetched.retry_after or 0))
    elif sight and sight.fetched.status in NO_SUCH_PAGE:
        _note(site, Probed.HONEST, kept_until=None)
    elif sight and sight.page:
        nothing = _shown(sight)
        shown = {"title": nothing.title, "text": nothing.text, "led_to": nothing.led_to}
        _note(site, Probed.SHOWN, kept_until=in_a_week, **shown)
    else:
        _note(site, Probed.UNKNOWN, kept_until=in_a_week)


def _note(site: str, probed: Probed, **more: object) -> None:
    NotFoundPage.objects.filter(site=site).update(probed=probed, **more)


def _recall(sites: Iterable[str]) -> dict[str, Known]:
    with connection.cursor() as cursor:
        cursor.execute(RECALL, {"sites": list(sites)})
        return {
            site: Known(Probed(probed), Shown(title, text, led_to), float(seconds or 0))
            for site, probed, title, text, led_to, seconds in cursor.fetchall()
        }


def _settled(doubt: Doubt, known: Known) -> Sight:
    sight = doubt.sight
    if known.probed == Probed.ASKING:
        fetched = sight.fetched
        later = _("The page may not be there at all; its site is asked about that first.")
        wait = max(1.0, known.seconds)
        put_off = Fetched("put_off", later, url=fetched.url, final_url=fetched.final_url, retry_after=wait)
        return Sight(sight.source, put_off)
    before = doubt.before
    is_nothing = known.probed == Probed.SHOWN and is_stand_in(
        _shown(sight), nothing=known.nothing, before=before.full_text, seen_at=before.url
    )
    return replace(sight, is_stand_in=is_nothing)


def _shown(sight: Sight) -> Shown:
    page, fetched = sight.page, sight.fetched
    return Shown.at(
        fetched.url,
        final_url=fetched.final_url,
        title=page.title if page else "",
        text=page.full_text if page else "",
    )
