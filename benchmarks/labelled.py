"""Labelled data that is not the project's own: read from the folder that FACTCHECK_DATA names, where there is one."""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

SENTENCES: Final = "sentences-dev.jsonl"
CHANGES: Final = "changes-dev.jsonl"


def labelled(name: str) -> list[Any]:
    """The lines of a file of JSON lines; none, said on stderr, where the folder or the file is absent."""
    folder = os.environ.get("FACTCHECK_DATA", "")
    path = Path(folder) / name
    if not folder or not path.is_file():
        print(f"  {name} is absent: set FACTCHECK_DATA to the folder that has it.", file=sys.stderr)
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def real_sentences() -> list[str]:
    """Sentences of real prose, one document after the other."""
    return [sentence for document in labelled(SENTENCES) for sentence in document["sentences"]]
