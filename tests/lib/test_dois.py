import pytest
from hypothesis import given

from factcheck.lib.dois import LONGEST_DOI, doi_in_url, normalise_doi
from tests.texts import texts


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1234/Sea.ICE.15", "10.1234/sea.ice.15"),
        ("doi:10.1234/ice", "10.1234/ice"),
        ("DOI: 10.1234/ice", "10.1234/ice"),
        (" https://doi.org/10.1234/ice ", "10.1234/ice"),
        ("http://dx.doi.org/10.1234%2Fice", "10.1234/ice"),
        ("10.1000.10/123456", "10.1000.10/123456"),
        ("10.1234/ice.", "10.1234/ice"),
        ("10.1016/S0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("10.1234/ice)", "10.1234/ice"),
        ("unavailable", ""),
        ("Unavailable", ""),
        ("", ""),
        ("10.12/too-short", ""),
        ("10.1234/", ""),
        ("10.1234/.", ""),
        ("see 10.1234/ice", ""),
        ("10.1234/" + "x" * LONGEST_DOI, "10.1234/" + "x" * 280),
    ],
)
def test_a_doi_is_written_in_one_way(written: str, doi: str) -> None:
    assert normalise_doi(written) == doi


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1234/ice", "10.1234/ice"),
        ("https://dx.doi.org/10.1234%2FICE", "10.1234/ice"),
        ("https://journal.example/doi/10.1234/ice", "10.1234/ice"),
        ("https://journal.example/doi/full/10.1234/ice", "10.1234/ice"),
        ("https://journal.example/doi/10.1234/ice/full", "10.1234/ice"),
        ("https://journal.example/content/10.1234/ice.full.pdf", "10.1234/ice"),
        ("https://journal.example/content/10.1234/2020.01.02.123456v1.full", "10.1234/2020.01.02.123456"),
        ("https://journal.example/article?id=10.1234/ice.0015", "10.1234/ice.0015"),
        ("https://journal.example/article/10.1234%2Fice", "10.1234/ice"),
        ("https://journal.example/article/10.1234/s10-020-1#Sec3", "10.1234/s10-020-1"),
        ("https://doi.org/the-handbook", ""),
        ("https://wire.example/news/ferry", ""),
        ("https://wire.example/2026/10/1234/ferry", ""),
        ("https://[wire.example/10.1234/ice", ""),
    ],
)
def test_an_address_may_name_a_paper(url: str, doi: str) -> None:
    assert doi_in_url(url) == doi


@given(texts)
def test_whatever_is_written_a_doi_written_again_is_itself(text: str) -> None:
    doi = normalise_doi(f"10.1234/{text}")
    assert normalise_doi(doi) == doi
    assert len(doi_in_url(f"https://journal.example/{text}")) <= LONGEST_DOI


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("10.1234/a%00b", id="a NUL"),
        pytest.param("10.1234" + ".123456789" * 100 + "/x", id="many divisions of a registrant"),
        pytest.param("10.1234/" + "İ" * 270, id="letters whose small form is longer"),
    ],
)
def test_no_doi_is_given_that_cannot_be_stored(written: str) -> None:
    for doi in (normalise_doi(written), doi_in_url(f"https://journal.example/{written}")):
        assert "\0" not in doi
        assert len(doi) <= LONGEST_DOI
