import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.addresses import NotAnAddress, dialled_host, host_of, normalise_url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.Wire.example/news/ferry/?b=2&a=1",
        "http://wire.example:80/news/ferry?a=1&b=2#top",
        " wire.example/news/ferry?a=1&utm_source=mail&b=2&fbclid=x ",
        "https://wire.example./news/%66erry/?a=1&b=2",
        "//wire.example/old/../news/ferry?a=1&b=2",
    ],
)
def test_all_spellings_of_one_address_have_one_key(url: str) -> None:
    assert normalise_url(url) == "wire.example/news/ferry?a=1&b=2"


def test_another_port_page_or_parameter_is_another_page() -> None:
    keys = {
        normalise_url(url)
        for url in ("http://127.0.0.1:8099/a", "http://127.0.0.1/a", "http://127.0.0.1/b", "http://127.0.0.1/a?id=2")
    }
    assert len(keys) == 4


def test_names_in_other_scripts_are_written_one_way() -> None:
    assert normalise_url("https://Fähre.example/ä") == normalise_url("https://xn--fhre-loa.example/%C3%A4")


def test_a_name_that_resolves_nowhere_stays_as_it_is() -> None:
    assert normalise_url("https://under_score.example/a") == "under_score.example/a"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "This is not a web address. Copy it from the browser's address bar."),
        (".", "This is not a web address. Copy it from the browser's address bar."),
        ("ftp://wire.example/a", "This is not a web address. Copy it from the browser's address bar."),
        ("https://[::1", "This is not a web address. Copy it from the browser's address bar."),
        ("https://wire.example:port/", "This is not a web address. Copy it from the browser's address bar."),
        ("https://wire.example:99999/", "This is not a web address. Copy it from the browser's address bar."),
        ("https://wire example/a", "This is not a web address. Copy it from the browser's address bar."),
        ("https://wire\u202e.example/a", "This is not a web address. Copy it from the browser's address bar."),
        ("https://wire..example/a", "This is not a web address. Copy it from the browser's address bar."),
        ("https://\ud800.example/a", "This is not a web address. Copy it from the browser's address bar."),
        ("https:/wire.example/a", "This is not a web address. Copy it from the browser's address bar."),
        ("https://[fe80::1%25eth0]/", "This is not a web address. Copy it from the browser's address bar."),
        (
            "https://ada:secret@wire.example/a",
            "This address holds a name or a password. Leave out what stands before the “@”.",
        ),
        ("https://wire.example/" + "a" * 2100, "This address is too long. Look for a shorter one of the same page."),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_do(url: str, sentence: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        normalise_url(url)
    assert str(refused.value) == sentence


def test_a_host_is_named_as_people_read_it() -> None:
    assert host_of("https://www.wire.example/news") == "wire.example"
    assert host_of("mailto:ada@wire.example") == ""


def test_an_escaped_slash_is_not_a_slash() -> None:
    assert normalise_url("https://wire.example/a%2fb") == "wire.example/a%2Fb"


def test_an_address_in_numbers_stays_one() -> None:
    assert normalise_url("http://[2001:DB8::1]:8080/a") == "[2001:db8::1]:8080/a"
    assert host_of("http://１２７.0.0.1/") == "127.0.0.1"


@given(
    st.one_of(
        st.text(st.characters(codec=None, categories=None)), st.from_regex(r"https?://[a-z.:@\[\]%0-9]{1,9}/[^#]{0,9}")
    )
)
def test_a_key_is_its_own_key(url: str) -> None:
    try:
        key = normalise_url(url)
    except NotAnAddress:
        return
    assert normalise_url(key) == key


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.wire.example/page", "www.wire.example"),
        ("HTTP://WIRE.example:8080/Page", "wire.example"),
        ("https://zürich.example/", "xn--zrich-kva.example"),
        ("http://[2001:DB8::1]:8080/", "2001:db8::1"),
        ("http://192.0.2.1/", "192.0.2.1"),
        ("http://[broken/", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address_as_it_is_dialled(url: str, host: str) -> None:
    assert dialled_host(url) == host
