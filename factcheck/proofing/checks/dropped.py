"""Words and values that have fallen out of a sentence, leaving the word that led to them behind.

Nobody can say what was lost, but its place shows: “arrived on at noon”, “scheduled for .”, “the parade in will host”.
English lets a preposition stand alone too (“logged on at noon”, “what he looked for, she found”), so the words before
it are asked first. The lists were grown on prose in which nothing is lost.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from factcheck.lib.stems import stem
from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import Word, is_english, sentences_in_words, spaces_commas

DROPPED: Final = "dropped-word"


MARKS: Final = frozenset(",.;)")
JOINING: Final = frozenset({"and", "but", "because"})
VERBS: Final = frozenset({"is", "was", "were", "are", "has", "have", "had", "will", "would", "said", "says"})
SUBJECTS: Final = frozenset({"he", "she", "they", "we"})
UNITS: Final = frozenset({"percent", "million", "billion", "trillion", "%"})
NEVER: Final = MARKS | JOINING | VERBS | UNITS

# What cannot follow each word unless that one stands alone.
CANNOT_FOLLOW: Final = {
    "on": NEVER
    | SUBJECTS
    | {"at", "in", "of", "from", "with", "for", "by", "since", "aboard", "amid", "until", "when", "after"},
    "at": NEVER | SUBJECTS | {"on", "in", "of", "from", "with", "for", "by", "since", "until", "aboard"},
    "in": NEVER | SUBJECTS | {"at", "on", "of", "from", "with", "by", "since", "until", "aboard", "when", "after"},
    "of": NEVER | SUBJECTS | {"on", "at", "by", "for", "since", "with", "until"},
    "for": NEVER | {"in", "on", "at", "of", "from", "by", "since"},
    "by": NEVER | SUBJECTS | {"on", "in", "of", "from", "for", "since", "with"},
    "from": NEVER | SUBJECTS | {"of", "at", "by", "for", "since", "with", "to", "until"},
    "during": NEVER | SUBJECTS | {"at", "on", "in", "of", "by", "for", "from", "with"},
    "since": MARKS | {"and", "but"},
    "until": MARKS | VERBS | {"and", "but", "of"},
    "between": MARKS | VERBS | {"and", "to"},
    "than": UNITS,
    "about": UNITS,
    "nearly": UNITS,
    "almost": UNITS,
    "roughly": UNITS,
    "the": frozenset(",.;")
    | {"of", "for", "from", "at", "with", "and", "but", "is", "was", "were", "are", "has", "had"},
}
PREPOSITIONS: Final = frozenset(CANNOT_FOLLOW) - {"than", "about", "nearly", "almost", "roughly", "the"}
# “in at least 20 towns”, “by at most five”: here the preposition leads on.
AFTER_AT: Final = frozenset({"least", "most", "all", "once", "first", "best", "worst", "times"})

# What happens at a time and a place: after one of these a preposition leads to a date, a place or a name.
EVENTS: Final = frozenset(
    """parade summit meeting talks visit trip ceremony attack strike election vote referendum speech hearing trial
    conference match game crash earthquake quake protest rally march concert funeral wedding festival launch landing
    arrival departure raid explosion blast fire flood storm battle war invasion coup agreement deal treaty report
    statement interview exhibition release shooting killing death birth bombing incident accident collision session
    anniversary event inauguration
    arrived arrives arrive died dies die born began begins begin begun ended ends started starts opened opens launched
    launches held met meets scheduled slated due planned expected killed published landed departed departs crossed
    happened occurred place married founded elected resigned arrested announced released premiered appeared postponed
    convicted sentenced injured wounded established completed adopted approved ratified""".split()  # noqa: SIM905
)
# These have no topic, so no “on” tells what they are about.
FESTIVE: Final = frozenset(
    "parade ceremony rally march concert funeral wedding festival celebration banquet match game".split()  # noqa: SIM905
)
ADVERBS: Final = frozenset({"early", "earlier", "later", "further", "then", "now"})
CROSSING: Final = frozenset({"crossed", "arrived", "departed", "landed", "died", "born"})

# Prepositions that are also the second half of a verb or of a set phrase, and the words these begin with.
_GOES_WITH: Final = {
    "on": """ago log sign carry go goes went gone move come came get got gotten turn switch put try take took taken
        keep kept pass press read live drag hang hung catch caught bring brought urge cheer egg so head add call hit
        pick be is was were are been spy hold light hat clothes television tv radio engine heating helmet mask shirt
        jacket camera microphone music power lid glasses sunglasses count depend rely work built insist bet bank draw
        drew drawn look feed fed fell fall focus sit sat stay play leave left run ran walk drive drove rode ride
        soldier struggle march roll rumble wear wore worn stand stood sold sell latch touch step trample close clock
        follow start hook tack bolt clip strap and or off side hand clamp screw it them him her me us""",
    "in": """come came go goes went gone bring brought move send sent take took taken swear sworn sign log check call
        step join ring fill lock kick weigh break broke broken settle cash tune dial phone set give gave given hand
        turn put get got let live trade fly flew flown drive drove pull pour rush cave chip fit pencil pitch plug rein
        rope sink stand stay zoom way lead build built cut close all be is was were are and or hem pen fence shut
        believe it them him her me us""",
    "by": """pass go goes went gone stand stood stop drop fly flew walk roll drive drove get got slip glide live swear
        come came near close hard and or passers bystander sail sit sat put lay file slide slid abide""",
    "of": """think thought hear heard dream dreamt dispose speak spoke talk know knew known unheard best worst kind
        sort and or""",
    "at": "look laugh stare shout aim glance wink point where yell smile poke gawk gaze peck throw threw and or",
    "for": """pay paid call look search ask account care wish hope wait apply vote run ran stand stood go goes went
        fall fell make made provide allow arrange prepare want need try send sent sue root speak spoke spoken answer
        fend reach long yearn pray argue press push work head cater opt fight fought bid bargain compensate live and
        or""",
    "from": "come came hail hear heard where suffer benefit and or",
    "since": "ever has have had long not he she it they we and or but",
    "until": "up and or",
    "during": "and or",
    "between": "in and or few far",
    "the": "and or",
}
STANDS_ALONE_AFTER: Final = {
    preposition: frozenset(stem(word) for word in words.split()) for preposition, words in _GOES_WITH.items()
}
ASKING: Final = frozenset("which who whom whose what where when why how whatever whoever wherever".split())  # noqa: SIM905
SAYING: Final = frozenset("said says say saying told reported reports announced confirmed confirms denied".split())  # noqa: SIM905
PRONOUNS: Final = frozenset({"he", "she", "they", "we", "i", "it", "you"})
# After one of these a pronoun begins a clause of its own; after another word it may tell about that word.
BEFORE_A_CLAUSE: Final = frozenset(
    """that and but or nor as if when while after before since until because although though whether where which who
    said says say told than so then once unless for to of in on at by with from is was are were do does did has have had
    will would can could may might must should not now yet still today yesterday tomorrow""".split()  # noqa: SIM905
)
# “for and against”, “affection for, and willingness to”: both share what comes later.
SHARING: Final = frozenset(
    {"on", "of", "for", "in", "at", "to", "by", "with", "from", "against", "about", "into", "off", "out", "around"}
)
PARTICIPLE: Final = re.compile(r".+(?:ed|ing)")
# “Has been waiting since.” is no English, “the book he was reading from.” is.
SPANS: Final = frozenset({"since", "until", "during"})
PARTS_OF_DAY: Final = frozenset({"morning", "afternoon", "evening"})
DATED: Final = frozenset({"on", "at", "since", "until", "during", "by"})
FAR: Final = 6
NOTHING_FOLLOWS: Final = re.compile(r"[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z|[-*+•‣#>]))")


def dropped_words(story: Story) -> Iterator[Found]:
    """Find where a preposition or “the” leads to nothing: a date, a number, a name or a word is lost."""
    if not is_english(story):
        return
    spaces_tell = not spaces_commas(story.text)
    for words in sentences_in_words(story):
        asks, asks_about = _first_askings(words)
        for at, word in enumerate(words):
            if word.key not in CANNOT_FOLLOW or (word.has_capital and at):
                continue
            following = words[at + 1] if at + 1 < len(words) else None
            if not _cannot_follow(story.text, words, at):
                continue
            is_set_apart = following is not None and following.key in MARKS and following.start > word.end
            if (is_set_apart and spaces_tell) or not _stands_alone(words, at, asks=asks, asks_about=asks_about):
                end = following.end if following else word.end
                yield Found(DROPPED, word.start, end, _message(word, following), blocking=True)


def _first_askings(words: Sequence[Word]) -> tuple[int, int]:
    """Where a sentence first asks or tells about something, so that a preposition may end it.

    The first number counts any asking word; the second only those that somebody follows (“what he looked for”), and
    nouns that a pronoun follows (“the house he was born in”).
    """
    asks = asks_about = len(words)
    for at in reversed(range(len(words) - 1)):
        word, following = words[at], words[at + 1].key
        is_told_of = following in PRONOUNS and not word.is_mark and word.key not in BEFORE_A_CLAUSE
        is_that = word.key == "that" and at > 0 and words[at - 1].key not in SAYING
        if word.key in ASKING or is_told_of or is_that:
            asks = at
        if is_told_of or (word.key in ASKING and following not in VERBS):
            asks_about = at
    return asks, asks_about


def _cannot_follow(text: str, words: Sequence[Word], at: int) -> bool:
    """Say whether what comes after the word, if anything, is not what it leads to."""
    word = words[at]
    if at + 1 == len(words):
        return word.key in PREPOSITIONS and NOTHING_FOLLOWS.match(text, word.end) is not None
    following = words[at + 1]
    if following.key == "at" and at + 2 < len(words) and words[at + 2].key in AFTER_AT:
        return False
    if following.key == "." and following.end < len(text) and not text[following.end].isspace():
        return False
    if following.key in CANNOT_FOLLOW[word.key]:
        return not following.has_capital
    if word.key == "on" and following.key in PARTS_OF_DAY:
        return at + 2 == len(words) or words[at + 2].key in MARKS | PREPOSITIONS
    # “a parade on marking the day”
    is_festive = word.key == "on" and at > 0 and words[at - 1].key in FESTIVE
    return is_festive and following.text.islower() and following.text.endswith("ing")


def _stands_alone(words: Sequence[Word], at: int, *, asks: int, asks_about: int) -> bool:
    """Say whether the word may be without what it leads to: half a verb, or what it leads to stands elsewhere."""
    word, before = words[at], words[at - 1] if at else None
    following = words[at + 1].key if at + 1 < len(words) else ""
    if following in UNITS or before is None:
        return following in JOINING
    if word.key == "on" and before.key in ADVERBS:
        return not _is_an_early_date(words, at, following)
    if before.is_mark or stem(before.key) in STANDS_ALONE_AFTER.get(word.key, ()):
        return True
    if before.key in EVENTS:
        return asks_about < at
    return (
        asks < at
        or _shares(words, at)
        or "to" in {near.key for near in words[max(0, at - 2) : at]}
        or (word.key not in SPANS and PARTICIPLE.fullmatch(before.key) is not None)
    )


def _is_an_early_date(words: Sequence[Word], at: int, following: str) -> bool:
    """Say whether “early on” was “early on Tuesday”: somebody came or went, or was aboard."""
    came_or_went = any(word.key in CROSSING for word in words[max(0, at - FAR) : at])
    return following == "aboard" or (
        came_or_went and words[at - 1].key == "early" and following in PREPOSITIONS - {"in"}
    )


def _shares(words: Sequence[Word], at: int) -> bool:
    """Say whether what the word leads to comes after another: “interest in, and support for, the plan”."""
    joined = [word.key for word in words[at + 1 : at + 2 + FAR]]
    if not VERBS.isdisjoint(joined[1:2]):
        return False
    aside = joined[:1] == [","] and not JOINING.isdisjoint(word.key for word in words[max(0, at - FAR) : at])
    first, *others = (joined[1:] if joined[:1] == [","] else joined) or [""]
    are_made_alike = all(PARTICIPLE.fullmatch(word) for word in (words[at - 1].key, *others[:1]))
    return aside or (first in {"and", "but"} and (are_made_alike or not SHARING.isdisjoint(others)))


def _message(word: Word, following: Word | None) -> str:
    if following and following.key in UNITS:
        lost = "A number"
    elif word.key == "the":
        lost = "A word"
    elif word.key in DATED:
        lost = "A date or number"
    else:
        lost = "A date, number or name"
    return f"{lost} seems to be missing after “{word.text}”."
