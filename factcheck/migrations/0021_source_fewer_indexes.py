import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

NOT_ASKED = {
    'added_by_id': 'factcheck_source_added_by_id_9f340554',
    'capture_id': 'factcheck_source_capture_id_4ae5ba21',
    'notice_id': 'factcheck_source_notice_id_0ca0854a',
    'same_as_id': 'factcheck_source_same_as_id_3abdb527',
}


class Migration(migrations.Migration):

    # While others read and write: Django would take the foreign keys away as well, and check every row to have them back.
    atomic = False

    dependencies = [
        ('factcheck', '0020_source_volatile'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='source',
            index=models.Index(condition=models.Q(('same_as__isnull', False)), fields=['same_as'], name='source_alias'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX CONCURRENTLY IF EXISTS {name}',
                    f'CREATE INDEX CONCURRENTLY {name} ON factcheck_source ({column})',
                )
                for column, name in NOT_ASKED.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='source',
                    name='added_by',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by'),
                ),
                migrations.AlterField(
                    model_name='source',
                    name='capture',
                    field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factcheck.capture', verbose_name='latest capture'),
                ),
                migrations.AlterField(
                    model_name='source',
                    name='notice',
                    field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factcheck.notice', verbose_name='the notice that weighs most'),
                ),
                migrations.AlterField(
                    model_name='source',
                    name='same_as',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='factcheck.source', verbose_name='the same page as'),
                ),
            ],
        ),
    ]
