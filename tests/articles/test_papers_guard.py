"""What is refused before it is parsed, and what a hostile paper costs: a child, and a sentence."""

import io
import json
import os
import re
import struct
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcheck.articles.models import Format
from factcheck.articles.papers.child import read_in_a_child
from factcheck.articles.papers.losses import REFUSALS
from factcheck.articles.papers.paper import MOST_CHARACTERS, addresses_in
from factcheck.articles.papers.reading import is_paper, read_paper
from factcheck.articles.structure import LARGEST_DRAFT, read_draft
from factcheck.lib import limits  # noqa: ICN003 (the module itself is patched)
from factcheck.lib.errors import Refused
from factcheck.lib.limits import ChildLost
from tests.papers import docx, p, part, r, relations, zipped

SOUND = docx(p("The ferry takes 20 hours."))


def ours(*, tail: str = "\n", between: str = "", after: str = "", words: str = "It sails.") -> bytes:
    """A Word file that says it is ours, of one paragraph, with a layout that anybody may have written."""
    kept = json.dumps(["", 0, after, between])
    layout = escape(json.dumps([tail, kept]))
    return docx(
        p(f'<w:bookmarkStart w:id="0" w:name="_factcheck_0"/>{r(words)}'),
        more={
            "word/_rels/document.xml.rels": relations(("layout", "customXml", "../customXml/item1.xml")),
            "customXml/item1.xml": f'<layout xmlns="urn:factcheck:layout">{layout}</layout>',
        },
    )


def unfit(given: bytes) -> str:
    return str(read_in_a_child(given, tracked="accept")["unfit"])


def with_document(document: str | bytes) -> bytes:
    return zipped(
        {"_rels/.rels": relations(("main", "officeDocument", "word/document.xml")), "word/document.xml": document}
    )


def patched(given: bytes, at: int, layout: str, *values: int) -> bytes:
    """The archive with a few numbers of its last record overwritten."""
    end = given.rindex(b"PK\x05\x06") + at
    return given[:end] + struct.pack(layout, *values) + given[end + struct.calcsize(layout) :]


def archive_of(*entries: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in entries:
            archive.writestr(name, words)
    return written.getvalue()


def overlapping() -> bytes:
    """An archive whose 50 entries are all the same bytes."""
    whole = archive_of(("word/document.xml", b"x" * 1_000))
    directory = whole.index(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    entry = whole[directory:end]
    many = b"".join(entry.replace(b"document.xml", f"documen{n:02}.xml"[:12].encode()) for n in range(50))
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(many), directory, 0)
    return whole[:directory] + many + record


# Bombs


def test_an_archive_that_would_swell_is_refused_by_its_directory() -> None:
    assert unfit(archive_of(("word/document.xml", b"\0" * 30_000_000))) == "swells"
    assert unfit(archive_of(*((f"word/{n}.xml", b"\0" * 1_999_999) for n in range(3)))) == "swells"


def test_an_archive_that_lies_about_its_size_is_held_to_it() -> None:
    given = archive_of(("word/document.xml", b"x" * 5_000_000))
    lying = given.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 50))
    assert unfit(lying) == "damaged"


def test_a_part_too_large_to_be_any_text_is_not_unpacked() -> None:
    words = os.urandom(2_600_000).hex().encode() * 4
    assert unfit(archive_of(("word/document.xml", words))) == "swells"


def test_entries_on_top_of_each_other_are_refused() -> None:
    assert unfit(overlapping()) == "overlaps"
    given = archive_of(("a.html", b"<p>x"))
    directory = given.index(b"PK\x01\x02")
    # An entry that says it reaches into the directory behind it.
    grown = given[: directory + 20] + struct.pack("<L", 500) + given[directory + 24 :]
    assert unfit(grown) == "overlaps"


def test_a_hundred_thousand_entries_are_refused_before_they_are_listed() -> None:
    assert unfit(patched(SOUND, 10, "<H", 0xFFFF)) == "many"
    assert unfit(patched(SOUND, 12, "<L", 2_000_000)) == "many"
    many = archive_of(*((f"{n}", b"") for n in range(3_001)))
    assert unfit(many) == "many"
    assert unfit(patched(many, 8, "<HH", 1, 1)) == "many"


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../x.html", "a/../../x.html", "C:x.html", "x" * 600],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert unfit(archive_of((name, b"<p>x"))) == "names"


def test_names_that_hide_another_are_refused() -> None:
    for name in (b"a\\b.html", b"a\0b.html"):
        assert unfit(archive_of(("a/b.html", b"<p>x")).replace(b"a/b.html", name)) == "names"
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive_of(("a.html", b"<p>x"), ("a.html", b"<p>y"))
    assert unfit(twice) == "names"
    assert read_in_a_child(archive_of(("=?utf-8?Q?a=2Ehtml?=.html", b"<p>x")), tracked="accept")["text"] == "x\n"


