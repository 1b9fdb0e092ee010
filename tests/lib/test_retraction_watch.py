from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.retraction_watch import NotRetractionWatch, NotTaken, Row, rows_of

HEADING = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,"
    "Reason,Paywalled,Notes"
)


def row(
    record: str = "15",
    *,
    title: str = "Ice in the northern approach",
    day: str = "5/3/2025 0:00",
    notice: str = "10.1234/ice.r",
    doi: str = "10.1234/ICE",
    nature: str = "Retraction",
    reason: str = "+Data Issues;+Results Not Reproducible;",
) -> str:
    return (
        f'{record},"{title}",(ENV),"Institute",Journal of Ice,Northern,Lorvia,A. Author,,Research Article,{day},'
        f"{notice},0,1/2/2020 0:00,{doi},0,{nature},{reason},No,"
    )


def read(*rows: str) -> list[Row | NotTaken]:
    return list(rows_of([f"{line}\r\n".encode() for line in (HEADING, *rows)]))


def test_a_row_is_read_whole() -> None:
    assert read(row()) == [
        Row(
            record=15,
            doi="10.1234/ice",
            kind="retraction",
            on=date(2025, 5, 3),
            notice_doi="10.1234/ice.r",
            title="Ice in the northern approach",
            journal="Journal of Ice",
            reason="Data Issues, Results Not Reproducible",
        )
    ]


@pytest.mark.parametrize(
    ("given_row", "why"),
    [
        (row(doi="unavailable"), "the paper has no DOI"),
        (row(doi="Unavailable"), "the paper has no DOI"),
        (row(doi=""), "the paper has no DOI"),
        (row(record="x"), "its Record ID is no number"),
        (row(record="99999999999"), "its Record ID is no number"),
        (row(record="٣"), "its Record ID is no number"),
        (row(nature="Rumour"), "its RetractionNature is unknown"),
        ("15,Ice", "it has fewer columns than the heading"),
        (f"15,{'x' * 200_000}", "the row cannot be read"),
    ],
)
def test_a_row_that_tells_nothing_is_named_with_its_reason(given_row: str, why: str) -> None:
    assert read(row("14"), given_row, row("16"))[1] == NotTaken(3, why)
    assert [taken.record for taken in read(row("14"), given_row, row("16")) if isinstance(taken, Row)] == [14, 16]


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("Retraction", "retraction"),
        ("Expression of concern", "concern"),
        ("Correction", "correction"),
        ("Reinstatement", "reinstatement"),
    ],
)
def test_the_natures_are_our_kinds(nature: str, kind: str) -> None:
    assert [taken.kind for taken in read(row(nature=nature)) if isinstance(taken, Row)] == [kind]


@pytest.mark.parametrize("day", ["", "13/40/2025 0:00", "2025-05-03", "soon"])
def test_an_unreadable_day_is_none(day: str) -> None:
    assert [taken.on for taken in read(row(day=day)) if isinstance(taken, Row)] == [None]


def test_both_encodings_of_the_file_are_read() -> None:
    lines = [HEADING.encode(), row("1", title="Über Eis").encode(), row("2", title="Über Eis").encode("cp1252")]
    titles = [taken.title for taken in rows_of(line + b"\n" for line in lines) if isinstance(taken, Row)]
    assert titles == ["Über Eis", "Über Eis"]


def test_a_title_over_two_lines_and_empty_lines_are_no_trouble() -> None:
    lines = f"\ufeff{HEADING}\n{row(title='Ice in the{}northern approach')}\n\n".format("\n").encode().splitlines(True)
    assert [taken.title for taken in rows_of(lines) if isinstance(taken, Row)] == ["Ice in the northern approach"]


def test_a_very_long_title_is_cut() -> None:
    assert [len(taken.title) for taken in read(row(title="x" * 900)) if isinstance(taken, Row)] == [500]


def test_another_file_is_refused_by_the_columns_it_lacks() -> None:
    with pytest.raises(NotRetractionWatch, match="RetractionDate, RetractionDOI"):
        list(rows_of([b"Record ID,Title,Journal\n"]))
    with pytest.raises(NotRetractionWatch):
        list(rows_of([]))


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_end_and_every_row_is_taken_or_named(lines: list[bytes]) -> None:
    assert all(isinstance(each, Row | NotTaken) for each in rows_of([f"{HEADING}\n".encode(), *lines]))
