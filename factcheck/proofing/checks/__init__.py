"""What is wrong with a text before anybody asks: pure checks over plain values."""

from factcheck.proofing.checks.story import Found, Part, Story

__all__ = ["Found", "Part", "Story"]
