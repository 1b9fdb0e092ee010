"""What a draft brings along beside its words: notes become citations and queries, and queries are answered."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles.models import Revision
from factcheck.articles.papers.own import Field
from factcheck.articles.papers.paper import Note, NoteKind
from factcheck.audit import actions as audit
from factcheck.claims import rules
from factcheck.claims.actions.citations import attach_citation
from factcheck.claims.models import Citation, Claim, Occurrence, Proves, Query, Stance
from factcheck.lib.errors import Refused
from factcheck.lib.text import clean_text
from factcheck.sources.actions import hold_sources, source_for_url
from factcheck.sources.models import Source

# So many sources are looked up while somebody waits for their draft; whatever is beyond them stays a query.
MOST_CITED: Final = 200
LONGEST_AUTHOR: Final = 200
BATCH: Final = 1_000
LONGEST_NUMBER: Final = 18

QUOTED: Final = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|„([^„“”]+)[“”]|«([^«»]+)»")
FEWEST_QUOTED_WORDS: Final = 3
AROUND: Final = " \t\n.,;:–—-|()[]<>"


@transaction.atomic
def take_in_notes(*, revision: Revision, notes: Sequence[Note], by: User) -> None:
    """Have every note of a draft at the claim it hangs on: one that names a source cites it, any other asks."""
    if not notes:
        return
    places = list(Occurrence.objects.filter(revision=revision).select_related("claim").in_order())
    starts = [place.start for place in places]
    queries, cited = [], 0
    for note in notes:
        claim = _claim_named(note, places) or _claim_at(note, revision.text, places, starts)
        rest = note.text
        if note.own:
            # What is ours and cannot be read as such any more must not be read as something else.
            is_back = claim and cited < MOST_CITED and _is_brought_back(claim, note, by=by)
            cited += bool(is_back)
            rest = "" if is_back else note.text
        elif claim and note.address and cited < MOST_CITED and _is_cited(claim, note, by=by):
            cited += 1
            rest = _rest_of(note)
        if rest:
            queries.append(
                Query(
                    revision=revision,
                    claim=claim,
                    start=note.start,
                    end=note.end,
                    kind=note.kind,
                    text=rest,
                    author=note.author[:LONGEST_AUTHOR],
                )
            )
    Query.objects.bulk_create(queries, batch_size=BATCH)
    audit.record("article.notes_taken_in", about=revision.article, by=by, citations=cited, queries=len(queries))


def hold_cited(notes: Sequence[Note], *, by: User) -> None:
    """Hold the pages that the notes may cite; before any claim is held, for looks hold them in that order."""
    named = [note.own.get(Field.ADDRESS, "") if note.own else note.address for note in notes]
    hold_sources(urls=list(filter(None, named))[:MOST_CITED], by=by)


def new_among(notes: Sequence[Note], *, before: Sequence[Note]) -> list[Note]:
    """The notes that the text before did not have; of those that say the same, as many as came on top."""
    known = Counter(map(_said, before))
    new = []
    for note in notes:
        if known[_said(note)]:
            known[_said(note)] -= 1
        else:
            new.append(note)
    return new


@transaction.atomic
def answer_query(*, query: Query, by: User) -> None:
    """Say that the query needs nobody any more."""
    query = Query.objects.select_for_update(no_key=True, of=("self",)).select_related("answered_by").get(pk=query.pk)
    if reason := rules.why_not_answer(query, by=by):
        raise Refused(reason)
    query.answered_by, query.answered_at = by, timezone.now()
    query.save(update_fields=["answered_by", "answered_at"])
    audit.record("query.answered", about=query, by=by, article=query.revision.article_id)


def _said(note: Note) -> tuple[object, ...]:
    """All that a note says, wherever it hangs."""
    return note.kind, note.text, note.addresses, note.author, frozenset(note.own.items())


def _claim_named(note: Note, places: Sequence[Occurrence]) -> Claim | None:
    """The claim that a note of ours names, if it does end where the note hangs."""
    number = re.sub(r"\D", "", note.own.get(Field.CLAIM, ""))
    at_hand = (place.claim for place in places if number and place.end == note.end)
    return next((claim for claim in at_hand if str(claim.number) == number), None)


def _is_brought_back(claim: Claim, note: Note, *, by: User) -> bool:
    """Cite for the claim what a note of ours cited for it; say whether that went, or was done before.

    What was withdrawn since stays withdrawn.

    A page is known by its address. What has none is the source of that number here only if it is called the same, for
    the file may come from another newsroom.
    """
    said = {field: note.own.get(field, "") for field in Field}
    stances = {str(stance.label): stance for stance in Stance}
    proofs = {str(proof.label): proof for proof in Proves}
    if said[Field.STANCE] not in stances or said[Field.PROVES] not in proofs:
        return False
    try:
        with transaction.atomic():
            source = _source_of(said, by=by)
            if source is None:
                return False
            stance, quote = stances[said[Field.STANCE]], said[Field.QUOTE]
            if not _citations_ever(claim, source, quote=quote).filter(stance=stance).exists():
                attach_citation(
                    claim=claim,
                    source=source,
                    by=by,
                    quote=quote,
                    locator=said[Field.LOCATOR],
                    stance=stance,
                    proves=proofs[said[Field.PROVES]],
                )
    except Refused:
        return False
    return True


def _citations_ever(claim: Claim, source: Source, *, quote: str) -> QuerySet[Citation]:
    """Every citation of these words for the claim, withdrawn or not."""
    return claim.citations.filter(source=source.same_as or source, quote=clean_text(quote).strip())


def _source_of(said: Mapping[Field, str], *, by: User) -> Source | None:
    if said[Field.ADDRESS]:
        return source_for_url(url=said[Field.ADDRESS], by=by)
    number = re.sub(r"\D", "", said[Field.SOURCE])[:LONGEST_NUMBER]
    source = Source.objects.visible_to(by).filter(pk=number or 0, url="", confidential=False).first()
    return source if source and str(source) == said[Field.TITLE] else None


def _claim_at(note: Note, text: str, places: Sequence[Occurrence], starts: Sequence[int]) -> Claim | None:
    """The claim that shares most words with the note's place, or ends right before it; `places` are in order."""
    at = bisect_right(starts, max(note.end - 1, 0))
    if not at:
        return None
    if note.start < note.end:
        over = [
            (min(place.end, note.end) - max(place.start, note.start), place)
            for place in takewhile(lambda place: place.end > note.start, reversed(places[:at]))
        ]
        if over:
            return max(over, key=lambda one: one[0])[1].claim
    before = places[at - 1]
    return None if any(char.isalnum() for char in text[before.end : note.end]) else before.claim


