"""What the database holds true whoever writes: rows that are never changed, and the audit's chain of seals."""

from django.db import migrations

APPEND_ONLY = [
    "factcheck_entry",
    "factcheck_revision",
    "factcheck_capture",
    "factcheck_decision",
    "factcheck_reopening",
    "factcheck_recheck",
    "factcheck_clearance",
    "factcheck_publication",
]

REFUSE = """
CREATE FUNCTION factcheck_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

# One chain: the lock lasts until the writer commits, so that no two entries follow the same one.
SEAL = """
CREATE FUNCTION factcheck_seal_of(entry factcheck_entry, before text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        before, entry.id, extract(epoch FROM entry.at)::text, entry.verb, entry.by_id, entry.by_label,
        entry.about_type, entry.about_id, entry.about_label, entry.facts)::text, 'UTF8')), 'hex')
$$;
CREATE FUNCTION factcheck_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('factcheck audit'));
    NEW.id := nextval(pg_get_serial_sequence('factcheck_entry', 'id'));
    SELECT seal INTO before FROM factcheck_entry ORDER BY id DESC LIMIT 1;
    NEW.seal := factcheck_seal_of(NEW, coalesce(before, ''));
    RETURN NEW;
END $$;
CREATE TRIGGER factcheck_entry_sealed BEFORE INSERT ON factcheck_entry
    FOR EACH ROW EXECUTE FUNCTION factcheck_seal();
"""


def append_only(table: str) -> str:
    # Truncating is refused too; a superuser can still switch triggers off, which the seals then tell.
    return f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_change();
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION factcheck_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION factcheck_refuse_change() CASCADE"),
        migrations.RunSQL(
            SEAL,
            "DROP FUNCTION factcheck_seal() CASCADE; DROP FUNCTION factcheck_seal_of(factcheck_entry, text)",
        ),
        *[migrations.RunSQL(append_only(table), migrations.RunSQL.noop) for table in APPEND_ONLY],
    ]
