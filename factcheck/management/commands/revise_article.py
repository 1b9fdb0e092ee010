import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.articles.models import Article
from factcheck.articles.papers.paper import Tracked
from factcheck.claims.actions import revise
from factcheck.claims.actions.revisions import Revised
from factcheck.lib.errors import Refused
from factcheck.management.commands.import_article import author_called, read


class Command(BaseCommand):
    help = "Bring in another text of a story, and say what became of the places where its claims stand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=int, help="the story's number")
        parser.add_argument("file", type=Path, help="Word (.docx), web page (.html or zipped), Markdown or plain text")
        parser.add_argument("--author", help="a username (default: the story's author)")
        parser.add_argument(
            "--tracked",
            choices=[str(choice) for choice in Tracked],
            default=str(Tracked.ACCEPT),
            help="what becomes of the changes tracked in a Word file (default: accept)",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        article = Article.objects.select_related("author").filter(pk=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no story {options['article']} here.")
        given = read(file)
        try:
            revised = revise(
                article=article,
                given=given,
                name=file.name,
                by=author_called(options["author"]) if options["author"] else article.author,
                seen=article.revision.number,
                tracked=Tracked(options["tracked"]),
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        if options["as_json"]:
            self.stdout.write(json.dumps(report_on(revised)))
            return
        counts = ", ".join(f"{count} {state}" for state, count in revised.effects.counts.items())
        self.stdout.write(f"Revision {revised.revision.number} of story {article.pk}: {counts}.")
        for lost in revised.revision.not_imported:
            self.stdout.write(lost)


def report_on(revised: Revised) -> dict[str, Any]:
    """What became of every place of a claim; `occurrence` is the place in the text before."""
    return {
        "revision": revised.revision.number,
        "anchors": [
            {
                "claim": carried.occurrence.claim_id,
                "occurrence": carried.occurrence.pk,
                "state": carried.anchor.state,
                "start": carried.anchor.start,
                "end": carried.anchor.end,
            }
            for carried in revised.effects.places
        ],
    }
