"""The tables that hold the looks, one for each month: made before they are needed."""

from django.db import connection, transaction

AHEAD = 3  # months: so long the upkeep may fail before a look finds no table of its month
PATIENCE = "5s"  # for those at work; whoever comes after us waits too, and we come again

# What the looks to come need, and those need that found no table of their month.
MISSING = """
SELECT starts, starts + interval '1 month', 'factcheck_recheck_' || to_char(starts, '"y"YYYY"m"MM') AS name FROM (
    SELECT date_trunc('month', statement_timestamp() AT TIME ZONE 'UTC') + make_interval(months => ahead)
    FROM generate_series(-%s, %s) AS ahead
    UNION SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') FROM factcheck_recheck_other
) AS needed(starts) WHERE to_regclass('factcheck_recheck_' || to_char(starts, '"y"YYYY"m"MM')) IS NULL ORDER BY starts
"""
# No table of a month can be made while looks of that month lie among the others; and no look is ever deleted, so the
# whole table of the others goes, with the looks in it written down anew.
SET_ASIDE = """
ALTER TABLE factcheck_recheck DETACH PARTITION factcheck_recheck_other;
ALTER TABLE factcheck_recheck_other RENAME TO factcheck_recheck_homeless;
"""
BRING_HOME = """
INSERT INTO factcheck_recheck SELECT * FROM factcheck_recheck_homeless;
SET CONSTRAINTS ALL IMMEDIATE;
DROP TABLE factcheck_recheck_homeless;
"""
# Triggers for rows pass on to every part of the table, those for whole tables do not.
MAKE = """
CREATE TABLE {name} PARTITION OF factcheck_recheck {bounds};
CREATE TRIGGER {name}_never_emptied BEFORE TRUNCATE ON {name}
    FOR EACH STATEMENT EXECUTE FUNCTION factcheck_refuse_change();
"""


@transaction.atomic
def make_months(*, behind: int = 0) -> list[str]:
    """Make the tables for looks of this month and the next three, and so many behind it; give the names of new ones.

    Looks that lie among the others, because the table of their month was not made in time, are brought into it. Two
    who do this at once make each table once. Nobody is kept waiting for long: whoever can not have the table within
    five seconds fails, and tries again the next day. A database that was not migrated so far is left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('factcheck months'))")
        cursor.execute("SELECT to_regclass('factcheck_recheck_other') IS NOT NULL")
        (is_by_month,) = cursor.fetchone()
        if not is_by_month:
            return []
        cursor.execute(MISSING, [behind, AHEAD])
        missing = cursor.fetchall()
        if not missing:
            return []
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        cursor.execute("SELECT EXISTS (SELECT FROM factcheck_recheck_other)")
        (are_homeless,) = cursor.fetchone()
        if are_homeless:
            cursor.execute(SET_ASIDE)
            cursor.execute(MAKE.format(name="factcheck_recheck_other", bounds="DEFAULT"))
        for starts, ends, name in missing:
            cursor.execute(MAKE.format(name=name, bounds=f"FOR VALUES FROM ('{starts}+00') TO ('{ends}+00')"))
        if are_homeless:
            cursor.execute(BRING_HOME)
    return [name for _starts, _ends, name in missing]
