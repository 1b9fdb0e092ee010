"""A clean story, and faults to plant in it: what stands there, what comes in its place, which rule must see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

STORY: Final = """PORT MAREN, 4 May 2026 — The car ferry Northern Lantern left Estermund on Sunday evening for the Kessary Islands. She is due in Tollhaven on Monday afternoon, according to the operator, Kessary Line.

Key Takeaways
- The ferry carries 412 passengers, the operator said.
- The crossing takes about 20 hours in calm weather.
- Lorvia pays the line 48 million crowns a year.
- Dravland has handed over a note of protest.

Verified Facts
The Northern Lantern cast off at 18:30 on Sunday, half an hour late and in driving snow. She carries 412 passengers in 206 cabins, the operator said. The crossing takes about 20 hours in calm weather, Veldan Wire reported. The route is 640 km (398 miles) long, and the ship averages 32 km/h.
Transport Minister Ilka Sandor travelled with her. Sandor, 54, had promised the voyage in 2019. The minister’s aides, including Captain Tomas Reval, kept to their cabins until Monday, 4 May 2026.
Lorvia pays the line 48 million crowns a year under a contract that was signed on 2 June 2025. The five-year contract runs from 2025 to 2030. Of 620 berths, 20 percent are kept for islanders: 20 percent of 620 berths is 124. The crew of 45 people (30 sailors, 10 cooks and 5 engineers) lives on board.
The fares rose from 80 to 100 crowns, or 25 percent. The temperature at sailing was −5 °C (23 °F). Inspectors in grey coats had organised three drills. The colour of the hull, they recognised, was favoured by the harbour.
Jonas Aldhurst, the premier, waited in Tollhaven for the ship. Aldhurst had flown from Veld at noon. He met reporters at the quay of Tollhaven during a storm, as Aldhurst said there. The harbour of Estermund was closed. “We were told two years; we waited eleven,” he said. “This is a promise kept,” said Sandor, who had been waiting since 2019.

Context & Impact
Veldan officials say the line has sold spare berths to smugglers, a charge it rejects. The old quay burned down on 14 March 2015 and was rebuilt by Halden Works between 2023 and 2025. Dravland has handed over a note of protest, which the ministry in Estermund called a mistake. The council will meet on Friday at the town hall. Sailings are scheduled for Thursday.

Official Statements
“The ship is safe and the sea is not,” said Ilka Sandor, Minister of Transport.

Unconfirmed
- A daily service from April 2027 has not been confirmed by the company.

Bottom Line
The islands have a passenger ship again, for which Lorvia pays the line 48 million crowns a year.
"""  # noqa: E501 (as stories are: a paragraph is a line)


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one fault, and the place where it was planted."""

    rule: str
    text: str
    start: int
    end: int


