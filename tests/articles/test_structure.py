import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcheck.articles.models import Format, Kind
from factcheck.articles.structure import LARGEST_DRAFT, Draft, read_draft, section_kind
from factcheck.lib.errors import Refused

STORY = """The night ferry to Halden takes about 20 hours, the operator says.

Key Takeaways
- The ferry takes about 20 hours.
- No date for the return has been set.

## What we don’t know
Whether the minister was on board.
"""


def kinds(draft: Draft) -> list[Kind]:
    return [section.kind for section in draft.sections]


def sentences(draft: Draft) -> list[str]:
    return [draft.text[sentence.start : sentence.end] for sentence in draft.sentences]


def read(text: str, name: str = "") -> Draft:
    return read_draft(text.encode(), name=name)


def test_text_before_the_first_heading_is_the_lede() -> None:
    assert kinds(read(STORY)) == [Kind.LEDE, Kind.TAKEAWAYS, Kind.UNCONFIRMED]


def test_headings_are_kept_without_their_marks_and_are_no_sentences() -> None:
    draft = read(STORY)
    assert [section.heading for section in draft.sections] == ["", "Key Takeaways", "What we don’t know"]
    assert sentences(draft) == [
        "The night ferry to Halden takes about 20 hours, the operator says.",
        "The ferry takes about 20 hours.",
        "No date for the return has been set.",
        "Whether the minister was on board.",
    ]


def test_sections_cover_the_text_without_a_gap() -> None:
    draft = read(STORY)
    starts = [section.start for section in draft.sections]
    assert starts[0] == 0
    assert [section.end for section in draft.sections] == [*starts[1:], len(STORY)]


