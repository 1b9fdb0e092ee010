import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.archive.warc import Exported, export
from factcheck.sources.models import Source


class Command(BaseCommand):
    help = "Write what we captured of a source as a WARC/1.1 file, which other archives and players read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=int, help="the source's id")
        parser.add_argument(
            "--output", type=Path, help="where to write it, packed if the name ends in .gz (default: the terminal)"
        )

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        source = Source.objects.filter(pk=options["source"]).first()
        if source is None:
            raise CommandError(f"There is no source with the id {options['source']}.")
        if not source.captures.kept().exists():
            raise CommandError(f"Of source {source.pk} there is no capture with its bytes, so nothing to write.")
        try:
            exported = _printed(source) if output is None else _written(source, output)
        except OSError as problem:
            raise CommandError(f"The file could not be written: {problem}.") from problem
        self.stderr.write(_told(exported))
        if exported.damaged:
            numbers = ", ".join(map(str, exported.damaged))
            raise CommandError(f"Missing from the file, for their bytes are gone or altered: captures {numbers}.")


def _printed(source: Source) -> Exported:
    if sys.stdout.isatty():
        raise CommandError("A terminal cannot show a WARC file. Say with --output where to write it.")
    return export(source, sys.stdout.buffer, packed=False)


def _written(source: Source, output: Path) -> Exported:
    """Write the file whole or not at all; it is for its owner only, for a source may be confidential."""
    with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}-", delete=False) as draft:
        try:
            exported = export(source, draft.file, packed=output.suffix == ".gz", name=output.name)
            draft.flush()
            Path(draft.name).replace(output)
        finally:
            Path(draft.name).unlink(missing_ok=True)
    return exported


def _told(exported: Exported) -> str:
    told = f"{exported.captures} {'capture' if exported.captures == 1 else 'captures'} written."
    if exported.pruned:
        told += (
            f" {exported.pruned} more have only their text left: their bytes were removed, as CAPTURES_KEPT_DAYS says."
        )
    return told
