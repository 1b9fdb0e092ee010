"""What the sample newsroom begins with: its people, how it rates publishers, what it cites and what it decided."""

from dataclasses import dataclass
from datetime import date

from factcheck.accounts.models import Role
from factcheck.claims.models import Proves, Stance, Verdict
from factcheck.sample.press import pages
from factcheck.sample.press.page import Page
from factcheck.sources.models import PublisherKind, Reliability

PEOPLE = (
    ("ada", "Ada", "Brenner", Role.REPORTER),
    ("ben", "Ben", "Okoye", Role.EDITOR),
    ("cleo", "Cleo", "Marsh", Role.EDITOR),
    ("dan", "Dan", "Whitlock", Role.EDITOR),
    ("amin", "Amin", "Sarraf", Role.ADMIN),
    ("eve", "Eve", "Sorel", Role.REPORTER),
)

RATED = (
    (
        pages.VELDAN_WIRE,
        PublisherKind.AGENCY,
        Reliability.RELIABLE,
        "Corrects itself openly and names its sources; we take its wire.",
    ),
    (
        pages.MORNING_BANNER,
        PublisherKind.STATE_MEDIA,
        Reliability.NO_CONSENSUS,
        "Owned by the government: good for what the government says, not for whether it is so.",
    ),
    (
        pages.EVENING_BANNER,
        PublisherKind.STATE_MEDIA,
        Reliability.NO_CONSENSUS,
        "Reprints The Morning Banner without checking.",
    ),
    (
        pages.MINISTRY,
        PublisherKind.GOVERNMENT,
        Reliability.RELIABLE,
        "Reliable for contracts and dates, which it must publish by law.",
    ),
    (
        pages.KESSARY_LINE,
        PublisherKind.COMPANY,
        Reliability.NO_CONSENSUS,
        "Reliable for its fares and timetable; it speaks in its own cause about everything else.",
    ),
    (
        pages.STATISTICS,
        PublisherKind.GOVERNMENT,
        Reliability.RELIABLE,
        "Independent by law; marks what is provisional.",
    ),
    (
        pages.SAFETY_BOARD,
        PublisherKind.GOVERNMENT,
        Reliability.RELIABLE,
        "Publishes every inspection in full.",
    ),
    (
        pages.HARBOUR_NOTES,
        PublisherKind.OTHER,
        Reliability.UNRELIABLE,
        "Anonymous; two of its last five stories turned out to be invented.",
    ),
    (
        pages.NORTHERN_SEAS,
        PublisherKind.RESEARCH,
        Reliability.RELIABLE,
        "Names its funders and its authors; reviewed by its peers.",
    ),
    (
        pages.DRAVLAND_COURIER,
        PublisherKind.NEWSPAPER,
        Reliability.RELIABLE,
        "A paper of record with a public corrections page.",
    ),
    (
        pages.PORT,
        PublisherKind.GOVERNMENT,
        Reliability.RELIABLE,
        "The authority for its own harbour.",
    ),
    (
        pages.RADIO_KESSARY,
        PublisherKind.BROADCASTER,
        Reliability.RELIABLE,
        "Public broadcaster with its own newsroom on the islands.",
    ),
)  # fmt: skip
RATED_ON = date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote from a page of the press for the claim that contains these words."""

    words: str
    page: Page
    quote: str
    stance: str = Stance.SUPPORTS
    proves: str = Proves.SO
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """An editor's verdict on the claim that contains these words."""

    words: str
    by: str
    verdict: str = Verdict.VERIFIED
    note: str = ""


