import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.lib.text import NotText, clean_text, decode, without_bidi

any_text = st.text(st.characters(codec=None, categories=None))


def test_clean_text_has_one_kind_of_newline_and_nothing_the_database_refuses() -> None:
    assert clean_text("a\r\nb\rc\0d\ud800") == "a\nb\ncd\ufffd"


@given(any_text)
def test_clean_text_can_always_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    assert cleaned.encode() == clean_text(cleaned).encode()


def test_shown_text_cannot_turn_the_direction_of_what_stands_around_it() -> None:
    assert without_bidi("12\u202e43\u2066 km") == "1243 km"


@pytest.mark.parametrize(
    ("given_bytes", "content_type", "text"),
    [
        (codecs.BOM_UTF8 + "½".encode(), "", "½"),
        (codecs.BOM_UTF16_LE + "Ferry".encode("utf-16-le"), "", "Ferry"),
        (codecs.BOM_UTF32_LE + "Ferry".encode("utf-32-le"), "", "Ferry"),
        ("“20 hours”".encode(), "", "“20 hours”"),
        ("“20 hours”".encode("cp1252"), "text/plain; charset=windows-1252", "“20 hours”"),
        ("“20 hours”".encode("cp1252"), "text/plain; charset=ISO-8859-1", "“20 hours”"),
        ("½".encode(), "text/plain; charset=no-such-thing", "½"),
        ("½".encode(), "text/plain; charset=punycode", "½"),
        ("½".encode(), "text/plain; charset=hex", "½"),
        ("½".encode(), "text/plain; charset=us-ascii", "Â½"),
        ("The ferry".encode("utf-16-be"), "text/plain; charset=utf-16be", "The ferry"),
        ("The night ferry takes “20 hours”.".encode("utf-16-le"), "", "The night ferry takes “20 hours”."),
        (b"", "", ""),
    ],
)
def test_bytes_are_read_by_what_they_say_of_themselves(given_bytes: bytes, content_type: str, text: str) -> None:
    assert decode(given_bytes, content_type=content_type) == text


def test_an_encoding_nobody_named_is_guessed() -> None:
    words = "Der Fährmann sagte, die Überfahrt dauere zwölf Stunden, und er müsse das wissen. " * 5
    assert decode(words.encode("cp1252")) == words


@pytest.mark.parametrize("content_type", ["", "text/html; charset=utf-8"])
def test_a_text_cut_off_within_a_letter_loses_that_letter_only(content_type: str) -> None:
    words = "Der Fährmann sagte, die Überfahrt dauere „zwölf“ Stunden – höchstens für"
    assert decode(words.encode()[:-2], content_type=content_type) == f"{words[:-2]}\ufffd"


@pytest.mark.parametrize("encoding", ["shift_jis", "gb18030", "koi8-r", "cp1252"])
def test_letters_that_look_like_broken_ones_here_and_there_are_read_as_what_they_are(encoding: str) -> None:
    words = {
        "shift_jis": "ハルデン行きのフェリーは約20時間かかると運航会社は述べた。大臣は月曜日に話した。",
        "gb18030": "开往哈尔登的渡轮大约需要20个小时，运营商说。部长星期一发表了讲话。",
        "koi8-r": "Паром до Хальдена идёт около 20 часов, сообщила компания. Министр говорил в понедельник.",
        "cp1252": "Der Fährmann sagte, die Überfahrt dauere „zwölf“ Stunden, und er müsse das wissen.",
    }[encoding]
    assert decode(words.encode(encoding)) == words


def test_bytes_that_no_guess_fits_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr("charset_normalizer.from_bytes", lambda _given: Nothing())
    assert decode(b"caf\xe9") == "café"


@pytest.mark.parametrize(
    ("given_bytes", "sentence"),
    [
        (b"%PDF-1.7", "This is a PDF, not a text. Save it as plain text or Markdown and try again."),
        (
            b"PK\x03\x04word",
            "This is a Word file or an archive, not a text. Save it as plain text or Markdown and try again.",
        ),
        (
            b"SQLite format 3\x00" + b"\x10\x00\x01\x01" * 9,
            "This file is not a text. Save it as plain text or Markdown and try again.",
        ),
        (b"\xff\x00\x01\x02\x03\x04", "This file is not a text. Save it as plain text or Markdown and try again."),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(given_bytes: bytes, sentence: str) -> None:
    with pytest.raises(NotText) as refused:
        decode(given_bytes)
    assert str(refused.value) == sentence


@given(st.binary())
def test_any_bytes_become_text_or_a_sentence(given_bytes: bytes) -> None:
    try:
        said = decode(given_bytes) + "."
    except NotText as refused:
        said = str(refused)
    assert said.endswith(".")
