"""A newsroom's fact-checking desk: from the sentence in the draft to the evidence it rests on, and back."""

__version__ = "0.1.0"
