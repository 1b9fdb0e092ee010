"""What is fuzzed: each reader below the child that guards it, for a child that ends is no finding.

A reader may refuse; whatever else it raises, and whatever it says that its caller could not use, is a finding.
"""

import json
from collections.abc import Callable
from typing import Final

from factcheck.articles.papers.child import read_in_a_child as read_paper_in_a_child
from factcheck.articles.papers.reading import is_paper
from factcheck.articles.structure import Format, _draft
from factcheck.lib.extraction.limited import read_in_a_child as read_page_in_a_child
from factcheck.lib.text import NotText, clean_text, decode
from tests.papers import docx, p, r, zipped

# A text that is longer takes longer and reaches no other line.
LONGEST: Final = 20_000


def text(given: bytes) -> None:
    """A draft of plain text or Markdown: sections cover it, sentences stand in it in their order."""
    is_paper(given)
    try:
        words = clean_text(decode(given))[:LONGEST]
    except NotText:
        return
    draft = _draft(words, Format.TEXT)
    at = 0
    for section in draft.sections:
        assert section.start == at <= section.body_start <= section.end
        at = section.end
    assert at == len(words)
    at = 0
    for sentence in draft.sentences:
        assert at <= sentence.start < sentence.end <= len(words)
        at = sentence.end


def paper(given: bytes) -> None:
    """A draft of another kind: read, or refused by a key; its notes hang on its text."""
    told = read_paper_in_a_child(given, tracked="accept")
    json.dumps(told)
    if "unfit" in told:
        assert told["unfit"]
        return
    length = len(str(told["text"]))
    assert str(told["text"]).strip()
    assert all(0 <= start <= end <= length for _, start, end, *_ in told["notes"])


def html(given: bytes) -> None:
    """A web page that is a draft."""
    paper(b"<html><body>" + given)


def zipped_html(given: bytes) -> None:
    """The same in an archive."""
    paper(zipped({"draft.html": given}))


def word(given: bytes) -> None:
    """A Word file whose document is made up: its body, or all of it when it brings its own root."""
    inside = given.decode("utf-8", "ignore")
    paper(docx(inside))


def page(given: bytes) -> None:
    """A page of the web: read, or unreadable in a sentence."""
    _page(given, "text/html")


def untyped_page(given: bytes) -> None:
    """A page that does not say what it is: HTML, plain text or PDF."""
    _page(given, "")


def pdf(given: bytes) -> None:
    """A page that begins like a PDF."""
    _page(b"%PDF-1.7\n" + given, "application/pdf")


def _page(given: bytes, content_type: str) -> None:
    told = read_page_in_a_child(given, url="https://wire.example/a", content_type=content_type)
    json.dumps(told).encode()
    assert told.get("unreadable") or told["full_text"].strip()


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "text": text,
    "paper": paper,
    "html": html,
    "zipped": zipped_html,
    "word": word,
    "page": page,
    "untyped": untyped_page,
    "pdf": pdf,
}
# What each begins from: something sound, so that what is made of it is nearly so.
SEEDS: Final[dict[str, list[bytes]]] = {
    "text": [
        b"# The ferry\n\nKey Takeaways\n- It takes 20 hours (1. May 2020).\n",
        "Official Statements\n“We are late.”\n— Olsen, minister\n> 港。\n".encode(),
    ],
    "paper": [docx(p("The ferry")), zipped({"a.html": "<p>The ferry"}), b"<html><body><p>The ferry"],
    "html": [
        b"<h1>The ferry</h1><ul><li>one<li>two</ul><table><tr><td>a<td>b</table>",
        b'<p>a<a href="#n" id=r>1</a><div id=n><a href="#r">1</a> <a href="https://a.example/">b</a></div>',
        b"<style>.c1{text-decoration:line-through}</style><span class=c1>a</span><sup>2</sup><del>b</del>",
    ],
    "zipped": [b"<p>The ferry</p><img src=a.png>"],
    "word": [
        p(r("The ferry") + '<w:ins w:id="1"><w:r><w:t>a</w:t></w:r></w:ins>').encode(),
        b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        p(r('<w:fldChar w:fldCharType="begin"/>') + r("a") + r('<w:fldChar w:fldCharType="end"/>')).encode(),
    ],
    "page": [
        b"<html lang=en><head><title>a</title><meta name=author content=b></head><body><article><p>c</article>",
        b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"a","author":{"name":"b"}}</script><p>c',
    ],
    "untyped": [b"<!doctype html><meta charset=koi8-r><p>\xcc\xcc", b"The ferry takes 20 hours.", b"\xff\xfea\0"],
    "pdf": [
        (
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
            b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj 4 0 obj<</Length 20>>stream\n"
            b"BT /F1 9 Tf (a) Tj ET\nendstream endobj trailer<</Root 1 0 R>>"
        ),
    ],
}  # fmt: skip
