"""How a revision's text becomes sections, blocks and runs."""

from hypothesis import given
from hypothesis import strategies as st

from factcheck.claims.story import Mark, Part, Stretch, cut, tell


def mark(start, end, *, number=1, status="unchecked"):
    return Mark(occurrence=number * 10, claim=number, number=number, status=status, start=start, end=end)


def told(text, *, marks=(), sentences=(), wrapped=False):
    whole = Part("lede", "", 0, 0, len(text))
    return tell(text, parts=[whole], sentences=sentences, marks=marks, wrapped=wrapped)


def shape(story):
    """Each block as its kind and the texts of its items."""
    return [
        (block.kind, ["".join(run.text for run in item) for item in block.items])
        for section in story.sections
        for block in section.blocks
    ]


def test_lines_become_paragraphs_lists_and_quotes_without_their_marks():
    text = "A first line.\n\n- one\n- two\n\n> said so\n1. third"
    assert shape(told(text)) == [
        ("paragraph", ["A first line."]),
        ("list", ["one", "two"]),
        ("quote", ["said so"]),
        ("list", ["third"]),
    ]


def test_a_dash_within_a_sentence_is_not_a_list():
    assert shape(told("-5 degrees\n2.5 million")) == [
        ("paragraph", ["-5 degrees"]),
        ("paragraph", ["2.5 million"]),
    ]


def test_a_sentence_that_runs_across_lines_keeps_them_in_one_paragraph():
    text = "The train\nleft. It was\nlate."
    sentences = [Stretch(1, 0, 15), Stretch(2, 16, 28)]
    assert shape(told(text, sentences=sentences)) == [("paragraph", [text])]
    assert shape(told(text)) == [
        ("paragraph", ["The train"]),
        ("paragraph", ["left. It was"]),
        ("paragraph", ["late."]),
    ]


def test_markdown_lines_go_on_until_a_blank_one():
    text = "One.\nTwo.\n\nThree.\n- a\n  b\n> q\n> r"
    assert shape(told(text, wrapped=True)) == [
        ("paragraph", ["One.\nTwo."]),
        ("paragraph", ["Three."]),
        ("list", ["a\nb"]),
        ("quote", ["q\nr"]),
    ]


def test_a_line_that_only_names_the_speaker_is_an_attribution():
    text = "“We left.”\nHalden Wire"
    sentences = [Stretch(1, 0, 10), Stretch(2, 11, 22, attribution=True)]
    assert shape(told(text, sentences=sentences)) == [
        ("paragraph", ["“We left.”"]),
        ("attribution", ["Halden Wire"]),
    ]


def test_the_text_is_cut_where_claims_begin_and_end_and_the_innermost_leads():
    text = "abcdefghij"
    outer, inner = mark(0, 8, number=1), mark(4, 6, number=2)
    runs = cut(0, text, marks=[outer, inner])
    assert [(run.start, run.text, [one.number for one in run.marks]) for run in runs] == [
        (0, "abcd", [1]),
        (4, "ef", [2, 1]),
        (6, "gh", [1]),
        (8, "ij", []),
    ]
    assert [[one.number for one in run.begins] for run in runs] == [[1], [2], [], []]


def test_claims_that_overlap_are_both_on_the_words_they_share():
    runs = cut(0, "abcdefgh", marks=[mark(0, 5, number=1), mark(3, 8, number=2)])
    assert [(run.text, [one.number for one in run.marks]) for run in runs] == [
        ("abc", [1]),
        ("de", [1, 2]),
        ("fgh", [2]),
    ]


def test_a_claim_that_begins_on_the_mark_of_a_list_still_shows_its_number():
    story = told("- Kim left", marks=[mark(0, 10, number=7)])
    [run] = story.sections[0].blocks[0].items[0]
    assert [one.number for one in run.begins] == [7]


def test_sentences_without_a_claim_are_to_be_looked_at_until_somebody_did():
    text = "One. Two. Three."
    sentences = [Stretch(1, 0, 4), Stretch(2, 5, 9), Stretch(3, 10, 16, cleared=True)]
    story = told(text, sentences=sentences, marks=[mark(1, 3)])
    assert story.to_look_at == 1
    states = [(run.text, run.state, run.sentence) for run in story.sections[0].blocks[0].items[0] if run.state]
    assert states == [("Two.", "open", 2), ("Three.", "cleared", 3)]


def test_the_first_sentence_still_to_look_at_is_where_it_begins():
    text = "One. Two.\n\nThree. Four."
    sentences = [Stretch(1, 0, 4), Stretch(2, 5, 9, cleared=True), Stretch(3, 11, 17), Stretch(4, 18, 23)]
    assert told(text, sentences=sentences, marks=[mark(0, 4)]).first_open == 11
    assert told(text, sentences=sentences[:2], marks=[mark(0, 4)]).first_open is None


def test_words_lead_to_the_innermost_claim_or_to_none():
    outer, inner = mark(0, 8, number=1), mark(4, 6, number=2)
    assert [run.mark for run in cut(0, "abcdefghij", marks=[outer, inner])] == [outer, inner, outer, None]


def test_positions_are_code_points():
    text = "😀 Zürich 6"
    [_, run] = cut(0, text, marks=[mark(2, 10)])
    assert (run.start, run.text) == (2, "Zürich 6")


spans = st.tuples(st.integers(0, 60), st.integers(1, 20))


@given(text=st.text(alphabet="ab. \n->1", max_size=60), places=st.lists(spans, max_size=8), wrapped=st.booleans())
def test_every_run_says_what_the_text_says_there(text, places, wrapped):
    marks = [mark(start, start + length, number=n) for n, (start, length) in enumerate(places, 1)]
    story = told(text, marks=marks, sentences=[Stretch(1, 0, max(1, len(text)))], wrapped=wrapped)
    runs = [run for section in story.sections for block in section.blocks for item in block.items for run in item]
    assert all(text[run.start : run.end] == run.text or run.text == "\n" for run in runs)
    assert [run.start for run in runs] == sorted(run.start for run in runs)
    shown = {place for run in runs for place in range(run.start, run.end)}
    assert all(text[place] in " \n->.1" for place in set(range(len(text))) - shown)
