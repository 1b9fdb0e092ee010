"""`python -m tests.ways_out`: name the ways out of the product that no list of banned imports can see."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from factcheck.embedded.places import ROOT

# Places that make sockets and never call a site: pairs within this machine, a free port, the embedded server.
SOCKETS = {
    "factcheck/lib/fetch/guard.py",  # the one that is guarded
    "factcheck/lib/limits.py",
    "factcheck/lib/limits_nursery.py",
    "factcheck/management/commands/demo.py",
    "factcheck/embedded/servers.py",
}


def ways_out(code: str, *, path: str) -> Iterator[str]:
    """Find imports by `__import__` or of clients by a written name, sockets made, and programs that fetch."""
    for node in ast.walk(ast.parse(code)):
        if "__import__" in {getattr(node, "id", ""), getattr(node, "attr", "")}:
            yield f"{path}:{node.lineno}: __import__ hides what comes in; import by name."
        if isinstance(node, ast.ImportFrom) and node.module == "socket" and path not in SOCKETS:
            yield f"{path}:{node.lineno}: sockets are made in factcheck.lib.fetch only."
        is_socket = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket"
        if is_socket and node.attr in {"socket", "socketpair", "fromfd", "SocketType"} and path not in SOCKETS:
            yield f"{path}:{node.lineno}: sockets are made in factcheck.lib.fetch only."
        if isinstance(node, ast.Constant) and node.value in {"curl", "wget"}:
            yield f"{path}:{node.lineno}: pages are fetched by factcheck.lib.fetch only."


def in_the_product(root: Path = ROOT) -> list[str]:
    files = sorted((root / "factcheck").rglob("*.py"))
    names = [(file, file.relative_to(root).as_posix()) for file in files]
    return [way for file, name in names for way in ways_out(file.read_text(), path=name)]


if __name__ == "__main__":
    found = in_the_product()
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
