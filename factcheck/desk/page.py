"""What the desk shows of one story, for the whole page and for its fragments alike."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import push_url, trigger_client_event

from factcheck.accounts.models import User
from factcheck.articles import rules as article_rules
from factcheck.articles.models import Article, Format, PendingRevision, Revision
from factcheck.claims.models import LostPlace, Occurrence, Query
from factcheck.claims.story import Part, Story, Stretch, tell
from factcheck.desk.access import user_of
from factcheck.desk.card import card_of, latest_decisions, mark_of, occurrences_around, runs_of
from factcheck.desk.findings import shown
from factcheck.desk.forms import RaiseForm, SendBackForm, VerdictForm
from factcheck.desk.outline import Entry, Outline
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment
from factcheck.proofing.reading import findings_of
from factcheck.publishing import rules as publishing_rules

DESK = "desk/desk.html"
LONGEST_ID = 19  # digits of the largest id the database can hold


@dataclass(frozen=True, slots=True)
class Way:
    """Where one may go from a claim."""

    next: Entry | None
    previous: Entry | None
    next_unresolved: Entry | None
    previous_unresolved: Entry | None


def story_of(revision: Revision) -> Story:
    """The revision laid out with the standing claims; three queries, whatever its length."""
    return tell(
        revision.text,
        parts=[
            Part(section.kind, section.heading, section.start, section.body_start, section.end)
            for section in revision.sections.all()
        ],
        sentences=[
            Stretch(
                sentence.pk,
                sentence.start,
                sentence.end,
                sentence.cleared_at is not None,
                sentence.attribution,
            )
            for sentence in revision.sentences.all()
        ],
        marks=[
            mark_of(one)
            for one in Occurrence.objects.standing().filter(revision=revision).select_related("claim").in_order()
        ],
        wrapped=revision.format != Format.TEXT,
    )


def card_context(
    article: Article,
    user: User,
    claim: int | None,
    *,
    left_behind: int | None = None,
    outline: Outline | None = None,
    note: str = "",
    **more: Any,
) -> dict[str, Any]:
    """What the claim card needs, and the marks of the claim it shows and of the one it showed before."""
    outline = outline or Outline.of(article)
    entry = (outline.entry(claim) if claim else None) or outline.first()
    context: dict[str, Any] = {
        "article": article,
        "desk_url": reverse("desk", args=[article.pk]),
        "outline": outline,
        "current": entry,
        "card": None,
        "why_not_revise": article_rules.why_not_revise(article, by=user),
        **more,
    }
    if entry:
        shown = {entry.claim, *([left_behind] if left_behind else [])}
        around = occurrences_around(article, shown)
        card = card_of(article, entry.claim, user=user, around=around)
        context |= {
            "card": card,
            "way": Way(
                next=outline.after(entry.claim),
                previous=outline.before(entry.claim),
                next_unresolved=outline.unresolved_after(entry.claim),
                previous_unresolved=outline.unresolved_before(entry.claim),
            ),
            "marks": runs_of(around, shown),
            "form": VerdictForm(initial={"seen": card.claim.version, "note": note}),
        }
    return context


def gate_context(article: Article, user: User) -> dict[str, Any]:
    """What may be done with the whole story, what stands in the way, and what was decided last."""
    return {
        "article": article,
        "desk_url": reverse("desk", args=[article.pk]),
        "blockers": publishing_rules.blockers(article),
        "why_not_submit": article_rules.why_not_submit(article, by=user),
        "why_not_send_back": article_rules.why_not_send_back(article, by=user),
        "latest": list(latest_decisions(article)),
        "send_back_form": SendBackForm(),
    }


def desk_context(
    article: Article, user: User, claim: int | None = None, *, note: str = "", **more: Any
) -> dict[str, Any]:
    """Everything the desk shows: a constant number of queries, whatever the number of claims."""
    revision = article.revision
    story, findings = story_of(revision), findings_of(revision)
    return {
        **card_context(article, user, claim, note=note),
        **gate_context(article, user),
        "why_not_set_people": article_rules.why_not_set_people(article, by=user),
        "revision": revision,
        "story": story,
        "findings": shown(findings, revision.text, story),
        "open_findings": sum(one.is_open for one in findings),
        "blocking_findings": sum(one.is_open and one.blocking for one in findings),
        "raise_form": RaiseForm(),
        "queries": list(Query.objects.filter(revision__article=article).open().at_no_claim().in_order()),
        "lost": list(
            LostPlace.objects.open().filter(claim__article=article).select_related("claim", "occurrence__section")
        ),
        **more,
    }


def desk_url(article: Article, claim: int | None = None, *, at: str = "claim-card") -> str:
    """The desk at the claim, or at another part of its page; without either, wherever it begins."""
    address = reverse("desk", args=[article.pk])
    if claim:
        return f"{address}?claim={claim}#{at}"
    return address if at == "claim-card" else f"{address}#{at}"


def pending_url(offered: PendingRevision, *, claim: int | None = None) -> str:
    """Where to see what a text would do; from there one comes back to the `claim`."""
    address = reverse("pending-revision", args=[offered.pk])
    return f"{address}?claim={claim}" if claim else address


def number_of(value: str | None) -> int | None:
    """The claim an address or a form names; None when it names none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < LONGEST_ID else None


def answer(
    request: HttpRequest,
    article: Article,
    *,
    said: str,
    claim: int | None = None,
    at: str = "claim-card",
) -> HttpResponse:
    """After something was done, which `said` says: back to the desk, or the desk's fragment when htmx did it.

    Without a `claim` the card stays with the one that was shown.
    """
    user = user_of(request)
    claim = claim or number_of(request.POST.get("claim"))
    if not wants_fragment(request):
        messages.success(request, said)
        return HttpResponseRedirect(desk_url(article, claim, at=at))
    response = render_page_or_fragment(request, DESK, fragment="desk", context=desk_context(article, user, claim))
    return push_url(say(response, said), desk_url(article, claim).partition("#")[0])


def say(response: HttpResponse, sentence: str) -> HttpResponse:
    """Have the page say `sentence` in its status region, without it being part of any fragment."""
    return trigger_client_event(response, "say", {"status": sentence})
