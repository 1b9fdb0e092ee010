"""One claim with all that is needed to judge it: where it stands, what is cited for it, what was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import quote as urlquote

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, Substr
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article, Revision
from factcheck.claims.models import Citation, Claim, Decision, Occurrence, Query, Verdict
from factcheck.claims.rules import why_not_decide
from factcheck.claims.story import Mark, Run, cut, pieces
from factcheck.desk.steps import Step, is_worth_asking, standing_of, steps_of
from factcheck.sources.models import Source

LONG_QUOTE = 12  # words
CONTEXT = 160  # characters of the capture shown on either side of a quote: about two lines

MOST_REASONS = 3
ALIKE = 0.3  # of the words, for one place to be shown as what became of another

# The buttons in their order, with the keys that press them.
KEYS = {
    Verdict.VERIFIED: "v 1",
    Verdict.UNCONFIRMED: "u 2",
    Verdict.DISPUTED: "d 3",
    Verdict.WRONG: "w 4",
    Verdict.NO_CLAIM: "0",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One verdict button. `why_not` is what would be answered to whoever pressed it now."""

    verdict: Verdict
    keys: str
    pressed: bool
    why_not: str | None

    @property
    def label(self) -> str:
        return _("Wrong") if self.verdict == Verdict.WRONG else str(self.verdict.label)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A citation as it is shown: its quote lit in a little of the capture, and how it stands, in words."""

    citation: Citation
    context: str
    start: int | None
    end: int | None
    standing: str
    steps: list[Step]
    asks_again: bool
    """Whether the page asks again in a moment, because a look is under way."""
    live: str
    """The page itself, opened at the quote; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words that were decided on, and those that stand in their place now: none where they are gone."""

    section: str
    before: str
    after: str


@dataclass(frozen=True)
class Card:
    """What the claim card shows."""

    claim: Claim
    places: list[Occurrence]
    suggested: list[Occurrence]
    evidence: list[Evidence]
    decisions: Sequence[Decision]
    choices: list[Choice]
    queries: list[Query]
    last_decision: Decision | None
    """The decision in force: the newest that was not taken back."""
    rewordings: list[Rewording]
    """What became of the words it was about; empty while the verdict stands."""
    reopened_before: list[str]
    """Why it had to be looked at again before the reason it shows, newest first; empty while the verdict stands."""

    @property
    def is_repeated(self) -> bool:
        return len(self.places) > 1


def newest_revision(article: Article) -> Subquery:
    return Subquery(Revision.objects.filter(article=article).order_by("-number").values("pk")[:1])


def occurrences_around(article: Article, claims: Iterable[int]) -> list[Occurrence]:
    """Every place in the newest text that one of `claims` shares with itself or another, in one query."""
    here = Occurrence.objects.filter(revision=newest_revision(article))
    theirs = here.filter(claim__in=list(claims), start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    asked = Query.objects.filter(claim=OuterRef("claim")).open()
    shared = (
        here.standing()
        .filter(Exists(theirs))
        .annotate(is_asked_about=Exists(asked), revision_number=F("revision__number"))
    )
    return list(shared.select_related("claim__raised_by", "section").in_order())


def citations_in_context(user: User) -> QuerySet[Citation]:
    """The standing citations `user` may know of, with the words around each quote, never a whole capture."""
    start, end = F("quote_start"), F("quote_end")
    text = F("capture__full_text")
    from_start = Greatest(start - CONTEXT, Value(0))
    unread = ("text", "full_text", "headers")
    return (
        Citation.objects.visible_to(user)
        .standing()
        .select_related("source__publisher", "source__notice", "by", "capture", "proved_capture")
        .defer(*(f"{capture}__{field}" for capture in ("capture", "proved_capture") for field in unread))
        .annotate(
            words_before=Substr(text, from_start + 1, start - from_start),
            words_lit=Substr(text, start + 1, end - start),
            words_after=Substr(text, end + 1, CONTEXT),
        )
        .order_by("pk")
    )


def evidence_of(citation: Citation) -> Evidence:
    """What is shown of one of `citations_in_context`."""
    before, lit, after = (getattr(citation, f"words_{part}") or "" for part in ("before", "lit", "after"))
    source = citation.source
    return Evidence(
        citation=citation,
        context=before + lit + after,
        start=len(before) if lit else None,
        end=len(before) + len(lit) if lit else None,
        standing=standing_of(citation),
        steps=steps_of(citation),
        asks_again=is_worth_asking(source),
        live=at_the_quote(source.url, lit or citation.quote) if source.url else "",
    )


def at_the_quote(url: str, quote: str) -> str:
    """The address that scrolls to the quote (a text fragment): of a long one, its first and last words."""
    words = quote.split()
    if not words:
        return url
    said = [quote] if len(words) <= LONG_QUOTE else [" ".join(words[:4]), " ".join(words[-4:])]
    # In a text fragment commas, ampersands and hyphens mean something, so they are written as bytes.
    fragment = ",".join(urlquote(part, safe="").replace("-", "%2D") for part in said)
    return f"{url.partition('#')[0]}#:~:text={fragment}"


def card_of(article: Article, claim: int, *, user: User, around: list[Occurrence] | None = None) -> Card:
    """The card of one of the article's claims; `around` are the places, when they are known already."""
    here = [one for one in around if one.claim_id == claim] if around is not None else []
    here = here or [one for one in occurrences_around(article, [claim]) if one.claim_id == claim]
    shown = here[0].claim if here else Claim.objects.select_related("raised_by").get(pk=claim)
    shown.article = article
    is_asked_about = any(getattr(one, "is_asked_about", True) for one in here) or not here
    citations = list(citations_in_context(user).filter(claim=shown))
    decisions = decisions_of(shown, user=user)
    in_force = next((one for one in decisions if one.undoes_id is None and not hasattr(one, "undone_by")), None)
    return Card(
        claim=shown,
        places=[one for one in here if one.confirmed],
        suggested=[one for one in here if not one.confirmed],
        evidence=[evidence_of(one) for one in citations],
        decisions=decisions,
        choices=[
            Choice(
                verdict,
                keys,
                pressed=shown.verdict == verdict and not shown.is_stale,
                why_not=why_not_decide(shown, by=user, verdict=verdict, citations=citations),
            )
            for verdict, keys in KEYS.items()
        ],
        queries=list(shown.queries.open().in_order()) if is_asked_about else [],
        last_decision=in_force,
        rewordings=rewordings(shown, decided=in_force, here=here) if in_force and shown.is_stale else [],
        reopened_before=reopened_before(shown, decided=in_force, user=user) if in_force and shown.is_stale else [],
    )


