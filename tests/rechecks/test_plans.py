"""That what is asked often asks an index, whatever the size of the archive: the planner says so itself."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from factcheck.accounts.models import User
from factcheck.desk.looks import latest_look, timeline_of
from factcheck.desk.watched import citations_of
from factcheck.rechecks.actions import hosts, leases, make_months, papers
from factcheck.rechecks.models import Recheck
from factcheck.sources import actions
from factcheck.sources.models import Source
from factcheck.sources.searching import sources_found
from tests.factories import UserFactory

SOURCES = """
INSERT INTO factcheck_source (kind, url, host, title, author, language, confidential, added_by_id, added_at, paused,
    next_check_at, wanted_at, interval, lease, leased_until, attempts, etag, last_modified, believed, outcome, trouble,
    strikes, doi, canonical_url, put_off_because)
SELECT 'web', 'https://site' || n %% 400 || '.example/' || n, 'site' || n %% 400 || '.example', '', '', '',
    n %% 500 = 0, %s, now(), false, now() + make_interval(mins => n - 600), CASE WHEN n %% 100 = 0 THEN now() END,
    '1 day', CASE WHEN n %% 50 = 1 THEN gen_random_uuid() END,
    CASE WHEN n %% 50 = 1 THEN now() + interval '5 minutes' END, (n %% 1000 = 3)::int, '', '', 0, '', '', 0,
    CASE WHEN n %% 20 = 0 THEN '10.1234/' || n ELSE '' END, '', ''
FROM generate_series(1, 20000) AS n
"""
PAPERS = """
INSERT INTO factcheck_paper (doi, ask_at, trouble) SELECT doi, now() + make_interval(hours => id::int % 100 - 1), ''
FROM factcheck_source WHERE doi <> ''
"""
# One look at each source in each of four months, and one long ago that has no table of its month.
LOOKS = """
INSERT INTO factcheck_recheck (source_id, at, seconds, reach, content, outcome, final_url, sentence, quotes)
SELECT source.id, date_trunc('month', now()) + make_interval(months => -n, mins => (source.id * 7919 % 40000)::int),
    0.1, 'ok', 'same', 'unchanged', '', 'Nothing changed.', '[]'
FROM factcheck_source source, generate_series(0, 4) AS n
"""
HOSTS = """
INSERT INTO factcheck_host (name, delay, failures, refusals, parked_until, parked_because)
SELECT 'site' || n || '.example', 0, 0, 0, CASE WHEN n % 4 = 0 THEN now() + interval '10 minutes' END,
    CASE WHEN n % 4 = 0 THEN 'silent' ELSE '' END
FROM generate_series(1, 20000) AS n
"""
pytestmark = pytest.mark.django_db  # so that there are tables when these tests run alone

WATCHED = re.compile(r"factcheck_(source|host|recheck\w*)\Z")
OF_A_MONTH = re.compile(r"factcheck_recheck_(y\d+m\d+|other)_?")


@pytest.fixture(scope="module")
def reader(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    """Somebody who reads in an archive of twenty thousand sources."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_months(behind=3)
        user = UserFactory.create()
        with connection.cursor() as cursor:
            cursor.execute(SOURCES, [user.pk])
            cursor.execute(LOOKS)
            cursor.execute(HOSTS)
            cursor.execute(PAPERS)
            # Of ours only: those that all databases share would be locked for whoever does the same in another.
            cursor.execute(f"ANALYZE {', '.join(connection.introspection.django_table_names())}")
        yield user
        transaction.set_rollback(True)


def empty_months() -> set[str]:
    """Where there is nothing yet, how it is gone through says nothing."""
    now = timezone.now()
    ahead = [divmod(now.year * 12 + now.month - 1 + months, 12) for months in (1, 2, 3)]
    return {f"factcheck_recheck_y{year}m{month + 1:02}" for year, month in ahead}


