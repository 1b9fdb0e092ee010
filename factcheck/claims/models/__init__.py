"""An assertion, where it occurs, its citations, its decisions, its verdict."""

from factcheck.claims.models.citations import Citation, Proves, QuoteState, Stance
from factcheck.claims.models.claims import Claim, Kind, Verdict
from factcheck.claims.models.decisions import Decision, Reopening
from factcheck.claims.models.places import AnchorState, LostPlace, Occurrence, asks
from factcheck.claims.models.queries import Query, QueryKind

__all__ = [
    "AnchorState",
    "Citation",
    "Claim",
    "Decision",
    "Kind",
    "LostPlace",
    "Occurrence",
    "Proves",
    "Query",
    "QueryKind",
    "QuoteState",
    "Reopening",
    "Stance",
    "Verdict",
    "asks",
]
