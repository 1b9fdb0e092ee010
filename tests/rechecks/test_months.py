import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from factcheck.rechecks import tasks
from factcheck.rechecks.actions import months
from factcheck.rechecks.actions.months import make_months
from factcheck.rechecks.models import Recheck
from factcheck.sources.models import Host, Source
from tests.factories import SourceFactory
from tests.rechecks.test_leases import at_once

PARTS = """
SELECT relid::regclass::text FROM pg_partition_tree('factcheck_recheck') WHERE isleaf ORDER BY 1
"""


def sql(statement: str, *given: object) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [first for first, *_ in cursor.fetchall()] if cursor.description else []


def name_of(month: datetime) -> str:
    return f"factcheck_recheck_y{month:%Y}m{month:%m}"


def month(ahead: int) -> datetime:
    """The first moment of the month that is so many ahead of this one."""
    now = timezone.now()
    year, at = divmod(now.year * 12 + now.month - 1 + ahead, 12)
    return datetime(year, at + 1, 1, tzinfo=UTC)


def look_on(at: datetime, source: Source | None = None) -> Recheck:
    source = source or SourceFactory.create(url="https://wire.example/")
    return source.rechecks.create(at=at, seconds=0.1, reach="ok", outcome="unchanged", sentence="As before.")


def table_of(recheck: Recheck) -> str:
    (table,) = sql("SELECT tableoid::regclass::text FROM factcheck_recheck WHERE id = %s", recheck.pk)
    return table


def without(month: datetime) -> None:
    """Take a month's table away, as if nobody had made it."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"DROP TABLE {name_of(month)}")


def test_whoever_migrates_has_tables_for_this_month_and_the_next_three(db: None) -> None:
    expected = [name_of(month(ahead)) for ahead in range(4)]
    assert sql(PARTS) == ["factcheck_recheck_other", *expected]


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_look_lies_in_the_table_of_its_month(db: None, ahead: int) -> None:
    for at in (month(ahead), month(ahead + 1) - timedelta(microseconds=1)):
        assert table_of(look_on(at)) == name_of(month(ahead))


def test_the_next_months_table_is_made_if_it_is_missing_and_only_then(db: None) -> None:
    without(month(1))
    assert make_months() == [name_of(month(1))]
    assert make_months() == []
    assert table_of(look_on(month(1))) == name_of(month(1))


def test_looks_that_found_no_table_of_their_month_are_brought_into_it(db: None) -> None:
    without(month(1))
    source = SourceFactory.create(url="https://wire.example/")
    old, homeless, at_home = (look_on(at, source) for at in (month(-40), month(1), month(0)))
    assert [table_of(look) for look in (old, homeless)] == ["factcheck_recheck_other"] * 2
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert make_months() == [name_of(month(-40)), name_of(month(1))]
    assert [table_of(look) for look in (old, homeless, at_home)] == [name_of(month(ahead)) for ahead in (-40, 1, 0)]
    assert list(source.rechecks.all()) == [homeless, at_home, old]
    assert sql("SELECT id FROM ONLY factcheck_recheck_other") == []
    assert table_of(look_on(month(90), source)) == "factcheck_recheck_other"


def test_a_database_that_was_not_migrated_so_far_is_left_alone(db: None) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE factcheck_recheck_other RENAME TO elsewhere")
    assert make_months() == []


def test_no_look_is_changed_deleted_or_emptied_away_in_any_table(db: None) -> None:
    source = SourceFactory.create(url="https://wire.example/")
    without(month(1))
    make_months()
    for at in (month(0), month(1), month(90)):
        look = look_on(at, source)
        for change in ("UPDATE {} SET sentence = 'Never.'", "DELETE FROM {}"):
            for table in ("factcheck_recheck", table_of(look)):
                with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                    sql(f"{change.format(table)} WHERE id = {look.pk}")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert Recheck.objects.count() == 3
    emptied = sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = tgrelid::regclass || '_never_emptied'")
    assert set(emptied) >= {"factcheck_recheck", *sql(PARTS)}


@pytest.fixture
def new_month() -> str:
    """A month nobody has a table of yet; it is taken away again afterwards."""
    return name_of(month(months.AHEAD + 1))


@pytest.fixture
def one_more_ahead(transactional_db: None, new_month: str) -> Iterator[None]:
    # Over before the tables are emptied, which is a migration too.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(months, "AHEAD", months.AHEAD + 1)
        yield
    sql(f"DROP TABLE IF EXISTS {new_month}")


def test_two_who_make_the_tables_at_once_make_each_once(one_more_ahead: None, new_month: str) -> None:
    for _round in range(5):
        made = at_once(make_months, make_months)
        assert sorted(made, key=len) == [[], [new_month]]  # type: ignore[arg-type]
        sql(f"DROP TABLE {new_month}")


def test_nobody_waits_long_for_whoever_makes_the_tables(
    one_more_ahead: None, new_month: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "PATIENCE", "50ms")
    is_reading, has_ended = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            list(Recheck.objects.all()[:1])
            is_reading.set()
            has_ended.wait(20)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    assert is_reading.wait(10)
    with pytest.raises(DatabaseError, match="lock timeout"):
        make_months()
    has_ended.set()
    reader.join(10)
    assert make_months() == [new_month]


def test_the_nightly_upkeep_makes_room_and_forgets_hosts_that_nobody_asks(db: None) -> None:
    without(month(2))
    Host.objects.create(name="wire.example", next_at=timezone.now() - timedelta(days=31))
    tasks.keep_up()
    assert name_of(month(2)) in sql(PARTS)
    assert not Host.objects.exists()


def test_migrating_makes_room_where_there_is_no_beat(db: None) -> None:
    without(month(1))
    call_command("migrate", verbosity=0)
    assert name_of(month(1)) in sql(PARTS)