def _is_cited(claim: Claim, note: Note, *, by: User) -> bool:
    """Cite the note's address for the claim; say whether that went, or was done before.

    Not every address can be watched. What was withdrawn since stays withdrawn.
    """
    words, quote = _words_beside(note), _quote_in(note)
    locator = words if note.kind != NoteKind.COMMENT and len(words) <= rules.LONGEST_LOCATOR else ""
    try:
        with transaction.atomic():
            source = source_for_url(url=note.address, by=by)
            # Where it still stands, and the note says another place of the page, somebody must see to that.
            known = _citations_ever(claim, source, quote=quote)
            if not known.filter(Q(withdrawn_at__isnull=False) | Q(locator=locator)).exists():
                attach_citation(
                    claim=claim,
                    source=source,
                    by=by,
                    quote=quote,
                    locator=locator,
                )
    except Refused:
        return False
    return True


def _rest_of(note: Note) -> str:
    """What a note says that its citation does not: a comment's words, and any that are too long for a locator."""
    words = _words_beside(note)
    is_told = not words or (note.kind != NoteKind.COMMENT and len(words) <= rules.LONGEST_LOCATOR)
    return "" if is_told else note.text


def _quote_in(note: Note) -> str:
    """The longest words the note quotes; empty when it quotes a title at most."""
    quotes = ["".join(filter(None, found.groups())).strip() for found in QUOTED.finditer(note.text)]
    long = [quote for quote in quotes if len(quote.split()) >= FEWEST_QUOTED_WORDS]
    return max(long, key=len, default="")


def _words_beside(note: Note) -> str:
    """What the note says besides the address and the quote."""
    words = note.text.replace(note.address, " ")
    quote = _quote_in(note)
    words = re.sub(rf"[“\"„«]\s*{re.escape(quote)}\s*[”\"“»]", " ", words, count=1) if quote else words
    words = " ".join(words.split()).strip(AROUND)
    return words if any(char.isalnum() for char in words) else ""
