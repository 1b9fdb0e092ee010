"""`import_article` as a CMS or a script calls it: one JSON document, or one sentence and nothing kept."""

import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from factcheck.accounts.models import User
from factcheck.articles.models import Article, Revision
from factcheck.articles.structure import LARGEST_DRAFT
from factcheck.audit.models import Entry
from factcheck.claims.models import Claim
from tests.commands import Ended, typed
from tests.papers import docx, p, r

pytestmark = pytest.mark.django_db

DAMAGED = (
    "This file is damaged, or made in a way we do not know. Open it in Word, save it again as .docx, and bring that in."
)
FERRY = "The ferry to Halden takes about 20 hours.\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A file to write a draft into."""
    return tmp_path / "ferry.txt"


def brought_in(file: Path, *options: str) -> dict[str, Any]:
    ended = typed("import_article", file, *options, "--json")
    assert (ended.status, ended.complaint) == (0, "")
    document: dict[str, Any] = json.loads(ended.out)
    return document


def kept() -> list[int]:
    return [model.objects.count() for model in (Article, Revision, Claim, Entry, User)]


# What is printed


def test_the_document_says_all_of_the_draft_by_these_names(draft: Path) -> None:
    draft.write_bytes(
        "# The night ferry\r\n\r\n⛴️ The ferry takes 20 hours.\r\n\r\n## What we don't know\r\n"
        "It is unclear why it left on 2 November 2026.\r\n".encode()
    )
    document = brought_in(draft)
    first, second = Claim.objects.order_by("number")
    assert document == {
        "article": Article.objects.get().pk,
        "revision": 1,
        "headline": "The night ferry",
        "language": "en",
        "sections": [
            {"kind": "lede", "heading": "", "start": 0, "end": 49},
            {"kind": "unconfirmed", "heading": "What we don't know", "start": 49, "end": 117},
        ],
        "sentences": [{"start": 19, "end": 47}, {"start": 71, "end": 116}],
        "claims": [
            {
                "id": first.pk,
                "text": "⛴️ The ferry takes 20 hours.",
                "kind": "number",
                "occurrences": [{"start": 19, "end": 47, "section": "lede"}],
            },
            {
                "id": second.pk,
                "text": "It is unclear why it left on 2 November 2026.",
                "kind": "date",
                "occurrences": [{"start": 71, "end": 116, "section": "unconfirmed"}],
            },
        ],
        "findings": [],
        "not_imported": [],
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_positions_point_into_the_file_whatever_its_newlines(draft: Path, newline: str) -> None:
    text = "The 🚢 sails.\n\n\tThe crossing takes 20 hours.  \nThe minister spoke on Monday.\n\n"
    draft.write_bytes(text.replace("\n", newline).encode())
    document = brought_in(draft)
    assert [text[at["start"] : at["end"]] for at in document["sentences"]] == [
        "The 🚢 sails.",
        "The crossing takes 20 hours.",
        "The minister spoke on Monday.",
    ]
    assert Revision.objects.get().text == text
    assert [
        text[at["start"] : at["end"]] == claim["text"] for claim in document["claims"] for at in claim["occurrences"]
    ] == [True] * 2


def test_a_claim_that_stands_twice_is_one_claim_with_both_places(draft: Path) -> None:
    draft.write_text(
        "Key Takeaways\n- 26 world leaders came to Halden.\n\nVerified Facts\n26 world leaders came to Halden.\n"
    )
    [claim] = brought_in(draft)["claims"]
    assert claim["occurrences"] == [
        {"start": 16, "end": 48, "section": "takeaways"},
        {"start": 65, "end": 97, "section": "verified"},
    ]


def test_the_language_is_the_drafts_own(draft: Path) -> None:
    draft.write_text(
        "Die Nachtfähre nach Halden braucht bei ruhiger See etwa zwanzig Stunden, und der Minister ist nach den Worten "
        "seines Sprechers am Montag nicht an Bord gewesen, sondern auf dem Weg in die Hauptstadt."
    )
    assert brought_in(draft)["language"] == "de"


def test_at_a_terminal_it_is_told_in_words(draft: Path) -> None:
    draft.write_bytes(b"The ferry takes\0 20 hours. It left on Monday.")
    ended = typed("import_article", draft, "--headline", "The\0 night  ferry")
    article = Article.objects.get()
    assert ended == Ended(
        0,
        f"Story {article.pk}: The night ferry\n2 sentences, 2 claims proposed.\n1 NUL character was left out.\n",
        "",
    )


def test_a_word_files_changes_are_resolved_as_chosen_and_queries_at_no_claim_are_listed(tmp_path: Path) -> None:
    file = tmp_path / "ferry.docx"
    comment = f'<w:comment w:id="0">{p("Why?")}</w:comment>'
    file.write_bytes(docx(p(f'<w:ins w:id="1">{r("Not ")}</w:ins>' + r("now.")), comments=comment))
    document = brought_in(file, "--tracked", "reject")
    assert Revision.objects.get().text == "now.\n"
    assert document["not_imported"] == [
        "1 tracked insertion was rejected: its words are gone.",
        "Comment at no claim, kept as a query: Why?",
    ]


# Whose it is


def test_the_author_is_who_is_named(draft: Path, ada: User) -> None:
    draft.write_text(FERRY)
    brought_in(draft, "--author", "ada")
    assert Article.objects.get().author == ada
    assert Entry.objects.get().by_id == ada.pk


def test_without_an_author_all_drafts_are_of_one_account_that_nobody_can_sign_in_to(draft: Path) -> None:
    draft.write_text(FERRY)
    brought_in(draft)
    brought_in(draft)
    account = User.objects.get()
    assert (account.username, account.has_usable_password()) == ("import", False)
    assert Article.objects.filter(author=account).count() == 2


# What is no draft


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "This draft is empty. Paste its text, or choose the file again."),
        (b"\xef\xbb\xbf \r\n\t\n", "There are no words in this draft. Paste its text, or choose the file again."),
        (b"\0" * 99, "This file is not a text. Save it as plain text or Markdown and try again."),
        (bytes(range(256)) * 9, "This file is not a text. Save it as plain text or Markdown and try again."),
        (
            b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
            "This is a picture, not a draft. Bring in the file that holds its words.",
        ),
        (b"%PDF-1.7\n", "This is a PDF, from which no draft comes back whole. Bring in the file it was made from."),
        (
            b"PK\x03\x04word",
            DAMAGED,
        ),
        (
            b"Ferry\n" * (LARGEST_DRAFT // 6 + 1),
            "This draft is larger than 10 MB. Split it, or bring in only its text.",
        ),
    ],
    ids=["empty", "blank", "zeros", "bytes", "picture", "pdf", "word", "too large"],
)
def test_what_is_no_draft_is_refused_with_a_sentence_and_leaves_nothing(
    draft: Path, given: bytes, sentence: str
) -> None:
    draft.write_bytes(given)
    assert typed("import_article", draft, "--json") == Ended(1, "", f"CommandError: {sentence}\n")
    assert kept() == [0, 0, 0, 0, 0]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    said = [typed("import_article", file, "--json") for file in (missing, tmp_path)]
    assert said == [
        Ended(1, "", f"CommandError: {missing} could not be read: No such file or directory.\n"),
        Ended(1, "", f"CommandError: {tmp_path} could not be read: Is a directory.\n"),
    ]
    assert kept() == [0, 0, 0, 0, 0]


