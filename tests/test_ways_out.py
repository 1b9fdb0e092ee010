"""There is one way out to the web, and whoever takes another does not get past `make check`."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.embedded.places import ROOT

from .ways_out import in_the_product, ways_out


def refused_by_ruff(code: str, *, path: str = "factcheck/sources/another.py") -> str:
    """Say what ruff finds in such a file, by its rule."""
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--stdin-filename", path, "-"]
    done = subprocess.run(command, input=code, cwd=ROOT, capture_output=True, text=True, check=False)
    return "TID251" if "TID251" in done.stdout else ""


@pytest.mark.parametrize(
    "code",
    [
        "import aiohttp",
        "from aiohttp import ClientSession",
        "import httpx",
        "from httpx import get",
        "import requests",
        "import requests.sessions as hidden",
        "import urllib3",
        "import urllib.request",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client",
        "from http import client",
        "from http.client import HTTPSConnection",
        "import xmlrpc.client",
        "import ftplib",
        "import pycurl",
        "import boto3",
        "import botocore.session",
        "from botocore.httpsession import URLLib3Session",
        "import websockets",
        "import socket\nsocket.create_connection(('wire.example', 80))",
        "import asyncio\nasyncio.open_connection('wire.example', 80)",
        "import importlib\nimportlib.import_module('httpx')",
        "from importlib import import_module as get\nget('httpx')",
        "def fetch():\n    import httpx",
    ],
)
def test_another_client_is_refused(code: str) -> None:
    assert refused_by_ruff(code) == "TID251"


def test_what_fetches_nothing_is_not() -> None:
    assert refused_by_ruff("import urllib.parse\nfrom http import HTTPStatus\nimport botocore.exceptions") == ""
    assert refused_by_ruff("import aiohttp", path="factcheck/lib/fetch/another.py") == ""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("httpx = __import__('httpx')", "__import__ hides what comes in; import by name."),
        ("import builtins\nbuiltins.__import__('httpx')", "__import__ hides what comes in; import by name."),
        (
            "import socket\nsocket.socket().connect(('wire.example', 80))",
            "sockets are made in factcheck.lib.fetch only.",
        ),
        ("from socket import socket", "sockets are made in factcheck.lib.fetch only."),
        ("run(['curl', url])", "pages are fetched by factcheck.lib.fetch only."),
    ],
)
def test_what_ruff_does_not_see_is_found(code: str, found: str) -> None:
    path = "factcheck/sources/another.py"
    assert [way.partition(": ")[2] for way in ways_out(code, path=path)] == [found]


def test_the_product_has_no_other_way_out() -> None:
    assert in_the_product() == []


def test_aiohttp_elsewhere_breaks_the_contract_of_imports(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "factcheck", tmp_path / "factcheck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    def contract() -> str:
        command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return re.findall(r"^One way out to the web (\w+)", done.stdout, re.MULTILINE)[0]

    assert contract() == "KEPT"
    (tmp_path / "factcheck/sources/another.py").write_text("import aiohttp\n")
    assert contract() == "BROKEN"
