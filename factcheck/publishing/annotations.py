"""What the newsroom knows of each claim, in the words in which its own copy of the story says it.

It is made from the story as the desk has it now and not from the public record, which holds nothing of who decided, of
what is still open and of what speaks against a claim. Whoever may see the story on the desk reads all of that there.
A confidential source is different: some who see the story may not know of it, and nobody can tell who will open a file
that is passed on. So no file names one, whoever asks for it: it only says that there is one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from factcheck.articles.models import Article, Revision
from factcheck.articles.papers.own import Field
from factcheck.claims.models import Citation, Claim, Decision, Occurrence, QuoteState, Verdict

Piece = tuple[Field | None, str]


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is said of one claim: in lines, and a piece by piece for each of its citations."""

    number: int
    lines: list[str]
    citations: list[list[Piece]]


def claims_of(article: Article, revision: Revision) -> list[Claim]:
    """The standing claims with what is said of them: their places in the revision, citations, decisions."""
    citations = (
        Citation.objects.standing()
        .select_related("source__publisher", "source__capture", "capture")
        .defer("capture__text", "capture__full_text", "source__capture__text", "source__capture__full_text")
    )
    places = Occurrence.objects.filter(revision=revision).in_order()
    decisions = Decision.objects.order_by("pk").select_related("by").defer("evidence")
    return list(
        Claim.objects.standing()
        .filter(article=article)
        .in_order()
        .prefetch_related(
            Prefetch("occurrences", places), Prefetch("citations", citations), Prefetch("decisions", decisions)
        )
    )


def annotation_of(claim: Claim) -> Annotation:
    """Say of the claim how it stands, who decided that when and why, what is missing, and on what it rests."""
    citations = list(claim.citations.all())
    lines = [_verdict(claim), *_decided(claim), *map(_cited, citations)]
    return Annotation(claim.number, lines, [_pieces(claim, citation) for citation in citations])


def again(claim: Claim, place: Occurrence) -> str:
    """What is said of a claim at a further place of it."""
    said = {"number": claim.number, "verdict": _status(claim)}
    if place.confirmed:
        return _("Claim %(number)s, here again: %(verdict)s.") % said
    return _("Perhaps claim %(number)s again: nobody has said yet whether these words say the same.") % said


def nowhere(claim: Claim) -> str:
    """What is said of a claim whose words stand in this text no more."""
    return _("Claim %(number)s stands nowhere in this text: “%(words)s” %(verdict)s.") % {
        "number": claim.number,
        "words": claim.text,
        "verdict": _status(claim),
    }


def moment(when: datetime) -> str:
    return formats.date_format(timezone.localtime(when), "j F Y, H:i")


def _status(claim: Claim) -> str:
    return _("Changed, look again") if claim.is_stale else str(claim.get_verdict_display())


def _verdict(claim: Claim) -> str:
    said = {"number": claim.number, "verdict": claim.get_verdict_display(), "reason": claim.stale_because}
    if claim.is_stale:
        return _("Claim %(number)s: changed, look again. It was “%(verdict)s”. %(reason)s") % said
    return _("Claim %(number)s: %(verdict)s.") % said


def _decided(claim: Claim) -> list[str]:
    decision = claim.last_decision
    if decision is None:
        return [_("Nobody has decided yet.")]
    lines = [_("%(who)s, %(when)s.") % {"who": decision.by, "when": moment(decision.at)}]
    if claim.verdict in {Verdict.UNCONFIRMED, Verdict.DISPUTED}:
        lines.append(
            _("Missing: %(note)s") % {"note": decision.note} if decision.note else _("What is missing is not said.")
        )
    elif decision.note:
        lines.append(_("Note: %(note)s") % {"note": decision.note})
    return lines


def _cited(citation: Citation) -> str:
    """A citation in a line of the claim's comment; where to find it stands in its footnote."""
    source = citation.source
    stance = citation.get_stance_display()
    if source.confidential:
        return _("%(stance)s: a source known to the newsroom.") % {"stance": stance}
    quote = f" “{citation.quote}”" if citation.quote else ""
    locator = f", {citation.locator}" if citation.locator else ""
    return f"{stance}: {source}.{quote}{locator}. {_standing(citation)}".replace("..", ".")


def _pieces(claim: Claim, citation: Citation) -> list[Piece]:
    """A citation for its footnote, what an importer reads back apart from the words around it."""
    source = citation.source
    pieces: list[Piece] = [
        (Field.CLAIM, _("Claim %(number)s") % {"number": claim.number}),
        (None, ". "),
        (Field.STANCE, citation.get_stance_display()),
    ]
    if source.confidential:
        return [*pieces, (None, ": "), (None, _("a source known to the newsroom")), (None, ".")]
    publisher = source.publisher.name if source.publisher and source.publisher.name != str(source) else ""
    facts = [publisher, source.author, source.published.isoformat() if source.published else ""]
    # Until it was seen, a page is only known by its address.
    is_nameless = str(source) == source.url
    pieces += [
        (None, " ("),
        (Field.PROVES, citation.get_proves_display()),
        (None, "): "),
        *([] if is_nameless else [(Field.TITLE, str(source))]),
        (None, "".join(f", {fact}" for fact in facts if fact)),
    ]
    if source.url:
        pieces += [(None, "" if is_nameless else ", "), (Field.ADDRESS, source.url)]
    if citation.quote:
        pieces += [(None, ": “"), (Field.QUOTE, citation.quote), (None, "”")]
    if citation.locator:
        pieces += [(None, ", "), (Field.LOCATOR, citation.locator)]
    pieces += [(None, f". {_standing(citation)} "), (Field.SOURCE, _("Source %(id)s") % {"id": source.pk}), (None, ".")]
    return [(field, words) for field, words in pieces if words]


def _standing(citation: Citation) -> str:
    """How the quote stands in what we captured."""
    capture = citation.capture or citation.source.capture
    if capture is None:
        return _("Not seen in a capture of ours.")
    said = {"when": moment(capture.at)}
    if not citation.quote:
        return _("Captured %(when)s.") % said
    match citation.quote_state:
        case QuoteState.INTACT:
            return _("The quote stands in our capture of %(when)s.") % said
        case QuoteState.ALTERED:
            return _("The quote stands with changes in our capture of %(when)s.") % said
        case _other:
            return _("The quote does not stand in our capture of %(when)s.") % said
