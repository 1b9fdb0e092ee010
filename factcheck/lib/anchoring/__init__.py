"""How a place in a text is written down so that it can be found again: in the text's next version, or anywhere.

`select` writes it down; `carry` follows it when both versions are at hand, `reanchor` when only the later one is.
"""

from factcheck.lib.anchoring.carrying import carry
from factcheck.lib.anchoring.searching import reanchor
from factcheck.lib.anchoring.selectors import CONTEXT, LOST, Anchor, Selector, State, select

__all__ = ["CONTEXT", "LOST", "Anchor", "Selector", "State", "carry", "reanchor", "select"]
