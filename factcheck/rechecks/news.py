"""What a changed page newly says about a claim."""

import re

from factcheck.lib.segmentation import sentences

WORD = re.compile(r"\w+")
SHORTEST_WORD = 4  # letters; anything with a digit counts too
SHARED_WORDS = 3
SHARED_PART = 0.4


def news_about(claim: str, *, before: str, after: str) -> str:
    """Give the new sentence of the page that speaks most of what the claim speaks of; empty when none does.

    A sentence is near when it shares three telling words, and two fifths of all the claim has, with the claim. That is
    for the eyes of an editor: nothing is concluded from it.
    """
    known = {_folded(sentence) for sentence in _each(before)}
    told = _telling_words(claim)
    best, most = "", 0
    for sentence in _each(after):
        if _folded(sentence) in known:
            continue
        shared = len(told & _telling_words(sentence))
        if shared > most and shared >= SHARED_WORDS and shared >= SHARED_PART * len(told):
            best, most = sentence, shared
    return best


def _each(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def _folded(sentence: str) -> str:
    return " ".join(WORD.findall(sentence.casefold()))


def _telling_words(sentence: str) -> set[str]:
    words = WORD.findall(sentence.casefold())
    return {word for word in words if len(word) >= SHORTEST_WORD or any(char.isdigit() for char in word)}
