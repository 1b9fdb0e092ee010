"""Where Django looks for models: re-exports of the rooms' own."""

from factcheck.accounts.models import User
from factcheck.articles.models import Article, PendingRevision, Revision, Section, Sentence
from factcheck.audit.models import Entry
from factcheck.claims.models import Citation, Claim, Decision, LostPlace, Occurrence, Query, Reopening
from factcheck.proofing.models import Dismissal
from factcheck.publishing.models import Clearance, Publication
from factcheck.rechecks.models import Alert, Mailing, Recheck
from factcheck.sources.models import (
    Address,
    Capture,
    Domain,
    Host,
    IndependenceGroup,
    NotFoundPage,
    Notice,
    Paper,
    Publisher,
    Retraction,
    RobotsFile,
    Source,
)

__all__ = [
    "Address",
    "Alert",
    "Article",
    "Capture",
    "Citation",
    "Claim",
    "Clearance",
    "Decision",
    "Dismissal",
    "Domain",
    "Entry",
    "Host",
    "IndependenceGroup",
    "LostPlace",
    "Mailing",
    "NotFoundPage",
    "Notice",
    "Occurrence",
    "Paper",
    "PendingRevision",
    "Publication",
    "Publisher",
    "Query",
    "Recheck",
    "Reopening",
    "Retraction",
    "Revision",
    "RobotsFile",
    "Section",
    "Sentence",
    "Source",
    "User",
]
