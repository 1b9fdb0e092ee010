"""The text of a PDF, and every way in which there is none to be had."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from factcheck.lib.extraction import Page, Unreadable, pdf, read_page
from factcheck.sample.press.pdf import write_pdf

PARAGRAPHS = ["The crossing takes about 20 hours in calm weather.", "Tickets cost 45 crowns."]


def a_pdf(*paragraphs: str, title: str = "Timetable (winter)") -> bytes:
    return write_pdf(
        title=title, author="Ministry of Transport", published=date(2026, 11, 16), paragraphs=paragraphs or PARAGRAPHS
    )


def read(body: bytes) -> Page:
    return read_page(body, url="https://ministry.example/timetable.pdf", content_type="application/pdf")


def why_unreadable(body: bytes) -> str:
    with pytest.raises(Unreadable) as unreadable:
        read(body)
    return unreadable.value.sentence


def rewritten(*, password: str | None = None, pages: int = 1, blank: bool = False) -> bytes:
    writer = PdfWriter()
    page = PdfReader(io.BytesIO(a_pdf())).pages[0]
    for _ in range(pages):
        if blank:
            writer.add_blank_page(width=200, height=200)
        else:
            writer.add_page(page)
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_title_and_author_are_read() -> None:
    page = read(a_pdf())
    assert (page.title, page.author) == ("Timetable (winter)", "Ministry of Transport")
    assert page.origins == {"title": "pdf", "author": "pdf"}
    assert page.text == page.full_text
    assert [line for line in ("Timetable (winter)", *PARAGRAPHS) if line not in page.text] == []


def test_it_is_known_by_its_first_bytes_whatever_the_site_says() -> None:
    page = read_page(b"\r\n" + a_pdf(), url="", content_type="text/html")
    assert PARAGRAPHS[0] in page.text


def test_pages_stand_apart_and_one_without_title_has_none() -> None:
    page = read(rewritten(pages=2))
    first, second = page.text.split("\n\nTimetable (winter)")
    assert first.endswith(PARAGRAPHS[1])
    assert second.endswith(PARAGRAPHS[1])
    assert (page.title, page.author, page.origins) == ("", "", {})


def test_one_that_only_may_not_be_printed_is_read() -> None:
    assert PARAGRAPHS[0] in read(rewritten(password="")).text


def test_one_that_is_locked_says_what_to_do() -> None:
    assert why_unreadable(rewritten(password="secret")) == (
        "The PDF is locked with a password. Attach an unlocked copy instead."
    )


def test_one_of_pictures_only_says_what_to_do() -> None:
    assert why_unreadable(rewritten(blank=True)) == (
        "The PDF has no text in it, only pictures. Attach a version with text instead."
    )


@pytest.mark.parametrize("body", [b"%PDF-1.4\n", a_pdf()[:300], b"%PDF-1.4\n" + b"\xff" * 5_000])
def test_a_damaged_one_says_so(body: bytes) -> None:
    assert why_unreadable(body) == "The PDF could not be read. It is damaged, or made in a way we do not know."


def test_one_that_is_too_long_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    assert why_unreadable(rewritten(pages=3)) == "The PDF has more than 2 pages. Attach the pages that matter instead."
    monkeypatch.setattr(pdf, "MOST_TEXT", 40)
    assert why_unreadable(a_pdf()) == "The PDF has more than 40 characters of text."


def test_memory_that_runs_out_is_told_to_the_process_that_limits_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(_file: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pypdf.PdfReader", too_much)
    with pytest.raises(MemoryError):
        read(a_pdf())


@settings(max_examples=60)
@given(at=st.integers(0, 1_500), junk=st.binary(max_size=40))
def test_whatever_is_broken_in_it_is_refused_or_read(at: int, junk: bytes) -> None:
    whole = a_pdf()
    body = whole[: max(at, 8)] + junk + whole[max(at, 8) + len(junk) :]
    try:
        read(body)
    except Unreadable as unreadable:
        said = unreadable.sentence
    else:
        said = "."
    assert said.endswith(".")
