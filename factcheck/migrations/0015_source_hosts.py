"""The host of each source, as it is dialled, and the indexes by which the next ones to look at are found."""

from django.db import migrations, models
from yarl import URL

FILL = """
UPDATE factcheck_source SET host = given.host
FROM unnest(%s::text[], %s::text[]) AS given(authority, host)
WHERE split_part(url, '/', 3) = given.authority
"""


def dialled_host(url):
    try:
        return (URL(url).raw_host or "")[:255]
    except ValueError:
        return ""


def fill_in_hosts(apps, schema_editor):
    """Work out each name once, for the database knows nothing of names in other scripts."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT split_part(url, '/', 3), min(url) FROM factcheck_source WHERE url <> '' GROUP BY 1")
        hosts = {authority: dialled_host(url) for authority, url in cursor.fetchall()}
        cursor.execute(FILL, [list(hosts), list(hosts.values())])
        # So that indexes may be made in the same transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


IN_LINE = models.Q(kind="web", paused=False, same_as__isnull=True, lease__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0014_looks_by_month")]

    operations = [
        # No search asks for a title or an address alone, and every look wrote to both.
        migrations.RemoveIndex(model_name="source", name="source_title_words"),
        migrations.RemoveIndex(model_name="source", name="source_url_parts"),
        migrations.RemoveIndex(model_name="source", name="source_due"),
        migrations.RemoveIndex(model_name="source", name="source_wanted"),
        migrations.AddField(
            model_name="source",
            name="host",
            field=models.CharField(blank=True, default="", editable=False, max_length=255),
        ),
        migrations.RunPython(fill_in_hosts, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(name="source_due", fields=["next_check_at"], condition=IN_LINE),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(name="source_at_host", fields=["host", "next_check_at"], condition=IN_LINE),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(name="source_wanted", fields=["next_check_at"], condition=IN_LINE & models.Q(wanted_at__isnull=False)),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(name="source_tried", fields=["next_check_at"], condition=IN_LINE & models.Q(attempts__gt=0)),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(name="source_confidential", fields=["host"], condition=models.Q(confidential=True)),
        ),
    ]
