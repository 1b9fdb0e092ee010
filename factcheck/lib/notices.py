"""What a page says about itself that a reader of the earlier page must know: it was corrected, retracted, updated.

A notice is told from news about somebody else's by where it stands and what it speaks of: a label at the beginning of a
line (“Correction:”), or a sentence about “this article”. What only looks like one (a standing link “Corrections”, a
prison's “corrections officer”, a market's correction, another paper's retraction in the news) is none.

Every pattern is tied to the beginning of a line or of a sentence and repeats nothing without a bound, so the time grows
with the text and no faster.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from factcheck.lib.changes.tokens import tokens
from factcheck.lib.dates import dates_in

NoticeKind = Literal["correction", "clarification", "editors_note", "update", "concern", "retraction", "withdrawal"]

LONGEST: Final = 1_000
MOST: Final = 50  # a page with more of them takes nothing back: it lists, or harms
LONGEST_HEAD: Final = 60
FEWEST_WORDS: Final = 3  # that an update must say to be one, and not the line with the date and the hour

# A label and what it says of the page. Singular ones: in the plural they are the name of a column or of a policy.
LABELS: Final[tuple[tuple[NoticeKind, str], ...]] = (
    (
        "clarification",
        (
            r"clarifications?|corrections?\s(?:and|&)\sclarifications?|klarstellung|pr[eé]cision|aclaraci[oó]n"
            r"|verduidelijking|precisazione"
        ),
    ),
    (
        "correction",
        (
            r"corrections?(?:\s(?:notice|appended))?|errata\scorrige|errat(?:um|a)(?:\sto)?|corrigend(?:um|a)(?:\sto)?|author\scorrection"
            r"|korrektur(?:hinweis)?|berichtigung|richtigstellung|rectificatifs?|correctie|rectificatie|correcci[oó]n"
            r"|rectificaci[oó]n|fe\sde\serrat(?:a|as)|fe\sde\serrores|correzione|rettifica"
            r"|corre[cç][aã]o|erramos"
        ),
    ),
    (
        "editors_note",
        (
            r"editor(?:['’]s|s['’]?|ial)?\snotes?|note\sfrom\sthe\seditors?|an?\snote\sto\s(?:our\s)?readers"
            r"|anm(?:erkung|\.)?\s(?:der|d\.)\s?red(?:aktion|\.)?|hinweis\sder\sredaktion|note\sde\sla\sr[eé]daction|ndlr"
            r"|nota\s(?:del\seditor|de\sla\sredacci[oó]n|della\sredazione|da\sreda[cç][aã]o)|(?:noot|naschrift)\s"
            r"(?:van\s)?de?r?\s?redactie"
        ),
    ),
    ("update", r"update[ds]?|aktualisierung|mise\s[aà]\sjour|actualizaci[oó]n|aggiornamento|atualiza[cç][aã]o"),
    ("concern", r"(?:editorial\s)?expressions?\sof\s(?:editorial\s)?concern"),
    (
        "retraction",
        r"retract(?:ed|ion)(?:\s(?:article|paper|chapter|notice|note|study))?|retractatie|retractaci[oó]n|r[eé]tractation",
    ),
    ("withdrawal", r"withdrawn(?:\s(?:article|paper|chapter))|withdrawal\snotice"),
)
BARE_WITHDRAWAL: Final = "WITHDRAWN"

# Marks before a label; a quotation mark is none of them, for what is quoted is somebody else's.
OPEN: Final = r"[\s*•·‣▪+>_#(\[–—-]{0,6}"
CLOCK: Final = r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?\(?[A-Z]{2,4}\)?)?"
MONTH_DAY: Final = r"[^\W\d_]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?"
DAY_MONTH: Final = r"\d{1,2}(?:\.|st|nd|rd|th|er)?\s(?:de\s)?[^\W\d_]{3,10}\.?(?:,?\s(?:de\s)?\d{4})?"
NUMERIC: Final = r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})?"
MOMENT: Final = rf"(?:{NUMERIC}|{DAY_MONTH}|{MONTH_DAY}|{CLOCK})"
WHEN: Final = (
    rf"(?:[\s,(\[|–—-]{{1,4}}(?:on\s|at\s|am\s|vom\s|du\s|le\s|del\s)?{MOMENT}(?:[\s,]{{1,3}}(?:at\s)?{MOMENT})?[)\]]?)"
)

_LABELLED: Final = "|".join(f"(?P<{kind}>{words})" for kind, words in LABELS)
LABEL: Final = re.compile(
    rf"{OPEN}(?:{_LABELLED}|(?-i:(?P<bare>{BARE_WITHDRAWAL})))(?P<when>{WHEN})?[*_)\]]{{0,3}}"
    r"(?P<mark>\s?(?:[*_]{0,2}:[*_]{0,2}|(?<=\s)[–—-](?=\s)|[–—])|\s{0,3}\Z|\s{0,3}(?=\s))",
    re.IGNORECASE,
)

THING: Final = (
    r"(?:article|story|report|(?:blog\s)?post|page|piece|headline|column|review|obituary|graphic|chart|map|caption"
    r"|newsletter|(?:news|press)\srelease|video|episode|interview|profile|item|photo|picture)"
)
SENTENCE_END: Final = re.compile(r"[.!?)\]…]\s")
ERRED: Final = r"corrected|amended|rectified|revised"
ABOUT_ITSELF: Final[tuple[tuple[NoticeKind, str], ...]] = (
    (
        "retraction",
        (
            rf"this\s(?:{THING}|paper|preprint)\s(?:has\sbeen|is)\s(?:formally\s|now\s)?retracted\b"
            rf"|(?:we|the\s(?:editors?|authors?|publisher))\s(?:have\s|has\s|hereby\s){{0,2}}retract(?:ed)?\sthis\s(?:{THING}|paper)"
            rf"|an?\sretraction\s(?:note|notice)?\s?(?:to|for|of)\sthis\s(?:{THING}|paper)\s(?:was|has\sbeen)\spublished"
        ),
    ),
    (
        "withdrawal",
        (
            rf"this\s(?:{THING}|paper|preprint)\s(?:has\sbeen|is)\s(?:now\s|temporarily\s)?(?:withdrawn|taken\sdown)\b"
            rf"|(?:we|the\s(?:editors?|authors?))\shave\swithdrawn\sthis\s(?:{THING}|paper)"
        ),
    ),
    (
        "correction",
        (
            rf"(?:an?|the|in\san?)\s(?:earlier|previous|prior|original|initial)\sversion\sof\s(?:this|our)\s(?:[^\W\d_]{{1,12}}\s)?{THING}"
            rf"|this\s(?:[^\W\d_]{{1,12}}\.?\s(?:\d{{1,2}}\s)?)?{THING}\s(?:has\sbeen|was|is\sbeing)\s(?:{ERRED})\b(?!\s(?:by|copy|proof))"
            rf"|this\s(?:[^\W\d_]{{1,12}}\s)?{THING}\s(?:has\sbeen|was)\s(?:edited|updated|changed)\s(?:on\s[^.:;\n]{{3,40}}\s)?"
            r"(?:to\s(?:correct|fix|remove|reflect\sthat)|because\sof\san?\s(?:error|mistake))"
            rf"|an?\scorrection\swas\s(?:made|added|issued|appended)\s(?:on\s[^:;\n]{{3,30}}:|(?:on\s[^.:;\n]{{3,30}}\s)?to\sthis\s{THING})"
            rf"|an?\s(?:(?:author|publisher)\s)?(?:correction|erratum|corrigendum)\sto\sthis\s(?:{THING}|paper)\s"
            r"(?:was|has\sbeen)\spublished"
            rf"|this\s(?:version|{THING})\s(?:of\s(?:the|this)\s{THING}\s)?corrects\b"
            rf"|we(?:\shave|['’]ve)?\s(?:since\s)?(?:{ERRED})\s(?:this|the|our)\s{THING}"
            r"|we\s(?:regret|apologi[sz]e\sfor)\s(?:the|this)\s(?:error|mistake)s?\b"
            r"|in\seiner\s(?:fr[üu]heren|vorherigen|ersten|[äa]lteren)\s(?:version|fassung)\s(?:dieses|des)\s(?:artikels|textes|beitrags|berichts)"
            r"|dieser\s(?:artikel|text|beitrag)\swurde\s(?:nachtr[äa]glich\s)?(?:korrigiert|berichtigt)"
            r"|(?:dans\s)?une\sversion\s(?:pr[ée]c[ée]dente|ant[ée]rieure|initiale)\sde\s(?:cet\sarticle|ce\stexte)"
            r"|cet\sarticle\sa\s[ée]t[ée]\s(?:corrig[ée]|rectifi[ée])"
            r"|(?:en\s)?una\sversi[óo]n\s(?:anterior|previa)\sde\s(?:este\sart[íi]culo|esta\s(?:noticia|informaci[óo]n|nota))"
            r"|este\sart[íi]culo\s(?:ha\ssido|fue)\s(?:corregido|rectificado)"
            r"|in\seen\seerdere\sversie\svan\sdit\s(?:artikel|bericht|stuk)|dit\s(?:artikel|bericht)\sis\s(?:gecorrigeerd|aangepast\somdat)"
        ),
    ),
    (
        "clarification",
        (
            rf"this\s(?:[^\W\d_]{{1,12}}\s)?{THING}\s(?:has\sbeen|was)\s(?:clarified\b|(?:edited|updated|changed)\s"
            r"(?:on\s[^.:;\n]{3,40}\s)?to\sclarify)"
        ),
    ),
    (
        "update",
        (
            rf"this\s(?:[^\W\d_]{{1,12}}\s)?{THING}\s(?:has\sbeen|was)\supdated\s(?:on\s[^.:;\n]{{3,40}}\s|at\s[^.:;\n]{{3,30}}\s)?"
            r"(?:to\s(?:include|add|reflect|say|show|note|state)|with\s|after\s|since\s|following\s)"
        ),
    ),
)
# Without one of these no sentence is any of them; plain words are looked for faster than patterns.
CUES: Final = (
    "version", "versión", "fassung", "correct", "amended", "rectif", "revised", "edited", "updated", "changed",
    "regret", "apologi", "retract", "withdrawn", "taken down", "clarified", "korrigiert", "berichtigt", "corrig",
    "versie", "gecorrigeerd", "aangepast",
)  # fmt: skip
_SENTENCES: Final = "|".join(f"(?P<{kind}>{words})" for kind, words in ABOUT_ITSELF)
ITSELF: Final = re.compile(rf"{OPEN}(?:{_SENTENCES})", re.IGNORECASE)
# What an agency puts in brackets over its text.
SLUG: Final = re.compile(
    r"\s{0,3}\((?:(?P<correction>corrects|corrected|correcting)|(?P<clarification>clarifies))\b[^()\n]{8,}",
    re.IGNORECASE,
)

# What is said of a mistake; a label without its sign needs one of them.
MISTAKEN: Final = re.compile(
    r"\b(?:earlier|previous|original|initial)\s(?:version|headline)|\bmis(?:stat|spel|identif|attribut|quot|nam|report|characteri)"
    r"|\b(?:incorrect|inaccura|erroneous|mistaken|wrong)|\bin\serror\b|\bshould\s(?:have|be|read)\b|\boriginally\s(?:said|stated|reported)"
    r"|\b(?:has|have)\sbeen\s(?:corrected|updated|amended|clarified|changed)|\bwas\s(?:corrected|amended|changed)"
    r"|\bregrets?\s(?:the|this|any)\s(?:error|mistake)|\bapologi[sz]e",
    re.IGNORECASE,
)
# What is asked of the reader is no notice.
ASKED: Final = re.compile(
    r"\b(?:submit|request|report\sa|suggest\sa|send\sus|e-?mail|contact|let\sus\sknow|tell\sus|have\syou\s|did\syou|spot(?:ted)?\sa"
    r"|see\s(?:an?\s|something)|click|tap\shere|policy|policies|subscribe|sign\sup|download|newsletter|read\smore|how\sto)\b",
    re.IGNORECASE,
)
OURS: Final = re.compile(rf"\b(?:we|our|us)\b|\bthis\s(?:{THING}|paper)\b", re.IGNORECASE)
PLURAL: Final = re.compile(r"(?:corrections|clarifications|updates|updated)\b", re.IGNORECASE)
DONE: Final = frozenset({"updated"})
AGED: Final = re.compile(
    rf"{MOMENT}|\b(?:\d{{1,3}}|an?|one)\s(?:second|minute|min|hour|day|week)s?\sago\b|\bjust\snow\b", re.IGNORECASE
)
WORD: Final = re.compile(r"[^\W\d_]{2,}")
ACTED: Final = re.compile(
    r"\b(?:corrected|amended|clarified|updated|edited|made|added|appended|issued|published|retracted|withdrawn|korrigiert|berichtigt)"
    r"\s(?:on|am|le|el|op)\s\Z|\b(?:on|am|vom|du|del)\s\Z",
    re.IGNORECASE,
)
PARAGRAPH_NUMBER: Final = re.compile(r"\b(?:paragraphs?|paras?|pars?|absatz|version)\s\d+", re.IGNORECASE)
# Words any notice has; that two texts share them says nothing.
COMMON: Final = frozenset(
    """
    about above after again also amended apologize apologise appeared article before below caption clarification
    clarified corrected correction corrections describe described earlier editor editors error errors first from gave
    given have headline incorrect incorrectly information initial into misidentified misspelled misstated mistake
    mistakenly more name named note number numbers original originally paragraph piece post previous previously
    published readers reflect regret regrets report reported said should since stated statement story than that their
    them there these they this those update updated version wrong wrongly were when where which while will with year
    years
    """.split()  # noqa: SIM905 (a list would be forty lines)
)
SHORTEST_WORD: Final = 4
SHARED_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands on a page: its words at their place, and the day it says it was put there."""

    kind: NoticeKind
    text: str
    start: int
    end: int
    on: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two notices one: they say the same, however it is spaced, dashed and written."""
        return self.kind, " ".join(re.findall(r"\w+", self.text.casefold()))


def notices_in(text: str) -> list[Notice]:
    """Find the notices of a page in what its reader sees, the first of them, at most one for a line, each once."""
    found: dict[tuple[str, str], Notice] = {}
    lines = list(_lines(text))
    lowered = text.lower()
    cues = [cue for cue in CUES if cue in lowered]
    for number, (start, line) in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else (start, "")
        notice = _labelled(start, line, after=after) or (_about_itself(start, line, cues=cues) if cues else None)
        if notice:
            found.setdefault(notice.key, notice)
        if len(found) == MOST:
            break
    return _each_once(list(found.values()))


def new_notices(before: Iterable[Notice], after: Iterable[Notice]) -> list[Notice]:
    """Give the notices that were not there before."""
    known = {notice.key for notice in before}
    return [notice for notice in after if notice.key not in known]


def touches(notice: str, words: str) -> bool:
    """Say whether a notice speaks of what these words, a claim or a quote, speak of.

    It does when they share a figure or a date, or a name and a telling word, or three telling words. That the notice
    stands on the page the words come from is taken for granted: nothing is concluded from it but that somebody looks.
    """
    notice = PARAGRAPH_NUMBER.sub("", notice)
    theirs, ours = _said(notice), _said(words)
    if theirs.values & ours.values:
        return True
    names, telling = theirs.names & ours.names, theirs.telling & ours.telling
    return bool(names and telling - names) or len(telling | names) >= SHARED_WORDS


@dataclass(frozen=True, slots=True)
class _Said:
    values: frozenset[str]
    names: frozenset[str]
    telling: frozenset[str]


def _said(words: str) -> _Said:
    values: set[str] = set()
    names: set[str] = set()
    for token in tokens(words):
        if token.kind in {"number", "date"}:
            values |= {part for part in token.key.split() if any(map(str.isdigit, part))}
        elif token.kind == "name":
            names.add(token.key)
    folded = (word.casefold().removesuffix("s") for word in WORD.findall(words))
    telling = {
        word for word in folded if len(word) >= SHORTEST_WORD and word not in COMMON and f"{word}s" not in COMMON
    }
    return _Said(frozenset(values), frozenset(names), frozenset(telling))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, each with its place."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at + len(line) - len(line.lstrip()), line.strip()
        at += len(line)


def _labelled(start: int, line: str, *, after: tuple[int, str]) -> Notice | None:
    """Read a line that begins with a label, or is one and stands over the line that says what it is about."""
    label = LABEL.match(line) or SLUG.match(line)
    if label is None:
        return None
    kind = _kind_of(label)
    if label.re is SLUG:
        return _notice(kind, line, start=start, head=0)
    said = line[label.end() :].strip(" *_")
    is_marked = bool(label["mark"].strip())
    if said and (is_marked or label["when"]):
        is_one = _says_it(label, said, is_marked=is_marked, colon=":" in label["mark"])
        return _notice(kind, line, start=start, head=label.end()) if is_one else None
    if said:
        return None
    return _headed(kind, label, line, start=start, after=after)


def _says_it(label: re.Match[str], said: str, *, is_marked: bool, colon: bool) -> bool:
    """Say whether what follows a label is what such a notice says."""
    word = label[0].strip(" *_([•·–—-:").split(" ", 1)[0].rstrip(":,")
    is_telling = bool(MISTAKEN.search(said, 0, 400))
    if ASKED.search(said, 0, 120) and (not is_telling or "?" in said[:120]):
        return False
    if PLURAL.match(word) and not is_telling and word.casefold() not in DONE:
        return False
    if not colon and not is_telling and not (is_marked and (label["when"] or word.isupper() or label["editors_note"])):
        return False
    if label["retraction"] and not word.casefold().startswith("retracted"):
        # “Retraction: Ice in the north” is a page about another one, which was retracted.
        return is_telling or bool(OURS.search(said, 0, 400))
    if label["update"]:
        return len(WORD.findall(AGED.sub(" ", said[:400]))) >= FEWEST_WORDS
    return bool(WORD.search(said))


def _headed(kind: NoticeKind, label: re.Match[str], line: str, *, start: int, after: tuple[int, str]) -> Notice | None:
    """Read a label that is a line of its own: what it heads must be what such a notice says."""
    if label["retraction"] and "rticle" in line.casefold():
        return _notice(kind, line, start=start, head=len(line))
    place, said = after
    if not said or not (MISTAKEN.search(said, 0, 400) or ITSELF.match(said)) or ASKED.search(said, 0, 60):
        return None
    end = min(place + len(said), start + LONGEST)
    head = line.rstrip(" :*_")
    words = f"{head}: {said}"
    return Notice(kind, _tidy(words), start, end, _day(words, head=len(head) + 1))


def _about_itself(start: int, line: str, *, cues: Iterable[str]) -> Notice | None:
    """Read a line in which a sentence speaks of the page itself, from that sentence on."""
    lowered = line.lower()
    if not any(cue in lowered for cue in cues):
        return None
    starts = (0, *(end.end() for end in SENTENCE_END.finditer(line)))
    found = next((found for at in starts if (found := ITSELF.match(line, at))), None)
    if found is None:
        return None
    kind = _kind_of(found)
    said = line[found.start() :].lstrip("([*_ ")
    return _notice(kind, said, start=start + len(line) - len(said), head=0)


def _kind_of(found: re.Match[str]) -> NoticeKind:
    kinds: Sequence[NoticeKind] = [kind for kind, _words in LABELS]
    named = found.groupdict()
    return next((kind for kind in kinds if named.get(kind)), "withdrawal")


def _notice(kind: NoticeKind, said: str, *, start: int, head: int) -> Notice:
    said = said[:LONGEST]
    return Notice(kind, _tidy(said), start, start + len(said), _day(said, head=head))


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" *_•·")[:LONGEST]


def _day(said: str, *, head: int) -> date | None:
    """The day in the label, or that on which something was done to the page; another one is what it speaks of."""
    for at, day in dates_in(said[:300]):
        if at < min(head, LONGEST_HEAD) or ACTED.search(said, max(0, at - 40), at):
            return day
    return None


def _each_once(notices: Sequence[Notice]) -> list[Notice]:
    """Leave out a notice that stands within another: a heading and the sentence below it are one."""
    kept: list[Notice] = []
    for notice in notices:
        if not (kept and notice.start < kept[-1].end):
            kept.append(notice)
    return kept
