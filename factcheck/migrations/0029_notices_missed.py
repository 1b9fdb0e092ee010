from django.db import migrations, models

# Whether a notice still stands may change, and with it since when the page was not seen with it.
ONLY_STANDING = """
CREATE OR REPLACE FUNCTION factcheck_notice_only_standing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept factcheck_notice := NEW;
BEGIN
    {also}
    kept.gone_at := OLD.gone_at;
    kept.dismissed_at := OLD.dismissed_at;
    kept.dismissed_by_id := OLD.dismissed_by_id;
    kept.dismissed_because := OLD.dismissed_because;
    IF kept IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
MISSED = "UPDATE factcheck_notice SET missed_at = gone_at WHERE gone_at IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('factcheck', '0028_why_looks_are_put_off'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='missed_at',
            field=models.DateTimeField(editable=False, help_text='When the page was first seen without it.', null=True, verbose_name='missed'),
        ),
        migrations.RunSQL(
            ONLY_STANDING.format(also='kept.missed_at := OLD.missed_at;'),
            ONLY_STANDING.format(also=''),
        ),
        migrations.RunSQL(MISSED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='notice',
            name='gone_at',
            field=models.DateTimeField(editable=False, help_text='When that was certain.', null=True, verbose_name='gone'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('gone_at__isnull', True), ('missed_at__isnull', False), _connector='OR'), name='notice_missed_before_it_is_gone'),
        ),
    ]
