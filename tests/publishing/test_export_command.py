"""`export_article`: a story as a file or at the terminal, whatever state it is in."""

import json
from datetime import datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import docx as word
import pytest
from django.core.management import CommandError, call_command

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.actions import attach_citation, decide, take_in_draft
from factcheck.claims.models import Proves, Stance, Verdict
from factcheck.publishing.actions import clear, publish
from factcheck.sources.models import Capture
from tests.commands import Ended, typed
from tests.stories import ferry_story, record_for, settled_story


@pytest.fixture
def settled(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


def exported(article: Article, format_name: str) -> str:
    ended = typed("export_article", article.pk, "--format", format_name)
    assert (ended.status, ended.complaint) == (0, "")
    return ended.out


# What is written


def test_markdown_is_the_story_with_its_sources_as_notes(settled: Article) -> None:
    today = Capture.objects.earliest("at").at.date()
    assert (
        exported(settled, "markdown")
        == f"""# The night ferry

The night ferry to Halden takes about 20 hours, the operator says.[^1]

## Key Takeaways

- The ferry takes about 20 hours.[^2]
- No date for the return has been set.[^3]

## Verified Facts

The ferry left Port Maren on Monday with 140 passengers.[^4]

## Unconfirmed

- It is not known whether the minister himself was on board the ferry on Monday. *(Unconfirmed: No list of names.)*

## Sources

[^1]: The harbour master, captured {today}. “The night ferry to Halden takes about 20 hours, the operator says.”
[^2]: The harbour master, captured {today}. “The ferry takes about 20 hours.”
[^3]: The harbour master, captured {today}. “No date for the return has been set.”
[^4]: The harbour master, captured {today}. “The ferry left Port Maren on Monday with 140 passengers.”
"""
    )


def test_a_story_that_nothing_bears_out_yet_has_no_list_of_sources(ada: User) -> None:
    article = take_in_draft(headline="The *night* ferry", given=b"1. It sails.\n\n# Notes\n\nAsk [the crew].", by=ada)
    assert exported(article, "markdown") == ("# The \\*night\\* ferry\n\n- It sails.\n\n## Notes\n\nAsk [the crew].\n")


def test_json_says_of_every_claim_how_it_stands_and_what_bears_it_out(settled: Article) -> None:
    document = json.loads(exported(settled, "json"))
    assert [(claim["text"], claim["verdict"], claim["sources"], claim["missing"]) for claim in document["claims"]] == [
        ("The night ferry to Halden takes about 20 hours, the operator says.", "verified", [1], ""),
        ("The ferry takes about 20 hours.", "verified", [2], ""),
        ("No date for the return has been set.", "verified", [3], ""),
        ("The ferry left Port Maren on Monday with 140 passengers.", "verified", [4], ""),
        (
            "It is not known whether the minister himself was on board the ferry on Monday.",
            "unconfirmed",
            [],
            "No list of names.",
        ),
    ]
    assert [(source["number"], source["quotes"]) for source in document["sources"]] == [
        (number, [claim["text"]]) for number, claim in enumerate(document["claims"][:4], start=1)
    ]
    assert (document["number"], document["revision"], document["author"]) == (1, 1, "Ada")


def test_json_ld_is_a_news_article_with_its_citations(settled: Article) -> None:
    document = json.loads(exported(settled, "jsonld"))
    published = datetime.fromisoformat(document.pop("datePublished"))
    assert document.pop("dateModified") == published.isoformat()
    assert published.utcoffset() is not None
    assert document == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The night ferry",
        "inLanguage": "en",
        "author": {"@type": "Person", "name": "Ada"},
        "citation": [{"@type": "CreativeWork", "name": "The harbour master"}] * 4,
    }


def test_html_stands_alone_and_keeps_words_from_becoming_marks(ada: User) -> None:
    article = take_in_draft(headline="5 < 6", given=b"It <script>alert(1)</script> takes 20 hours.", by=ada)
    page = exported(article, "html")
    assert page.startswith("<!doctype html>\n")
    assert page.count('<h1 data-factcheck="headline">5 &lt; 6</h1>') == 1
    assert page.count("It &lt;script&gt;alert(1)&lt;/script&gt; takes 20 hours.") == 2  # in the story, and as a claim
    assert (page.count("<script"), page.count("<link"), page.count("src=")) == (0, 0, 0)


def test_an_override_is_printed_as_long_as_the_clearance_holds(ada: User, ben: User, dan: User) -> None:
    article = ferry_story(ada, ben)
    clear(article=article, by=dan, override="The press waits.")
    how = json.loads(exported(article, "json"))["how"]
    assert (how["override_reason"], how["overridden"]) == ("The press waits.", 5)
    assert exported(article, "html").count("The press waits.") == 1
    claim = article.claims.get(number=1)
    decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    how = json.loads(exported(article, "json"))["how"]
    assert (how["override_reason"], how["cleared_at"]) == ("", "")


def test_a_published_story_is_exported_as_it_was_published(settled: Article, ben: User) -> None:
    clear(article=settled, by=ben)
    first = publish(article=settled, by=ben)
    document = json.loads(exported(settled, "json"))
    assert (document["number"], document["at"], document["first_at"]) == (1, *[first.at.isoformat()] * 2)


