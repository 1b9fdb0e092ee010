import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from factcheck.claims.models import Verdict
from factcheck.templatetags import factcheck_tags as tags

COUNTS = {"verified": 27, "no_claim": 4, "unconfirmed": 2, "disputed": 1, "stale": 1, "unchecked": 8}


def rendered(source: str, **context: object) -> str:
    return Template("{% load factcheck_tags %}" + source).render(Context(context))


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_badge_says_the_status_in_glyph_word_and_class():
    assert tags.status_badge("stale") == (
        '<span class="status status--stale"><svg class="icon icon--stale" viewBox="0 0 16 16" '
        'aria-hidden="true"><path d="M13.25 8a5.25 5.25 0 1 1-1.7-3.85M13.25 1.75v3h-3"/></svg> '
        "Changed, look again</span>"
    )


@pytest.mark.parametrize("status", [*Verdict.values, "stale"])
def test_every_status_has_a_word_a_glyph_and_a_colour(status):
    assert tags.status_word(status)
    assert status in tags.ICONS
    sheet = (Path(settings.BASE_DIR) / "static/css/parts.css").read_text()
    assert f".status--{status} " in sheet or status == "unchecked"


def test_how_a_quote_stands_is_said_in_one_word():
    assert tags.quote_word("altered") == "Altered"


def test_every_status_has_its_place_in_the_progress_bar():
    assert set(tags.PROGRESS_ORDER) == {*Verdict.values, "stale"}


def test_progress_says_what_is_done_and_what_is_not():
    assert words_of(rendered("{% progress counts 3 %}", counts=COUNTS)) == (
        "34 of 43 · 2 unconfirmed · 1 disputed · 1 changed · 9 left · 3 sentences not looked at"
    )


def test_progress_of_a_finished_story_says_that_nothing_is_left():
    assert words_of(rendered("{% progress counts %}", counts={"verified": 2})) == "2 of 2 · all decided"


def test_progress_does_not_call_a_story_finished_while_a_claim_has_a_place_to_settle():
    html = rendered("{% progress counts asking=1 %}", counts={"verified": 2})
    assert words_of(html) == "2 of 2 · 1 to place"
    html = rendered("{% progress counts asking=1 %}", counts={"verified": 1, "unchecked": 1})
    assert words_of(html) == "1 of 2 · 1 left · 1 to place"


def test_progress_of_a_story_without_claims_draws_no_bar():
    html = rendered("{% progress counts %}", counts={})
    assert words_of(html) == "No claims yet"
    assert "<svg" not in html


def test_the_parts_of_the_bar_follow_each_other_without_a_gap():
    parts = tags.progress(COUNTS)["parts"]
    assert [(part["status"], part["start"], part["count"]) for part in parts] == [
        ("verified", 0, 27),
        ("no_claim", 27, 4),
        ("unconfirmed", 31, 2),
        ("disputed", 33, 1),
        ("stale", 34, 1),
        ("unchecked", 35, 8),
    ]


def test_a_lit_quote_stands_between_the_words_around_it():
    text = "The ministry said the journey took 20 hours, as planned."
    start = text.index("20 hours")
    assert tags.lit(text, start, start + 8) == ("The ministry said the journey took <mark>20 hours</mark>, as planned.")


def test_the_words_around_a_lit_quote_are_cut_between_words():
    text = "one two three four five six seven"
    start = text.index("four")
    assert tags.lit(text, start, start + 4, around=7) == "…three <mark>four</mark> five…"


def test_a_text_without_a_found_quote_is_shown_without_light():
    assert tags.lit("a < b", None, None) == "a &lt; b"


def test_a_lit_quote_cannot_carry_markup():
    assert tags.lit("<b>x</b>", 0, 3) == "<mark>&lt;b&gt;</mark>x&lt;/b&gt;"


def test_changes_are_named_before_and_after():
    values = [
        {"kind": "number", "before": "20 hours", "after": "24 hours"},
        {"kind": "negation", "before": "", "after": "not"},
    ]
    assert words_of(tags.changes(values)) == "20 hours → 24 hours , – → not"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/news?id=1", "example.org"),
        ("http://ada:secret@example.org/", "example.org"),
        ("http://127.0.0.1:8801/wire/train", "127.0.0.1:8801"),
        ("http://example.org:99999/", ""),
        ("not an address", ""),
    ],
)
def test_a_host_is_named_as_people_name_it(url, expected):
    assert tags.host(url) == expected


def test_every_icon_is_decoration():
    assert all('aria-hidden="true"' in tags.icon(name) for name in tags.ICONS)


def test_text_that_turns_its_direction_is_shown_as_it_is_written():
    assert "\u202e" not in rendered("{{ text|safe_text }}", text="photo\u202egnp.exe")


def test_what_is_no_text_yet_is_shown_as_its_own_words():
    assert rendered("{{ thing|safe_text }}", thing=Verdict.WRONG) == "wrong"


def test_markup_in_a_text_is_shown_and_never_obeyed():
    assert rendered("{{ text|safe_text }}", text="<i>") == "&lt;i&gt;"


def test_in_a_run_of_the_story_every_character_keeps_its_place() -> None:
    run = "He said \u202eneves\u202c hours"
    assert len(tags.safe_run(run)) == len(run)
    assert tags.safe_run(run).replace("\u2060", "") == "He said neves hours"
