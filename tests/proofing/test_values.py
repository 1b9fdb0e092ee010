"""Values that do not go together, and those that do."""

import pytest

from factcheck.proofing.checks import CHECKS, Check, ages
from factcheck.proofing.checks.ages import ages_that_differ, spans_of_years
from factcheck.proofing.checks.agreement import numbers_that_differ, strengths_that_differ, why_not_one
from factcheck.proofing.checks.arithmetic import sums
from factcheck.proofing.checks.conversions import _line, conversions
from factcheck.proofing.checks.dates import relative_days, weekdays
from factcheck.proofing.checks.journeys import journeys
from factcheck.proofing.checks.quotations import quotations
from tests.proofing.conftest import story

NO_DATE = "The story has no date, so nobody can tell later which day"

WRONG: list[tuple[Check, str, str]] = [
    (conversions, "The bridge is 60 km (52 miles) long.", "60 km is about 37 miles, not 52."),
    (conversions, "It reached 40°C (90°F) there.", "40 °C is about 104 °F, not 90."),
    (conversions, "It sailed at 60 km/h, or 50 mph, all night.", "60 km/h is about 37 mph, not 50."),
    (
        conversions,
        "They burnt 2 million acres (5 million hectares).",
        "2 million acres is about 0.8 million hectares, not 5 million.",
    ),
    (conversions, "It fell to −10 °C (5 °F).", "−10 °C is about 14 °F, not 5."),
    (sums, "About 20 percent of 500 voters, or 150, stayed away.", "20 percent of 500 is 100, not 150."),
    (sums, "Of them 40 of 80 boats (60 percent) were late.", "40 of 80 is 50 percent, not 60."),
    (sums, "It carried 14 people: 5 sailors, 4 guards and 3 guests.", "The parts make 12, not 14."),
    (
        journeys,
        "The train covers 1,200 km. At 60 km/h that takes 40 hours.",
        "1,200 km at 60 km/h takes about 20 hours, not 40 hours.",
    ),
    (
        journeys,
        "It is 100 miles away: at 50 mph it takes 5 hours.",
        "100 miles at 50 mph takes about 2 hours, not 5 hours.",
    ),
    (weekdays, "It left on Monday, 2 September 2025.", "2 September 2025 was a Tuesday in 2025."),
    (weekdays, "It left on Sunday, Sept. 2nd, 2025.", "Sept. 2nd, 2025 was a Tuesday in 2025."),
    (relative_days, "“It left,” he said. The ferry left yesterday.", f"{NO_DATE} “yesterday” was."),
    (
        spans_of_years,
        "She ruled from 1990 to 2005, the 25 years of plenty.",
        "From 1990 to 2005 it is 15 years, not 25.",
    ),
    (
        spans_of_years,
        "In his 30-year reign from 1990 to 2005 he built it.",
        "From 1990 to 2005 it is 15 years, not 30.",
    ),
    (
        spans_of_years,
        "He was born in 1950 and died in 2000 at the age of 60.",
        "From 1950 to 2000 it is 50 years, not 60.",
    ),
    (
        numbers_that_differ,
        "The harbour board invited 26 captains to its feast. The harbour board invited 24 captains to the feast.",
        "“24 captains” here, “26 captains” where the story says this first.",
    ),
    (
        strengths_that_differ,
        "Police said the harbour master sold forged tickets. Police proved the harbour master sold forged tickets.",
        "“proved” here, “said” where the story says this first: how sure is it?",
    ),
    (
        strengths_that_differ,
        "Police proved the harbour master sold forged tickets. Police said the harbour master sold forged tickets.",
        "“said” here, “proved” where the story says this first: how sure is it?",
    ),
    (
        sums,
        "Exports rose from 200 to 300 tonnes, or 20 percent.",
        "From 200 to 300 it is 50 percent, not 20.",
    ),
    (sums, "Sales fell 10 percent from 500 to 300 boats.", "From 500 to 300 it is 40 percent, not 10."),
    (sums, "The fleet grew from 30 boats to 20.", "From 30 to 20 nothing rises."),
    (sums, "They were 5 sailors, 4 guards and 3 guests, 14 in all.", "The parts make 12, not 14."),
    (
        sums,
        "The ferry carried 300 people. Of them 412 were children.",
        "412 cannot be a part of the 300 in the sentence before.",
    ),
    (
        journeys,
        "The train averages 60 km/h. To the summit it covered 4,500 km in a trip of 2½ days.",
        "4,500 km in 60 hours is about 75 km/h; the story gives an average of 60 km/h.",
    ),
    (
        journeys,
        "The train averages 60 km/h. It covered 1,400 km in a trip of 20 hours.",
        "1,400 km in 20 hours is about 70 km/h; the story gives an average of 60 km/h.",
    ),
    (
        weekdays,
        "He came on Monday, 2 September. He spoke on Tuesday, 3 September. He left on Friday, 5 September.",
        "Friday and 5 September do not go with “Monday, 2 September”.",
    ),
    (
        spans_of_years,
        "In the five-year term from 2010 to 2018 he built it.",
        "From 2010 to 2018 it is 8 years, not five.",
    ),
    (
        spans_of_years,
        "Tomas Reval (1931–1998) died at home aged 77.",
        "From 1931 to 1998 it is 67 years, not 77.",
    ),
    (
        ages_that_differ,
        "Tomas Reval, 54, steered. The 56-year-old captain Tomas Reval slept.",
        "Tomas Reval is 56 here and 54 where the story says this first.",
    ),
    (
        ages_that_differ,
        "Tomas Reval, 54, steered. Reval was 57 years old.",
        "Reval is 57 here and 54 where the story says this first.",
    ),
    (
        numbers_that_differ,
        "The summit in Oslo on fish drew 31 heads of state. The summit in Oslo on fish drew 13 leaders.",
        "“13 leaders” here, “31 heads” where the story says this first.",
    ),
    (
        numbers_that_differ,
        (
            "Port Maren expects guests.\nKey Takeaways\n- The harbour feast on Friday will host 26 visiting captains\n"
            "Verified Facts\nCity authorities are hosting 24 captains for the harbour feast."
        ),
        "“24 captains” here, “26 visiting” where the story says this first.",
    ),
    (
        strengths_that_differ,
        (
            "Norwegian officials say Lorvia has sold shells to Dravland, while others doubt it. Oslo has presented "
            "evidence that Lorvia sold shells and powder to Dravland, which denies it."
        ),
        "“presented evidence” here, “say” where the story says this first: how sure is it?",
    ),
    (
        strengths_that_differ,
        "Ties with Dravland have reportedly cooled; trade goes on. Ties with Dravland cooled during years of storms.",
        "A plain fact here, “reportedly” so where the story says this first.",
    ),
    (
        strengths_that_differ,
        "Ties with Dravland cooled during years of storms. Ties with Dravland allegedly cooled.",
        "“allegedly” so here, a plain fact where the story says this first.",
    ),
]

