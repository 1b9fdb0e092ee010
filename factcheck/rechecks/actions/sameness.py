"""Noticing that two sources are one page, by what the page's site itself says."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from factcheck.claims import actions as claims
from factcheck.lib.addresses import NotAnAddress, host_of, normalise_url
from factcheck.lib.extraction import Page
from factcheck.lib.fetch import Fetched
from factcheck.rechecks.actions import quotes
from factcheck.rechecks.models import Reach
from factcheck.rechecks.sights import Sight
from factcheck.sources.actions import learn_address, same_as
from factcheck.sources.models import Source


def has_moved(source: Source, fetched: Fetched) -> bool:
    """Say whether the site sends us, for good, to an address where it did not send us last time."""
    if not fetched.permanent_url or _key(fetched.permanent_url) == _key(source.url):
        return False
    latest = source.rechecks.filter(reach=Reach.OK).order_by("-at", "-pk").values_list("final_url", flat=True).first()
    return latest is not None and latest != fetched.final_url


def may_join(sight: Sight) -> bool:
    """Say whether the page names another address than the one it was asked for by."""
    named = (sight.fetched.permanent_url, sight.page.canonical_url if sight.page else "")
    return any(url and _key(url) != _key(sight.fetched.url) for url in named)


def join_if_known(source: Source, sight: Sight) -> None:
    """Learn the page's other addresses; when one of them is another source's, the two become one."""
    if source.confidential or not may_join(sight):
        return
    for url, is_sure in _other_addresses(source, sight.fetched, sight.page):
        other = learn_address(source=source, url=url)
        if other and (is_sure or _say_the_same(source, other)) and _held(other):
            quotes.resting_on([source])
            same_as(source=source, other=other)
            claims.repoint(source=source, to=other)
            return


def _other_addresses(source: Source, fetched: Fetched, page: Page | None) -> Iterator[tuple[str, bool]]:
    """Give the page's lasting address, and what it calls itself, which is not sure: sites get that wrong.

    Where the site sends us only for now is no address of the page: that may be a sign-in, the same for many pages.
    """
    lasting = {_key(source.url)}
    if fetched.permanent_url:
        lasting.add(_key(fetched.permanent_url))
        yield fetched.permanent_url, True
    if page and page.canonical_url and _key(fetched.final_url) in lasting:
        canonical = page.canonical_url
        if host_of(canonical) == host_of(fetched.final_url) and urlsplit(canonical).path.strip("/"):
            yield canonical, False


def _say_the_same(source: Source, other: Source) -> bool:
    ours, theirs = source.capture, other.capture
    return ours is not None and theirs is not None and ours.text_sha256 == theirs.text_sha256


def _held(other: Source) -> bool:
    """Hold the other source, unless somebody else does: then the next look will join the two."""
    held = Source.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return held.filter(pk=other.pk, same_as__isnull=True).first() is not None


def _key(url: str) -> str:
    try:
        return normalise_url(url)
    except NotAnAddress:
        return url  # too long to be known by, and still itself
