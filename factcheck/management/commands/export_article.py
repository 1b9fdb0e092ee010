import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.articles.models import Article
from factcheck.publishing.exports import FORMATS, Export, export


class Command(BaseCommand):
    help = "Write a story as it stands to a file, or to the terminal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=int, help="the story's id")
        parser.add_argument("--format", choices=FORMATS, default="markdown", dest="format_name")
        parser.add_argument("--output", type=Path, help="where to write it (default: the terminal)")

    def handle(self, *args: Any, **options: Any) -> None:
        article = Article.objects.filter(pk=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no story with the id {options['article']}.")
        file = export(article, options["format_name"])
        if options["output"] is None:
            self._print(file)
            return
        try:
            options["output"].write_bytes(file.body)
        except OSError as problem:
            raise CommandError(f"{options['output']} could not be written: {problem.strerror}.") from problem

    def _print(self, file: Export) -> None:
        if file.is_text:
            self.stdout.write(file.body.decode(), ending="")
            return
        if self.stdout.isatty():
            raise CommandError("A terminal cannot show a Word file. Say with --output where to write it.")
        sys.stdout.buffer.write(file.body)
