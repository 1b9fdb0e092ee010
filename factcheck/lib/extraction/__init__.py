"""Reading what a page says: its text, who wrote it and when."""

from .carrying import carry_over
from .limited import read_page_limited
from .page import Page, Unreadable
from .reading import read_page

__all__ = ["Page", "Unreadable", "carry_over", "read_page", "read_page_limited"]
