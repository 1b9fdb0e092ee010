"""Two who meet the same paper: who brings it in, who looks at it, who asks about it. None undoes what another did."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.rechecks.actions import Answers, papers, writing
from factcheck.sources.actions import source_for_url, want_look
from factcheck.sources.models import Paper, Source
from tests.factories import SourceFactory
from tests.pages import Pages
from tests.races import _somebody_waits_for_us, meanwhile
from tests.rechecks.conftest import Look, because, cited, decided
from tests.rechecks.test_notices import page

pytestmark = pytest.mark.django_db(transaction=True)

TAG = '<meta name="citation_doi" content="10.1234/ICE">'


def meet() -> None:
    Paper.objects.bulk_create([Paper(doi="10.1234/ice", ask_at=Now())], ignore_conflicts=True)


def test_who_brings_a_paper_in_and_records_it_does_not_wait_in_a_circle_with_a_look_that_re_opens_claims(
    source: Source, wire: Pages, ada: User, look: Look, caplog: pytest.LogCaptureFixture
) -> None:
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(head=TAG, hours=24))
    brought: list[Source] = []
    # The look has written to the audit, which it holds from then on, when it says which paper it met.
    meanwhile(
        lambda: brought.append(source_for_url(url="https://doi.org/10.1234/ice", by=ada)),
        lambda: look(source),
        once_it_waits=lambda: want_look(source=brought[0], by=ada),
    )
    # Of two in a circle the database sends one away: the look would be written down later, with a complaint.
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    assert because(claim).startswith("The source changed: 20 hours → 24 hours")
    assert list(Source.objects.filter(doi="10.1234/ice").order_by("pk")) == [source, *brought]


def test_where_the_paper_is_written_down_at_once_the_look_waits(
    source: Source, wire: Pages, ada: User, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same two, with the paper's row written in either act."""

    def meet_too(dois: Collection[str]) -> None:
        if dois:
            meet()

    monkeypatch.setattr(writing, "ask_soon", meet_too)
    claim = cited(source, by=ada).claim
    look(source)
    decided(claim)
    wire.set("/ferry", page(head=TAG, hours=24))
    waits: list[bool] = []
    meanwhile(meet, lambda: look(source), once_it_waits=lambda: waits.append(_somebody_waits_for_us()))
    assert waits == [True]


@pytest.fixture
def found(source: Source, wire: Pages, look: Look) -> Callable[[], object]:
    """A look that finds out that the page is the paper, which others cite and somebody asks about."""
    look(source)
    SourceFactory.create(doi="10.1234/ice")
    meet()
    wire.set("/ferry", page(head=TAG))
    return partial(look, source)


def answered(until: datetime) -> None:
    """Write down that Crossref knows of nothing, by somebody who took the paper until then."""
    papers._note("10.1234/ice", [], Answers(), until=until, wait=papers.WEEK)


def is_due() -> bool:
    return Paper.objects.get().ask_at <= timezone.now()


def test_a_page_that_turns_out_to_be_the_paper_while_the_answer_is_written_down_is_asked_about_soon(
    found: Callable[[], object],
) -> None:
    taken = papers._take(5)
    meanwhile(found, lambda: answered(taken["10.1234/ice"]))
    assert is_due()


def test_without_the_fence_the_answer_puts_it_off_for_a_week(
    found: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same two, with the paper put off whoever asked for it meanwhile."""
    monkeypatch.setattr(papers, "_put_off", lambda _until, *, wait: Now() + wait)
    taken = papers._take(5)
    meanwhile(found, lambda: answered(taken["10.1234/ice"]))
    assert not is_due()


def test_a_look_waits_for_who_just_put_the_paper_off_and_has_it_asked_about_soon(found: Callable[[], object]) -> None:
    taken = papers._take(5)
    waits: list[bool] = []
    meanwhile(
        lambda: answered(taken["10.1234/ice"]), found, once_it_waits=lambda: waits.append(_somebody_waits_for_us())
    )
    assert (waits, is_due()) == ([True], True)


def test_a_look_waits_for_who_takes_the_paper_too(found: Callable[[], object]) -> None:
    taken: dict[str, datetime] = {}
    meanwhile(lambda: taken.update(papers._take(5)), found)
    answered(taken["10.1234/ice"])
    assert is_due()