def rewordings(claim: Claim, *, decided: Decision, here: Sequence[Occurrence]) -> list[Rewording]:
    """Where the claim was decided on in other words than stand `here` now; one query.

    Of several places that changed, each is shown beside the one most like it: nothing rests on that but how it reads.
    """
    there = claim.occurrences.confirmed().filter(
        revision__article=claim.article, revision__number=decided.evidence["revision"]
    )
    before = list(there.select_related("section").in_order())
    were, are = {place.exact for place in before}, {place.exact for place in here}
    new = [place.exact for place in here if place.exact not in were]
    found = []
    for place in before:
        if place.exact not in are:
            after = max(new, key=lambda words: _likeness(place.exact, words), default="")
            after = after if _likeness(place.exact, after) >= ALIKE else ""
            if after:
                new.remove(after)
            found.append(Rewording(str(place.section), place.exact, after))
    words = str(decided.evidence["text"])
    return found or ([Rewording("", words, claim.text)] if words != claim.text else [])


def reopened_before(claim: Claim, *, decided: Decision, user: User) -> list[str]:
    """Why else the claim must be looked at again since it was decided; a later reason settles no earlier one."""
    known = Q(citation=None) | Q(citation__source__in=Source.objects.visible_to(user))
    since = claim.reopenings.filter(known, at__gt=decided.at).exclude(reason=claim.stale_because)
    return list(dict.fromkeys(since.order_by("-pk").values_list("reason", flat=True)))[:MOST_REASONS]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def decisions_of(claim: Claim, *, user: User) -> Sequence[Decision]:
    """The claim's decisions, newest first, their evidence without the sources `user` may not know of; one query."""
    cited = Source.objects.filter(citations__claim=OuterRef("claim"))
    hidden = cited.exclude(pk__in=Source.objects.visible_to(user)).values("pk")
    decisions = claim.decisions.select_related("by", "undone_by").annotate(hidden=ArraySubquery(hidden)).order_by("-pk")
    for decision in decisions:
        seen = decision.evidence["citations"]
        decision.evidence["citations"] = [one for one in seen if one["source"] not in decision.hidden]
    return list(decisions)


def latest_decisions(article: Article) -> QuerySet[Decision]:
    """The last ten decisions of the story, undone ones among them, newest first."""
    return (
        Decision.objects.filter(claim__article=article)
        .select_related("by", "claim", "undone_by")
        .defer("evidence")
        .order_by("-pk")[:10]
    )


def mark_of(occurrence: Occurrence) -> Mark:
    claim = occurrence.claim
    return Mark(
        occurrence=occurrence.pk,
        claim=claim.pk,
        number=claim.number,
        status=claim.status,
        start=occurrence.start,
        end=occurrence.end,
        confirmed=occurrence.confirmed,
    )


def runs_of(around: list[Occurrence], claims: Iterable[int]) -> list[Run]:
    """The runs of the story that show one of `claims`, cut as in the whole story, from the places' words."""
    marks = [mark_of(one) for one in around]
    wanted = set(claims)
    runs: dict[int, Run] = {}
    for one in around:
        if one.claim_id in wanted:
            for _kind, start, words in pieces(one.start, one.exact):
                over = [mark for mark in marks if mark.start < start + len(words) and mark.end > start]
                runs.update({run.start: run for run in cut(start, words, marks=over)})
    return [runs[start] for start in sorted(runs)]
