"""`python -m tests.hostile`: run the hostile list, with the lines that are proved elsewhere, and count."""

import sys

import pytest

from .elsewhere import ELSEWHERE

if __name__ == "__main__":
    elsewhere = dict.fromkeys(f"tests/{test}" for test in ELSEWHERE.values())
    sys.exit(pytest.main(["-q", "tests/hostile", *elsewhere, *sys.argv[1:]]))