RIGHT = [
    (conversions, "It is 60 km (37 miles) long, 100 metres (330 feet) wide, 20 °C (68 °F) warm."),
    (conversions, "It weighs about 5 tonnes (11,000 pounds) and cost $60 (52 euros)."),
    (conversions, "It fell to 0 °C (32 °F), and 0 km (0 miles) were left."),
    (conversions, "Some 3 miles (20 feet wide) of it; 3 kg, or 5 m of rope; 5 miles (8 miles by road)."),
    (sums, "About 20 percent of 500 voters, or 100, stayed away; 33 percent of 100 (33)."),
    (sums, "Of them 40 of 80 boats (50 percent) were late, and 90 of 80 boats (5 percent)."),
    (sums, "It carried 12 people: 5 sailors, 4 guards and 3 guests."),
    (journeys, "It covers 1,200 km (745 miles). At 60 km/h (37 mph) that takes 20 hours."),
    (journeys, "It is 1,200 km away.\n\nAt 60 km/h it takes 40 hours."),
    (weekdays, "It left on Tuesday, 2 September 2025, and on Monday, 31 February 2025, and on Friday, 3 May."),
    (relative_days, "On 2 September 2025 they wrote that it left yesterday."),
    (relative_days, "Today, ruins are seen there; “it left yesterday,” he said of yesterday’s news."),
    (spans_of_years, "She ruled from 1990 to 2005, the 15 years of plenty. Born in 1950 she died in 2000 aged 49."),
    (
        numbers_that_differ,
        "The ferry took 20 hours on Monday in calm seas. The ferry took 24 hours on Tuesday in calm seas.",
    ),
    (
        numbers_that_differ,
        "The board did not invite 26 captains to the feast. The board invited 24 captains to the feast.",
    ),
    (numbers_that_differ, "The harbour board invited 26 captains to the feast. Nobody came to 24 other harbours."),
    (
        numbers_that_differ,
        "The harbour board invited 26 captains to its feast. The harbour board invited 26 captains to it.",
    ),
    (sums, "Exports rose from 200 to 300 tonnes, or 50 percent. Sales fell 40% from 500 to 300. It rose from 4 to 5%."),
    (sums, "They won 3 titles (2017 Rome, 2017 Oslo, and 2018 Madrid) and lost 2 of 5."),
    (sums, "The ferry carried 300 people in 20 cabins. Of them 412 were old. Of those 80 percent slept."),
    (journeys, "The train averages 60 km/h. The trip of 1,200 km took 20 hours. It stood 500 km away for 30 days."),
    (journeys, "The train averages 60 km/h. It covered 1,300 km in a trip of 20 hours."),
    (journeys, "The bus averages 60 km/h, the train 90 km/h. They covered 4,500 km in a trip of 2 days."),
    (journeys, "It is 10 km away.\nAt 60 km/h it takes 5 hours, and 3 hours later it is back."),
    (weekdays, "He came on Monday, 2 September, and on Monday, 29 December, and left on Friday, 2 January."),
    (weekdays, "In the leap year he came on Sunday, 7 January, and on Monday, 4 March."),
    (
        relative_days,
        "The castle is still used today. It was larger than today. The Tonight Show came. Today it is a bar.",
    ),
    (relative_days, "PORT MAREN, Sept. 2 (Veldan Wire) — The ferry left yesterday."),
    (
        ages_that_differ,
        "Tomas Reval, 54, met Anna Reval, 31, in room 412, and in 2015, 7, years later. “Reval, 12,” he said.",
    ),
    (ages_that_differ, "Tomas Reval, 54, and Reval, 54, met Captain Holt, 500, and Holt, 40, and left."),
    (
        numbers_that_differ,
        "On the wire the film has 81 percent from 103 critics. On the wire the film has 60 percent from 92 critics.",
    ),
    (
        strengths_that_differ,
        "Police said the harbour master sold forged tickets. Police say the harbour master sold tickets.",
    ),
    (strengths_that_differ, "Ties with Dravland reportedly cooled. Ties with Dravland cooled, according to Oslo."),
]


