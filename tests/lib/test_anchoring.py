import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.anchoring import CONTEXT, LOST, Anchor, Selector, carry, select
from factcheck.lib.spans import Span

TEXT = "The night ferry takes about 20 hours, the operator says, and it is seldom late in summer."
LONG = " ".join(map(str, range(10_000, 10_100)))


def test_a_place_is_written_down_with_what_stands_around_it() -> None:
    start = TEXT.index("20 hours")
    assert select(TEXT, start, start + 8) == Selector(
        exact="20 hours",
        prefix="The night ferry takes about ",
        suffix=", the operator says, and it is seldom late in summer.",
        start=start,
    )


def test_of_a_long_text_some_is_kept_on_either_side() -> None:
    start = LONG.index("10050")
    place = select(LONG, start, start + 5)
    assert LONG[start - len(place.prefix) : start + 5 + len(place.suffix)] == place.prefix + "10050" + place.suffix
    assert CONTEXT - 10 < min(len(place.prefix), len(place.suffix)) <= CONTEXT


def test_no_word_is_cut_in_two_unless_nothing_else_would_be_left() -> None:
    start = LONG.index("10050")
    place = select(LONG, start, start + 5)
    assert (place.prefix.split()[0], place.suffix.split()[-1]) == ("10024", "10076")
    assert select("x" * 500, 200, 210) == Selector("x" * 10, "x" * CONTEXT, "x" * CONTEXT, 200)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_what_is_no_run_of_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="is no run of a text"):
        select(TEXT, start, end)


@given(st.text(min_size=1), st.data())
def test_prefix_exact_and_suffix_stand_together_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    selector = select(text, start, end)
    whole = selector.prefix + selector.exact + selector.suffix
    assert text[selector.start - len(selector.prefix) :][: len(whole)] == whole
    assert max(len(selector.prefix), len(selector.suffix)) <= CONTEXT


