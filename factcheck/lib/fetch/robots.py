"""What a site's robots.txt asks of us, remembered for a day."""

import re
import time
from collections import OrderedDict
from dataclasses import dataclass

from protego import Protego
from yarl import URL

from .outcomes import Fetched

KEPT_FOR = 24 * 3600.0
KEPT_FOR_AFTER_A_FAULT = 3600.0
MOST_SITES = 10_000
MOST_BYTES = 500_000

AGENT_LINE = re.compile(r"\s*user[-\s]*agent[\s:]*(?P<agent>[^#]*)", re.IGNORECASE)
SOMEBODY_ELSE = "User-agent: somebody-else"
NOTHING_FORBIDDEN = ""
ALL_FORBIDDEN = "User-agent: *\nDisallow: /"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a robots.txt asks, as the text of its rules, and for how many seconds that holds."""

    text: str
    seconds: float


class Robots:
    """The rules of the sites met so far, least recently used forgotten first."""

    def __init__(self) -> None:
        """Start knowing no site."""
        self._known: OrderedDict[URL, tuple[float, Protego]] = OrderedDict()

    def rules(self, site: URL) -> Protego | None:
        """Give the rules of the site, or None when they are unknown or a day old."""
        until, rules = self._known.get(site, (0.0, None))
        if rules is None or time.monotonic() > until:
            return None
        self._known.move_to_end(site)
        return rules

    def learn(self, site: URL, asked: Asked) -> Protego:
        """Remember what the site asks."""
        rules = Protego.parse(asked.text)
        self._known[site] = (time.monotonic() + asked.seconds, rules)
        if len(self._known) > MOST_SITES:
            self._known.popitem(last=False)
        return rules


def asked_by(answer: Fetched, *, token: str) -> Asked:
    """Read what came of asking for robots.txt, as RFC 9309 says.

    No such file means that nothing is forbidden, a fault of the site that everything is, for an hour. A site that
    cannot be reached at all forbids nothing: the fetch of the page itself will say what is wrong.
    """
    if answer.reach == "ok":
        return Asked(rules_for(token, answer.body), KEPT_FOR)
    if answer.status == 429 or answer.status >= 500:
        return Asked(ALL_FORBIDDEN, KEPT_FOR_AFTER_A_FAULT)
    return Asked(NOTHING_FORBIDDEN, KEPT_FOR if answer.status else KEPT_FOR_AFTER_A_FAULT)


def rules_for(token: str, body: bytes) -> str:
    """Give the text of a robots.txt, keeping apart only those rules that are for us.

    The reader's work grows with the number of agents times the number of rules: a hostile file names thousands of both,
    so every agent that is not us becomes one and the same.
    """
    token = token.lower()
    lines = []
    for line in body[:MOST_BYTES].decode("utf-8-sig", errors="replace").replace("\0", "").splitlines():
        named = AGENT_LINE.match(line)
        agent = named["agent"].strip().lower().replace("*", "") if named else ""
        lines.append(SOMEBODY_ELSE if agent and agent not in token else line)
    return "\n".join(lines)


def may_fetch(url: str, *, text: str, token: str) -> bool:
    """Say whether rules written so let us fetch this address."""
    allowed: bool = Protego.parse(text).can_fetch(url, token)
    return allowed