@pytest.mark.parametrize(("check", "text", "message"), WRONG, ids=[text for _, text, _ in WRONG])
def test_what_does_not_go_together_is_found_and_said_in_words(check: Check, text: str, message: str) -> None:
    assert [found.message for found in check(story(text))] == [message]


@pytest.mark.parametrize(("check", "text"), RIGHT, ids=[text for _, text in RIGHT])
def test_what_goes_together_is_left_alone(check: Check, text: str) -> None:
    assert list(check(story(text))) == []


def test_a_journey_is_told_once_and_another_language_has_no_yesterday() -> None:
    text = "It is 1,200 km away, and at 60 km/h it takes 40 hours. Nobody knows why. Nobody asks."
    assert len(list(journeys(story(text)))) == 1
    assert list(relative_days(story("Die Fähre fuhr gestern; today.", language="de"))) == []


def test_only_english_says_how_sure_somebody_is() -> None:
    text = "Police said the harbour master sold forged tickets. Police proved the harbour master sold forged tickets."
    assert list(strengths_that_differ(story(text, language="de"))) == []


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("The fair drew 26 captains.", "The fair drew 26 guests.", None),
        (
            "The fair drew 26 captains.",
            "Some 24 captains came.",
            "“24 captains” here, “26 captains” in the other place.",
        ),
        ("It left on Monday.", "It left on Tuesday.", "The two places give different dates."),
        ("It sank.", "It did not sink.", "One place denies what the other says."),
        (
            "They say that Lorvia sold the shells.",
            "They presented evidence that Lorvia sold the shells.",
            "One place says that it was shown, the other only that somebody says so.",
        ),
    ],
)
def test_two_places_of_one_claim_agree_or_it_is_said_in_what_they_do_not(one: str, other: str, why: str | None) -> None:
    assert why_not_one(one, other) == why


def test_a_sentence_like_many_others_is_compared_with_some_of_them() -> None:
    text = " ".join("The harbour board invited 26 captains to its summer feast." for _ in range(40))
    assert list(numbers_that_differ(story(text))) == []


def test_the_places_of_quoted_words_are_without_their_marks() -> None:
    text = 'He said “we sail at five,” and „wir fahren um fünf“, «nous partons à cinq heures» and "it is".'
    assert [text[one.start : one.end] for one in quotations(text, 0, len(text))] == [
        "we sail at five",
        "wir fahren um fünf",
        "nous partons à cinq heures",
    ]


def compared(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many names were compared while the ages of the text were."""
    times = 0

    class Name(tuple[str, ...]):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal times
            times += 1
            return super().__eq__(other)

        __hash__ = tuple.__hash__

    monkeypatch.setattr(ages, "tuple", Name, raising=False)
    list(ages_that_differ(story(text)))
    return times


def test_the_work_of_comparing_ages_grows_with_the_text_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    one = compared("Ann Bee, 30, " * 500, monkeypatch)
    assert 0 < compared("Ann Bee, 30, " * 2_000, monkeypatch) <= 5 * one
    some = compared("".join(f"Ann{number} Bee, 30, " for number in range(500)), monkeypatch)
    assert 0 < compared("".join(f"Ann{number} Bee, 30, " for number in range(2_000)), monkeypatch) <= 5 * some


def test_of_an_age_told_often_the_first_is_what_another_is_compared_with() -> None:
    text = "Ann Bee, 30, sailed. " * 3 + "Ann Bee, 31, stayed. " + "Ann Bee, 30, sailed. "
    assert [found.message for found in ages_that_differ(story(text))] == [
        "Ann Bee is 31 here and 30 where the story says this first."
    ]


def test_two_units_are_looked_up_once_however_often_they_are_converted() -> None:
    _line.cache_clear()
    text = " ".join(f"{number} km ({number} miles)." for number in range(201, 701))
    assert len(list(conversions(story(text)))) == 500
    assert _line.cache_info().misses == 1


@pytest.mark.parametrize(
    "text", ["1" * 60_000, "1 km " * 9_000, "5 of " * 9_000, "from 1990 to " * 6_000, "Monday, " * 9_000]
)
def test_no_text_keeps_the_checks_for_long(text: str) -> None:
    made = story(text)
    assert all(isinstance(list(check(made)), list) for check in CHECKS)
