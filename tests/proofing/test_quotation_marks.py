import pytest

from factcheck.proofing.checks.quotation_marks import quotation_marks
from tests.proofing.conftest import story

NOT_CLOSED = "This quotation is opened but not closed."
NOT_OPENED = "This quotation is closed but not opened."
WITHIN_ITSELF = "This quotation stands within another with the same marks."
WRONG_MARK = "This mark points the wrong way."
TWO_KINDS = "This quotation is closed with another kind of mark than it is opened with."

WHOLE = [
    "“We are late,” she said. “Very late.”",
    '"We are late," she said. "Very late."',
    "« Nous sommes en retard », dit-elle.",
    "»Wir sind spät«, sagte sie, »sehr spät.«",
    "„Wir sind spät“, sagte sie. „Mamy czas”, powiedziała.",
    "”Vi är sena”, sade hon. ”Mycket sena.”",
    "»Olemme myöhässä», hän sanoi.",
    "She said, “He called it ‘a disgrace’ and left.”",
    "‘We are late,’ she said. ‘It’s the workers’ fault.’",
    "The workers’ union, in the ’90s and ‘90s, and ‘tis true, rock ‘n’ roll, O‘Brien’s.",
    'He is 6\'2" tall and the plank is 12" long, 5’10” and 8” wide.',
    '"He is 6\'2" tall," she said.',
    "“We were told two years.\n\n“We waited eleven,” she said.",
    "- “We were told two years.\n- “We waited eleven.”",
    '"We were told two years.\n\n"We waited eleven," she said.',
    "She said that “the line will\nnot be sold” this year.",
    "„Sie sagte «nein» zu uns“, schrieb er.",
    "No marks at all.\n\n   \n\nNone here.",
]

WRONG = {
    "never closed": ("“We are late, she said.", [("“", NOT_CLOSED)]),
    "one of two never closed": ("“We are late, she said. “Very late.”", [("“We are", NOT_CLOSED)]),
    "never closed, and the next paragraph is no quotation": (
        "“We are late, she said.\n\nNobody came.",
        [("“", NOT_CLOSED)],
    ),
    "never opened": ("We are “late”, she” said.", [("” said", NOT_OPENED)]),
    "a straight one that is never closed": ('"We are late, she said.\n\nNobody came.', [('"', NOT_CLOSED)]),
    "a guillemet never opened": ("« Oui », dit-elle. Non », dit-il.", [("», dit-il", NOT_OPENED)]),
    "a low one never closed": ("„Wir sind spät, sagte sie.", [("„", NOT_CLOSED)]),
    "within its own kind": ("“She called it “a disgrace” and left.”", [("“a", WITHIN_ITSELF)]),
    "the inner one never closed": ("“She called it ‘a disgrace and left.”", [("‘", NOT_CLOSED)]),
    "closed with an opening mark": ("“We are late“, she said.", [("“,", WRONG_MARK)]),
    "opened with a closing mark": ("“Yes.” ”We are late,” she said.", [("”We", WRONG_MARK)]),
    "curly then straight": ('“We are late," she said.', [('"', TWO_KINDS)]),
    "straight then curly": ('“Yes.” "We are late,” she said.', [("” she", TWO_KINDS)]),
    "a straight one opens within a curly one": ('“She "said so.”', [('"', NOT_CLOSED)]),
}


@pytest.mark.parametrize("text", WHOLE)
def test_marks_that_pair_are_left_alone(text: str) -> None:
    assert [(text[found.start :], found.message) for found in quotation_marks(story(text))] == []


@pytest.mark.parametrize("case", WRONG)
def test_marks_that_do_not_pair_are_found(case: str) -> None:
    text, expected = WRONG[case]
    found = [(one.start, one.message) for one in quotation_marks(story(text))]
    assert found == [(text.index(mark), message) for mark, message in expected]


def test_each_of_two_quotations_that_are_not_closed_is_found() -> None:
    text = "“One, she said.\n\nNobody came.\n\n“Two, he said."
    assert [found.start for found in quotation_marks(story(text))] == [0, text.index("“Two")]


def test_a_mark_of_inches_closes_nothing_and_is_none_of_ours() -> None:
    assert list(quotation_marks(story("The new screen measures 20” across."))) == []


def test_a_quotation_in_a_quotation_in_a_quotation_is_judged_when_the_outermost_has_closed() -> None:
    text = "He said: “She told me ‘They cried “Run” and ran’ at noon”."
    assert [text[found.start :] for found in quotation_marks(story(text))] == []
