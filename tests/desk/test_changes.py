"""Changed sources: one line a change, with the stories whose claims wait because of it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Article, State
from factcheck.claims.actions import reopen
from factcheck.claims.models import Claim, Verdict
from factcheck.rechecks.actions.alerts import Change, raise_alerts
from factcheck.rechecks.models import Alert
from factcheck.sources.models import Source
from tests.factories import ArticleFactory, ClaimFactory, SourceFactory


def opened(article: Article, count: int) -> list[Claim]:
    claims = [ClaimFactory.create(article=article, verdict=Verdict.VERIFIED) for _ in range(count)]
    for claim in claims:
        reopen(claim=claim, reason="The source changed: 20 hours → 24 hours")
    return claims


def alert(*claims: Claim, source: Source | None = None, words: str = "The page changed: 20 hours → 24 hours.") -> Alert:
    source = source or SourceFactory.create(title="Crossing takes 24 hours")
    change = Change(source, timezone.now(), words, [claim.pk for claim in claims])
    return raise_alerts([change])[0]


def page(user: User, address: str = "/changes/") -> str:
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


def headings(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r"<h2>(.*?)</h2>", html, re.DOTALL)]


def test_a_change_is_one_line_that_leads_to_the_first_claim_of_each_story(ben: User) -> None:
    draft = ArticleFactory.create(headline="The new timetable", state=State.CHECKING)
    story = ArticleFactory.create(headline="The night ferry", state=State.PUBLISHED, slug="night-ferry")
    claims = [*opened(draft, 9), *opened(story, 2)]
    alert(*claims)
    html = page(ben)
    links = re.findall(r'href="(/articles/\d+/\?claim=\d+)#claim-card">([^<]*)<', html)
    assert (headings(html), links) == (
        ["Crossing takes 24 hours"],
        [
            (f"/articles/{story.pk}/?claim={claims[9].pk}", "The night ferry"),
            (f"/articles/{draft.pk}/?claim={claims[0].pk}", "The new timetable"),
        ],
    )
    assert ("11 claims to look at again" in html, "The page changed: 20 hours → 24 hours." in html) == (True, True)


def test_what_touches_a_published_story_stands_first(ben: User) -> None:
    story = ArticleFactory.create(state=State.PUBLISHED, slug="night-ferry")
    alert(*opened(story, 1), source=SourceFactory.create(title="Older"))
    alert(*opened(ArticleFactory.create(), 1), source=SourceFactory.create(title="Newer"))
    assert headings(page(ben)) == ["Older", "Newer"]


def test_my_desk_counts_the_changed_sources(ben: User) -> None:
    claims = opened(ArticleFactory.create(), 3)
    alert(*claims)
    tab = re.search(r'href="/changes/"[^>]*>Changed sources <span class="([^"]*)">(\d+)<', page(ben, "/"))
    assert tab
    assert tab.groups() == ("count count--loud", "1")


def test_a_confidential_source_is_not_named_to_who_may_not_know_of_it(ben: User, dan: User) -> None:
    source = SourceFactory.create(title="The harbour files", confidential=True)
    alert(*opened(ArticleFactory.create(), 1), source=source)
    assert (headings(page(ben)), headings(page(dan))) == (["A confidential source"], ["The harbour files"])


def test_nobody_is_told_of_a_story_under_embargo_they_may_not_know(eve: User) -> None:
    alert(*opened(ArticleFactory.create(headline="Under wraps", embargoed=True), 1))
    assert ("No source changed" in page(eve), "Under wraps" in page(eve)) == (True, False)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_however_many_changes_there_are(ben: User, many: int) -> None:
    for _ in range(many):
        alert(*opened(ArticleFactory.create(), 2), *opened(ArticleFactory.create(), 1), source=SourceFactory.create())
    client = Client()
    client.force_login(ben)
    with CaptureQueriesContext(connection) as asked:
        client.get("/changes/")
    assert len(asked) == 9


def test_long_lists_have_pages(ben: User) -> None:
    for number in range(41):
        alert(*opened(ArticleFactory.create(), 1), source=SourceFactory.create(title=f"Page {number}"))
    assert headings(page(ben, "/changes/?page=2")) == ["Page 0"]
