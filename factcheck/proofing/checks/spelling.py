"""British and American spelling in one story.

The families are those of Wikipedia's “American and British English spelling differences” (-our/-or, -re/-er, -yse/-yze,
-ence/-ense, -lled/-led, ae and oe, single words). Left out is what either side also writes in another sense: meter,
tire, check, curb, program, license, practice. “-ize” is British too (Oxford's spelling), so it is American only beside
an “-ise”.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal

from factcheck.proofing.checks.story import Found, Story
from factcheck.proofing.checks.words import Quoted, Word, is_english, sentences_in_words

MIXED_SPELLING: Final = "mixed-spelling"

Side = Literal["British", "American"]

_FAMILIES: Final[tuple[tuple[str, str, str, str], ...]] = (
    # stems, the British and the American way to end them, and what may follow
    (
        """col lab harb hon fav neighb behavi hum rum arm flav vap od splend endeav savi parl val cand ferv clam demean
        tum sav vig""",
        "our",
        "or",
        "|s|ed|ing|er|ers|able|ably|ite|ites|itism|ful|fully|less|y|ies|hood|hoods|al|ally|edly|ly",
    ),
    ("cent theat kilomet centimet millimet lit fib calib lust meag somb spect sab", "re", "er", "|s"),
    ("cent", "red", "ered", ""),
    ("anal paral catal", "ys", "yz", "e|es|ed|ing|er|ers"),
    ("def off pret", "ence", "ense", "|s|less"),
    (
        """travel cancel label model signal fuel counsel marvel quarrel level dial total panel channel tunnel bevel
        shovel equal initial duel rival spiral funnel grovel unravel swivel refuel pencil""",
        "l",
        "",
        "ed|ing|er|ers|or|ors|ous|ously",
    ),
)
_WORDS: Final = """grey gray, greys grays, greyer grayer, aluminium aluminum, plough plow, ploughed plowed,
    ploughing plowing,
    sceptic skeptic, sceptics skeptics, sceptical skeptical, scepticism skepticism, mould mold, mouldy moldy,
    moustache mustache, pyjamas pajamas, ageing aging, anaemia anemia, anaesthetic anesthetic, anaesthetist anesthetist,
    foetus fetus, foetal fetal, oestrogen estrogen, paediatric pediatric, paediatrician pediatrician,
    leukaemia leukemia,
    haemorrhage hemorrhage, diarrhoea diarrhea, orthopaedic orthopedic, gynaecologist gynecologist,
    manoeuvre maneuver, manoeuvres maneuvers, manoeuvring maneuvering, cosy cozy, aeroplane airplane,
    aeroplanes airplanes, mum mom, mums moms, jewellery jewelry, jeweller jeweler, enrol enroll, enrolment enrollment,
    fulfil fulfill, fulfilment fulfillment, skilful skillful, skilfully skillfully, wilful willful, wilfully willfully,
    instalment installment, instalments installments, catalogue catalog, catalogues catalogs,
    cheque -, cheques -, tyre -, tyres -, kerb -, programme -, programmes -, storeys -, licence -, licences -"""
_ISING: Final = """organ recogn real critic apolog author character emphas final legal minim maxim mobil modern national
    priorit privat stabil destabil summar symbol sympath util normal neutral penal public special standard subsid
    terror victim capital central civil colon energ equal galvan global harmon hospital immun industrial jeopard liberal
    militar monopol optim patron polar revital sanit scrutin social steril traumat visual vandal demoral
    denuclear demilitar decriminal"""
_ISE: Final = re.compile(rf"(?:re|de|dis)?(?:{'|'.join(_ISING.split())})i(?P<letter>[sz])(?:e[sdr]?|ers|ing|ations?)")


def _sides() -> dict[str, Side]:
    sides: dict[str, Side] = {}
    for stems, british, american, endings in _FAMILIES:
        for stem in stems.split():
            for ending in endings.split("|"):
                sides[f"{stem}{british}{ending}"] = "British"
                sides[f"{stem}{american}{ending}"] = "American"
    for pair in _WORDS.split(","):
        british, american = pair.split()
        sides |= {british: "British", american: "American"}
    return sides


SIDES: Final = _sides()
# A longer word is in no table.
LONGEST: Final = 25


def mixed_spelling(story: Story) -> Iterator[Found]:
    """Find the words of a story that are spelled the other way than most: names and quotations do not count."""
    if not is_english(story):
        return
    quoted = Quoted(story.text)
    spelled: dict[Side, list[Word]] = {"British": [], "American": []}
    ising: dict[str, list[Word]] = {"s": [], "z": []}
    for words in sentences_in_words(story):
        for at, word in enumerate(words):
            if (word.has_capital and at) or len(word.text) > LONGEST or quoted.holds(word.start):
                continue
            for part in _parts(word):
                if side := SIDES.get(part):
                    spelled[side].append(word)
                elif ending := _ISE.fullmatch(part):
                    ising[ending["letter"]].append(word)
    british, american = spelled["British"] + ising["s"], spelled["American"] + (ising["z"] if ising["s"] else [])
    if british and american:
        yield from _others(british, american)


def _parts(word: Word) -> list[str]:
    """The word, or the words that a hyphen joins."""
    return re.split(r"[-‑–]", word.key.removesuffix("'s").removesuffix("’s"))


def _others(british: list[Word], american: list[Word]) -> Iterator[Found]:
    """The places of the fewer ones; of as many, of those that come later."""
    by_place = [(len(british), -min(word.start for word in british)), (len(american), -min(w.start for w in american))]
    few, few_name, many, many_name = (
        (american, "American", british, "British")
        if by_place[0] > by_place[1]
        else (british, "British", american, "American")
    )
    example = min(many, key=lambda word: word.start).text
    for word in sorted(few, key=lambda word: word.start):
        message = f"“{word.text}” is {few_name} spelling; most of the story is {many_name}, such as “{example}”."
        yield Found(MIXED_SPELLING, word.start, word.end, message)
