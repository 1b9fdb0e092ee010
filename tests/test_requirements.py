"""The compiled requirements say what pyproject.toml says, exactly and from anywhere."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from factcheck.embedded.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["embedded"]]
EVERYTHING = [*RUNTIME, *PROJECT["dependency-groups"]["dev"]]
FUZZING = PROJECT["dependency-groups"]["fuzz"]
FILES = {"requirements.txt": RUNTIME, "requirements-dev.txt": EVERYTHING, "requirements-fuzz.txt": FUZZING}


def pins(name: str) -> dict[str, str]:
    """Read the exact version of each package in a compiled file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize(("name", "wanted"), FILES.items())
def test_every_dependency_is_pinned_within_what_the_project_allows(name, wanted):
    pinned = pins(name)
    requirements = [Requirement(line) for line in wanted]
    assert [
        str(requirement)
        for requirement in requirements
        if pinned.get(canonicalize_name(requirement.name)) not in requirement.specifier
    ] == []


def test_what_is_tested_is_what_runs():
    runtime, everything = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {package: everything.get(package) for package in runtime} == runtime


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_a_hash_and_none_an_address(name):
    text = (ROOT / name).read_text()
    assert re.findall(r"^-.*|https?://.*|file:.*", text, re.MULTILINE) == []
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_reason_is_given():
    text = (ROOT / "pyproject.toml").read_text()
    dependencies = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for line in dependencies[1].splitlines() if line.strip().startswith('"')]
    assert [line for line in lines if "#" not in line] == []


def test_every_import_of_the_product_is_a_dependency_of_its_own():
    distributions = packages_distributions()
    declared = {canonicalize_name(Requirement(line).name) for line in RUNTIME}
    imported = set()
    for path in (ROOT / "factcheck").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"factcheck"}
    needed = {module: {canonicalize_name(name) for name in distributions.get(module, [module])} for module in foreign}
    assert sorted(module for module, names in needed.items() if not names & declared) == []
