"""Words written twice in a row."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import Word, is_english, sentences_in_words

DOUBLED: Final = "doubled-word"

# “she had had enough”, “he came in in May”, “gave her her book”, “what it is is a ship”, “very very late”.
MAY_BE_DOUBLED: Final = frozenset(
    """had that is was her you do did in on so very really many much far long no yes never again ha haha bye now there
    knock blah hear night aye tut well ever too more please cha can pom yo tuk beri dik mahi hush chop wait
    go ding dong win fifty hundred thousand million""".split()  # noqa: SIM905
)


def doubled_words(story: Story) -> Iterator[Found]:
    """Find words that stand twice in a row; names (“Duran Duran”), numbers and words that may do so are left alone.

    For English: which words may follow themselves is a matter of grammar (“nous nous”, “die die”).
    """
    if not is_english(story):
        return
    for words in sentences_in_words(story):
        for first, second in pairwise(words):
            if _is_doubled(story.text, first, second):
                yield Found(DOUBLED, first.start, second.end, f"“{second.text}” stands twice in a row.")


def _is_doubled(text: str, first: Word, second: Word) -> bool:
    return (
        first.key == second.key
        and first.text.isalpha()
        and not second.has_capital
        and second.key not in MAY_BE_DOUBLED
        and (len(first.text) > 1 or first.key == "a")
        and text[first.end : second.start].isspace()
    )
