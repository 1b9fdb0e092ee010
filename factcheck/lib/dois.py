"""The DOI of a paper: found in an address or in what a page says of itself, written in one way."""

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST_DOI: Final = 300  # what is longer is taken for none
RESOLVERS: Final = frozenset({"doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net"})
DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d{1,9})*/[^\s\x00-\x1f\x7f\"<>#?&]{1,280}")
BEFORE: Final = re.compile(r"\s*(?:doi\s*:?\s*)?(?:https?://(?:dx\.|www\.)?doi\.org/)?(?:doi\s*:\s*)?", re.IGNORECASE)
# What publishers write behind a DOI in the addresses of a paper's forms.
FORM: Final = re.compile(
    r"(?:/(?:full|fulltext|full-text|abstract|abs|summary|pdf|epdf|pdfdirect|epub|html|xml|meta|references|figures|tables"
    r"|metrics|citations?|suppinfo|download|asset/.*)|\.(?:pdf|full|abstract|long|short|html?|xml)|/|(?<=\d)v\d{1,2})\Z",
    re.IGNORECASE,
)


def normalise_doi(written: str) -> str:
    """Write a DOI in small letters, bare of what stands before and behind it; empty when it is none."""
    bare = BEFORE.sub("", written, count=1)
    found = DOI.match(unquote(bare) if "%" in bare else bare)
    return _tidy(found[0]) if found else ""


def doi_in_url(url: str) -> str:
    """Find the DOI that an address names: a resolver's, or a publisher's with the DOI in its path or its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.hostname in RESOLVERS:
        return normalise_doi(parts.path.lstrip("/"))
    places = [parts.path, *(value for _name, value in parse_qsl(parts.query))]
    for place in places:
        if found := DOI.search(unquote(place)):
            doi = found[0]
            while (shorter := FORM.sub("", doi)) != doi and "/" in shorter:
                doi = shorter
            return _tidy(doi)
    return ""


def _tidy(doi: str) -> str:
    doi = doi.rstrip(".,;:'”’/")
    while doi.endswith((")", "]")) and doi.count("(") < doi.count(")") + doi.count("]") - doi.count("["):
        doi = doi[:-1]
    doi = doi.lower()
    return doi if DOI.fullmatch(doi) and len(doi) <= LONGEST_DOI else ""