STORY = """The night ferry to Halden takes about 20 hours. It carries 26 lorries and a choir.

The harbour was shut for three days in March. Nobody was hurt, the port authority said on Monday.

A ticket costs 45 crowns. Children pay half of that, says the timetable of 12 May.
"""
WORDS = st.sampled_from(["the", "ferry", "of", "Halden", "took", "20", "hours", "nobody", "said", "why", "in", "March"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
DRAFTS = st.lists(SENTENCES, min_size=1, max_size=12).map(" ".join)


def span(words: str, text: str = STORY) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def became(words: str, new: str, *, old: str = STORY) -> tuple[str, str | None]:
    """What became of these words, and which they are now."""
    (anchor,) = carry(old, new, [span(words, old)])
    return anchor.state, None if anchor.start is None else new[anchor.start : anchor.end]


def test_what_nobody_touched_is_exact() -> None:
    place = span("26 lorries")
    assert carry(STORY, STORY.replace("45 crowns", "50 crowns"), [place]) == [Anchor("exact", *bounds(place), 1.0)]


def bounds(place: Span) -> tuple[int, int]:
    return place.start, place.end


def test_what_stands_elsewhere_is_moved() -> None:
    first, second, third = STORY.strip().split("\n\n")
    new = f"{third}\n\n{first}\n\nA new paragraph.\n\n{second}"
    for words in ("takes about 20 hours", "shut for three days", "45 crowns. Children"):
        assert became(words, new) == ("moved", words)


def test_a_changed_value_is_altered_and_its_score_says_how_much_stayed() -> None:
    new = STORY.replace("20 hours", "24 hours")
    (anchor,) = carry(STORY, new, [span("takes about 20 hours")])
    assert (anchor.state, new[anchor.start : anchor.end], anchor.score) == ("altered", "takes about 24 hours", 0.75)


def test_words_replaced_at_the_ends_belong_to_what_they_were_replaced_by() -> None:
    old = "It was said that three old sailors saw the lighthouse burn."
    new = "It was said that seven old sailors saw the lighthouse fall."
    assert became("three old sailors", new, old=old) == ("altered", "seven old sailors")
    assert became("three old sailors saw the lighthouse burn", new, old=old) == (
        "altered",
        "seven old sailors saw the lighthouse fall",
    )


def test_a_change_beside_the_words_does_not_alter_them() -> None:
    assert became("20 hours", STORY.replace("takes about", "needs roughly")) == ("moved", "20 hours")


def test_what_was_deleted_is_lost() -> None:
    new = STORY.replace("It carries 26 lorries and a choir. ", "").replace(" It carries 26 lorries and a choir.", "")
    assert became("26 lorries", new) == ("lost", None)
    assert became("26 lorries", "") == ("lost", None)


def test_a_sentence_that_begins_like_the_deleted_one_is_not_taken_for_it() -> None:
    old = "The minister said that the bridge is safe. The minister said that the tunnel is closed for good."
    new = "The minister said that the tunnel is closed for good."
    assert became("the bridge is safe", new, old=old) == ("lost", None)
    assert became("the tunnel is closed for good", new, old=old)[0] == "moved"


def test_where_two_places_fit_about_as_well_it_is_lost() -> None:
    old = "The crew of the Aurora counted 30 seals in the bay. The crew of the Aurora counted 31 seals in the bay."
    new = "The crew of the Aurora counted 32 seals in the bay."
    assert became("counted 30 seals", new, old=old) == ("lost", None)
    assert became("counted 31 seals", new, old=old) == ("lost", None)


def test_a_title_ends_no_sentence() -> None:
    old = "The letter was signed by Dr. Lind. It was late."
    place = Span(0, old.index(" It"))
    assert carry(old, old.replace("signed by", "sent to"), [place])[0].state == "altered"
    assert carry(old, old.replace("Lind", "Holm"), [place])[0].state == "altered"


def test_the_same_sentence_twice_elsewhere_is_nobodys_unless_one_is_beside_its_neighbour() -> None:
    old = "Alpha went home early. Beta stayed for the night. Gamma wrote the report. Delta slept."
    new = "Gamma wrote the report. Alpha went home early. Delta slept. Alpha went home early."
    assert became("Alpha went home", new, old=old)[0] == "lost"
    assert became("Alpha went home", f"{new} Beta stayed for the night.", old=old)[0] == "moved"


def test_a_paragraph_that_was_moved_is_found_by_its_neighbours_though_a_word_was_changed() -> None:
    first, second, third = STORY.strip().split("\n\n")
    new = f"{third}\n\n{second}\n\n{first.replace('26 lorries', '28 lorries')}"
    assert became("26 lorries", new) == ("altered", "28 lorries")


def test_a_sentence_that_says_nearly_the_same_between_others_is_not_taken_for_a_deleted_one() -> None:
    new = STORY.replace(" It carries 26 lorries and a choir.", "").replace(
        "Children pay", "It carries 29 lorries and a choir. Children pay"
    )
    assert became("It carries 26 lorries and a choir.", new) == ("lost", None)


def test_two_sentences_joined_and_one_divided_are_found() -> None:
    old = "The mayor opened the new bridge at noon. Several hundred cyclists crossed it before dusk."
    new = "The mayor opened the new bridge at noon and several hundred cyclists crossed it before dusk."
    assert became("Several hundred cyclists crossed", new, old=old) == ("altered", "several hundred cyclists crossed")
    assert became("several hundred cyclists crossed", old, old=new) == ("altered", "Several hundred cyclists crossed")


def test_other_spacing_is_no_change() -> None:
    assert became("26 lorries", STORY.replace("26 lorries", "26\u00a0 lorries")) == ("exact", "26\u00a0 lorries")


def test_a_place_may_begin_inside_of_a_word_and_end_in_a_space() -> None:
    assert became("erry to ", f"News. {STORY}") == ("moved", "erry to ")


def test_what_has_no_words_and_what_was_torn_apart_is_lost() -> None:
    assert carry(STORY, STORY, [span("\n\n")]) == [LOST]
    filling = " ".join(f"word{n}" for n in range(15))
    rest = "where both of them had once spent a long summer with friends, horses and far too little money, they say"
    old, new = f"Anton met Berta near Celle, {rest}.", f"Anton met {filling} near Celle, {rest}."
    assert became("met Berta near Celle, where both of them", new, old=old)[0] == "altered"
    assert became("met Berta near", new, old=old) == ("lost", None)


def test_what_stands_in_another_order_is_lost() -> None:
    old = "Rain fell on the coast all morning. Trains were late in the valley."
    new = "Trains were late in the valley. Rain fell on the coast all morning."
    assert became("coast all morning. Trains were late", new, old=old) == ("lost", None)


def test_of_a_text_that_only_repeats_itself_the_beginning_and_the_end_are_known_and_the_rest_is_lost() -> None:
    old = "Yes. No. " * 600
    places = [Span(0, 3), Span(len(old) - 4, len(old) - 1)]
    assert [anchor.state for anchor in carry(old, f"{old}Never.", places)] == ["exact", "exact"]
    assert carry(old, f"Perhaps. {old}Never.", places) == [LOST, LOST]


@pytest.mark.parametrize("place", [Span(-1, 3), Span(3, 3), Span(0, 10_000)])
def test_a_span_that_is_no_run_of_the_old_text_is_refused(place: Span) -> None:
    with pytest.raises(ValueError, match="is no run of a text"):
        carry(STORY, STORY, [place])


@given(DRAFTS, st.data())
def test_over_the_same_text_all_is_exact(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1).filter(lambda at: text[at].isalnum()))
    place = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert carry(text, text, [place]) == [Anchor("exact", place.start, place.end, 1.0)]


@given(st.lists(SENTENCES, min_size=1, max_size=8, unique=True), SENTENCES)
def test_over_text_put_before_it_all_is_moved(sentences: list[str], before: str) -> None:
    text = " ".join(each for each in sentences if each != before) or "Something else entirely."
    (anchor,) = carry(text, f"{before} {text}", [Span(0, len(text))])
    assert (anchor.state, anchor.start) == ("moved", len(before) + 1)


@given(st.lists(SENTENCES, min_size=2, max_size=10, unique=True), st.data())
def test_a_deleted_sentence_is_never_exact_or_moved(sentences: list[str], data: st.DataObject) -> None:
    out = data.draw(st.integers(0, len(sentences) - 1))
    text = " ".join(sentences)
    start = len(" ".join(sentences[:out])) + bool(out)
    (anchor,) = carry(
        text, " ".join(sentences[:out] + sentences[out + 1 :]), [Span(start, start + len(sentences[out]))]
    )
    assert anchor.state in {"altered", "lost"}


@given(st.text(max_size=200), st.text(max_size=200), st.data())
def test_whatever_the_texts_a_place_is_a_run_of_the_new_one(old: str, new: str, data: st.DataObject) -> None:
    old += "."
    start = data.draw(st.integers(0, len(old) - 1))
    (anchor,) = carry(old, new, [Span(start, data.draw(st.integers(start + 1, len(old))))])
    if anchor.start is None or anchor.end is None:
        assert anchor == LOST
    else:
        assert 0 <= anchor.start < anchor.end <= len(new)
        assert 0 < anchor.score <= 1


def test_of_many_edits_nothing_deleted_comes_back_and_what_was_edited_is_found() -> None:
    chance = random.Random(7)
    syllables = [first + last for first in "bdfgklmnprst" for last in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(2_000)]
    sentences = [" ".join(chance.choices(words, k=chance.randint(8, 25))).capitalize() + "." for _ in range(200)]
    kept: dict[int, str] = {}
    for number, sentence in enumerate(sentences):
        fate = chance.random()
        if fate < 0.5:
            kept[number] = sentence
        elif fate < 0.85:
            edited = [chance.choice(words) if chance.random() < 0.3 else word for word in sentence[:-1].split()]
            kept[number] = " ".join(edited) + "."
    old, new = " ".join(sentences), " ".join(kept.values())
    places, at = [], 0
    for sentence in sentences:
        places.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    anchors = carry(old, new, places)
    found = {number: new[anchor.start : anchor.end] for number, anchor in enumerate(anchors) if anchor != LOST}
    assert {number for number in found if number not in kept} == set()
    assert sum(found.get(number) == sentence for number, sentence in kept.items()) >= 0.97 * len(kept)
