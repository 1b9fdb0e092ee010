"""Bringing sources in, keeping what they said, and saying what is to be done about them."""

import logging
import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext as _
from yarl import URL

from factcheck.accounts.models import User
from factcheck.audit import actions as audit
from factcheck.lib.addresses import NotAnAddress, host_of, normalise_url
from factcheck.lib.dois import doi_in_url
from factcheck.lib.errors import Refused
from factcheck.lib.extraction import Page, Unreadable, read_page_limited
from factcheck.lib.noise import text_sha256
from factcheck.lib.text import clean_text
from factcheck.sources import bodies, locks, rules
from factcheck.sources.models import Address, Capture, Domain, Publisher, Source, SourceKind
from factcheck.sources.rows import insert_rows

# A page seen this short a while ago is not asked again because somebody else cites it.
SEEN_LATELY = timedelta(hours=1)
# What a capture tells of its source.
FILLED_IN = ("capture", "title", "author", "published", "language", "publisher")

log = logging.getLogger(__name__)


def source_for_url(*, url: str, by: User, confidential: bool = False) -> Source:
    """Find the web source at this address, or bring it in to be captured at once.

    A confidential source stands in nobody's address book: who may not know of it and cites the same page gets one of
    their own, and learns nothing.
    """
    url = clean_text(url).strip()
    if reason := rules.why_not_watch(url):
        raise Refused(reason)
    key = normalise_url(url)
    if source := _confidential_source_at(key, url=url, by=by) or (None if confidential else _source_at(key)):
        return _looked_at_soon(source)
    try:
        with transaction.atomic():
            source = Source.objects.create(
                kind=SourceKind.WEB,
                url=url,
                publisher=publisher_of(url),
                confidential=confidential,
                added_by=by,
                next_check_at=Now(),
                wanted_at=Now(),
                doi=doi_in_url(url),
            )
            if not confidential:
                Address.objects.create(source=source, key=key)
    except IntegrityError:
        # Somebody brought the same page a moment ago.
        if other := _source_at(key):
            return other
        raise
    source.refresh_from_db()
    return source


@transaction.atomic
def hold_sources(*, urls: Iterable[str], by: User) -> None:
    """Find or bring in the web sources at these addresses, and hold them until we commit.

    In the order of their ids, as looks do; an address that cannot be watched has none.
    """
    urls = [url for url in map(clean_text, urls) if not rules.why_not_watch(url)]
    at_hand = [_confidential_source_at(key := normalise_url(url), url=url, by=by) or _source_at(key) for url in urls]
    _hold(filter(None, at_hand))
    _hold([source_for_url(url=url, by=by) for url in urls])


def _hold(sources: Iterable[Source]) -> None:
    pks = {pk for source in sources for pk in (source.pk, source.same_as_id) if pk}
    list(Source.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values("pk"))


@transaction.atomic
def add_by_hand(
    *,
    kind: str,
    title: str,
    by: User,
    record: str = "",
    author: str = "",
    published: date | None = None,
    publisher: Publisher | None = None,
    confidential: bool = False,
) -> Source:
    """Write down a source that has no address; its `record`, such as an interview's notes, becomes its capture."""
    title, record, author = clean_text(title).strip(), clean_text(record), clean_text(author).strip()
    if reason := rules.why_not_add_by_hand(kind=kind, title=title):
        raise Refused(reason)
    source = Source.objects.create(
        kind=kind,
        title=_cut(title, 500),
        author=_cut(author, 300),
        published=published,
        publisher=publisher,
        confidential=confidential,
        added_by=by,
    )
    if record.strip():
        page = Page(title=title, text=record, full_text=record)
        now = timezone.now()
        keep_capture(Kept(source, record.encode(), page, now, content_type="text/plain; charset=utf-8"))
    return source


def add_document(
    *,
    name: str,
    given: bytes,
    by: User,
    title: str = "",
    author: str = "",
    published: date | None = None,
    publisher: Publisher | None = None,
    confidential: bool = False,
) -> Source:
    """Keep an uploaded file as a source, with the text that could be read from it."""
    name, title = clean_text(name).strip(), clean_text(title).strip()
    if reason := rules.why_not_add_document(name=name, given=given):
        raise Refused(reason)
    content_type = mimetypes.guess_type(name)[0] or ""
    try:
        page = read_page_limited(given, url="", content_type=content_type)
    except Unreadable as unreadable:
        raise Refused(_("“%(name)s” was not attached. %(why)s") % {"name": name, "why": unreadable.sentence}) from None
    with transaction.atomic():
        source = Source.objects.create(
            kind=SourceKind.DOCUMENT,
            title=_cut(title or page.title or name, 500),
            author=_cut(clean_text(author).strip(), 300),
            published=published,
            publisher=publisher,
            confidential=confidential,
            added_by=by,
        )
        keep_capture(Kept(source, given, page, timezone.now(), content_type=content_type))
    return source


