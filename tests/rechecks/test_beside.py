"""A claim that cites a page without a quote, for what stands in a caption: told when that is edited, not else."""

import pytest

from factcheck.accounts.models import User
from factcheck.claims.models import Claim, Verdict
from factcheck.rechecks.models import Alert
from factcheck.sources.models import Source
from tests.pages import Pages
from tests.rechecks.conftest import Look, because, cited, decided, ferry

TEXT = "The ferry to Halden costs 90 euros."
CAPTION = "<aside><p>{}</p></aside>"
PRICE = "Prices: the ferry to Halden costs {} euros, with a cabin"


def page(words: str) -> str:
    return ferry().replace("</article>", f"</article>{CAPTION.format(words)}")


@pytest.fixture
def claim(source: Source, wire: Pages, ada: User, look: Look) -> Claim:
    wire.set("/ferry", page(PRICE.format(90)))
    claim = cited(source, by=ada, quote="", text=TEXT).claim
    look(source)
    return decided(claim)


def test_a_figure_that_changes_there_re_opens_it_and_is_captured(
    claim: Claim, source: Source, wire: Pages, look: Look
) -> None:
    wire.set("/ferry", page(PRICE.format(120)))
    assert look(source).outcome == "changed"
    assert because(claim).startswith("The source changed: 90 euros → 120 euros (")
    assert (Alert.objects.get().claims.get(), source.captures.count()) == (claim, 2)


@pytest.mark.parametrize("words", ["Ten tips for your garden", PRICE.format(90).replace("cabin", "bunk"), ""])
def test_what_else_changes_there_is_quiet(claim: Claim, source: Source, wire: Pages, look: Look, words: str) -> None:
    wire.set("/ferry", page(words))
    assert (look(source).outcome, because(claim), source.captures.count()) == ("unchanged", "", 1)


@pytest.mark.parametrize("verdict", [Verdict.UNCHECKED, Verdict.UNCONFIRMED])
def test_a_claim_that_rests_on_nothing_yet_has_nothing_captured(
    claim: Claim, source: Source, wire: Pages, look: Look, verdict: str
) -> None:
    decided(claim, verdict)
    wire.set("/ferry", page(PRICE.format(120)))
    assert (look(source).outcome, because(claim)) == ("unchanged", "")


def test_it_is_told_beside_a_change_of_the_main_text_too(claim: Claim, source: Source, wire: Pages, look: Look) -> None:
    wire.set("/ferry", page(PRICE.format(120)).replace("is not heated", "is always cold"))
    look(source)
    assert because(claim).startswith("The source changed: 90 euros → 120 euros (")
