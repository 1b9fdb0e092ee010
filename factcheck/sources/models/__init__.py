"""A thing in the world that can be cited, what we saw of it, and what is said of it since."""

from factcheck.sources.models.notices import TAKEN_BACK, Notice, NoticeKind, Origin, Paper, Retraction
from factcheck.sources.models.sources import (
    Address,
    Capture,
    Domain,
    Host,
    IndependenceGroup,
    Outcome,
    Parked,
    Publisher,
    PublisherKind,
    Reliability,
    RobotsFile,
    Source,
    SourceKind,
)

__all__ = [
    "TAKEN_BACK",
    "Address",
    "Capture",
    "Domain",
    "Host",
    "IndependenceGroup",
    "Notice",
    "NoticeKind",
    "Origin",
    "Outcome",
    "Paper",
    "Parked",
    "Publisher",
    "PublisherKind",
    "Reliability",
    "Retraction",
    "RobotsFile",
    "Source",
    "SourceKind",
]
