from factcheck.rechecks.news import news_about

CLAIM = "The transport minister was on board the ferry on Monday."
BEFORE = "The ferry left on Monday. Nobody would say who was on board."


def test_a_new_sentence_about_the_claim_is_given() -> None:
    news = "The transport minister was on board, a spokeswoman said."
    assert news_about(CLAIM, before=BEFORE, after=f"{BEFORE} {news}") == news


def test_of_several_new_sentences_the_nearest_is_given() -> None:
    far, near = "A transport minister may board a ferry.", "The transport minister was on board the ferry on Monday."
    assert news_about(CLAIM, before=BEFORE, after=f"{far} {near} {far}") == near


def test_a_sentence_that_was_there_before_is_no_news() -> None:
    assert news_about(CLAIM, before=f"{BEFORE} {CLAIM}", after=f"{CLAIM.upper()} {BEFORE}") == ""


def test_a_new_sentence_about_something_else_is_no_news() -> None:
    assert news_about(CLAIM, before=BEFORE, after=f"{BEFORE} The bar closes at midnight on Monday.") == ""
