"""A table for each month of looks: years of them stay as quick to ask as the last one, and old ones can be put away.

In the database the key is `(id, at)`, for a unique index of a partitioned table holds what it is partitioned by; the
ids come from one sequence. What is made here for each month, `rechecks.actions.months` makes from here on.
"""

from django.db import migrations, models

BY_MONTH = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE factcheck_recheck RENAME TO factcheck_recheck_before;
ALTER TABLE factcheck_recheck_before RENAME CONSTRAINT factcheck_recheck_pkey TO factcheck_recheck_before_pkey;
DROP INDEX recheck_of_source;
CREATE SEQUENCE factcheck_recheck_ids;
CREATE TABLE factcheck_recheck (
    id bigint NOT NULL DEFAULT nextval('factcheck_recheck_ids'),
    at timestamptz NOT NULL,
    seconds double precision NOT NULL,
    reach varchar(10) NOT NULL,
    content varchar(10) NOT NULL,
    outcome varchar(12) NOT NULL,
    status smallint CONSTRAINT factcheck_recheck_status_check CHECK (status >= 0),
    final_url varchar(2048) NOT NULL,
    sentence text NOT NULL,
    quotes jsonb NOT NULL,
    capture_id bigint,
    source_id bigint NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
ALTER SEQUENCE factcheck_recheck_ids OWNED BY factcheck_recheck.id;
CREATE TABLE factcheck_recheck_other PARTITION OF factcheck_recheck DEFAULT;
DO $$
DECLARE
    starts timestamptz;
BEGIN
    FOR starts IN
        SELECT DISTINCT date_trunc('month', at, 'UTC') FROM factcheck_recheck_before
        UNION SELECT generate_series(
            date_trunc('month', now(), 'UTC'), date_trunc('month', now(), 'UTC') + interval '3 months', '1 month')
    LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF factcheck_recheck FOR VALUES FROM (%L) TO (%L)',
            'factcheck_recheck_' || to_char(starts AT TIME ZONE 'UTC', '"y"YYYY"m"MM'),
            starts, (starts AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
    END LOOP;
END $$;
INSERT INTO factcheck_recheck (
    id, at, seconds, reach, content, outcome, status, final_url, sentence, quotes, capture_id, source_id)
SELECT id, at, seconds, reach, content, outcome, status, final_url, sentence, quotes, capture_id, source_id
FROM factcheck_recheck_before;
SELECT setval('factcheck_recheck_ids', coalesce((SELECT max(id) FROM factcheck_recheck_before), 0) + 1, false);
DROP TABLE factcheck_recheck_before;
ALTER TABLE factcheck_recheck
    ADD CONSTRAINT factcheck_recheck_capture FOREIGN KEY (capture_id)
        REFERENCES factcheck_capture (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT factcheck_recheck_source FOREIGN KEY (source_id)
        REFERENCES factcheck_source (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX recheck_of_source ON factcheck_recheck (source_id, at DESC, id DESC);
CREATE INDEX recheck_latest ON factcheck_recheck (at DESC, id DESC);
CREATE TRIGGER factcheck_recheck_append_only BEFORE UPDATE OR DELETE ON factcheck_recheck
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_change();
"""

# The triggers of rows pass on to every part, those of whole tables do not.
NEVER_EMPTIED = """
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT relid FROM pg_partition_tree('factcheck_recheck') LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION factcheck_refuse_change()',
            part || '_never_emptied', part);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0013_alerts")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(BY_MONTH), migrations.RunSQL(NEVER_EMPTIED)],
            state_operations=[
                migrations.RemoveIndex(model_name="recheck", name="recheck_of_source"),
                migrations.AlterModelOptions(
                    name="recheck",
                    options={
                        "ordering": ["-at", "-pk"],
                        "verbose_name": "recheck",
                        "verbose_name_plural": "rechecks",
                    },
                ),
                migrations.AlterField(
                    model_name="recheck",
                    name="capture",
                    field=models.ForeignKey(
                        db_index=False,
                        help_text="Only when it differs.",
                        null=True,
                        on_delete=models.deletion.PROTECT,
                        related_name="rechecks",
                        to="factcheck.capture",
                    ),
                ),
                migrations.AlterField(
                    model_name="recheck",
                    name="source",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name="rechecks",
                        to="factcheck.source",
                    ),
                ),
                migrations.AddIndex(
                    model_name="recheck",
                    index=models.Index(fields=["source", "-at", "-id"], name="recheck_of_source"),
                ),
                migrations.AddIndex(
                    model_name="recheck",
                    index=models.Index(fields=["-at", "-id"], name="recheck_latest"),
                ),
            ],
        ),
    ]
