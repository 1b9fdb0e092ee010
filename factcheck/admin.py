"""Where Django looks for the administration: re-exports of the rooms' own."""

from factcheck.accounts.admin import PersonAdmin
from factcheck.articles.admin import ArticleAdmin
from factcheck.audit.admin import EntryAdmin
from factcheck.claims.admin import ClaimAdmin
from factcheck.rechecks.admin import RecheckAdmin
from factcheck.sources.admin import CaptureAdmin, IndependenceGroupAdmin, PublisherAdmin, SourceAdmin

__all__ = [
    "ArticleAdmin",
    "CaptureAdmin",
    "ClaimAdmin",
    "EntryAdmin",
    "IndependenceGroupAdmin",
    "PersonAdmin",
    "PublisherAdmin",
    "RecheckAdmin",
    "SourceAdmin",
]