_BY_HAND: Final[tuple[tuple[str, str, str], ...]] = (
    ("placeholder", "412 passengers in 206 cabins", "412 passengers in TK cabins"),
    ("placeholder", "in 206 cabins", "in XX cabins"),
    ("placeholder", "Captain Tomas Reval", "Captain [name]"),
    ("placeholder", "(398 miles)", "()"),
    ("placeholder", "a note of protest, which", "a note of protest ???, which"),
    ("placeholder", "Halden Works", "[insert builder]"),
    ("stray-punctuation", "according to the operator, Kessary Line.", "according to the operator, , Kessary Line."),
    ("stray-punctuation", "in driving snow.", "in driving snow .."),
    ("stray-punctuation", "a charge it rejects.", "a charge it rejects ."),
    ("conversion", "640 km (398 miles)", "640 km (498 miles)"),
    ("conversion", "640 km (398 miles)", "640 km (346 miles)"),
    ("conversion", "−5 °C (23 °F)", "−5 °C (32 °F)"),
    ("conversion", "−5 °C (23 °F)", "5 °C (23 °F)"),
    ("arithmetic", "the ship averages 32 km/h", "the ship averages 32 km/h and needs 40 hours"),
    ("arithmetic", "20 percent of 620 berths is 124", "20 percent of 620 berths is 142"),
    ("arithmetic", "45 people (30 sailors", "54 people (30 sailors"),
    ("arithmetic", "5 engineers", "15 engineers"),
    ("arithmetic", "or 25 percent", "or 20 percent"),
    ("arithmetic", "rose from 80 to 100", "fell from 80 to 100"),
    ("weekday", "Monday, 4 May 2026", "Tuesday, 4 May 2026"),
    ("weekday", "Monday, 4 May 2026", "Monday, 5 May 2026"),
    ("span-of-years", "The five-year contract", "The eight-year contract"),
    ("span-of-years", "runs from 2025 to 2030", "runs from 2025 to 2032"),
    ("ages-differ", "said Ilka Sandor, Minister", "said Ilka Sandor, 45, Minister"),
    ("ages-differ", "a promise kept,” said Sandor, who", "a promise kept,” said 57-year-old Ilka Sandor, who"),
    ("name-in-two-spellings", "Aldhurst had flown", "Aldhurts had flown"),
    ("name-in-two-spellings", "said Ilka Sandor", "said Ilka Sander"),
    ("name-in-two-spellings", "waited in Tollhaven", "waited in Tolhaven"),
    ("name-in-two-spellings", "in Estermund called", "in Estermond called"),
    ("name-in-two-spellings", "The Northern Lantern cast", "The Northern Lanttern cast"),
    ("mixed-spelling", "The colour of", "The color of"),
    ("mixed-spelling", "favoured by", "favored by"),
    ("mixed-spelling", "the harbour.", "the harbor."),
    ("mixed-spelling", "in grey coats", "in gray coats"),
    ("mixed-spelling", "Sandor travelled with", "Sandor traveled with"),
    ("mixed-spelling", "they recognised", "they recognized"),
    ("numbers-differ", "She carries 412 passengers", "She carries 421 passengers"),
    ("numbers-differ", "She carries 412 passengers", "She carries 310 people"),
    ("numbers-differ", "takes about 20 hours in calm weather, Veldan", "takes about 28 hours in calm weather, Veldan"),
    ("numbers-differ", "which Lorvia pays the line 48 million crowns", "which Lorvia pays the line 84 million crowns"),
    (
        "strength-differs",
        "called a mistake. The council",
        "called a mistake. Veld has presented evidence that the line sold spare berths to smugglers. The council",
    ),
    (
        "strength-differs",
        "called a mistake. The council",
        "called a mistake. Papers prove the line sold berths to smugglers. The council",
    ),
    (
        "strength-differs",
        "Dravland has handed over a note of protest, which",
        "Dravland has reportedly handed over a note of protest, which",
    ),
    (
        "unsupported-takeaway",
        "- Dravland has handed over a note of protest.",
        "- Herring quotas will double in spring.",
    ),
    (
        "unsupported-takeaway",
        "- Dravland has handed over a note of protest.",
        "- It is the first strike of nurses in 14 years.",
    ),
    ("value-only-in-takeaway", "- Dravland has handed over", "- On Wednesday Dravland has handed over"),
    (
        "value-only-in-takeaway",
        "The ferry carries 412 passengers, the",
        "The ferry carries 412 passengers and 96 cars, the",
    ),
    ("statement-without-official", ",” said Ilka Sandor, Minister of Transport.", ".”\nVeldan Wire"),
    ("statement-without-official", ",” said Ilka Sandor, Minister of Transport.", ".”"),
    ("quotation-marks", "said. “This is", "said. ““This is"),
)
# What a preposition leads to, so that it can fall out.
VALUE: Final = re.compile(
    r"\b(?:on|in|at|for|by|since|until|from|during|between)\s(?P<value>(?:[A-Z]\w+day|[A-Z][\w’]+|\d[\d:]*)"
    r"(?:\s(?:[A-Z]\w+|\d{1,4}))*)"
)
UNDATED: Final = "The ferry left for Tollhaven {day}, the operator said. She carries 412 passengers.\n"


def planted() -> Iterator[Planted]:
    """Every fault, each in a story of its own."""
    for rule, right, wrong in _BY_HAND:
        start = STORY.index(right)
        yield Planted(rule, STORY.replace(right, wrong, 1), start, start + len(wrong))
    for day in ("yesterday", "tomorrow", "last night", "this morning"):
        yield Planted("relative-day", UNDATED.format(day=day), 0, len(UNDATED))
    for match in VALUE.finditer(STORY):
        start, end = match.span("value")
        text = STORY[: start - 1] + STORY[end:] if STORY[end] in ".,;" else STORY[:start] + STORY[end:].lstrip()
        yield Planted("dropped-word", text, match.start(), start + 8)
    for match in list(re.finditer(r"\b[a-z]{2,}\b", STORY))[::9]:
        start, end = match.span()
        yield Planted("doubled-word", f"{STORY[:end]} {match[0]}{STORY[end:]}", start, end + end - start)
    for match in re.finditer("[“”]", STORY):
        text = STORY[: match.start()] + STORY[match.end() :]
        line = STORY.rfind("\n", 0, match.start())
        yield Planted("quotation-marks", text, line, STORY.index("\n", match.end()))
