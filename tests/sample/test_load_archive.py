from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Max, Min, Model
from django.utils import timezone
from pytest_django import Settings

from factcheck.articles.models import Article
from factcheck.claims.models import Citation
from factcheck.lib.addresses import dialled_host, normalise_url
from factcheck.rechecks.actions import make_months
from factcheck.rechecks.models import Recheck
from factcheck.sample import crowd
from factcheck.sources.models import Address, Host, Source
from tests.factories import SourceFactory
from tests.leased import lease_due


@pytest.fixture
def empty(transactional_db: None) -> Iterator[None]:
    """A database of its own, as far as that is possible: the tables of past months go again, too."""
    months = make_months(behind=crowd.MONTHS)
    yield
    with connection.cursor() as cursor:
        for month in months:
            cursor.execute(f"DROP TABLE {month}")


def load(**options: object) -> None:
    call_command("load_archive", "--sources=1000", "--looks=2000", **options)


@pytest.mark.parametrize(("model", "named"), [(Source, crowd.SOURCE), (Recheck, crowd.LOOK), (Host, crowd.HOST)])
def test_every_column_that_must_not_be_empty_is_loaded(model: type[Model], named: str) -> None:
    columns = model._meta.concrete_fields
    needed = {str(column.column) for column in columns if not column.null and not column.primary_key}
    assert needed - {*named.split()} == set()


def test_an_archive_is_loaded_and_can_be_watched(empty: None, capsys: pytest.CaptureFixture[str]) -> None:
    load()
    now = timezone.now()
    assert (Source.objects.count(), Recheck.objects.count(), Article.objects.count()) == (1000, 2000, 20)
    assert (Address.objects.count(), Host.objects.count(), Citation.objects.count()) == (1000, 20, 200)
    assert all(source.host == dialled_host(source.url) for source in Source.objects.all())
    keys = dict(Address.objects.values_list("source", "key"))
    assert keys == {source.pk: normalise_url(source.url) for source in Source.objects.all()}
    assert 10 <= Source.objects.due().count() <= 50
    assert Source.objects.filter(next_check_at__gt=now + timedelta(days=30)).count() == 0
    span = Recheck.objects.aggregate(first=Min("at"), last=Max("at"))
    assert span["last"] - span["first"] > timedelta(days=359)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT tableoid), bool_or(tableoid = 'factcheck_recheck_other'::regclass) "
            "FROM factcheck_recheck"
        )
        assert cursor.fetchone() == (pytest.approx(12, abs=1), False)
    lease = lease_due()
    assert lease is not None
    printed = capsys.readouterr().out
    assert printed.startswith("source            1,000 rows in ")
    assert "recheck           2,000 rows in " in printed


def test_a_few_hosts_have_most_sources_and_most_hosts_have_a_few(empty: None) -> None:
    load()
    many = sorted(Source.objects.values("host").annotate(many=Count("pk")).values_list("many", flat=True), reverse=True)
    assert many[0] > 200
    assert many[-1] < 30


def test_it_is_the_same_archive_each_time_but_for_its_hosts(empty: None) -> None:
    load()
    assert Source.objects.filter(capture__isnull=False).count() == 10
    load(into_this_database=True)
    assert (Source.objects.count(), Host.objects.count()) == (2000, 40)
    newer = Source.objects.order_by("pk")[1000:]
    assert [one.title for one in newer] == [one.title for one in Source.objects.order_by("pk")[:1000]]
    # Nobody is given an id that is taken.
    assert SourceFactory.create().pk > newer[999].pk


def test_a_newsroom_in_production_is_never_filled(db: None, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="in production"):
        load(into_this_database=True)


def test_a_database_that_holds_something_is_only_filled_when_told_so(db: None) -> None:
    SourceFactory.create()
    with pytest.raises(CommandError, match="holds stories or sources"):
        load()
    assert Source.objects.count() == 1


@pytest.mark.parametrize("sizes", [["--sources=0"], ["--looks=-1"]])
def test_there_is_something_to_load(db: None, sizes: list[str]) -> None:
    with pytest.raises(CommandError, match="one source at least"):
        call_command("load_archive", *sizes)
