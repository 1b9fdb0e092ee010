"""News-like text of any length, the same in every run."""

import random

SUBJECTS = [
    "The ministry",
    "Captain Olsen",
    "The Halden Wire",
    "A court in Port Maren",
    "The operator",
    "Deputy Brandt",
]
VERBS = ["said", "reported", "denied", "confirmed", "announced", "promised"]
OBJECTS = [
    "the ferry",
    "the new harbour",
    "a second inquiry",
    "the old line to Halden",
    "the budget",
    "a night service",
]
ENDS = [
    "carried {n} passengers in {year}",
    "would cost {n} million crowns",
    "took {n} hours on Monday",
    "was late on {n} days last winter",
    "had never been safer",
    "“will open when it is ready”",
]
HEADINGS = ["Key Takeaways", "Verified Facts", "Context & Impact", "Unconfirmed", "Bottom Line"]


def newsroom_text(words: int) -> str:
    """About so many words, below the headings of the house form."""
    chance = random.Random(7)  # noqa: S311 (a seed, not a secret)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        sentences = [
            f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} that {chance.choice(OBJECTS)} "
            + chance.choice(ENDS).format(n=chance.randint(2, 4_000), year=chance.randint(1950, 2025))
            + "."
            for _ in range(4)
        ]
        paragraphs.append(" ".join(sentences))
        count += sum(len(sentence.split()) for sentence in sentences)
    every = max(1, len(paragraphs) // (len(HEADINGS) + 1))
    for at, heading in enumerate(HEADINGS, start=1):
        paragraphs.insert(at * (every + 1) - 1, heading)
    return "\n".join(paragraphs) + "\n"
