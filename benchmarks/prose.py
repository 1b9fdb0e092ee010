"""Sentences as newspapers print them: many names, words and shapes, and made up, the same for one seed in every run."""

import random
from collections.abc import Callable
from typing import Final


def _listed(words: str) -> list[str]:
    return " ".join(words.split()).split("; ")


SYLLABLES: Final = _listed("""
    al; an; bar; bel; bo; bra; cor; da; den; dor; el; er; fal; fen; gar; gil; hal; hol; im; ja; kar; kel; lan; lin;
    lo; mar; mer; mon; nor; os; pel; ra; ren; ros; sal; sel; sta; tan; tor; ul; van; ver; wes; wil; yar; zan
""")
ROLES: Final = _listed("""
    minister; mayor; captain; spokeswoman; spokesman; deputy director; union leader; lawyer; judge; police chief;
    coach; economist; surgeon; farmer; shop owner; head teacher; auditor; bishop; engineer; nurse; pilot; opposition
    leader; former senator; prosecutor; biologist; curator; fire officer; trade envoy
""")
BODIES: Final = _listed("""
    ministry of health; port authority; city council; central bank; court of appeal; ferry company; national museum;
    fishermen's union; water board; electoral commission; coast guard; university; state broadcaster; railway
    inspectorate; finance committee; hospital trust; football association; teachers' union; weather service;
    competition office; airport operator; parliament; housing agency; aid group; grid operator
""")
THINGS: Final = _listed("""
    bridge; tunnel; contract; budget; report; vaccine; strike; harvest; tax on fuel; loan; pension plan; border
    crossing; dam; warehouse; reactor; inquiry; verdict; ceasefire; election; school roof; ferry line; oil field;
    orchestra; national park; landfill; stadium; wage deal; data centre; blood test; bus fleet; cathedral; rent cap;
    power cable; sugar mill; fishing quota; visa rule; merger; satellite; archive; ballot
""")
QUALITIES: Final = _listed("""
    new; disputed; long-delayed; costly; unpopular; secret; provisional; second; northern; emergency; joint;
    promised; half-finished; controversial; crowded; ageing; private; regional; record; modest; sweeping; damaged;
    rival; temporary; landmark; foreign-owned; flooded; stalled; leaked; binding
""")
SAYING: Final = _listed("""
    said; argued; insisted; told reporters; conceded; warned; wrote; promised; testified; suggested; acknowledged;
    complained; predicted; claimed; announced; explained; maintained; repeated
""")
DOING: Final = _listed("""
    approved; rejected; opened; inspected; postponed; sold; bought back; criticised; suspended; rebuilt; praised;
    halted; renamed; audited; closed; defended; abandoned; financed; reviewed; blocked; expanded; investigated;
    welcomed; withdrew from; voted against; paid for; took over; toured; condemned; questioned
""")
HAPPENING: Final = _listed("""
    collapsed; reopened; ran out of money; drew large crowds; went up in flames; failed a safety check; was delayed
    again; changed hands; was declared unlawful; cost more than planned; came under review; began to sink; attracted
    three bidders; was cut short; lost its licence; broke a record; was quietly dropped; found few friends; survived
    a recount; needed repairs
""")
TIMES: Final = _listed("""
    on {day}; last {day}; in {month}; since {month} {year}; two weeks ago; overnight; before dawn; at the end of
    {year}; on {n} {month}; within {n} days; late on {day}; in the spring of {year}; after {n} months; for the third
    time; earlier this year; by {month}
""")
REASONS: Final = _listed("""
    because the {thing} had {happening}; although {n} people had signed a petition; while talks with the {body} went
    on; despite a warning from the {body}; after {name}, a {role}, raised doubts about it; to make room for a
    {quality} {thing}; as prices rose by {n} percent; without asking the {body}; in return for {n} million in aid;
    under pressure from {place}; so that the {thing} could go ahead; which {name} called a mistake; even though the
    {thing} was {n} years old; weeks before the {quality} {thing} was due; with {n} votes to {n}
""")
SHAPES: Final = (
    "The {body} {doing} the {quality} {thing} {time}, {reason}.",
    "{name}, the {role} of {place}, {saying} that the {thing} had {happening} {time}.",
    "“The {thing} is not what we were told,” {saying} {name}, a {role} from {place}.",
    "{time}, the {thing} in {place} {happening}, {reason}.",
    "About {n} people {doing} the {thing} {time}, according to the {body}.",
    "The {role} {doing} it {reason}.",
    "It {happening} {time}.",
    "{place} {doing} a {quality} {thing} worth {n} million {time}, and the {body} {doing} another one {reason}.",
    "{name} {saying} {time} that nobody had {doing} the {thing}.",
    "In {place}, where the {quality} {thing} {happening} {time}, the {role} {doing} the {body} {reason}.",
    "Of the {n} members of the {body}, {n} {doing} the {quality} {thing}.",
    "“We {doing} the {thing} {reason},” the {role} {saying}. ",
    "The {quality} {thing} {happening}, and {name} {doing} the {thing} {time}.",
    "Neither the {body} nor {name} answered questions about the {quality} {thing}.",
    "The price of the {thing} rose by {n} percent {time}, {reason}, the {body} {saying}.",
    "A {role} who asked not to be named {saying} the {body} {doing} the {thing} {reason}.",
    "{name} was {n}.",
    "{n} people were hurt, {name} among them.",
    "{name} declined to comment.",
    "For {place} the {thing} means {n} jobs, {name} {saying}, but the {role} {doing} the plan {time}.",
    "Critics of the {body} {saying} the {quality} {thing} would have {happening} {reason}.",
    "When the {thing} {happening} {time}, {name} was in {place} with the {role}.",
    "The {thing} must be {doing} {time}, the court in {place} ruled, {reason}.",
    "Only {n} of {n} visitors to the {quality} {thing} came from {place}, the {body} {saying} {time}.",
    "The {body}, which {doing} a {thing} in {place} {time}, would not say who {doing} this one.",
)
DAYS: Final = _listed("""
    Monday; Tuesday; Wednesday; Thursday; Friday; Saturday; Sunday
""")
MONTHS: Final = _listed("""
    January; February; March; April; May; June; July; August; September; October; November; December
""")


