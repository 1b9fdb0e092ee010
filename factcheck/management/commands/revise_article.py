import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.articles.models import Article
from factcheck.articles.papers.paper import Tracked
from factcheck.claims.actions import read_revision, revise
from factcheck.claims.carrying import Carried, Effects, effects_of
from factcheck.lib.changes import in_words
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
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what it would do to the claims; nothing is saved"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        article = Article.objects.select_related("author").filter(pk=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no story {options['article']} here.")
        base = article.revision
        brought: dict[str, Any] = {
            "given": read(file),
            "name": file.name,
            "by": author_called(options["author"]) if options["author"] else article.author,
            "tracked": Tracked(options["tracked"]),
        }
        try:
            if options["dry_run"]:
                draft = read_revision(base=base, **brought)
                number, effects, lost = None, effects_of(draft.text, on=base), draft.not_imported
            else:
                revised = revise(article=article, seen=base.number, **brought)
                number, effects, lost = revised.revision.number, revised.effects, revised.revision.not_imported
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        if options["as_json"]:
            self.stdout.write(json.dumps(report_on(effects, revision=number)))
            return
        named = f"Revision {number} of story {article.pk}" if number else f"Story {article.pk} would have"
        self.stdout.write(f"{named}: {effects.in_words}.")
        for carried in (*effects.altered, *effects.lost):
            self.stdout.write(in_a_line(carried))
        for words in lost:
            self.stdout.write(words)


def in_a_line(carried: Carried) -> str:
    """Say what becomes of a place of a claim: "Claim 4 altered under Key Takeaways: morning → evening"."""
    was = carried.occurrence
    words = " ".join(was.exact.split())
    if carried.words:
        words = in_words(carried.changes) or f"{words} → {' '.join(carried.words.split())}"
    return f"Claim {was.claim.number} {carried.anchor.state} under {was.section}: {words}"


def report_on(effects: Effects, *, revision: int | None) -> dict[str, Any]:
    """What becomes of every place of a claim; `occurrence` is the place in the text before. None: it is not saved."""
    return {
        "revision": revision,
        "anchors": [
            {
                "claim": carried.occurrence.claim_id,
                "occurrence": carried.occurrence.pk,
                "state": carried.anchor.state,
                "start": carried.anchor.start,
                "end": carried.anchor.end,
            }
            for carried in effects.places
        ],
    }