def test_what_is_locked_or_packed_in_ways_we_do_not_know_is_refused() -> None:
    directory = SOUND.index(b"PK\x01\x02")
    assert unfit(SOUND[: directory + 8] + b"\1\0" + SOUND[directory + 10 :]) == "locked"
    assert unfit(SOUND[: directory + 10] + b"\x0c\0" + SOUND[directory + 12 :]) == "damaged"


def test_a_damaged_archive_is_refused() -> None:
    for broken in (SOUND[:200], SOUND[:-30], patched(SOUND, 16, "<L", 10**6), patched(SOUND, 12, "<L", 3)):
        assert unfit(broken) == "damaged"
    middle = SOUND.index(b"word/document.xml") + 25
    assert unfit(SOUND[:middle] + b"\xff" * 40 + SOUND[middle + 40 :]) == "damaged"


# What a file that says it is ours keeps beside its words


def test_a_file_of_ours_brings_what_stands_around_its_lines() -> None:
    told = read_in_a_child(ours(tail="\n\n* * *\n", between="  # ", after=" #"), tracked="accept")
    assert told["text"] == "  # It sails. #\n\n* * *\n"


@pytest.mark.parametrize("place", ["tail", "between", "after"])
@pytest.mark.parametrize("mark", ["#", " ", "\n", "1. "])
def test_what_stands_around_lines_is_not_taken_from_a_file_that_has_far_too_much_of_it(place: str, mark: str) -> None:
    told = read_in_a_child(ours(**{place: mark * 2_000}), tracked="accept")
    assert told["text"] == "It sails.\n"


def test_what_stands_behind_the_last_line_counts_for_the_length_of_a_story() -> None:
    words = "x" * (MOST_CHARACTERS - 100)
    fits = read_in_a_child(ours(words=words, tail="\n" * 100), tracked="accept")
    assert len(fits["text"]) == MOST_CHARACTERS
    assert unfit(ours(words=words, tail="\n" * 101)) == "long"


# XML

LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (f'<!DOCTYPE w [<!ENTITY a0 "ha">{LAUGHS}]><w>&a9;</w>', "doctype"),
        ('<!DOCTYPE w SYSTEM "http://example.org/x.dtd"><w/>', "doctype"),
        ("<!doctype w><w/>", "doctype"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w><w/>'.encode("utf-16"), "doctype"),
        ("<!DOCTYPE w><w/>".encode("utf-16-le"), "doctype"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE w+AD4-', "damaged"),
        (part("document", "<w:body>&undefined;</w:body>"), "damaged"),
        ("<a>" * 5_000 + "</a>" * 5_000, "damaged"),
        ("<a", "damaged"),
        ("", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"<a>\xff</a>", "damaged"),
        ("<a>\1</a>", "damaged"),
        (part("document", "<w:body/>"), "empty"),
    ],
)  # fmt: skip
def test_a_part_that_defines_something_or_is_not_sound_is_refused(document: str | bytes, why: str) -> None:
    assert unfit(with_document(document)) == why


def test_a_file_without_its_document_is_damaged() -> None:
    assert unfit(zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations()})) == "damaged"


# What the desk is told


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "old"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "mail"),
        (b"PK\x03\x04", "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "no_page"),
        (b"<html></html>", "empty"),
        (archive_of(("word/document.xml", b"\0" * 30_000_000)), "swells"),
    ],
)
def test_what_cannot_be_a_draft_is_refused_with_its_own_sentence(given: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_draft(given, name="draft.docx")
    assert refused.value.sentence == str(REFUSALS[why])


def test_every_refusal_says_what_to_do() -> None:
    assert [str(one) for one in REFUSALS.values() if not re.search(r"\. [A-Z].+\.$", str(one))] == []


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        (b"PK Nair said so.", "", False),
        (b"# Draft", "draft.html", True),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "draft.txt", True),
        ("<html><p>x".encode("utf-16"), "", True),
        (b"<?xml version='1.0'?>\n<!-- x --><html>", "", True),
        (b"<p>Pasted</p>", "", True),
        (b"<p>Kept</p>", "draft.md", False),
        (b"<3 this ferry", "", False),
        (SOUND, "draft.txt", True),
    ],
)
def test_what_a_draft_is_follows_from_what_it_holds_and_then_from_its_name(
    given: bytes, name: str, expected: bool
) -> None:
    assert is_paper(given, name=name) is expected


