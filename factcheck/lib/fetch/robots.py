"""What a site's robots.txt asks of us, remembered for a day."""

import re
import time
from collections import OrderedDict

from protego import Protego
from yarl import URL

from .outcomes import Fetched

KEPT_FOR = 24 * 3600.0
KEPT_FOR_AFTER_A_FAULT = 3600.0
MOST_SITES = 10_000
MOST_BYTES = 500_000

AGENT_LINE = re.compile(r"\s*user[-\s]*agent[\s:]*(?P<agent>[^#]*)", re.IGNORECASE)
SOMEBODY_ELSE = "User-agent: somebody-else"
NOTHING_FORBIDDEN = Protego.parse("")
ALL_FORBIDDEN = Protego.parse("User-agent: *\nDisallow: /")


class Robots:
    """The rules of the sites met so far, least recently used forgotten first."""

    def __init__(self) -> None:
        """Start knowing no site."""
        self._known: OrderedDict[str, tuple[float, Protego]] = OrderedDict()

    def rules(self, site: URL) -> Protego | None:
        """Give the rules of the site, or None when they are unknown or a day old."""
        until, rules = self._known.get(str(site), (0.0, None))
        if rules is None or time.monotonic() > until:
            return None
        self._known.move_to_end(str(site))
        return rules

    def learn(self, site: URL, answer: Fetched, *, token: str) -> Protego:
        """Read what came of asking for robots.txt, as RFC 9309 says.

        No such file means that nothing is forbidden, a fault of the site that everything is, for an hour. A site that
        cannot be reached at all forbids nothing: the fetch of the page itself will say what is wrong.
        """
        kept_for, rules = KEPT_FOR, NOTHING_FORBIDDEN
        if answer.reach == "ok":
            rules = read_rules(answer.body, token=token)
        elif answer.status == 429 or answer.status >= 500:
            kept_for, rules = KEPT_FOR_AFTER_A_FAULT, ALL_FORBIDDEN
        elif not answer.status:
            kept_for = KEPT_FOR_AFTER_A_FAULT
        self._known[str(site)] = (time.monotonic() + kept_for, rules)
        if len(self._known) > MOST_SITES:
            self._known.popitem(last=False)
        return rules


def read_rules(body: bytes, *, token: str) -> Protego:
    """Read a robots.txt, keeping apart only those rules that are for us.

    The reader's work grows with the number of agents times the number of rules: a hostile file names thousands of both,
    so every agent that is not us becomes one and the same.
    """
    token = token.lower()
    lines = []
    for line in body[:MOST_BYTES].decode("utf-8-sig", errors="replace").splitlines():
        named = AGENT_LINE.match(line)
        agent = named["agent"].strip().lower().replace("*", "") if named else ""
        lines.append(SOMEBODY_ELSE if agent and agent not in token else line)
    return Protego.parse("\n".join(lines))
