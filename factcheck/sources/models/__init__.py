"""A thing in the world that can be cited, who stands behind it, what we saw of it, and what is said of it since."""

from factcheck.sources.models.hosts import Host, NotFoundPage, Parked, Probed, RobotsFile
from factcheck.sources.models.notices import TAKEN_BACK, Notice, NoticeKind, Origin, Paper, Retraction
from factcheck.sources.models.publishers import Domain, IndependenceGroup, Publisher, PublisherKind, Reliability
from factcheck.sources.models.sources import Address, Capture, Outcome, Source, SourceKind

__all__ = [
    "TAKEN_BACK",
    "Address",
    "Capture",
    "Domain",
    "Host",
    "IndependenceGroup",
    "NotFoundPage",
    "Notice",
    "NoticeKind",
    "Origin",
    "Outcome",
    "Paper",
    "Parked",
    "Probed",
    "Publisher",
    "PublisherKind",
    "Reliability",
    "Retraction",
    "RobotsFile",
    "Source",
    "SourceKind",
]