def test_a_word_file_and_a_page_are_drafts_of_their_own_format() -> None:
    drafts = [read_draft(SOUND, name="x"), read_draft(b"<p>The ferry takes 20 hours.\xe2\x80\xae", name="")]
    assert [(draft.format, draft.text.strip("\u202e\n")) for draft in drafts] == [
        (Format.DOCX, "The ferry takes 20 hours."),
        (Format.HTML, "The ferry takes 20 hours."),
    ]
    assert [draft.not_imported for draft in drafts] == [
        [],
        ["Kept, but look closely: 1 invisible character changes the direction in which text is shown."],
    ]


@pytest.mark.parametrize("why", ["time", "memory", "fault"])
def test_a_child_that_is_lost_is_a_sentence(why: limits.Why, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_: object, **__: object) -> None:
        raise ChildLost(why)

    monkeypatch.setattr("factcheck.articles.papers.reading.call_limited", lose)
    with pytest.raises(Refused) as refused:
        read_paper(SOUND)
    assert refused.value.sentence == str(REFUSALS[why])


def test_reading_is_held_to_its_memory() -> None:
    large = docx(p("It left."), more={"word/media/image.png": os.urandom(5_000_000)})
    assert read_paper(large).text == "It left.\n"
    with pytest.raises(Refused) as refused:
        read_paper(large, memory=60_000_000)
    # Where memory ends inside C, the child ends with it.
    assert refused.value.sentence in {str(REFUSALS["memory"]), str(REFUSALS["fault"])}


@pytest.mark.parametrize(
    "given",
    [
        docx(p("x")), b"<p>x", docx(p("漢" * 100_000)), b"<p>" + b"a" * 500_000, b"<p>\0x", b"<p>&#xd800;x",
        docx("".join(p("One letter. ") for _ in range(5_000))),
    ],
)  # fmt: skip
def test_small_large_and_odd_papers_are_read(given: bytes) -> None:
    assert read_draft(given).text.strip()


def test_ten_megabytes_are_read_or_refused_with_a_sentence() -> None:
    given = b"<p>" + b"a" * (LARGEST_DRAFT - 3)
    with pytest.raises(Refused) as refused:
        read_draft(given)
    assert refused.value.sentence == "The page could not be read: it has more than 5,000,000 characters of text."


# Fuzz


@settings(max_examples=50)
@given(st.integers(0, len(SOUND) - 1), st.binary(max_size=6), st.integers(0, 40))
@example(0, b"", 4)
def test_any_word_file_with_broken_bytes_is_read_or_refused(at: int, put: bytes, left_out: int) -> None:
    told = read_in_a_child(SOUND[:at] + put + SOUND[at + left_out :], tracked="accept")
    assert ("text" in told) != (told.get("unfit", "") != "")


@settings(max_examples=50)
@given(st.lists(st.sampled_from([
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>a ", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>",
    "</w:tc>", "<w:ins>", "</w:ins>", "<w:del>", "</w:del>", '<w:fldChar w:fldCharType="begin"/>',
    '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "<w:tab/>", "<w:br/>",
    '<w:numPr><w:numId w:val="1"/></w:numPr>', '<w:commentReference w:id="0"/>', '<w:commentRangeEnd w:id="0"/>',
    '<w:footnoteReference w:id="9"/>', "<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>", "<!-- -->", "&#9;",
]), max_size=30), st.booleans())  # fmt: skip
def test_any_order_of_a_word_files_elements_is_read_or_refused(pieces: list[str], is_closed: bool) -> None:
    opened: list[str] = []
    for piece in pieces if is_closed else ():
        name = re.match(r"<(/?)(w:\w+)(?: [^>]*)?(/?)>", piece)
        if name and not name[3]:
            opened = opened[:-1] if name[1] else [*opened, name[2]]
    body = "".join(pieces) + "".join(f"</{name}>" for name in reversed(opened))
    comments = f'<w:comment w:id="0">{p("Why?")}</w:comment>'
    told = read_in_a_child(docx(body, comments=comments), tracked="accept")
    for note in told.get("notes", []):
        assert 0 <= note[1] <= note[2] <= len(told["text"])
    assert "text" in told or told["unfit"] in {"damaged", "empty"}


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_every_character_of_a_word_file_comes_back(words: str) -> None:
    told = read_in_a_child(docx(p(r(escape(words)))), tracked="accept")
    if "unfit" in told:
        assert told["unfit"] in {"empty", "damaged"}
        return
    kept = words.replace("\u00ad", "").strip()
    private = re.sub("[\ue000-\uf8ff]", "�", kept)
    assert told["text"].rstrip("\n").removeprefix("\\").strip() == private.removeprefix("\\").strip()


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("See https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b)), http://example.org?", ["https://example.org/a_(b)", "http://example.org"]),
        ("https://example.org https://example.org", ["https://example.org"]),
        ("ftp://example.org", []),
    ],
)
def test_addresses_end_where_the_sentence_goes_on(words: str, addresses: list[str]) -> None:
    assert addresses_in(words) == addresses
