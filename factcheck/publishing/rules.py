"""What stands between a story and the public, and who may say that it goes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.accounts.models import User
from factcheck.articles.models import ASSERTING, Article, State
from factcheck.claims.models import Citation, Claim, Decision, LostPlace, Occurrence, Verdict
from factcheck.claims.rules import why_not_stand
from factcheck.proofing.reading import FORBIDDEN_SECTION, findings_of


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that must be put right before the story is cleared, and the claim where it is found, if it is one."""

    sentence: str
    claim: int | None = None
    number: int | None = None


def blockers(article: Article) -> list[Blocker]:
    """Name all that keeps `article` from being cleared: claims in their order, then what proofreading found."""
    revision = article.revision
    claims = (
        Claim.objects.standing()
        .filter(article=article)
        .in_order()
        .prefetch_related(
            Prefetch(
                "occurrences",
                Occurrence.objects.filter(revision=revision).in_order().select_related("section"),
            ),
            Prefetch("lost_places", LostPlace.objects.open()),
            Prefetch("citations", Citation.objects.standing().select_related("source__publisher", "source__notice")),
            Prefetch("decisions", Decision.objects.order_by("pk")),
        )
    )
    return [
        *(Blocker(sentence, claim.pk, claim.number) for claim in claims for sentence in _wants(claim)),
        *(
            Blocker(_("“%(words)s”: %(found)s") % {"words": _short(one.passage), "found": one.message})
            for one in findings_of(revision)
            # What the section forbids stands among the claims already.
            if one.blocking and one.is_open and one.rule != FORBIDDEN_SECTION
        ),
    ]


def why_not_clear(article: Article, *, by: User, found: list[Blocker], override: str) -> str | None:
    """Say what keeps `by` from clearing the story for publication; None if nothing does."""
    if not by.is_editor:
        return _("Only an editor can clear a story for publication.")
    if article.author_id == by.pk:
        return _("You wrote this story, so another editor must clear it.")
    if article.state != State.CHECKING:
        return _("Only a story in checking can be cleared; this one is: %(state)s.") % {
            "state": article.get_state_display()
        }
    if found and not override:
        return ngettext(
            "Not yet: %(sentence)s",
            "Not yet, %(count)s things stand in the way. The first: %(sentence)s",
            len(found),
        ) % {"sentence": found[0].sentence, "count": len(found)}
    if found and not by.is_senior:
        return _("Only a senior editor may clear a story that has open blockers.")
    return None


def why_not_publish(article: Article, *, by: User, found: list[Blocker], overridden: list[str]) -> str | None:
    """Say what keeps `by` from publishing the story, but for the blockers that its clearance set aside."""
    if not by.is_editor:
        return _("Only an editor can publish a story.")
    if article.state != State.CLEARED:
        return _("Only a cleared story can be published; this one is: %(state)s.") % {
            "state": article.get_state_display()
        }
    for blocker in found:
        if blocker.sentence not in overridden:
            return _("Something has changed since the story was cleared: %(sentence)s") % {"sentence": blocker.sentence}
    return None


def _wants(claim: Claim) -> Iterator[str]:
    """What is still wanted of one claim, whose occurrences, citations and decisions are at hand."""
    said: dict[str, object] = {"number": claim.number, "text": _short(claim.text)}
    places = claim.occurrences.all()
    if claim.is_stale:
        said["because"] = claim.stale_because
        yield _("Claim %(number)s (“%(text)s”) must be looked at again: %(because)s") % said
    elif claim.verdict == Verdict.UNCHECKED:
        yield _("Claim %(number)s (“%(text)s”) has not been checked.") % said
    elif claim.verdict == Verdict.WRONG:
        yield _("Claim %(number)s (“%(text)s”) is wrong: the text must be put right.") % said
    elif claim.verdict == Verdict.VERIFIED:
        decision = claim.last_decision
        decided_by = decision.by_id if decision else 0
        if reason := why_not_stand(claim, citations=claim.citations.all(), decided_by=decided_by):
            said["reason"] = reason
            yield _("Claim %(number)s (“%(text)s”) is marked verified, but: %(reason)s") % said
    elif claim.verdict in {Verdict.UNCONFIRMED, Verdict.DISPUTED}:
        for section in dict.fromkeys(place.section for place in places if place.confirmed):
            if section.kind in ASSERTING:
                said |= {"verdict": claim.get_verdict_display().lower(), "section": str(section)}
                yield _("Claim %(number)s (“%(text)s”) is %(verdict)s, but stands under %(section)s.") % said
    yield from _wants_of_places(claim, said)


def _wants_of_places(claim: Claim, said: dict[str, object]) -> Iterator[str]:
    if claim.lost_places.all():
        yield _("Claim %(number)s (“%(text)s”) has lost its place: say where it stands, or that it is gone.") % said
    if not all(place.confirmed for place in claim.occurrences.all()):
        yield _("Claim %(number)s (“%(text)s”) may stand in another place too: say whether it does.") % said


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