def test_each_sentence_knows_its_section() -> None:
    assert [sentence.section for sentence in read(STORY).sentences] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Key Takeaways", Kind.TAKEAWAYS),
        ("KEY POINTS:", Kind.TAKEAWAYS),
        ("**What to know**", Kind.TAKEAWAYS),
        ("Verified Facts", Kind.VERIFIED),
        ("What we know", Kind.VERIFIED),
        ("What's confirmed", Kind.VERIFIED),
        ("Context & Impact", Kind.CONTEXT),
        ("Context and impact", Kind.CONTEXT),
        ("The background", Kind.CONTEXT),
        ("Official Statements", Kind.STATEMENTS),
        ("Reactions", Kind.STATEMENTS),
        ("What we don't know", Kind.UNCONFIRMED),
        ("What we don’t know (yet)", Kind.UNCONFIRMED),
        ("What remains unclear", Kind.UNCONFIRMED),
        ("Unconfirmed", Kind.UNCONFIRMED),
        ("The Bottom Line", Kind.BOTTOM_LINE),
        ("### Bottom line ###", Kind.BOTTOM_LINE),
        ("Ferries of the north", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_headings_are_known_in_common_wordings(heading: str, kind: Kind) -> None:
    assert section_kind(heading) == kind


@pytest.mark.parametrize(
    "line",
    [
        "## Key Takeaways",
        "Key Takeaways",
        "**Key Takeaways**",
        "__Key takeaways:__",
        "KEY TAKEAWAYS:",
        "## Key Takeaways ##",
    ],
)
def test_a_heading_needs_no_marks_when_its_words_are_known(line: str) -> None:
    assert kinds(read(f"A ferry sank.\n\n{line}\n- Nobody died.\n")) == [Kind.LEDE, Kind.TAKEAWAYS]


def test_an_underlined_heading_is_one_with_its_line() -> None:
    draft = read("A ferry sank.\n\nThe long night\n--------------\nNobody died.\n")
    assert [(section.kind, section.heading) for section in draft.sections] == [
        (Kind.LEDE, ""),
        (Kind.OTHER, "The long night"),
    ]
    assert sentences(draft) == ["A ferry sank.", "Nobody died."]


def test_unknown_words_are_a_heading_only_with_marks() -> None:
    assert kinds(read("A ferry sank.\n\n## The long night\nNobody died.\n")) == [Kind.LEDE, Kind.OTHER]
    assert kinds(read("A ferry sank.\n\nThe long night\nNobody died.\n")) == [Kind.LEDE]


def test_a_sentence_that_begins_like_a_heading_is_none() -> None:
    assert kinds(read("A ferry sank.\nContext.\nUnconfirmed reports say that nobody died in the harbour.\n")) == [
        Kind.LEDE
    ]


def test_a_title_on_top_is_the_headline_and_no_section_of_its_own() -> None:
    draft = read("# The night ferry\n\nIt sank.\n\n## Key points\n- It sank.\n")
    assert (draft.title, draft.headline) == ("The night ferry", "The night ferry")
    assert [(section.kind, section.heading) for section in draft.sections] == [
        (Kind.LEDE, "The night ferry"),
        (Kind.TAKEAWAYS, "Key points"),
    ]
    assert sentences(draft) == ["It sank.", "It sank."]


def test_a_section_on_top_is_no_title_and_there_is_no_lede_then() -> None:
    draft = read("\n# Key points\n- It sank.\n")
    assert (draft.title, kinds(draft), draft.sections[0].start) == ("", [Kind.TAKEAWAYS], 0)


def test_a_second_top_heading_is_a_section() -> None:
    assert kinds(read("# The night ferry\nIt sank.\n# The morning\nIt rose.\n")) == [Kind.LEDE, Kind.OTHER]


def test_without_a_title_the_first_sentence_is_the_headline() -> None:
    assert read(STORY).headline == "The night ferry to Halden takes about 20 hours, the operator says."


def test_a_long_headline_is_cut_between_words() -> None:
    headline = read("ferry " * 100).headline
    assert len(headline) <= 300
    assert headline.endswith("ferry…")
    assert len(read("f" * 400).headline) == 300


def test_words_that_are_no_sentence_still_give_a_headline() -> None:
    assert read("***").headline == "***"


def test_a_very_long_heading_is_cut() -> None:
    assert len(read(f"Hello.\n## {'ferry ' * 100}\n").sections[1].heading) == 300


STATEMENTS = """It sank.

Official Statements
“We are still looking,” the harbour said. “It is dark.”
Port Maren Harbour Authority
“Nobody was on board.”
— Anna Holt, spokeswoman of the ministry of transport, at a briefing on Monday
- “A bullet.”
- Another bullet
"""


def test_a_quote_keeps_the_speaker_named_below_it() -> None:
    draft = read(STATEMENTS)
    assert [
        (draft.text[one.start : one.end], one.speaker, one.attribution) for one in draft.sentences if one.section == 1
    ] == [
        ("“We are still looking,” the harbour said.", "Port Maren Harbour Authority", False),
        ("“It is dark.”", "Port Maren Harbour Authority", False),
        ("Port Maren Harbour Authority", "", True),
        (
            "“Nobody was on board.”",
            "Anna Holt, spokeswoman of the ministry of transport, at a briefing on Monday",
            False,
        ),
        ("— Anna Holt, spokeswoman of the ministry of transport, at a briefing on Monday", "", True),
        ("“A bullet.”", "", False),
        ("Another bullet", "", False),
    ]


def test_a_quote_set_off_over_several_lines_is_one_quote() -> None:
    draft = read("It sank.\n## Statements\n> “We look.\n> We look again.”\n> — The harbour\n", name="ferry.md")
    assert [(one.speaker, one.attribution) for one in draft.sentences if one.section == 1] == [
        ("The harbour", False),
        ("The harbour", False),
        ("", True),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "The harbour authority of Port Maren and its nine members",
        "the harbour",
        "The harbour.",
        "The harbour:",
        "“The harbour”",
        "- The harbour",
        "— …",
    ],
)
def test_a_line_that_is_long_or_a_sentence_names_no_speaker(line: str) -> None:
    draft = read(f"It sank.\nStatements\n“We look.”\n{line}\n")
    assert {(one.speaker, one.attribution) for one in draft.sentences} == {("", False)}


def test_speakers_are_named_in_statements_only() -> None:
    assert {one.speaker for one in read("It sank.\nContext\n“We look.”\nThe harbour\n").sentences} == {""}


