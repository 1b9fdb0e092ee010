"""States reached the way people reach them: through the real actions, by the cast of `tests.cast`."""

from factcheck.accounts.models import User
from factcheck.articles.actions import submit
from factcheck.articles.models import Article, Kind
from factcheck.claims.actions import attach_citation, decide, reject_occurrence, take_in_draft
from factcheck.claims.models import Citation, Claim, Decision, Occurrence, Proves, Stance, Verdict
from factcheck.sources.actions import add_by_hand
from factcheck.sources.models import SourceKind

DRAFT = """The night ferry to Halden takes about 20 hours, the operator says.

Key Takeaways
- The ferry takes about 20 hours.
- No date for the return has been set.

Verified Facts
The ferry left Port Maren on Monday with 140 passengers.

Unconfirmed
- It is not known whether the minister himself was on board the ferry on Monday.
"""


def ferry_story(ada: User, ben: User) -> Article:
    """Ada files a story about a ferry; every place where it seems to repeat itself is a claim of its own."""
    article = take_in_draft(headline="The night ferry", given=DRAFT.encode(), by=ada)
    submit(article=article, by=ada)
    for occurrence in Occurrence.objects.filter(claim__article=article).suggested():
        reject_occurrence(occurrence=occurrence, by=ben)
    article.refresh_from_db()
    return article


def record_for(claim: Claim, *, by: User) -> Citation:
    """`by` writes down an interview that says what the claim says, and cites it."""
    source = add_by_hand(kind=SourceKind.INTERVIEW, title="The harbour master", by=by, record=f"He said: {claim.text}")
    return attach_citation(
        claim=claim, source=source, by=by, quote=claim.text, stance=Stance.SUPPORTS, proves=Proves.SO
    )


def verify(claim: Claim, *, ada: User, ben: User) -> Decision:
    """Ada cites a source for the claim and Ben verifies it."""
    record_for(claim, by=ada)
    claim.refresh_from_db()
    return decide(claim=claim, by=ben, verdict=Verdict.VERIFIED, seen=claim.version)


def settled_story(ada: User, ben: User) -> Article:
    """Every claim of the ferry story is decided: what stands under Unconfirmed is unconfirmed, the rest verified."""
    article = ferry_story(ada, ben)
    for claim in article.claims.standing().in_order():
        if claim.occurrences.filter(section__kind=Kind.UNCONFIRMED).exists():
            decide(claim=claim, by=ben, verdict=Verdict.UNCONFIRMED, note="No list of names.", seen=claim.version)
        else:
            verify(claim, ada=ada, ben=ben)
    return article
