"""Bringing in the sample newsroom: its people, its publishers, and its stories half-way through the check."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from http.client import HTTPConnection  # noqa: TID251  (nothing is fetched: the sample's own press is told something)
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now

from factcheck.accounts.models import User
from factcheck.articles.actions import look_away, set_people, submit
from factcheck.articles.models import Article, Sentence
from factcheck.claims.actions import attach_citation, confirm_occurrence, decide, take_in_draft
from factcheck.claims.models import Citation, Claim, Proves, Verdict
from factcheck.lib.fetch import Fetcher
from factcheck.publishing.actions import clear, publish
from factcheck.rechecks.actions import look_now
from factcheck.sample.material import (
    FERRY_CITED,
    FERRY_DECIDED,
    FLIGHTS_CITED,
    PEOPLE,
    QUAY_CITED,
    RATED,
    RATED_ON,
    Cited,
    Decided,
)
from factcheck.sample.press import pages
from factcheck.sources.actions import add_by_hand, rate, source_for_url
from factcheck.sources.models import IndependenceGroup, Publisher, Source, SourceKind

STORIES = Path(__file__).parent / "stories"
PASSWORD = "factcheck"  # noqa: S105  (known to everybody: the demo listens on this machine only, and only it loads this)


def load_sample(*, press: str) -> None:
    """Fill an empty newsroom with the sample, whose pages the press at this `host:port` has; does so only once."""
    if User.objects.filter(username=PEOPLE[0][0]).exists():
        return
    _rewind(press)
    with transaction.atomic():
        people = _people()
        _publishers(press, by=people["amin"])
        sources = _sources(press, by=people["ada"])
        _quay(people, sources)
        _flights(people, sources)
        _sale(people)
        _ferry(people, sources)  # the last, so that it stands on top of everybody's desk
        _plan(sources)
    # Only now does what the pages do begin.
    _rewind(press)


def _rewind(press: str) -> None:
    """Let the press begin again."""
    connection = HTTPConnection(press, timeout=10)
    connection.request("POST", "/rewind")
    connection.getresponse()
    connection.close()


def _people() -> dict[str, User]:
    return {
        username: User.objects.create_user(
            username,
            password=PASSWORD,
            first_name=first,
            last_name=last,
            role=role,
            is_senior=username == "dan",
        )
        for username, first, last, role in PEOPLE
    }


def _publishers(press: str, *, by: User) -> None:
    """Write down who stands behind the pages, and which of them are one voice."""
    banners = IndependenceGroup.objects.create(
        name="The Banner papers", reason="One owner and one newsroom; the evening paper reprints the morning’s."
    )
    for known, kind, reliability, reason in RATED:
        group = banners if known in {pages.MORNING_BANNER, pages.EVENING_BANNER} else None
        publisher = Publisher.objects.create(name=known.name, kind=kind, group=group)
        publisher.domains.create(name=f"{press}/{known.folder}")
        rate(publisher=publisher, by=by, reliability=reliability, reason=reason, on=RATED_ON)
    for known in (pages.PORTS, pages.WEATHER):
        publisher = Publisher.objects.create(name=known.name)
        publisher.domains.create(name=f"{press}/{known.folder}")


def _sources(press: str, *, by: User) -> dict[str, Source]:
    """Bring in every page of the press and see what it says."""
    sources = {page.path: source_for_url(url=f"http://{press}{page.path}", by=by) for page in pages.PAGES}
    for source in sources.values():
        # Our own press need not be spared, and whoever starts the demo waits.
        hasty = Fetcher(allow=frozenset({press}), user_agent="Factcheck-sample/1.0", interval=0)
        look_now(sources=[source], fetcher=hasty)
    return {path: Source.objects.get(pk=source.pk) for path, source in sources.items()}


def _ferry(people: Mapping[str, User], sources: Mapping[str, Source]) -> None:
    """The story on the desk: most of it decided, some of it waiting."""
    article = _take_in("night-ferry.txt", "A night ferry sails for the Kessary Islands again", by=people["ada"])
    submit(article=article, by=people["ada"])
    set_people(article=article, by=people["ada"], editor=people["ben"], embargoed=False)
    _cite(article, FERRY_CITED, sources, by=people["ada"])
    for place in _claim(article, "takes about 20 hours").occurrences.suggested():
        confirm_occurrence(occurrence=place, by=people["ada"])
    _decide(article, FERRY_DECIDED, people)


def _quay(people: Mapping[str, User], sources: Mapping[str, Source]) -> None:
    """A story that is published."""
    article = _take_in("new-quay.txt", "Tollhaven has a quay for large ships again", by=people["ada"])
    submit(article=article, by=people["ada"])
    _cite(article, QUAY_CITED, sources, by=people["ada"])
    _decide(article, [Decided(cited.words, "cleo") for cited in QUAY_CITED], people)
    look_away(sentence=_sentence(article, "What is still missing"), by=people["cleo"])
    clear(article=article, by=people["dan"])
    publish(article=article, by=people["dan"])


def _flights(people: Mapping[str, User], sources: Mapping[str, Source]) -> None:
    """A draft Ada has not handed in yet."""
    article = _take_in("winter-flights.txt", "Fewer flights to the islands this winter", by=people["ada"])
    _cite(article, FLIGHTS_CITED, sources, by=people["ada"])


def _sale(people: Mapping[str, User]) -> None:
    """A story under embargo, resting on somebody who must not be named."""
    ada, ben = people["ada"], people["ben"]
    article = _take_in(
        "talks-about-a-sale.txt",
        "Kessary Line in talks to sell its only ship",
        by=ada,
        embargoed=True,
        people=[ben],
    )
    submit(article=article, by=ada)
    interview = add_by_hand(
        kind=SourceKind.INTERVIEW,
        title="A person who has seen the offer, 14 November 2026",
        by=ada,
        record=(STORIES / "interview.txt").read_text(),
        confidential=True,
    )
    attach_citation(
        claim=_claim(article, "190 million crowns"),
        source=interview,
        by=ada,
        quote="The offer is dated 9 November and puts the ship at 190 million crowns.",
        proves=Proves.SAID,
    )
    note = "The contract says 90 days, in paragraph 11."
    _decide(article, [Decided("within 60 days", "ben", Verdict.WRONG, note)], people)


def _plan(sources: Mapping[str, Source]) -> None:
    """Have each page looked at again soon after its first change, and not only tomorrow."""
    for page in pages.PAGES:
        wait = page.turns[0].at + 2 if page.turns else 60
        Source.objects.filter(pk=sources[page.path].pk).update(next_check_at=Now() + timedelta(seconds=wait))


def _take_in(name: str, headline: str, *, by: User, embargoed: bool = False, people: Iterable[User] = ()) -> Article:
    given = (STORIES / name).read_bytes()
    return take_in_draft(headline=headline, given=given, name=name, by=by, embargoed=embargoed, people=people)


def _claim(article: Article, words: str) -> Claim:
    return article.claims.standing().get(text__contains=words)


def _sentence(article: Article, words: str) -> Sentence:
    revision = article.revision
    at = revision.text.index(words)
    return revision.sentences.get(start__lte=at, end__gt=at)


def _cite(article: Article, cited: Iterable[Cited], sources: Mapping[str, Source], *, by: User) -> list[Citation]:
    return [
        attach_citation(
            claim=_claim(article, each.words),
            source=sources[each.page.path],
            by=by,
            quote=each.quote,
            locator=each.locator,
            stance=each.stance,
            proves=each.proves,
        )
        for each in cited
    ]


def _decide(article: Article, decided: Iterable[Decided], people: Mapping[str, User]) -> None:
    for each in decided:
        claim = _claim(article, each.words)
        decide(claim=claim, by=people[each.by], verdict=each.verdict, note=each.note, seen=claim.version)