def test_a_story_that_was_taken_up_again_is_exported_as_its_next_edition(settled: Article, ben: User) -> None:
    clear(article=settled, by=ben)
    first = publish(article=settled, by=ben)
    claim = settled.claims.get(number=1)
    decide(claim=claim, by=ben, verdict=Verdict.NO_CLAIM, seen=claim.version)
    settled.refresh_from_db()
    document = json.loads(exported(settled, "json"))
    assert (document["number"], document["first_at"]) == (2, first.at.isoformat())


def test_a_source_that_bears_out_two_claims_stands_in_the_list_once(ada: User, ben: User) -> None:
    article = ferry_story(ada, ben)
    first, second = article.claims.standing().in_order()[:2]
    source = record_for(first, by=ada).source
    for quote in ("takes about 20 hours", "The night ferry"):
        attach_citation(claim=second, source=source, by=ada, quote=quote, stance=Stance.SUPPORTS, proves=Proves.SO)
    document = json.loads(exported(article, "json"))
    assert [(one["number"], one["quotes"]) for one in document["sources"]] == [
        (1, [first.text, "takes about 20 hours", "The night ferry"])
    ]
    assert [claim["sources"] for claim in document["claims"]] == [[1], [], [1], [], []]


# Where it is written


@pytest.mark.parametrize("format_name", ["markdown", "html", "json", "jsonld"])
def test_a_file_says_what_the_terminal_would(settled: Article, tmp_path: Path, format_name: str) -> None:
    Article.objects.filter(pk=settled.pk).update(headline="Die „Fähre“ ⛴️")
    clock = {"at", "first_at", "datePublished", "dateModified"}

    def timeless(text: str) -> object:
        given = json.loads(text) if format_name.startswith("json") else text
        return {name: value for name, value in given.items() if name not in clock} if isinstance(given, dict) else given

    file = tmp_path / "story"
    file.write_text("what was here before, and longer than any story " * 1_000)
    ended = typed("export_article", settled.pk, "--format", format_name, "--output", file)
    assert ended == Ended(0, "", "")
    assert timeless(file.read_text(encoding="utf-8")) == timeless(exported(settled, format_name))
    assert file.read_text(encoding="utf-8").count("Die „Fähre“ ⛴️") >= 1


def test_markdown_is_what_is_written_when_nobody_says(settled: Article) -> None:
    assert typed("export_article", settled.pk).out == exported(settled, "markdown")


def test_a_word_file_goes_as_it_is_to_where_the_output_is_sent(settled: Article, tmp_path: Path) -> None:
    file, sent = tmp_path / "story.docx", TextIOWrapper(BytesIO())
    assert typed("export_article", settled.pk, "--format", "docx", "--output", file) == Ended(0, "", "")
    with patch("sys.stdout", sent):
        call_command("export_article", settled.pk, "--format", "docx")
    for given in (file.read_bytes(), sent.buffer.getvalue()):
        paragraphs = [paragraph.text for paragraph in word.Document(BytesIO(given)).paragraphs]
        assert paragraphs[:1] + paragraphs[2:5] == [
            "The night ferry",
            "The night ferry to Halden takes about 20 hours, the operator says.",
            "Key Takeaways",
            "The ferry takes about 20 hours.",
        ]


# What cannot be done


def test_a_word_file_is_not_poured_over_a_terminal(settled: Article) -> None:
    terminal = TextIOWrapper(BytesIO())
    terminal.isatty = lambda: True
    with pytest.raises(CommandError) as refused, patch("sys.stdout", terminal):
        call_command("export_article", settled.pk, "--format", "docx")
    assert str(refused.value) == "A terminal cannot show a Word file. Say with --output where to write it."
    assert terminal.buffer.getvalue() == b""


@pytest.mark.parametrize("article", [7, -1, 10**30])
def test_a_story_that_is_not_there_is_named_and_the_file_left_alone(db: None, tmp_path: Path, article: int) -> None:
    file = tmp_path / "story.md"
    file.write_text("yesterday's")
    ended = typed("export_article", article, "--output", file)
    assert ended == Ended(1, "", f"CommandError: There is no story with the id {article}.\n")
    assert file.read_text() == "yesterday's"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["ferry"], "argument article: invalid int value: 'ferry'"),
        (["1", "--format", "sgml"], "argument --format: invalid choice: 'sgml'"),
        ([], "the following arguments are required: article"),
    ],
)
def test_what_is_no_story_or_no_format_is_told(words: list[str], complaint: str) -> None:
    ended = typed("export_article", *words)
    assert (ended.status, ended.out) == (2, "")
    assert ended.complaint.splitlines()[-1].startswith(f"manage.py export_article: error: {complaint}")


def test_where_nothing_can_be_written_is_named(settled: Article, tmp_path: Path) -> None:
    nowhere = tmp_path / "no such folder" / "story.md"
    said = [typed("export_article", settled.pk, "--output", file) for file in (nowhere, tmp_path, "/dev/full")]
    assert said == [
        Ended(1, "", f"CommandError: {nowhere} could not be written: No such file or directory.\n"),
        Ended(1, "", f"CommandError: {tmp_path} could not be written: Is a directory.\n"),
        Ended(1, "", "CommandError: /dev/full could not be written: No space left on device.\n"),
    ]
    assert not nowhere.parent.exists()