@dataclass(frozen=True, slots=True)
class Kept:
    """What a source said at one fetch, on its way to being a capture."""

    source: Source
    body: bytes
    page: Page
    at: datetime
    url: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    sha256: str = ""  # of the body, when it is known
    text_sha256: str = ""  # of the main text, when it is known


@transaction.atomic
def keep_capture(kept: Kept) -> Capture:
    """Keep what a source said, make it the latest, and fill in what the source did not know of itself."""
    (capture,) = keep_captures([kept])
    if isinstance(capture, bodies.NotKept):
        raise Refused(_("Nothing was saved. %(why)s Please try again later.") % {"why": capture.sentence})
    kept.source.save(update_fields=FILLED_IN)
    return capture


@transaction.atomic
def keep_captures(
    several: Sequence[Kept], *, answered: Mapping[str, bodies.NotKept | None] | None = None
) -> list[Capture | bodies.NotKept]:
    """Keep what several sources said, and give in their order the captures, or why there is none.

    The store is not asked again about the bytes, by SHA-256, for which it `answered` whoever holds them. The sources
    themselves (FILLED_IN) are the caller's to save.
    """
    names = [kept.sha256 or bodies.sha256_of(kept.body) for kept in several]
    # Nobody removes the same bytes of an older capture between our finding them there and our referring to them.
    locks.hold(names)
    given = {name: kept.body for name, kept in zip(names, several, strict=True) if name not in (answered or {})}
    answers = {**dict(bodies.keep_all(given)), **(answered or {})}
    captures = [answers[name] or _capture_of(kept, sha256=name) for name, kept in zip(names, several, strict=True)]
    insert_rows([capture for capture in captures if isinstance(capture, Capture)])
    for kept, capture in zip(several, captures, strict=True):
        if isinstance(capture, Capture):
            _fill_in(kept, capture)
    return captures


def _capture_of(kept: Kept, *, sha256: str) -> Capture:
    return Capture(
        source=kept.source,
        at=kept.at,
        url=kept.url,
        status=kept.status,
        headers={clean_text(name): clean_text(value) for name, value in kept.headers.items()},
        content_type=_cut(kept.content_type, 200),
        sha256=sha256,
        size=len(kept.body),
        text=kept.page.text,
        full_text=kept.page.full_text,
        text_sha256=kept.text_sha256 or text_sha256(kept.page.text, on=kept.at.date()),
        title=_cut(kept.page.title, 500),
    )


def _fill_in(kept: Kept, capture: Capture) -> None:
    source, page = kept.source, kept.page
    source.capture = capture
    source.title = source.title or _cut(page.title, 500)
    source.author = source.author or _cut(page.author, 300)
    source.published = source.published or page.published
    source.language = source.language or _cut(page.language, 35)
    if source.publisher is None and kept.url:
        source.publisher = publisher_of(kept.url) or _meet_publisher(kept.url, called=page.publisher)


@transaction.atomic
def want_look(*, source: Source, by: User) -> None:
    """Have the source looked at now; whoever sweeps next sees that somebody waits."""
    source = _locked(source)
    if reason := rules.why_not_look(source):
        raise Refused(reason)
    Source.objects.filter(pk=source.pk).update(next_check_at=Now(), wanted_at=Now())
    audit.record("source.look_wanted", about=source, by=by)


def _looked_at_soon(source: Source) -> Source:
    """Have a page that is cited anew looked at now, unless it was seen lately: the quote may be new on it, too."""
    lately = Q(last_seen_at__gt=Now() - SEEN_LATELY)
    waiting = Source.objects.filter(pk=source.pk, paused=False, same_as__isnull=True, wanted_at__isnull=True)
    waiting.exclude(lately).update(wanted_at=Now(), next_check_at=Now())
    return source


@transaction.atomic
def pause(*, source: Source, by: User, reason: str = "") -> None:
    """Stop watching the source until somebody resumes it."""
    source, reason = _locked(source), clean_text(reason).strip()
    if why := rules.why_not_pause(source, by=by):
        raise Refused(why)
    Source.objects.filter(pk=source.pk).update(paused=True, wanted_at=None, trouble=reason or F("trouble"))
    audit.record("source.paused", about=source, by=by, reason=reason)


@transaction.atomic
def resume(*, source: Source, by: User, reason: str = "") -> None:
    """Watch the source again, starting with a look now."""
    source, reason = _locked(source), clean_text(reason).strip()
    if why := rules.why_not_resume(source, by=by):
        raise Refused(why)
    Source.objects.filter(pk=source.pk).update(
        paused=False, attempts=0, trouble="", next_check_at=Now(), wanted_at=Coalesce("wanted_at", Now())
    )
    audit.record("source.resumed", about=source, by=by, reason=reason)


@transaction.atomic
def set_aside(*, source: Source, trouble: str) -> None:
    """Stop watching a source that we cannot look at without harm, and say so; a person may resume it."""
    source.paused, source.trouble = True, trouble
    source.wanted_at = source.lease = source.leased_until = None
    source.save(update_fields=["paused", "trouble", "wanted_at", "lease", "leased_until"])
    log.error("Source %s was set aside: %s", source.pk, trouble)
    audit.record("source.set_aside", about=source, by=None, reason=trouble)


