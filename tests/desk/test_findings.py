"""The order in which an editor reads what proofreading found."""

from factcheck.accounts.models import User
from factcheck.desk.findings import shown
from factcheck.desk.page import story_of
from factcheck.proofing.reading import Finding
from tests.stories import settled_story


def found(rule: str, start: int, *, blocking: bool = False) -> Finding:
    return Finding(rule, start, start + 3, "", blocking, "", "", None)


def test_what_is_found_everywhere_hides_nothing_that_is_found_once(ada: User, ben: User) -> None:
    revision = settled_story(ada, ben).revision
    findings = [found("uncited-claim", at) for at in (0, 10, 20)]
    findings += [found("weekday", 30), found("dropped-word", 40, blocking=True)]
    order = [(one.finding.rule, one.finding.start) for one in shown(findings, revision.text, story_of(revision))]
    assert order == [
        ("dropped-word", 40),
        ("weekday", 30),
        ("uncited-claim", 0),
        ("uncited-claim", 10),
        ("uncited-claim", 20),
    ]
