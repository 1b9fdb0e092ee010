"""The checks about words, for whoever composes all of them."""

from collections.abc import Callable, Iterator
from typing import Final

from factcheck.proofing.checks.doubled import doubled_words
from factcheck.proofing.checks.dropped import dropped_words
from factcheck.proofing.checks.names import names_in_two_spellings
from factcheck.proofing.checks.placeholders import placeholders, stray_punctuation
from factcheck.proofing.checks.quotation_marks import quotation_marks
from factcheck.proofing.checks.spelling import mixed_spelling
from factcheck.proofing.checks.statements import statements_without_official
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.takeaways import unsupported_takeaways

Check = Callable[[Story], Iterator[Found]]

OF_WORDS: Final[tuple[Check, ...]] = (
    dropped_words,
    placeholders,
    stray_punctuation,
    quotation_marks,
    doubled_words,
    names_in_two_spellings,
    mixed_spelling,
    unsupported_takeaways,
    statements_without_official,
)
