"""A quick look at a page's tags before any parser sees them; the pages that harm are in tests/hostile."""

import pytest

from factcheck.lib.extraction import Unreadable, read_page_limited
from factcheck.lib.extraction.prescan import DEEPEST, MOST_ATTRIBUTES, measure


def test_very_many_paragraphs_are_only_long() -> None:
    page = read_page_limited(b"<p>It takes 20 hours." * 30_000, url="https://wire.example/", content_type="text/html")
    assert page.full_text.count("20 hours") == 30_000


class TestMeasuring:
    def test_tags_are_counted_and_comments_and_scripts_are_not_looked_into(self) -> None:
        assert measure("<p>one<br>two</p>") == 3
        assert measure("<!-- <p> --><p><!--><p>") == 2
        assert measure("<!-- <p> --!><p>") == 1
        assert measure("<!-- <p>") == 0
        assert measure("<script>if (a<b) document.write('<p>')</SCRIPT><p>") == 3
        assert measure("<style>a<b") == 1
        assert measure("5 < 6, <3 and < p>") == 0

    def test_a_sign_in_quotes_does_not_end_a_tag(self) -> None:
        assert measure("""<a title="5 > 4" alt='<p>'>x</a>""") == 2
        assert measure("""<a title="5 > 4>x</a>""") == 1
        assert measure("<a title=x") == 1

    def test_as_many_attributes_as_pages_have_are_fine(self) -> None:
        most = " ".join(f"a{n}=1" for n in range(MOST_ATTRIBUTES))
        assert measure(f"<p {most}>") == 1
        with pytest.raises(Unreadable, match=f"more than {MOST_ATTRIBUTES} attributes"):
            measure(f"<p {most} b=1>")

    def test_a_long_value_is_one_attribute(self) -> None:
        assert measure(f'<img src="data:{"a=b " * 2_000}">') == 1

    def test_as_deep_as_pages_are_is_fine(self) -> None:
        assert measure("<div>" * DEEPEST + "</div>" * DEEPEST + "<div>") == 2 * DEEPEST + 1
        with pytest.raises(Unreadable, match=f"more than {DEEPEST} levels deep"):
            measure("<div>" * (DEEPEST + 1))

    def test_tags_that_close_by_themselves_lie_in_nothing(self) -> None:
        assert measure("<p><br><li>" * DEEPEST) == 3 * DEEPEST
        assert measure("</div>" * 3 + "<div>" * DEEPEST) == 3 + DEEPEST

    def test_what_closes_nothing_makes_nothing_less_deep(self) -> None:
        with pytest.raises(Unreadable, match="levels deep"):
            measure("<div></span>" * (DEEPEST + 1))
