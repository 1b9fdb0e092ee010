import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.anchoring import LOST, Anchor, Selector, reanchor, select

STORY = """The night ferry to Halden takes about 20 hours. It carries 26 lorries and a choir.

The harbour was shut for three days in March. Nobody was hurt, the port authority said on Monday.

A ticket costs 45 crowns. Children pay half of that, says the timetable of 12 May.
"""
WORDS = st.sampled_from(["the", "ferry", "of", "Halden", "took", "20", "hours", "nobody", "said", "why", "in", "March"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
MANY = 50_000


def at(words: str, text: str = STORY) -> Selector:
    return select(text, text.index(words), text.index(words) + len(words))


def found(selector: Selector, text: str) -> tuple[str, str | None]:
    """In which state it is, and the words there."""
    anchor = reanchor(selector, text)
    return anchor.state, None if anchor.start is None else text[anchor.start : anchor.end]


def test_what_stands_where_it_stood_is_exact() -> None:
    selector = at("26 lorries")
    assert reanchor(selector, STORY) == Anchor("exact", selector.start, selector.start + 10, 1.0)


def test_what_stands_elsewhere_is_moved() -> None:
    first, second, third = STORY.strip().split("\n\n")
    new = f"{third}\n\n{first}\n\nA new paragraph.\n\n{second}"
    for words in ("takes about 20 hours", "shut for three days", "45 crowns. Children"):
        assert found(at(words), new) == ("moved", words)


def test_the_words_at_the_old_position_between_others_are_exact_too() -> None:
    new = STORY.replace("takes about", "needs about")
    assert found(at("20 hours"), new) == ("exact", "20 hours")
    assert reanchor(at("20 hours"), new).score < 1


def test_what_was_edited_is_altered() -> None:
    assert found(at("takes about 20 hours"), STORY.replace("20 hours", "24 hours")) == (
        "altered",
        "takes about 24 hours",
    )
    assert found(at("20 hours"), STORY.replace("20 hours", "24 hours")) == ("altered", "24 hours")
    assert found(at("says the timetable"), STORY.replace("says the timetable", "says one timetable")) == (
        "altered",
        "says one timetable",
    )


def test_words_replaced_at_the_ends_belong_to_what_they_were_replaced_by() -> None:
    old = "It was said that three old sailors saw the lighthouse burn. Nobody else did."
    new = "It was said that seven old sailors saw the lighthouse fall. Nobody else did."
    assert found(at("three old sailors saw the lighthouse burn", old), new) == (
        "altered",
        "seven old sailors saw the lighthouse fall",
    )


def test_what_was_replaced_takes_nothing_of_the_sentence_beside_it() -> None:
    old = "It snowed. Three old sailors saw the lighthouse burn to the ground. Nobody else did."
    new = "It snowed. Old sailors saw the lighthouse burn to the. Nobody else did."
    assert found(at("Three old sailors saw the lighthouse burn to the ground.", old), new) == (
        "altered",
        "Old sailors saw the lighthouse burn to the.",
    )


def test_other_spacing_is_no_change() -> None:
    assert found(at("26 lorries"), STORY.replace("26 lorries", "26\u00a0\n lorries")) == ("exact", "26\u00a0\n lorries")


def test_what_was_deleted_is_lost() -> None:
    assert found(
        at("It carries 26 lorries and a choir."), STORY.replace(" It carries 26 lorries and a choir.", "")
    ) == (
        "lost",
        None,
    )
    assert reanchor(at("26 lorries"), STORY.replace("26 lorries", "")) == LOST
    assert reanchor(at("26 lorries"), "") == LOST


def test_a_sentence_that_says_nearly_the_same_elsewhere_is_not_taken_for_a_deleted_one() -> None:
    other = "The crew of the Aurora counted 30 grey seals in the bay of Maren."
    old = f"{STORY} The crew of the Aurora counted 31 grey seals in the bay of Maren. They left. {STORY[::-1]} {other}"
    deleted = old.replace(" The crew of the Aurora counted 31 grey seals in the bay of Maren.", "", 1)
    assert reanchor(at("The crew of the Aurora counted 31 grey seals in the bay of Maren.", old), deleted) == LOST


SEALS = "The crew of the Aurora counted 31 grey seals in the bay of Maren."
BEFORE = "A storm kept all boats in port until Tuesday. Two of the divers stayed ashore."
BEHIND = "Fishermen doubt the figure. A second count is planned for August."


def test_where_the_sentences_beside_it_were_deleted_those_beside_them_tell() -> None:
    old = f"{STORY} {BEFORE} {SEALS} {BEHIND} {STORY[::-1]}"
    new = old.replace("Two of the divers stayed ashore. ", "").replace("Fishermen doubt the figure. ", "")
    new = new.replace("grey seals in the bay", "young birds off the coast")
    assert found(at(SEALS, old), new) == (
        "altered",
        "The crew of the Aurora counted 31 young birds off the coast of Maren.",
    )


def test_context_that_stands_further_off_than_it_did_does_not_count() -> None:
    other = SEALS.replace("31", "12")
    between = "Nobody had asked the harbour master what he made of it, or why the gate was locked that week."
    old = f"{STORY} {BEFORE} {SEALS} {BEHIND} {STORY[::-1]}"
    assert reanchor(at(SEALS, old), f"{STORY} {BEFORE} {between} {between.upper()} {other}") == LOST


def test_context_that_stands_better_elsewhere_does_not_count() -> None:
    other = SEALS.replace("31", "12")
    old = f"{BEFORE} {SEALS} {BEHIND}"
    elsewhere = f"Two of the divers, who had been up until Tuesday, stayed in bed. {other}"
    assert reanchor(at(SEALS, old), f"{BEFORE} {STORY[::-1]} {STORY.upper()} {elsewhere}") == LOST


def test_where_two_places_fit_about_as_well_it_is_lost() -> None:
    old = "The ferry left. Nobody was told why the harbour is shut. The crew slept."
    assert reanchor(at("Nobody was told why the harbour is shut.", old), f"{old} Later.\n\n{old}").state == "exact"
    assert reanchor(at("Nobody was told why the harbour is shut.", old), f"News. {old} Later.\n\n{old}") == LOST


def test_context_decides_between_places_that_say_the_same() -> None:
    old = "On Monday the ferry was late. Nobody was told why. On Friday the train was late. Nobody was told why."
    last = Selector("Nobody was told why.", "On Friday the train was late. ", "", old.rindex("Nobody"))
    new = f"News. {old}"
    assert reanchor(last, new) == Anchor("moved", new.rindex("Nobody"), len(new), pytest.approx(1, abs=0.01))


def test_a_long_sentence_that_stands_there_once_needs_no_context() -> None:
    words = "Nobody was told why the harbour is shut."
    selector = Selector(words, "The ferry left. ", " The crew slept.", 30)
    assert found(selector, f"Something else. {words} More.") == ("moved", words)
    assert (
        reanchor(Selector("Nobody slept.", "The ferry left. ", " The crew slept.", 16), "Yes. Nobody slept. No.")
        == LOST
    )


def test_a_sentence_that_became_the_end_of_another_is_altered() -> None:
    old = "The ferry left. Halden was dark. The crew slept."
    new = "The ferry left after Halden was dark. The crew slept."
    assert found(at("Halden was dark.", old), new) == ("altered", "Halden was dark.")


def test_a_quote_without_context_is_found_by_itself() -> None:
    assert found(Selector("26 lorries", "", "", 0), STORY) == ("moved", "26 lorries")
    assert found(Selector("It carries 26 lorries and no choir.", "", "", 0), STORY) == (
        "altered",
        "It carries 26 lorries and a choir.",
    )


def test_a_place_may_begin_inside_of_a_word_and_words_are_not_cut_otherwise() -> None:
    assert found(at("erry to "), f"News. {STORY}") == ("moved", "erry to ")
    assert reanchor(Selector("art", "the ", " of", 4), "The party of the start often parts.") == LOST


def test_what_has_no_words_is_found_only_as_it_stands() -> None:
    assert found(Selector("—", "Halden ", " 20 hours", 7), "To Halden — 20 hours.") == ("moved", "—")
    assert reanchor(Selector("—", "Halden ", " 20 hours", 7), "To Halden: 20 hours.") == LOST
    assert reanchor(Selector("", "The ", "night", 4), STORY) == LOST


def test_scripts_without_spaces_are_read_by_character() -> None:
    old = "港は三日間閉鎖された。船は二十時間かかる。"
    assert found(at("船は二十時間かかる。", old), "港は三日間閉鎖された。船は三十時間かかる。") == (
        "altered",
        "船は三十時間かかる。",
    )


def test_a_quote_that_stands_everywhere_is_told_by_its_context_or_lost() -> None:
    text = "the mast, " * 200 + "the captain of the Aurora, " + "the mast, " * 200
    assert reanchor(Selector("mast", "", "", 1), text) == LOST
    assert found(Selector("the", "mast, ", " captain of the Aurora", 3), text) == ("moved", "the")
    assert reanchor(Selector("the", "mast, ", " captain of the Aurora", 3), text).start == 2_000


def test_a_quote_of_mostly_empty_lines_is_found() -> None:
    words = "x" + "\n" * 300_000 + "y"
    assert found(Selector(words, "a ", " b", 5), f"a {words} b") == ("moved", words)


@given(st.lists(SENTENCES, min_size=1, max_size=12).map(" ".join), st.data())
def test_over_the_same_text_all_is_exact(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert reanchor(select(text, start, end), text) == Anchor("exact", start, end, 1.0)


@given(st.permutations(STORY.replace("\n\n", " ").strip().split(". ")), st.data())
def test_over_text_put_before_it_all_is_moved(sentences: list[str], data: st.DataObject) -> None:
    text = ". ".join(sentences) + "."
    words = data.draw(st.sampled_from(sentences))
    before = "Snow fell on every roof, quite unforeseen. "
    start = text.index(words)
    anchor = reanchor(select(text, start, start + len(words)), before + text)
    assert (anchor.state, anchor.start, anchor.end) == (
        "moved",
        len(before) + start,
        len(before) + start + len(words),
    )


@given(st.lists(SENTENCES, min_size=2, max_size=10, unique=True), st.data())
def test_a_deleted_sentence_is_never_exact_or_moved(sentences: list[str], data: st.DataObject) -> None:
    out = data.draw(st.integers(0, len(sentences) - 1))
    start = len(" ".join(sentences[:out])) + bool(out)
    selector = select(" ".join(sentences), start, start + len(sentences[out]))
    assert reanchor(selector, " ".join(sentences[:out] + sentences[out + 1 :])).state in {"altered", "lost"}


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.integers(-9, 300))
def test_whatever_the_selector_a_place_is_a_run_of_the_text(
    text: str, exact: str, prefix: str, suffix: str, start: int
) -> None:
    anchor = reanchor(Selector(exact, prefix, suffix, start), text)
    if anchor.start is None or anchor.end is None:
        assert anchor == LOST
    else:
        assert 0 <= anchor.start < anchor.end <= len(text)
        assert 0 < anchor.score <= 1
        if anchor.state != "altered":
            assert text[anchor.start : anchor.end].split() == exact.split()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x" * 1_000_000,
        "A. " * MANY,
        " ".join(f"{chr(97 + number % 26)}." for number in range(MANY)),
        "\x00\ud800\u202e\u2066" * 1_000,
        "港" * 100_000,
        "\n" * 100_000,
        STORY[:80] * 5_000,
        "العبّارة تستغرق عشرين ساعة. " * 3_000,
    ],
    ids=["empty", "one", "one word", "letters", "alphabet", "unseen", "unspaced", "lines", "repeated", "right to left"],
)
def test_bad_input_is_answered(text: str) -> None:
    assert reanchor(at("Children pay half of that"), text) == LOST
    if text:
        middle, end = len(text) // 2, min(len(text), len(text) // 2 + 400_000)
        selector = select(text, middle, end)
        assert reanchor(selector, text) == Anchor("exact", middle, end, 1.0)
        assert found(selector, f"News! {text}")[1] in {selector.exact, None}


def test_of_many_edits_little_deleted_comes_back_and_what_was_edited_is_found() -> None:
    chance = random.Random(7)
    syllables = [first + last for first in "bdfgklmnprst" for last in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(2_000)]
    sentences = [" ".join(chance.choices(words, k=chance.randint(8, 25))).capitalize() + "." for _ in range(200)]
    kept: dict[int, str] = {}
    for number, sentence in enumerate(sentences):
        fate = chance.random()
        if fate < 0.7:
            kept[number] = sentence
        elif fate < 0.9:
            edited = [chance.choice(words) if chance.random() < 0.3 else word for word in sentence[:-1].split()]
            kept[number] = " ".join(edited) + "."
    old, new = " ".join(sentences), " ".join(kept.values())
    anchors = [reanchor(at(sentence, old), new) for sentence in sentences]
    places = {number: new[anchor.start : anchor.end] for number, anchor in enumerate(anchors) if anchor != LOST}
    assert places.keys() <= kept.keys()
    assert sum(places.get(number) == sentence for number, sentence in kept.items()) >= 0.97 * len(kept)