def asked(work: Callable[[], object]) -> set[tuple[str, str]]:
    """How each watched table is gone through by what the work asks: (the table, the index), without the month."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            work()
        transaction.set_rollback(True)
    told = set()
    with connection.cursor() as cursor:
        for query in captured:
            if re.match(r"\s*(WITH|SELECT|UPDATE|DELETE)", query["sql"]):
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql'].replace('%', '%%')}", [])
                ((plans,),) = cursor.fetchall()
                told |= set(_scans((json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]))
    return told


def _scans(node: dict[str, object], heap: str = "") -> Iterator[tuple[str, str]]:
    kind, table = str(node["Node Type"]), str(node.get("Relation Name", heap))
    index = re.sub(r"_name_\w+_like\Z", "_pkey", str(node.get("Index Name", "")))
    if (
        kind in {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}
        and WATCHED.match(table)
        and table not in empty_months()
    ):
        yield OF_A_MONTH.sub("factcheck_recheck_", table).rstrip("_"), OF_A_MONTH.sub("", index) or kind
    for inner in node.get("Plans", []):  # type: ignore[attr-defined]
        yield from _scans(inner, heap=table)


def of(table: str, *indexes: str) -> set[tuple[str, str]]:
    return {(f"factcheck_{table}", index) for index in indexes}


FRONT = {"source_leased", "factcheck_source_pkey"}


def test_a_lease_of_what_is_due_walks_the_line_and_looks_up_the_hosts_in_view(reader: User) -> None:
    plan = asked(lambda: leases.take(leases.FRESH, limit=50, shares=True))
    assert plan == of("source", "source_due", *FRONT) | of("host", "factcheck_host_pkey")


def test_a_lease_of_what_somebody_waits_for_walks_their_line(reader: User) -> None:
    plan = asked(lambda: leases.take(leases.WANTED, leases.FRESH, limit=10))
    assert ("factcheck_source", "source_wanted") in plan
    assert plan <= of("source", "source_wanted", *FRONT) | of("host", "factcheck_host_pkey")


def test_a_lease_of_what_never_ended_walks_their_line(reader: User) -> None:
    plan = asked(lambda: leases.take(leases.TRIED, limit=1, shares=True))
    assert ("factcheck_source", "source_tried") in plan
    assert plan <= of("source", "source_tried", *FRONT) | of("host", "factcheck_host_pkey")


def test_a_lease_of_named_sources_asks_for_their_rows_only(reader: User) -> None:
    ids = list(Source.objects.order_by("pk").values_list("pk", flat=True)[:60])
    plan = asked(lambda: next(iter(leases.lease_these(ids)), None))
    assert plan <= of("source", *FRONT) | of("host", "factcheck_host_pkey")


def test_those_who_are_sent_back_are_found_in_line(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "IN_VIEW", 100)
    plan = asked(leases.send_back)
    assert ("factcheck_source", "source_due") in plan
    assert plan <= of("source", "source_due", "source_at_host", *FRONT) | of("host", "factcheck_host_pkey")


def test_what_is_done_to_leased_sources_asks_for_their_rows(reader: User) -> None:
    ids = list(Source.objects.filter(lease__isnull=False).values_list("pk", flat=True)[:50])
    token = uuid4()

    def all_of_it() -> None:
        with leases.held_alone(token):
            leases.begin(ids=ids, token=token)
        leases.put_off(dict.fromkeys(ids, leases.Wait(60, "The site was busy.")), token=token)
        leases.let_go(leases.Lease(token, ids))

    assert asked(all_of_it) == of("source", "factcheck_source_pkey")


def test_turns_at_hosts_ask_for_the_hosts_named(reader: User) -> None:
    wishes = [hosts.Wish(uuid4(), f"site{n}.example", [f"192.0.2.{n}"], 1, 1) for n in range(1, 9)]
    assert asked(lambda: hosts.settle(wishes=wishes)) == of("host", "factcheck_host_pkey")
    assert asked(lambda: hosts.settle(done=[hosts.Done(wishes[0], 0, hosts.Standing())])) == of(
        "host", "factcheck_host_pkey"
    )


def test_the_latest_look_at_a_source_is_the_first_of_its_index_in_each_month(reader: User) -> None:
    source = Source.objects.all()[0]
    assert asked(lambda: latest_look(source)) == of("recheck", "source_id_at_id_idx")


def test_the_timeline_of_a_source_reads_its_own_looks_only(reader: User) -> None:
    source = Source.objects.all()[0]
    assert asked(lambda: timeline_of(source, known={})) == of("recheck", "source_id_at_id_idx")


def test_looks_since_a_moment_are_asked_for_in_the_months_since(reader: User) -> None:
    source, since = Source.objects.all()[0], timezone.now() - timedelta(days=40)
    looks = source.rechecks.filter(at__gte=since)
    plan = asked(lambda: list(looks.order_by("-pk")[:100]))
    # Where there is none since, it makes no difference which index says so.
    assert of("recheck", "source_id_at_id_idx") <= plan <= of("recheck", "source_id_at_id_idx", "at_id_idx")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_partition_tree('factcheck_recheck') WHERE isleaf")
        (all_months,) = cursor.fetchone()
    months = looks.explain().count("_source_id_at_id_idx")
    assert 0 < months < all_months
    assert looks.explain().count(f"factcheck_recheck_y{since:%Y}m{since:%m}_source_id_at_id_idx") == 1


def test_what_came_of_the_looks_of_the_last_hour_is_asked_by_time(reader: User) -> None:
    now = timezone.now()
    lately = Recheck.objects.filter(at__range=(now - timedelta(hours=1), now))
    counted = lately.order_by().values("outcome").annotate(many=Count("pk"))
    assert asked(lambda: list(counted)) == of("recheck", "at_id_idx")


def test_the_latest_looks_of_all_are_the_first_of_an_index(reader: User) -> None:
    assert asked(lambda: list(Recheck.objects.all()[:50])) == of("recheck", "at_id_idx")


@pytest.mark.parametrize(
    ("count", "index"),
    [
        (lambda: Source.objects.due().count(), {"source_due", "source_leased"}),
        (lambda: Source.objects.wanted().count(), {"source_wanted", "source_leased"}),
        (
            lambda: Source.objects.due().filter(next_check_at__lt=timezone.now() - timedelta(hours=9)).count(),
            {"source_due", "source_leased"},
        ),
    ],
)
def test_what_is_due_overdue_and_wanted_is_counted_in_an_index(
    reader: User, count: Callable[[], int], index: set[str]
) -> None:
    assert asked(count) == of("source", *index)


def test_a_page_that_is_cited_is_looked_up(reader: User) -> None:
    url = "https://site7.example/no-page"
    assert ("factcheck_source", "source_confidential") in asked(lambda: actions.source_for_url(url=url, by=reader))
    source = Source.objects.all()[0]
    assert not asked(lambda: list(citations_of(source, reader))) & of("source", "Seq Scan")


def test_the_papers_to_ask_about_are_looked_up_by_their_doi(reader: User) -> None:
    assert asked(lambda: papers._take(papers.AT_ONCE)) == of("source", "source_doi")


@pytest.mark.parametrize("term", ["https://site7.example/7", "10.1234/20", "Site seven", "Halden Wire"])
def test_what_an_admin_searches_for_is_asked_of_indexes(reader: User, term: str) -> None:
    told = asked(lambda: sources_found(term))
    assert told
    assert not told & of("source", "Seq Scan")
