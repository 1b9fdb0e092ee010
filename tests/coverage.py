"""`python -m tests.coverage`: hold the coverage of a run to its promises, and say where it falls short."""

import subprocess
import sys

PROMISES = {
    "everything": (95, []),
    "lib/": (100, ["factcheck/lib/*"]),
    "rules": (100, ["factcheck/*/rules.py", "factcheck/*/rules/*"]),
    "actions": (100, ["factcheck/*/actions.py", "factcheck/*/actions/*"]),
}


def coverage(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", *arguments], check=False).returncode


def main() -> int:
    """Report each promise; the exit status says whether all are kept."""
    coverage("combine", "--quiet", "--append")
    broken = []
    for name, (percent, files) in PROMISES.items():
        only = [f"--include={','.join(files)}"] if files else []
        print(f"\nCoverage of {name}: at least {percent} %, branches included", flush=True)
        if coverage("report", f"--fail-under={percent}", *only) != 0:
            broken.append(name)
    if broken:
        print(f"\nToo little is tested of: {', '.join(broken)}.", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
