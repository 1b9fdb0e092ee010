"""How well quotes are found again on pages of 100,000 characters, what is said of the altered ones, and how fast."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import Final

from benchmarks.labelled import real_sentences
from benchmarks.quoted import TYPESETTING, Case, Writer, cases, cases_from_prose, read
from benchmarks.results import Result, quickest
from factcheck.lib.quotes import ALTERED, INTACT, QuoteMatch, find_quote

LENGTH: Final = 100_000
EACH: Final = 60
FIRST_MS, FURTHER_MS = 5, 1
SCORE_ALONE: Final = "the score alone"
HAN: Final = "港是火曜日閉鎖約二十四時間後再開当局述人大会年月中国政府関係者話地方不明船沈没"
LOWERING: Final = "lower-casing the page"
# Which kinds are told together, and which share of them is to be right.
GROUPS: Final = (
    ("kept, however it is set", ("as it is", "set otherwise", "with […]"), 0.99),
    ("kept, misspelt", ("misspelt",), 0.95),
    (
        "a value changed",
        (
            *("another number", "another date", "another name", "another hedge", "hedge added"),
            *("“not” dropped", "“not” added", "with […] and another hedge"),
        ),
        0.99,
    ),
    ("10–20 % other words", ("10–20 % other words",), 0.95),
    ("not there", ("never there", "its words in another order"), 0.99),
)


def measure() -> list[Result]:
    chance = random.Random(11)  # noqa: S311 (a seed, not a secret)
    writer = Writer(chance)
    pages: list[str] = []
    asked: list[Case] = []
    for _ in range(2):
        page, sentences = writer.prose(LENGTH)
        asked += cases(len(pages), sentences, writer, each=EACH)
        asked += _set_otherwise(pages, page, [read(parts) for parts in sentences], chance)
    results = _quality("written", asked, pages)
    if prose := real_sentences():
        results += _quality("real", *_from_prose(prose, chance))
    return [*results, *_speed(pages[0], chance)]


def _set_otherwise(pages: list[str], page: str, sentences: Sequence[str], chance: random.Random) -> list[Case]:
    """The page, then the page set in every other way, and quotes that stand on each."""
    pages.append(page)
    found: list[Case] = []
    for setting in TYPESETTING.values():
        found += [Case("set otherwise", quote, len(pages), "intact") for quote in chance.sample(sentences, 20)]
        pages.append(setting(page, chance))
    return found


def _from_prose(sentences: Sequence[str], chance: random.Random) -> tuple[list[Case], list[str]]:
    pages: list[str] = []
    on_it, absent = sentences[:-EACH], sentences[-EACH:]
    page = " ".join(on_it)[:LENGTH]
    there = [sentence for sentence in on_it if sentence in page]
    asked = list(cases_from_prose(0, page, there, absent, chance, each=EACH))
    fit = [sentence for sentence in there if len(sentence) >= 60]
    asked += _set_otherwise(pages, page, fit, chance)
    return asked, pages


def _quality(source: str, asked: Sequence[Case], pages: Sequence[str]) -> list[Result]:
    answers = [(case, find_quote(case.quote, pages[case.page])) for case in asked]
    results = []
    for name, kinds, least in GROUPS:
        group = [(case, match) for case, match in answers if case.kind in kinds]
        right = sum(case.state == match.state for case, match in group) / len(group)
        by_score = sum(case.state == _by_score(match) for case, match in group) / len(group)
        results.append(
            Result(
                f"quotes, {source} prose: {name}",
                right,
                f"of {len(group):,} {group[0][0].state}",
                against=SCORE_ALONE,
                ratio=right / by_score if by_score else None,
                target=f"≥ {least}",
                ok=right >= least,
            )
        )
    named = [_is_named(case, match) for case, match in answers if case.change]
    share = sum(named) / len(named)
    title = f"quotes, {source} prose: the changed value named"
    results.append(Result(title, share, f"of {len(named):,}", target="≥ 0.95", ok=share >= 0.95))
    return results


def _by_score(match: QuoteMatch) -> str:
    return "intact" if match.similarity >= INTACT else "altered" if match.similarity >= ALTERED else "gone"


def _is_named(case: Case, match: QuoteMatch) -> bool:
    """Say whether one of the changes is of the right kind and shows both values."""
    if not case.change:
        return False
    kind, before, after = case.change
    return any(
        change.kind == kind
        and before.casefold() in change.before.casefold().replace("n’t", "not")
        and after.casefold() in change.after.casefold().replace("n’t", "not")
        for change in match.changes
    )


def _speed(page: str, chance: random.Random) -> list[Result]:
    lowered = quickest(page.lower)
    quote, long = _passage(page, 200), _passage(page, 4_500)
    altered, long_altered = quote.replace(" the ", " never the ", 1), long.replace(" the ", " never the ", 3)
    han = "".join(chance.choices(HAN, k=LENGTH))
    turn = count()

    def first(quote: str, page: str) -> QuoteMatch:
        # A page nobody has seen.
        return find_quote(quote, f"{page} {next(turn)}")

    rows: list[tuple[str, Callable[[], object], float | None]] = [
        ("the first", partial(first, quote, page), FIRST_MS),
        ("the first, altered", partial(first, altered, page), FIRST_MS),
        ("the first, Chinese", partial(first, han[90_000:90_050], han), FIRST_MS),
        ("a further one", partial(find_quote, quote, page), FURTHER_MS),
        ("a further one, altered", partial(find_quote, altered, page), FURTHER_MS),
        ("a further one, not there", partial(find_quote, "zebras and volcanoes " * 9, page), FURTHER_MS),
        (
            "a further one, altered, Chinese",
            partial(find_quote, f"{han[90_000:90_025]}鹿{han[90_026:90_050]}", han),
            FURTHER_MS,
        ),
        ("a further one, 4,500 long", partial(find_quote, long, page), FURTHER_MS),
        ("a further one, 4,500 long, altered", partial(find_quote, long_altered, page), None),
        ("a further one, 4,500 long, not there", partial(find_quote, "zebra and volcano " * 250, page), None),
    ]
    return [
        Result(
            f"quote, {LENGTH:,} characters, {name}",
            (took := quickest(work)) * 1_000,
            "ms",
            against=LOWERING,
            ratio=took / lowered,
            target=f"≤ {most} ms" if most else None,
            ok=most is None or took * 1_000 <= most,
        )
        for name, work, most in rows
    ]


def _passage(page: str, length: int) -> str:
    """So many characters from late on the page, from word to word."""
    start = page.index(" ", len(page) * 9 // 10) + 1
    return page[start : page.index(" ", start + length)]
