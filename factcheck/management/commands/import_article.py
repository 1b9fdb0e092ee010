import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from factcheck.accounts.models import Role, User
from factcheck.articles.models import Article
from factcheck.articles.papers.paper import Tracked
from factcheck.articles.structure import LARGEST_DRAFT
from factcheck.claims.actions import take_in_draft
from factcheck.claims.models import Occurrence, Query
from factcheck.lib.errors import Refused
from factcheck.proofing.reading import findings_of

# Whose draft it is when nobody says: an account nobody can sign in to.
NOBODY = "import"


class Command(BaseCommand):
    help = "Bring in a draft: its sections, its sentences, and what in it can be checked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Word (.docx), web page (.html or zipped), Markdown or plain text")
        parser.add_argument("--headline", default="", help="default: the draft's first line")
        parser.add_argument("--author", help="a username (default: an account “import” that nobody can sign in to)")
        parser.add_argument(
            "--tracked",
            choices=[str(choice) for choice in Tracked],
            default=str(Tracked.ACCEPT),
            help="what becomes of the changes tracked in a Word file (default: accept)",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        given = read(file)
        try:
            with transaction.atomic():
                author = author_called(options["author"])
                article = take_in_draft(
                    headline=options["headline"],
                    given=given,
                    name=file.name,
                    by=author,
                    tracked=Tracked(options["tracked"]),
                )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        report = report_on(article)
        if options["as_json"]:
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(f"Story {article.pk}: {article.headline}")
        self.stdout.write(f"{len(report['sentences'])} sentences, {len(report['claims'])} claims proposed.")
        for finding in report["findings"]:
            self.stdout.write(f"{finding['start']}: {finding['message']}")
        for lost in report["not_imported"]:
            self.stdout.write(lost)


def read(file: Path) -> bytes:
    """Give the file's bytes; of one that is too large only so many that it can be seen."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_DRAFT + 1)
    except OSError as problem:
        raise CommandError(f"{file} could not be read: {problem.strerror}.") from problem


def author_called(username: str | None) -> User:
    if username is None:
        nobody, is_new = User.objects.get_or_create(username=NOBODY, defaults={"role": Role.REPORTER})
        if is_new:
            nobody.set_unusable_password()
            nobody.save(update_fields=["password"])
        return nobody
    # What cannot be printed cannot be asked for either, and nobody is called so.
    author = User.objects.filter(username=username).first() if username.isprintable() else None
    if author is None:
        raise CommandError(f"There is nobody called “{username}” here.")
    return author


def report_on(article: Article) -> dict[str, Any]:
    """What came of the draft, as DESIGN lays down."""
    revision = article.revision
    places: dict[int, list[Occurrence]] = {}
    for occurrence in Occurrence.objects.filter(revision=revision).select_related("section").in_order():
        places.setdefault(occurrence.claim_id, []).append(occurrence)
    return {
        "article": article.pk,
        "revision": revision.number,
        "headline": article.headline,
        "language": article.language,
        "sections": list(revision.sections.values("kind", "heading", "start", "end")),
        "sentences": list(revision.sentences.values("start", "end")),
        "claims": [
            {
                "id": claim.pk,
                "text": claim.text,
                "kind": claim.kind,
                "occurrences": [
                    {"start": place.start, "end": place.end, "section": place.section.kind}
                    for place in places.get(claim.pk, [])
                ],
            }
            for claim in article.claims.standing().in_order()
        ],
        "findings": [
            {
                "rule": one.rule,
                "start": one.start,
                "end": one.end,
                "message": one.message,
                "blocking": one.blocking,
            }
            for one in findings_of(revision)
        ],
        "not_imported": [*revision.not_imported, *map(waiting, revision.queries.at_no_claim().in_order())],
    }


def waiting(query: Query) -> str:
    """A sentence for a query that no claim of the draft carries."""
    return f"{query.get_kind_display()} at no claim, kept as a query: {query.text}"
