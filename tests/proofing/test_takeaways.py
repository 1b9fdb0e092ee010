from factcheck.proofing.checks.takeaways import unsupported_takeaways
from tests.proofing.conftest import story

BODY = """
Verified Facts
The Northern Lantern left Estermund on Monday with 412 passengers. The crossing takes 20 hours in calm weather.
Premier Jonas Aldhurst said the islands had waited for eleven years.
"""


def unsupported(*takeaways: str, body: str = BODY, language: str = "en") -> list[str]:
    text = "A ferry is back.\nKey Takeaways\n" + "".join(f"- {takeaway}\n" for takeaway in takeaways) + body
    made = story(text, language)
    return [made.text[found.start : found.end].strip("- ") for found in unsupported_takeaways(made)]


def test_a_takeaway_that_the_story_says_in_other_words_is_supported() -> None:
    assert (
        unsupported("Passengers aboard the Northern Lantern: 412.", "A crossing lasts 20 hours when it is calm.") == []
    )


def test_a_takeaway_that_the_story_never_mentions_is_found() -> None:
    assert unsupported("Fishing quotas for herring will double in spring.", "The crossing takes 20 hours.") == [
        "Fishing quotas for herring will double in spring."
    ]


def test_a_takeaway_with_a_number_that_stands_nowhere_else_needs_more_support() -> None:
    new = "Aldhurst said the islands paid 310 million crowns for a quay of steel."
    old = "Aldhurst said the islands wanted a quay of steel."
    assert unsupported(new, old) == [new]


def test_a_date_or_number_that_only_a_takeaway_gives_is_found() -> None:
    text = (
        "A ferry is back.\nKey Takeaways\n- The Northern Lantern left Estermund on Monday, 3 May, with 412 passengers "
        "and 96 cars in five minutes.\n" + BODY
    )
    made = story(text)
    found = list(unsupported_takeaways(made))
    assert [(one.rule, made.text[one.start : one.end], one.message) for one in found] == [
        (
            "value-only-in-takeaway",
            words,
            f"“{words}” stands in this takeaway and nowhere in the rest of the story.",
        )
        for words in ("3 May", "96 cars")
    ]


def test_what_several_sentences_say_together_is_support() -> None:
    assert unsupported("The Northern Lantern takes 20 hours from Estermund, Aldhurst said.") == []


def test_another_takeaway_is_no_support() -> None:
    assert unsupported("Herring quotas will double.", "Herring quotas will double soon.") == [
        "Herring quotas will double.",
        "Herring quotas will double soon.",
    ]


def test_a_takeaway_of_hardly_any_words_is_not_judged() -> None:
    assert unsupported("Why it matters.") == []


def test_without_a_story_around_them_takeaways_are_not_judged() -> None:
    text = "Key Takeaways\n- Fishing quotas for herring will double in spring."
    assert list(unsupported_takeaways(story(text))) == []


def test_without_takeaways_there_is_nothing_to_judge() -> None:
    assert list(unsupported_takeaways(story("The ferry left Estermund on Monday."))) == []


def test_only_english_is_judged() -> None:
    assert unsupported("Herringquota verdubbelen in het voorjaar.", language="nl") == []


def test_the_message_says_what_is_missing() -> None:
    text = "Key Takeaways\n- Fishing quotas for herring will double in spring.\n" + BODY
    assert [found.message for found in unsupported_takeaways(story(text))] == [
        "Nothing in the rest of the story seems to support this takeaway."
    ]


def test_words_that_stand_everywhere_are_no_burden() -> None:
    assert unsupported("The crossing takes 20 hours in calm weather.", body="\nContext\n" + BODY.strip() * 90) == []