@transaction.atomic
def set_confidential(*, source: Source, by: User, confidential: bool) -> None:
    """Say whether only some may know of the source; such a one stands in nobody's address book."""
    source = _locked(source)
    if why := rules.why_not_set_confidential(by=by):
        raise Refused(why)
    if source.confidential == confidential:
        return
    source.confidential = confidential
    source.save(update_fields=["confidential"])
    if confidential:
        source.addresses.all().delete()
    else:
        learn_address(source=source, url=source.url)
    audit.record("source.hidden" if confidential else "source.opened", about=source, by=by)


@transaction.atomic
def rate(*, publisher: Publisher, by: User, reliability: str, reason: str, on: date | None) -> None:
    """Say how far a publisher can be relied on, why, and as of when."""
    publisher = Publisher.objects.select_for_update(no_key=True).get(pk=publisher.pk)
    reason = clean_text(reason).strip()
    if why := rules.why_not_rate(by=by, reliability=reliability, reason=reason, on=on):
        raise Refused(why)
    was = publisher.reliability
    publisher.reliability, publisher.reliability_reason, publisher.reliability_date = reliability, reason, on
    publisher.save(update_fields=["reliability", "reliability_reason", "reliability_date"])
    audit.record("publisher.rated", about=publisher, by=by, was=was, reliability=reliability, reason=reason)


@transaction.atomic
def override_robots(*, publisher: Publisher, by: User, reason: str) -> None:
    """Check a publisher's pages although robots.txt says no, for this reason; an empty one has it obeyed again."""
    publisher = Publisher.objects.select_for_update(no_key=True).get(pk=publisher.pk)
    was, reason = publisher.robots_override_reason, clean_text(reason).strip()
    if why := rules.why_not_override_robots(by=by):
        raise Refused(why)
    if was == reason:
        return
    publisher.robots_override_reason = reason
    publisher.save(update_fields=["robots_override_reason"])
    verb = "publisher.robots_overridden" if reason else "publisher.robots_obeyed"
    audit.record(verb, about=publisher, by=by, was=was, reason=reason)


@transaction.atomic
def same_as(*, source: Source, other: Source) -> None:
    """Note that `source` is the page that `other` is; the other one stands for both, and is looked at anew."""
    if reason := rules.why_not_the_same(source, other=other):
        raise Refused(reason)
    source.same_as = other
    source.wanted_at = None
    source.save(update_fields=["same_as", "wanted_at"])
    source.aliases.update(same_as=other)
    source.addresses.update(source=other)
    Source.objects.filter(pk=other.pk).update(next_check_at=Now())
    audit.record("source.same_as", about=source, by=None, other=other.pk)


def learn_address(*, source: Source, url: str) -> Source | None:
    """Note another address of the source, and give the source that has it already, if there is one."""
    try:
        key = normalise_url(url)
    except NotAnAddress:
        return None
    address, _created = Address.objects.select_related("source").get_or_create(key=key, defaults={"source": source})
    return None if address.source_id == source.pk else address.source


def publisher_of(url: str) -> Publisher | None:
    """Find who publishes at this address: the longest domain, or domain and path, that it begins with."""
    parsed = URL(url)
    host, path = parsed.raw_authority.lower().removeprefix("www."), parsed.raw_path.rstrip("/")
    labels, folders = host.split("."), path.split("/")
    names = [".".join(labels[cut:]) for cut in range(len(labels))]
    names += [host + "/".join(folders[:cut]) for cut in range(2, len(folders) + 1)]
    domains = Domain.objects.filter(name__in=names).select_related("publisher")
    longest = max(domains, key=lambda domain: len(domain.name), default=None)
    return longest.publisher if longest else None


def _meet_publisher(url: str, *, called: str) -> Publisher:
    """Write down a publisher nobody knew, unrated, by the name its page gives; a name that is taken proves nothing."""
    host = _cut(URL(url).raw_authority.lower().removeprefix("www."), 200)
    called = _cut(called.strip(), 200)
    name = host if not called or Publisher.objects.filter(name=called).exists() else called
    publisher, is_new = Publisher.objects.get_or_create(name=name)
    if is_new:
        audit.record("publisher.met", about=publisher, by=None, url=url)
    # Whoever was quicker with this host has said whose it is.
    domain, _created = Domain.objects.get_or_create(name=host, defaults={"publisher": publisher})
    return domain.publisher


def _source_at(key: str) -> Source | None:
    address = Address.objects.select_related("source").filter(key=key).first()
    return address.source if address else None


def _confidential_source_at(key: str, *, url: str, by: User) -> Source | None:
    """Find the confidential source at this address, among those `by` may know of."""
    near = Source.objects.visible_to(by).filter(confidential=True, kind=SourceKind.WEB)
    near = near.filter(url__icontains=host_of(url))
    return next((source for source in near if normalise_url(source.url) == key), None)


def _locked(source: Source) -> Source:
    return Source.objects.select_for_update(no_key=True).get(pk=source.pk)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
