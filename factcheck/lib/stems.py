"""The stem of an English word, so that “ships”, “shipped” and “shipping” are one."""

from functools import lru_cache

from snowballstemmer import stemmer

_stemmer = stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give the stem of a word in lower case (the Snowball stemmer for English, M. Porter)."""
    found: str = _stemmer.stemWord(word)
    return found
