"""Finding sources by what somebody has of them: an address, a host, a DOI, a publisher, words of a title."""

from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Q

from factcheck.lib.addresses import NotAnAddress, normalise_url
from factcheck.lib.dois import doi_in_url, normalise_doi
from factcheck.lib.text import clean_text
from factcheck.sources.models import Address, Capture, Publisher, Source, SourceKind
from factcheck.sources.titles import TITLE, words_in

# So many of a kind are found at most; who wants fewer asks for more words.
MOST_FOUND: Final = 1_000
MOST_PUBLISHERS: Final = 50
MOST_WORDS: Final = 20
# Where the words are in more titles than that, the index gives some of them.
MOST_TITLES: Final = 10_000


@transaction.atomic
def sources_found(term: str) -> set[int]:
    """Give the ids of the sources that are meant, every one asked of an index and none of the whole table.

    An address finds those that begin with it, so a host finds its pages. Titles are those that the captures had, for
    an index on the sources' own would be written at every look; the last word may be the beginning of one. Whoever asks
    leaves out what they may not know of.
    """
    term = clean_text(term).strip()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL gin_fuzzy_search_limit = {MOST_TITLES}")
    return _at_address(term) | _of_paper(term) | _of_publisher(term) | _titled(term)


def _at_address(term: str) -> set[int]:
    try:
        key = normalise_url(term)
    except NotAnAddress:
        return set()
    open_ones = Address.objects.filter(key__startswith=key).values_list("source", flat=True)[:MOST_FOUND]
    host = key.partition("/")[0]
    confidential = Source.objects.filter(confidential=True, host__in=[host, f"www.{host}"])
    return {*open_ones, *confidential.values_list("pk", flat=True)[:MOST_FOUND]}


def _of_paper(term: str) -> set[int]:
    doi = normalise_doi(term) or doi_in_url(term)
    papers = Source.objects.exclude(doi="").filter(doi=doi)
    return set(papers.values_list("pk", flat=True)[:MOST_FOUND]) if doi else set()


def _of_publisher(term: str) -> set[int]:
    named = Publisher.objects.filter(Q(name__icontains=term) | Q(domains__name=term)).values_list("pk", flat=True)
    publishers = list(named[:MOST_PUBLISHERS]) if term else []
    return set(Source.objects.filter(publisher__in=publishers).values_list("pk", flat=True)[:MOST_FOUND])


def _titled(term: str) -> set[int]:
    words = words_in(term)[:MOST_WORDS]
    if not words:
        return set()
    query = SearchQuery(" & ".join([*words[:-1], f"{words[-1]}:*"]), config="simple", search_type="raw")
    captured = Capture.objects.annotate(words=TITLE).filter(words=query).order_by().values_list("source", flat=True)
    # Each source once, or a page that is captured often would leave no place for any other. Not asked of the database,
    # which might read all captures by their sources for it.
    sources = list(dict.fromkeys(captured[:MOST_TITLES]))
    by_hand = Source.objects.exclude(kind=SourceKind.WEB).annotate(words=TITLE).filter(words=query)
    return {*sources[:MOST_FOUND], *by_hand.values_list("pk", flat=True)[:MOST_FOUND]}
