"""Whether what a site answered is the page at all, or something in its place."""

import re
from urllib.parse import urlsplit

from factcheck.lib.extraction import Page
from factcheck.rechecks.models import Content

SHORT = 1_500  # characters: an error page or a parking page says little
SHELL = 200
REST_OF_AN_ERROR = 0.20
REST_BEFORE_A_PAYWALL = 0.35

THING = r"(?:page|article|story|content|document|file|address|url|site)"
ERROR = re.compile(
    rf"^\W*(?:error\s*)?404\b\W*(?:error|page|not found|$)|^\W*not found\W*$|^\W*error 404\b"
    rf"|\b{THING}\b.{{0,40}}\b(?:not found|(?:can|could)\s?(?:not|n[’']t) be found|(?:does not|doesn[’']t) exist"
    rf"|no longer (?:exists?|available)|(?:has been|was) (?:removed|deleted)|is unavailable)"
    rf"|\b(?:can|could)(?:not|n[’']t| not) find (?:the|this|that) {THING}\b",
    re.IGNORECASE,
)
PARKED = re.compile(
    r"\b(?:this )?domain(?: name)? (?:is|may be) for sale\b|\bbuy this domain\b|\bdomain (?:is )?parked\b"
    r"|\bparked (?:free|domain)\b|\bthis domain has (?:recently )?expired\b",
    re.IGNORECASE,
)
SUBSCRIBE = re.compile(
    r"\bsubscri(?:be|ption|bers?)\b.{0,60}\b(?:continue|read|only|access|unlock|full)\b"
    r"|\b(?:continue|keep) reading\b|\bunlock this (?:article|story)\b|\bsign in to read\b|\balready a subscriber\b",
    re.IGNORECASE,
)
NOT_FREE = re.compile(rb"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
EMPTY_ROOT = re.compile(
    rb"<(?P<tag>div|main)[^<>]*\bid=[\"']?(?:root|app|__next|__nuxt|___gatsby)\b[^<>]*>\s*</(?P=tag)>"
    rb"|<noscript>[^<]{0,200}javascript",
    re.IGNORECASE,
)


def what_hides(
    page: Page,
    *,
    body: bytes,
    url: str,
    final_url: str,
    before: str,
    lost_quotes: bool,
    is_stand_in: bool = False,
) -> Content | None:
    """Say what stands in the page's place; None when it is the page, changed or not.

    `before` is the main text we knew (empty when there is none), `lost_quotes` tells that there are cited quotes and
    none of them is here, and `is_stand_in` that the site shows the same for a page that never was. Where a cited quote
    stands, nobody asks.
    """
    said, left = page.full_text, len(page.text) / len(before) if before else 1.0
    if before and not lost_quotes and not is_stand_in and left >= REST_BEFORE_A_PAYWALL:
        return None
    if len(said) < SHORT and PARKED.search(said):
        return Content.PARKED
    if _is_error(page) or _is_root_instead(url, final_url):
        return Content.SOFT_404
    if len(said) < SHELL and EMPTY_ROOT.search(body):
        return Content.JS_SHELL
    if left < REST_BEFORE_A_PAYWALL and (NOT_FREE.search(body) or SUBSCRIBE.search(said)):
        return Content.PAYWALL
    return Content.SOFT_404 if is_stand_in or (lost_quotes and left < REST_OF_AN_ERROR) else None


def _is_error(page: Page) -> bool:
    first_line = page.full_text.lstrip().partition("\n")[0]
    return len(page.full_text) < SHORT and any(ERROR.search(line) for line in (page.title, first_line))


def _is_root_instead(url: str, final_url: str) -> bool:
    asked, reached = urlsplit(url), urlsplit(final_url)
    return bool(asked.path.strip("/")) and not reached.path.strip("/") and not reached.query
