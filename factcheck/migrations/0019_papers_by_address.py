"""The DOI of each source whose address names one, so that the books on papers are asked about what was cited before."""

from django.db import migrations
from django.db.models.functions import Now

from factcheck.lib.dois import doi_in_url

AT_ONCE = 1_000


def name_papers(apps, schema_editor):
    Source, Paper = (apps.get_model("factcheck", name) for name in ("Source", "Paper"))
    named = Source.objects.filter(doi="", url__regex=r"10\.[0-9]{4}").values_list("pk", "url")
    papers = [Source(pk=pk, doi=doi) for pk, url in named.iterator() if (doi := doi_in_url(url))]
    Source.objects.bulk_update(papers, ["doi"], batch_size=AT_ONCE)
    asked = [Paper(doi=doi, ask_at=Now()) for doi in dict.fromkeys(source.doi for source in papers)]
    Paper.objects.bulk_create(asked, batch_size=AT_ONCE, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0018_source_vacuumed_sooner")]

    operations = [migrations.RunPython(name_papers, migrations.RunPython.noop)]
