"""Whatever is brought in: it becomes a draft, or is refused in a sentence, and nothing hangs."""

from collections.abc import Callable

import pytest
from hypothesis import given

from factcheck.articles.headings import Heading, heading_of, section_kind
from factcheck.articles.models import Kind
from factcheck.articles.papers.child import read_in_a_child
from factcheck.articles.papers.paper import addresses_in
from factcheck.articles.papers.reading import is_paper
from factcheck.articles.papers.tree import traits_in
from factcheck.articles.structure import LARGEST_DRAFT, read_draft
from factcheck.lib.errors import Refused
from tests.papers import docx, p, r, zipped
from tests.texts import AWKWARD, SHORT, texts


def in_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def text_or_sentence(given_bytes: bytes, name: str) -> str:
    try:
        return read_draft(given_bytes, name=name).text
    except Refused as refused:
        return refused.sentence


def told(given_bytes: bytes) -> object:
    """What the child says, which never raises."""
    return read_in_a_child(given_bytes, tracked="accept")


def in_xml(text: str) -> str:
    """The text without what no XML may hold."""
    sound = "".join(char for char in text if char.isprintable() or char in " \n\t")
    return sound.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


TAKE: dict[str, Callable[[str], object]] = {
    "heading_of": lambda text: heading_of(text, text),
    "section_kind": section_kind,
    "addresses_in": addresses_in,
    "traits_in": traits_in,
    "is_paper": lambda text: is_paper(in_bytes(text)),
    "a text": lambda text: text_or_sentence(in_bytes(text), "draft.txt"),
    "Markdown": lambda text: text_or_sentence(in_bytes(text), "draft.md"),
    "statements": lambda text: text_or_sentence(in_bytes(f"Official Statements\n“No.”\n{text}"), "draft.txt"),
    "a page": lambda text: told(in_bytes(f"<html><body><p>{text}")),
    "words as they are": lambda text: told(in_bytes(f"<html><body><pre>{text}</pre>")),
    "a style": lambda text: told(in_bytes(f"<html><style>{text}</style><body><p style='{text}'>a")),
    "a zipped page": lambda text: told(zipped({"index.html": in_bytes(f"<p>{text}")})),
    "a Word file": lambda text: told(docx(p(r(in_xml(text))))),
    "a note of a Word file": lambda text: told(
        docx(
            p(r("a") + r('<w:footnoteReference w:id="2"/>')),
            footnotes=f'<w:footnote w:id="2">{p(r(in_xml(text)))}</w:footnote>',
        )
    ),
}
each = pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)


@each
@given(text=texts)
def test_any_text_is_taken(take: Callable[[str], object], text: str) -> None:
    take(text)


@each
@pytest.mark.parametrize("text", [*SHORT, *AWKWARD.values()], ids=[*map(repr, SHORT), *AWKWARD])
def test_next_to_nothing_and_much_of_one_thing_is_taken(take: Callable[[str], object], text: str) -> None:
    take(text)


def test_ten_megabytes_are_read_or_refused_in_a_sentence() -> None:
    sentence = "This draft has more than 600,000 characters, which is no story but a book. Split it."
    assert text_or_sentence(b"a " * (LARGEST_DRAFT // 2), "draft.txt") == sentence
    sentence = "This draft is larger than 10 MB. Split it, or bring in only its text."
    assert text_or_sentence(b"a" * (LARGEST_DRAFT + 1), "draft.txt") == sentence


def test_a_row_of_comments_is_looked_at_once() -> None:
    # Each of them against all ways to divide the others would take longer than the world has stood.
    assert is_paper(b"<!-- a -->" * 400 + b"x") is False
    assert is_paper(b"<!-- a --> " * 300 + b"<html>") is True


def test_a_line_of_ornaments_or_spaces_is_looked_at_once() -> None:
    assert heading_of("*" * 500_000) is None
    assert heading_of(f"# a{' ' * 500_000}b") == Heading(f"a{' ' * 298}…", Kind.OTHER, 1)
    assert heading_of(f"# Impact {'#' * 500_000}") == Heading("Impact", Kind.CONTEXT, 1)
    assert heading_of("## C# ##") == Heading("C#", Kind.OTHER, 2)
    assert heading_of("# #") == Heading("#", Kind.OTHER, 1)
    assert heading_of("# C#") == Heading("C#", Kind.OTHER, 1)


def test_a_quote_set_off_over_many_lines_is_read_once() -> None:
    draft = read_draft(b"Official Statements\n" + b"> We are late\n" * 20_000 + b"> again.\n> Olsen\n")
    assert [sentence.speaker for sentence in draft.sentences if sentence.speaker][-1:] == ["Olsen"]


def test_an_address_is_told_from_all_the_marks_behind_it_at_once() -> None:
    assert addresses_in(f"http://a.example/b{')' * 100_000}") == ["http://a.example/b"]
    assert addresses_in(f"(http://a.example/(b){'.)' * 100_000}, c") == ["http://a.example/(b)"]
    many = [f"http://a.example/{number}" for number in range(20_000)]
    assert addresses_in(" ".join(many + many)) == many


def test_a_style_that_says_the_same_all_over_is_read_once() -> None:
    assert traits_in("text-decoration:" * 100_000) == set()