FERRY_CITED = (
    Cited(
        "left Estermund on Monday evening",
        pages.FERRY_SAILS,
        "She is the first passenger ship on the route since 2015.",
    ),
    Cited(
        "due in Tollhaven on Tuesday afternoon",
        pages.SHIP_AND_FARES,
        "She leaves Estermund every Monday and Thursday at 18:00 and is due in Tollhaven on the following afternoon.",
    ),
    Cited(
        "due in Tollhaven on Tuesday afternoon",
        pages.FORECAST,
        "Ships bound for Tollhaven should expect slow going in the northern approach on Tuesday morning.",
        stance=Stance.CONTEXT,
    ),
    Cited("takes about 20 hours", pages.FERRY_SAILS, "The crossing takes about 20 hours in calm weather"),
    Cited(
        "412 passengers and 96 cars",
        pages.MINISTER_ABOARD,
        "The ship carries 412 passengers and 96 cars on her first voyage.",
    ),
    Cited(
        "412 passengers and 96 cars",
        pages.EVENING_COPY,
        "the Northern Lantern carries 412 passengers on her first voyage to Tollhaven",
        stance=Stance.CONTEXT,
    ),
    Cited(
        "26 delegations",
        pages.REOPENING,
        "26 delegations from towns on both coasts are expected",
    ),
    Cited(
        "48 million crowns a year under a contract",
        pages.REOPENING,
        "The Republic pays the operator 48 million crowns a year. The contract was signed on 2 June 2026 and runs "
        "for five years.",
    ),
    Cited(
        "handed over a note of protest",
        pages.PROTEST,
        "The government says that the ferry subsidy breaks the Strait Treaty of 1998.",
        proves=Proves.SAID,
    ),
    Cited(
        "cast off at 18:30", pages.FERRY_SAILS, "cast off for Tollhaven at 18:30 on Monday, half an hour behind time"
    ),
    Cited("roughly 28 hours", pages.FERRY_SAILS, "The ships that were withdrawn in 2015 needed roughly 28 hours."),
    Cited("The route is 640 km", pages.FERRY_SAILS, "The route is 640 km long"),
    Cited(
        "showed Sandor on the bridge",
        pages.MINISTER_ABOARD,
        "took her place on the bridge of the Northern Lantern beside the ship’s master, Captain Tomas Reval",
    ),
    Cited(
        "bought the ship second",
        pages.SHIP_AND_FARES,
        "We bought her second-hand in 2023, and the yard at Brannvik rebuilt her in two and a half years.",
    ),
    Cited(
        "168 metres long",
        pages.SHIP_AND_FARES,
        "168 metres long, ice-strengthened, with room for 620 passengers",
    ),
    Cited("168 metres long", pages.INSPECTION, "Length over all: 168 metres.", locator="page 1"),
    Cited("found two defects", pages.INSPECTION, "Both defects were put right before sailing.", locator="page 1"),
    # Ada has misread this one: the desk shows what the page says.
    Cited(
        "A single ticket costs 85 crowns",
        pages.SHIP_AND_FARES,
        "A single ticket costs 95 crowns. Residents of the islands pay half.",
    ),
    Cited("until the end of 2027", pages.SHIP_AND_FARES, "Our fares stay as they are until the end of 2027."),
    Cited(
        "41,200 inhabitants",
        pages.ISLANDS_IN_FIGURES,
        "On 1 January 2026 the Kessary Islands had 41,200 inhabitants",
    ),
    Cited(
        "1,204 tonnes",
        pages.ISLANDS_IN_FIGURES,
        "In 2025 the islands received 1,204 tonnes of fresh goods by air.",
    ),
    Cited(
        "destroyed by fire",
        pages.NEW_QUAY,
        "The passenger quay of Tollhaven was destroyed by the fire of 14 March 2015.",
    ),
    Cited(
        "had declined to pay",
        pages.PREMIER_SPEAKS,
        "He recalled that Lorvia had declined to pay for a new quay after the fire.",
        proves=Proves.SAID,
    ),
    Cited(
        "310 million crowns",
        pages.NEW_QUAY,
        "It cost 310 million crowns, of which the islands paid two thirds.",
    ),
    Cited(
        "a promise kept",
        pages.MINISTER_ABOARD,
        "This ship is a promise kept, eleven years late",
        proves=Proves.SAID,
    ),
    Cited(
        "we waited eleven",
        pages.PREMIER_SPEAKS,
        "We were told two years; we waited eleven",
        proves=Proves.SAID,
    ),
    Cited(
        "A daily service",
        pages.TIMETABLE_2027,
        "A daily service from April 2027 is being studied.",
        stance=Stance.CONTEXT,
    ),
    Cited(
        "naval station",
        pages.ODD_CARGO,
        "three of the lorries on tonight’s ferry carry equipment for the naval station on Outer Kess",
        proves=Proves.SAID,
    ),
    Cited(
        "Article 7",
        pages.TREATY_BRIEFING,
        "Whether the contract with Kessary Line falls under Article 7 is an open question.",
    ),
)
FERRY_DECIDED = (
    Decided("left Estermund on Monday evening", "ben"),
    Decided("takes about 20 hours", "ben"),
    Decided("412 passengers and 96 cars", "cleo", note="The Evening Banner only copies: one voice, not two."),
    Decided("26 delegations", "ben"),
    Decided("48 million crowns a year under a contract", "cleo"),
    Decided("handed over a note of protest", "ben"),
    Decided("bought the ship second", "cleo"),
    Decided("168 metres long", "ben"),
    Decided("found two defects", "cleo"),
    Decided("until the end of 2027", "ben"),
    Decided("41,200 inhabitants", "cleo"),
    Decided("1,204 tonnes", "ben", note="Provisional, says the office."),
    Decided("destroyed by fire", "ben"),
    Decided("had declined to pay", "cleo"),
    Decided("310 million crowns", "cleo"),
    Decided("a promise kept", "ben"),
    Decided("A daily service", "ben", Verdict.UNCONFIRMED, "The association says it is being studied, no more."),
    Decided("naval station", "cleo", Verdict.UNCONFIRMED, "One anonymous blog. The ministry has not answered us."),
    Decided("Article 7", "ben", Verdict.DISPUTED, "Both governments have lawyers; no court has decided."),
)

QUAY_CITED = (
    Cited("was finished in June 2026", pages.NEW_QUAY, "The new quay was finished in June 2026."),
    Cited("310 million crowns", pages.NEW_QUAY, "It cost 310 million crowns, of which the islands paid two thirds."),
    Cited(
        "The old quay was destroyed",
        pages.NEW_QUAY,
        "The passenger quay of Tollhaven was destroyed by the fire of 14 March 2015.",
    ),
    Cited("9 May 2023", pages.NEW_QUAY, "Work began on 9 May 2023."),
    Cited(
        "240 metres long", pages.NEW_QUAY, "It is 240 metres long and takes ships with a draught of up to 7.5 metres."
    ),
    Cited("longer than 60 metres", pages.NEW_QUAY, "Since then no ship longer than 60 metres could berth here."),
)

FLIGHTS_CITED = (Cited("21 flights a week", pages.ISLANDS_IN_FIGURES, "Flights a week, on average 19 21"),)
