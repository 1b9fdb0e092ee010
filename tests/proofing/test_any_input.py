"""Whatever the text: each check ends, raises nothing, and finds only places of that text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.spans import Span
from factcheck.proofing.checks import CHECKS, Check, Found, Part, Story
from factcheck.proofing.checks.conversions import conversions
from factcheck.proofing.checks.dates import relative_days
from factcheck.proofing.checks.quotation_marks import NOT_CLOSED, WITHIN_ITSELF, quotation_marks
from tests.texts import AWKWARD, SHORT, texts

each = pytest.mark.parametrize("check", CHECKS)


def story(text: str, kind: str = "lede") -> Story:
    """The text as one part, with a sentence for each of its lines: what an import makes of it is not the matter."""
    spans = []
    at = 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    half = spans[len(spans) // 2].start if spans else 0
    return Story(text, [Part("takeaways", "", 0, 0, half), Part(kind, "", half, half, len(text))], spans)


def found(check: Check, text: str, kind: str = "lede") -> list[Found]:
    findings = list(check(story(text, kind)))
    assert all(0 <= one.start < one.end <= len(text) and one.message for one in findings)
    return findings


@each
@given(text=texts, kind=st.sampled_from(["lede", "statements"]))
def test_any_text_is_taken_and_what_is_found_stands_in_it(check: Check, text: str, kind: str) -> None:
    found(check, text, kind)


@each
@pytest.mark.parametrize("text", [*SHORT, *AWKWARD.values()], ids=[*map(repr, SHORT), *AWKWARD])
def test_next_to_nothing_and_much_of_one_thing_is_taken(check: Check, text: str) -> None:
    found(check, text)


def test_quotations_that_are_only_opened_are_looked_at_once() -> None:
    assert len(found(relative_days, f"{'«' * 500_000} It left today.")) == 1
    assert found(relative_days, f"{'„' * 1_000}It left today.”") == []


def test_quotations_within_one_that_never_closes_are_judged_once() -> None:
    findings = found(quotation_marks, "“" + "“a”" * 50_000 + "«a»" * 50_000 + "«a «b» c»")
    assert [one.message for one in findings] == [WITHIN_ITSELF, NOT_CLOSED]


def test_measures_with_hundreds_of_digits_are_no_measures() -> None:
    assert found(conversions, f"It is 1{'0' * 400} km (3 miles) long.") == []
    assert found(conversions, f"It is 1,000{',000' * 200} km (3 miles) long.") == []