def test_a_file_far_too_large_is_not_read_to_its_end(draft: Path) -> None:
    draft.touch()
    os.truncate(draft, 20 * LARGEST_DRAFT)
    tracemalloc.start()
    ended = typed("import_article", draft)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ended.complaint.startswith("CommandError: This draft is larger than 10 MB.")
    assert most < 3 * LARGEST_DRAFT


@pytest.mark.parametrize("name", ["zoe", "", "ada\udcff", "ada\0"])
def test_an_author_nobody_knows_is_named(draft: Path, ada: User, name: str) -> None:
    draft.write_text(FERRY)
    ended = typed("import_article", draft, "--author", name, "--json")
    assert ended == Ended(1, "", f"CommandError: There is nobody called “{name}” here.\n")
    assert kept() == [0, 0, 0, 0, 1]


def test_an_admin_brings_in_no_stories(draft: Path, amin: User) -> None:
    draft.write_text(FERRY)
    assert typed("import_article", draft, "--author", "amin") == Ended(
        1,
        "",
        "CommandError: Reporters and editors bring in stories; admins look after sources and people.\n",
    )
    assert kept() == [0, 0, 0, 0, 1]


def test_a_headline_too_long_is_refused_and_never_cut(draft: Path) -> None:
    draft.write_text(FERRY)
    assert typed("import_article", draft, "--headline", "x" * 301) == Ended(
        1, "", "CommandError: This headline has 301 characters, and 300 are the most.\n"
    )
    assert kept() == [0, 0, 0, 0, 0]
    assert brought_in(draft, "--headline", "x" * 300)["headline"] == "x" * 300


def test_without_a_file_it_says_how_to_call_it() -> None:
    ended = typed("import_article")
    assert (ended.status, ended.out) == (2, "")
    assert ended.complaint.endswith("error: the following arguments are required: file\n")


# Other encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_a_draft_in_another_encoding_is_read_all_the_same(draft: Path, encoding: str) -> None:
    text = "“It takes 20 hours,” the café’s owner said on Monday. The crew stayed aboard.\n"
    draft.write_bytes(text.encode(encoding))
    assert brought_in(draft)["not_imported"] == []
    assert Revision.objects.get().text == text


def test_what_cannot_be_read_or_kept_is_counted(draft: Path) -> None:
    draft.write_bytes(b"\xef\xbb\xbfThe ferry\0 takes\0 20 \xff hours.\xe2\x80\xae")
    assert brought_in(draft)["not_imported"] == [
        "2 NUL characters were left out.",
        "1 character could not be read and stands as “�”.",
        "Kept, but look closely: 1 invisible character changes the direction in which text is shown.",
    ]
    assert Revision.objects.get().text == "The ferry takes 20 � hours.\u202e"


def test_one_broken_byte_does_not_spoil_the_letters_around_it(draft: Path) -> None:
    draft.write_bytes("The café’s owner — José — spoke on Monday; it takes 20 hours".encode() + b"\xff.\n")
    assert "The café’s owner — José — spoke" in Revision.objects.get(article=brought_in(draft)["article"]).text
