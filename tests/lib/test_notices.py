from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.notices import LONGEST, MOST, Notice, new_notices, notices_in, touches
from tests.lib.notices_seen import HEADED, NEAR_MISSES, NOTICES
from tests.texts import texts

AROUND = "The night ferry sails on Monday.\n{}\nA band played on the quay, and it snowed."


@pytest.mark.parametrize(("kind", "line"), NOTICES, ids=[line[:40] for _kind, line in NOTICES])
def test_a_notice_is_found_with_its_kind_among_other_lines(kind: str, line: str) -> None:
    page = AROUND.format(line)
    assert [notice.kind for notice in notices_in(page)] == [kind]
    (notice,) = notices_in(page)
    assert page[notice.start : notice.end] in line


@pytest.mark.parametrize(("kind", "lines"), HEADED)
def test_a_heading_and_what_stands_below_it_are_one_notice(kind: str, lines: str) -> None:
    assert [notice.kind for notice in notices_in(AROUND.format(lines))] == [kind]


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_what_only_looks_like_a_notice_is_none(line: str) -> None:
    assert notices_in(AROUND.format(line)) == []


def test_the_notice_is_told_whole_and_in_place() -> None:
    page = "Ferry late\n\n  Correction:  The crossing takes 24 hours,\tnot 20.\nThe end."
    (notice,) = notices_in(page)
    assert notice == Notice("correction", "Correction: The crossing takes 24 hours, not 20.", 14, 63)
    assert page[notice.start : notice.end] == "Correction:  The crossing takes 24 hours,\tnot 20."


def test_a_sentence_about_the_page_is_told_from_where_it_begins() -> None:
    page = "The band plays on. This article was amended on 5 November 2026. It said 20 hours."
    (notice,) = notices_in(page)
    assert notice.text == "This article was amended on 5 November 2026. It said 20 hours."
    assert page[notice.start : notice.end] == notice.text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Correction (3 November 2026): it takes 24 hours.", date(2026, 11, 3)),
        ("Correction, Nov. 3, 2026: it takes 24 hours.", date(2026, 11, 3)),
        ("Correction 2026-11-03: it takes 24 hours.", date(2026, 11, 3)),
        ("Berichtigung vom 3. November 2026: Es sind 24 Stunden.", date(2026, 11, 3)),
        ("Korrektur (03.11.2026): Es sind 24 Stunden.", date(2026, 11, 3)),
        ("Rectificatif du 3 août 2026 : 24 heures.", date(2026, 8, 3)),
        ("This article was amended on 5 November 2026: it takes 24 hours.", date(2026, 11, 5)),
        ("Correction: the treaty is of 3 May 1871, not 1872.", None),
        ("Correction (3 November): it takes 24 hours.", None),
        ("Correction (03/04/2026): it takes 24 hours.", None),
        ("Correction (30 February 2026): it takes 24 hours.", None),
        ("Correction (30 Frimaire 2026): it takes 24 hours.", None),
    ],
)
def test_the_day_is_the_notices_own(line: str, day: date | None) -> None:
    assert [notice.on for notice in notices_in(line)] == [day]


def test_a_notice_that_stands_twice_is_one() -> None:
    line = "Correction: The crossing takes 24 hours, not 20."
    assert len(notices_in(f"{line}\nThe story.\n{line.replace(' – ', ' - ')}")) == 1


def test_new_notices_are_those_that_were_not_there_however_they_are_written() -> None:
    before = notices_in("Correction: it’s 24 hours, not 20.\nThe story.")
    after = notices_in("The story.\nCorrection:  it's 24 hours — not 20.\nUpdate: the operator has now answered us.")
    assert [notice.kind for notice in new_notices(before, after)] == ["update"]
    assert new_notices(after, before) == []


def test_a_very_long_notice_is_cut() -> None:
    (notice,) = notices_in("Correction: " + "word " * 1_000)
    assert len(notice.text) <= LONGEST
    (headed,) = notices_in("Correction\nThis was wrong: " + "word " * 1_000)
    assert headed.end - headed.start <= LONGEST


@pytest.mark.parametrize(
    ("notice", "words", "touched"),
    [
        ("Correction: the crossing takes 24 hours, not 20.", "The ferry takes about 20 hours.", True),
        ("Correction: the crossing takes 24 hours, not 20.", "takes about twenty hours", True),
        ("Correction: the captain is Tomas Reval.", "Captain Reval steered the ship", True),
        (
            "Correction: the band on the quay came from the islands.",
            "A band from the islands played on the quay.",
            True,
        ),
        ("Correction: the captain is Tomas Reval.", "The ferry takes about 20 hours.", False),
        ("Correction in paragraph 20: the captain is Tomas Reval.", "The ferry takes about 20 hours.", False),
        ("Correction: the Banner regrets the error.", "The Banner wrote about 96 cars.", False),
        ("An earlier version of this article misstated a name.", "An earlier version of the article was wrong.", False),
        ("", "The ferry takes about 20 hours.", False),
    ],
)
def test_a_notice_touches_what_shares_its_figures_or_names(notice: str, words: str, touched: bool) -> None:
    assert touches(notice, words) is touched


@given(texts)
def test_any_text_has_notices_in_order_that_are_places_of_it(text: str) -> None:
    end = 0
    for notice in notices_in(text):
        assert end <= notice.start < notice.end <= len(text)
        end = notice.end


@given(st.lists(st.sampled_from([line for _kind, line in NOTICES] + list(NEAR_MISSES)), max_size=12))
def test_a_notice_is_found_whatever_stands_around_it(lines: list[str]) -> None:
    wanted = dict.fromkeys(line for line in lines if line not in NEAR_MISSES)
    kinds = {line: kind for kind, line in NOTICES}
    # A plural heading may take the next line for its own; these have none.
    page = "\n.\n".join(lines)
    assert [notice.kind for notice in notices_in(page)] == [kinds[line] for line in wanted]


def test_a_page_of_nothing_but_notices_has_no_more_than_can_be_told() -> None:
    page = "\n".join(f"Correction: the crossing takes {number} hours." for number in range(100_000))
    assert [notice.text for notice in notices_in(page)] == page.splitlines()[:MOST]
