import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.crossref import NotFromCrossref, Update, updates_in, work_url

PAPER = "10.1234/ice"


def answer(**message: Any) -> bytes:
    return json.dumps({"status": "ok", "message-type": "work", "message": {"DOI": PAPER, **message}}).encode()


def notice(kind: str, doi: str = "10.1234/ice.retraction", day: Any = ((2025, 5, 3),), **more: Any) -> dict[str, Any]:
    label = kind.replace("_", " ").capitalize()
    return {"DOI": doi, "type": kind, "label": label, "updated": {"date-parts": day}, **more}


def test_a_retraction_is_read_with_its_day_its_notice_and_who_told_of_it() -> None:
    body = answer(**{"updated-by": [notice("retraction", source="publisher")]})
    assert updates_in(body) == [
        Update("retraction", "10.1234/ice.retraction", date(2025, 5, 3), label="Retraction", source="publisher")
    ]


def test_what_publisher_and_retraction_watch_both_tell_is_told_once() -> None:
    twice = [notice("retraction", source="publisher"), notice("retraction", source="retraction-watch")]
    assert [update.source for update in updates_in(answer(**{"updated-by": twice}))] == ["publisher"]


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("retraction", "retraction"),
        ("removal", "withdrawal"),
        ("withdrawal", "withdrawal"),
        ("expression_of_concern", "concern"),
        ("Expression of Concern", "concern"),
        ("expression-of-concern", "concern"),
        ("partial_retraction", "correction"),
        ("corrigendum", "correction"),
        ("erratum", "correction"),
        ("clarification", "clarification"),
        ("new_version", "update"),
        ("something_new", "update"),
    ],
)
def test_the_kinds_of_crossref_are_ours(named: str, kind: str) -> None:
    assert [update.kind for update in updates_in(answer(**{"updated-by": [notice(named)]}))] == [kind]


def test_a_notice_about_other_papers_says_nothing_of_itself() -> None:
    assert updates_in(answer(**{"update-to": [notice("retraction", doi="10.1234/other")]})) == []


def test_a_notice_that_updates_its_own_doi_is_about_the_paper() -> None:
    body = answer(**{"update-to": [notice("retraction", doi=PAPER.upper())]})
    assert [(update.kind, update.doi) for update in updates_in(body)] == [("retraction", PAPER)]


@pytest.mark.parametrize("day", [((2025,),), ((2025, 5),), ((2025, 2, 30),), ((None,),), (), None, 5, (("a", 1, 1),)])
def test_a_day_that_is_not_whole_is_none(day: Any) -> None:
    assert [update.on for update in updates_in(answer(**{"updated-by": [notice("retraction", day=day)]}))] == [None]


def test_a_paper_without_notices_has_none() -> None:
    assert updates_in(answer()) == []


def test_what_is_no_notice_is_left_out() -> None:
    assert updates_in(answer(**{"updated-by": ["retraction", {"type": " "}, {"DOI": PAPER}, {"type": 5}]})) == []


@pytest.mark.parametrize("body", [b"", b"Resource not found.", b"[]", b'{"message": []}', b"[" * 100_000, b"\xff"])
def test_what_is_no_answer_of_crossref_is_refused(body: bytes) -> None:
    with pytest.raises(NotFromCrossref):
        updates_in(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "DOI", "updated", "date-parts", "label"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_can_be_read(value: Any) -> None:
    assert isinstance(updates_in(answer(**{"updated-by": value, "update-to": value})), list)


def test_a_paper_is_asked_for_by_its_doi() -> None:
    assert work_url("10.1234/a(b)<c>", base="https://api.crossref.org/") == (
        "https://api.crossref.org/works/10.1234%2Fa%28b%29%3Cc%3E"
    )
    assert work_url(PAPER, base="http://127.0.0.1:5", mailto="desk@example.org") == (
        "http://127.0.0.1:5/works/10.1234%2Fice?mailto=desk%40example.org"
    )