class Press:
    """Writes sentences; people and places come back in them, as they do in a story."""

    def __init__(self, seed: int) -> None:
        self.chance: Final = random.Random(seed)  # noqa: S311 (a seed, not a secret)
        self._people: Final = [f"{self._name()} {self._name()}" for _ in range(60)]
        self._places: Final = [self._name() for _ in range(40)]
        pick = self.chance.choice
        self._parts: Final[dict[str, Callable[[], str]]] = {
            "body": lambda: pick(BODIES),
            "day": lambda: pick(DAYS),
            "doing": lambda: pick(DOING),
            "happening": lambda: pick(HAPPENING),
            "month": lambda: pick(MONTHS),
            "n": lambda: f"{self.chance.randint(2, 10 ** self.chance.randint(1, 5)):,}",
            "name": lambda: pick(self._people),
            "place": lambda: pick(self._places),
            "quality": lambda: pick(QUALITIES),
            "reason": lambda: pick(REASONS),
            "role": lambda: pick(ROLES),
            "saying": lambda: pick(SAYING),
            "thing": lambda: pick(THINGS),
            "time": lambda: pick(TIMES),
            "year": lambda: str(self.chance.randint(1950, 2026)),
        }

    def sentence(self) -> str:
        words = self.chance.choice(SHAPES)
        while "{" in words:
            before, _, rest = words.partition("{")
            part, _, after = rest.partition("}")
            words = before + self._parts[part]() + after
        return words[0].upper() + words[1:].strip()

    def sentences(self, count: int) -> list[str]:
        return [self.sentence() for _ in range(count)]

    def _name(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 3))).capitalize()