def test_a_section_of_statements_may_begin_with_a_name() -> None:
    assert {one.attribution for one in read("It sank.\nStatements\nThe harbour\n").sentences} == {False}


def test_markdown_is_told_by_the_name_or_by_its_marks() -> None:
    assert read("It sank.", name="ferry.MD").format == Format.MARKDOWN
    assert read("It sank.\n\n## Context\nIt was old.").format == Format.MARKDOWN
    assert read("It sank.\n\nContext\nIt was old.", name="ferry.txt").format == Format.TEXT


def test_newlines_are_made_one_and_nothing_else_changes() -> None:
    draft = read("It sank\u2011half.\r\nAt 3½ “knots”.\rIt’s gone.\n")
    assert draft.text == "It sank\u2011half.\nAt 3½ “knots”.\nIt’s gone.\n"
    assert draft.not_imported == []


def test_what_cannot_be_kept_is_listed() -> None:
    draft = read_draft(b"It\x00 sank\x00. \xe2\x80\xaeIt rose.\xef\xbf\xbd")
    assert draft.text == "It sank. \u202eIt rose.\ufffd"
    assert draft.not_imported == [
        "2 NUL characters were left out.",
        "1 character could not be read and stands as “�”.",
        "Kept, but look closely: 1 invisible character changes the direction in which text is shown.",
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "This draft is empty. Paste its text, or choose the file again."),
        (b" \n\x00\t", "There are no words in this draft. Paste its text, or choose the file again."),
        (b"%PDF-1.7", "This is a PDF, from which no draft comes back whole. Bring in the file it was made from."),
        (b"a" * (LARGEST_DRAFT + 1), "This draft is larger than 10 MB. Split it, or bring in only its text."),
    ],
)
def test_what_is_no_draft_is_refused_with_what_to_do(given: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_draft(given)
    assert refused.value.sentence == sentence


def test_the_language_is_that_of_the_text() -> None:
    assert (
        read("Die Fähre nach Halden braucht etwa zwanzig Stunden, sagte der Minister am Montag. " * 4).language == "de"
    )
    assert read(STORY * 2).language == "en"
    assert read("Hi.").language == ""


LINES = st.one_of(
    st.sampled_from(
        [
            *("# The night ferry", "## Key points", "Official Statements", "Bottom Line", "---", "===", ""),
            *("“We look,” he said. “It is dark.”", "The harbour", "— The harbour", "> “We look.”"),
            *("- It sank. It rose.", "1. One.", "It sank."),
        ]
    ),
    st.text(max_size=40),
)


@settings(max_examples=300)
@given(st.lists(LINES, max_size=20).map("\n".join))
@example("\ufeffIt sank.")
@example("\x1c \x85\u2028It\x0bsank.")
def test_any_text_is_cut_into_sections_and_sentences_in_order_and_accounted_for(text: str) -> None:
    try:
        draft = read_draft(text.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    edges = [0] + [section.end for section in draft.sections]
    assert edges[-1] == len(draft.text)
    assert [section.start for section in draft.sections] == edges[:-1]
    at = 0
    left = []
    for sentence in draft.sentences:
        section = draft.sections[sentence.section]
        assert at <= sentence.start < sentence.end
        assert section.body_start <= sentence.start
        assert sentence.end <= section.end
        left.append(draft.text[max(at, section.body_start) : sentence.start])
        at = sentence.end
    # Between sentences stand only marks: of lists, quotes and rules.
    assert not [words for words in left if re.search(r"[^\W\d_]", re.sub(r"^.*\n", "", words)) and "\n#" not in words]


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_draft_or_refused_in_words(given: bytes) -> None:
    try:
        text = read_draft(given).text
    except Refused as refused:
        text = refused.sentence
    assert text.strip()
    assert "\0" not in text
    text.encode()


def test_a_draft_no_desk_can_carry_is_refused() -> None:
    with pytest.raises(Refused, match="more than 600,000 characters"):
        read_draft(b"It sails. " * 60_001)
