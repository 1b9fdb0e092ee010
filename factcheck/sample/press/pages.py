"""The pages of the press: what they say, and what each of them will do."""

from datetime import date

from factcheck.sample.press.page import Page, Publisher, Turn

VELDAN_WIRE = Publisher("Veldan Wire", "veldan-wire", "News from both coasts since 1921", "#0b4f6c")
MORNING_BANNER = Publisher("The Morning Banner", "morning-banner", "The voice of the Republic", "#8c1c13")
EVENING_BANNER = Publisher("The Evening Banner", "evening-banner", "What the day has brought", "#8c1c13")
MINISTRY = Publisher("Ministry of Transport", "ministry-of-transport", "Republic of Lorvia", "#2d3a4a")
KESSARY_LINE = Publisher("Kessary Line", "kessary-line", "The islands are nearer than you think", "#006d77")
STATISTICS = Publisher("Lorvian Statistics Office", "statistics-office", "Figures for everybody", "#3d405b")
SAFETY_BOARD = Publisher("Ship Safety Board", "safety-board", "Inspection reports", "#444444")
HARBOUR_NOTES = Publisher("Harbour Notes", "harbour-notes", "Overheard on the quay", "#6a4c93")
NORTHERN_SEAS = Publisher("Institute for Northern Seas", "northern-seas", "Research and advice", "#1d3557")
DRAVLAND_COURIER = Publisher("Dravland Courier", "dravland-courier", "Halmere’s daily paper", "#7f4f24")
PORT = Publisher("Port of Tollhaven", "port-of-tollhaven", "Notices to shipping and the public", "#14532d")
RADIO_KESSARY = Publisher("Radio Kessary", "radio-kessary", "The islands’ own broadcaster", "#9a3412", lenient=True)
PORTS = Publisher("Association of Strait Ports", "strait-ports", "Timetables and tides", "#0f766e")
WEATHER = Publisher("Lorvian Weather Service", "weather-service", "Forecasts for land and sea", "#1e40af")

FERRY_SAILS = Page(
    publisher=VELDAN_WIRE,
    name="night-ferry-sails",
    title="Night ferry sails for the Kessary Islands after eleven years",
    author="Mira Tolland",
    published=date(2026, 11, 16),
    steady=True,
    text="""
        ESTERMUND, Monday – The car ferry Northern Lantern cast off for Tollhaven at 18:30 on Monday, half
        an hour behind time and in driving snow. She is the first passenger ship on the route since 2015.

        The crossing takes about 20 hours in calm weather, her master, Captain Tomas Reval, told Veldan
        Wire before sailing. The ships that were withdrawn in 2015 needed roughly 28 hours.

        Transport Minister Ilka Sandor went aboard shortly before the ramp was raised. A band from the
        islands played on the quay, and several hundred people had come to see the ship off.

        The route is 640 km long, most of it across open water. In winter the northern approach can be
        closed by ice for days, which is why the line asked for a ship with a strengthened hull.
    """,
    turns=(
        Turn(
            at=40,
            says="changes the length of the crossing from 20 to 24 hours",
            before="takes about 20 hours",
            after="takes about 24 hours",
            note="Updated with the figure that the shipping company now gives for the crossing.",
        ),
    ),
)

MINISTER_ABOARD = Page(
    publisher=MORNING_BANNER,
    name="minister-aboard",
    title="Minister Sandor leads the way to the islands",
    author="Our maritime correspondent",
    published=date(2026, 11, 17),
    text="""
        Before a cheering crowd the Minister of Transport, Ilka Sandor, took her place on the bridge of
        the Northern Lantern beside the ship’s master, Captain Tomas Reval.

        The ship carries 412 passengers and 96 cars on her first voyage. Many of the passengers are
        families who have not seen their relatives for years.

        “This ship is a promise kept, eleven years late,” the minister said on the quay, to applause from
        the crew.

        The Banner’s photographers show the minister at the wheel, a wooden one that the yard kept from
        the ship’s predecessor.
    """,
    turns=(
        Turn(
            at=100,
            says="prints a correction: 69 cars, not 96",
            before="96 cars",
            after="69 cars",
            note="Correction: two digits of the number of cars were exchanged. The Banner regrets the error.",
        ),
    ),
)

EVENING_COPY = Page(
    publisher=EVENING_BANNER,
    name="sandor-sails",
    title="Sandor sails with 412 passengers",
    author="From The Morning Banner",
    published=date(2026, 11, 17),
    text="""
        As our sister paper reports, the Northern Lantern carries 412 passengers on her first voyage to
        Tollhaven, and with them the Minister of Transport, Ilka Sandor.

        The Evening Banner wishes all who sail in her a calm sea. Our cartoonist has drawn the minister as
        a lighthouse, which she is said to have taken well.

        Readers who have kept a ticket from the last crossing in 2015 are invited to send us a picture of
        it.
    """,
    turns=(
        Turn(at=150, says="vanishes (404)", status=404),
        Turn(at=420, says="is back"),
    ),
)

REOPENING = Page(
    publisher=MINISTRY,
    name="reopening",
    title="Sea link to the Kessary Islands: facts about the reopening",
    author="Press office",
    published=date(2026, 11, 13),
    text="""
        The sea link between Estermund and Tollhaven reopens on Monday, 16 November 2026. A ceremony will
        be held on the new quay in Tollhaven on Wednesday, 18 November; 26 delegations from towns on both
        coasts are expected.

        The Republic pays the operator 48 million crowns a year. The contract was signed on 2 June 2026
        and runs for five years.

        Kessary Line was the only company to bid. The price was examined by two independent experts before
        the contract was signed.

        “This ship is a promise kept, eleven years late,” the Minister of Transport, Ilka Sandor, will say
        at the departure.
    """,
    turns=(
        Turn(
            at=75,
            says="moves to another address for good (301)",
            status=301,
            location="/ministry-of-transport/archive/2026/reopening",
        ),
    ),
    also_at="/ministry-of-transport/archive/2026/reopening",
)

SHIP_AND_FARES = Page(
    publisher=KESSARY_LINE,
    name="ship-and-fares",
    title="The ship, the timetable and the fares",
    author="Kessary Line",
    published=date(2026, 11, 2),
    steady=True,
    text="""
        Meet the Northern Lantern: 168 metres long, ice-strengthened, with room for 620 passengers and 180
        cars. We bought her second-hand in 2023, and the yard at Brannvik rebuilt her in two and a half
        years.

        She leaves Estermund every Monday and Thursday at 18:00 and is due in Tollhaven on the following
        afternoon.

        A single ticket costs 85 crowns. Residents of the islands pay half. Our fares stay as they are
        until the end of 2027.

        On her first voyage she carries 412 passengers. If you are one of them: welcome aboard!
    """,
)

ISLANDS_IN_FIGURES = Page(
    publisher=STATISTICS,
    name="kessary-in-figures",
    title="The Kessary Islands in figures",
    author="Regional accounts",
    published=date(2026, 9, 30),
    text="""
        On 1 January 2026 the Kessary Islands had 41,200 inhabitants, 300 fewer than a year before.

        In 2025 the islands received 1,204 tonnes of fresh goods by air. Freight by air cost four times as
        much as freight by sea on comparable routes.

        The figures for 2025 are provisional. Final figures are published without notice as soon as they
        are known.
    """,
    table=(
        ("Kessary Islands", "2024", "2025"),
        ("Inhabitants at the end of the year", "41,500", "41,200"),
        ("Fresh goods by air, in tonnes", "1,151", "1,204"),
        ("Flights a week, on average", "19", "21"),
    ),
    turns=(
        Turn(
            at=160,
            says="replaces a provisional figure: 1,187 tonnes instead of 1,204",
            before="1,204",
            after="1,187",
            note="The figure for fresh goods in 2025 is now final.",
        ),
    ),
)

INSPECTION = Page(
    publisher=SAFETY_BOARD,
    name="report-2026-118.pdf",
    title="Inspection report 2026-118: Northern Lantern",
    author="Ship Safety Board",
    published=date(2026, 11, 6),
    steady=True,
    pdf=True,
    text="""
        The Board inspected the passenger ship Northern Lantern at Estermund on 3 November 2026, before
        she entered service.

        Length over all: 168 metres. Ice class: second. Persons permitted on board: 620 passengers and 74
        crew.

        The inspectors found two defects: a fire door on deck 4 that did not close by itself, and a life-
        raft whose certificate had expired. Both defects were put right before sailing.

        The Board has no objection to the ship entering service. The next inspection is due within twelve
        months.
    """,
)

ODD_CARGO = Page(
    publisher=HARBOUR_NOTES,
    name="odd-cargo",
    title="Three lorries nobody talks about",
    author="quaywatcher",
    published=date(2026, 11, 16),
    text="""
        A friend who works the ramp swears that three of the lorries on tonight’s ferry carry equipment
        for the naval station on Outer Kess. No papers, no company name, and the drivers did not leave
        their cabs.

        I could not get close enough for a picture. If you were on the quay and saw them, write to me.

        Otherwise it was a lovely evening, snow and all, and the bar stayed open until the lights had gone
        round the point.
    """,
    turns=(Turn(at=140, says="is deleted by its author (410)", status=410),),
)

TREATY_BRIEFING = Page(
    publisher=NORTHERN_SEAS,
    name="strait-treaty-briefing",
    title="Briefing: does the ferry contract break the Strait Treaty?",
    author="Edda Marchetti",
    published=date(2026, 11, 12),
    text="""
        The Strait Treaty of 1998 forbids its members to subsidise shipping that competes across the
        strait. Article 7 exempts routes without which an inhabited place could not be supplied.

        Whether the contract with Kessary Line falls under Article 7 is an open question. No court has
        ever been asked to say what “could not be supplied” means for islands that have an airport.

        Our reading is that both sides have an argument, and that neither is in a hurry to have it
        decided.
    """,
)

PROTEST = Page(
    publisher=DRAVLAND_COURIER,
    name="note-of-protest",
    title="Dravland protests against Lorvian ferry subsidy",
    author="Anselm Vryburgh",
    published=date(2026, 11, 14),
    text="""
        HALMERE – Dravland handed a note of protest to the Lorvian ambassador on Friday. The government
        says that the ferry subsidy breaks the Strait Treaty of 1998.

        The ambassador answered that the treaty allows her country to keep its islands supplied, according
        to a person who was in the room.

        Two Dravland shipping companies have sailed to the islands with freight since 2016. Both fear for
        their trade.
    """,
    turns=(
        Turn(
            at=230,
            says="corrects a weekday: Thursday, not Friday",
            before="on Friday",
            after="on Thursday",
            note="Correction: the note was handed over a day earlier than first reported.",
        ),
    ),
)

NEW_QUAY = Page(
    publisher=PORT,
    name="the-new-quay",
    title="The new quay: questions and answers",
    author="Harbour master’s office",
    published=date(2026, 6, 30),
    text="""
        The passenger quay of Tollhaven was destroyed by the fire of 14 March 2015. Since then no ship
        longer than 60 metres could berth here.

        The new quay was finished in June 2026. It cost 310 million crowns, of which the islands paid two
        thirds.

        It is 240 metres long and takes ships with a draught of up to 7.5 metres. Work began on 9 May
        2023.

        The old crane, which survived the fire, has been repainted and stays where it was.
    """,
    turns=(
        Turn(at=60, says="stumbles (503) for a minute", status=503),
        Turn(
            at=120,
            says="answers again, and says that the quay cost 325 million crowns, not 310",
            before="310 million crowns",
            after="325 million crowns",
            note="The costs have been brought up to date after the final account.",
        ),
    ),
)

PREMIER_SPEAKS = Page(
    publisher=RADIO_KESSARY,
    name="premier-on-the-ferry",
    title="Premier Aldhurst: “we waited eleven”",
    author="Radio Kessary newsroom",
    published=date(2026, 11, 16),
    text="""
        “We were told two years; we waited eleven,” the Premier of the Kessary Islands, Jonas Aldhurst,
        said on our breakfast programme on Monday.

        He recalled that Lorvia had declined to pay for a new quay after the fire. Ties with Estermund
        cooled, he said, “and it took a ship to warm them”.

        The premier will welcome the Northern Lantern on the new quay. We broadcast from there all
        afternoon.
    """,
    turns=(
        Turn(at=120, says="fails (500) for a minute", status=500),
        Turn(at=180, says="answers again"),
        Turn(at=290, says="is taken down, on a site that shows a page all the same (200)", status=404),
    ),
)

TIMETABLE_2027 = Page(
    publisher=PORTS,
    name="timetable-2027",
    title="Timetable for 2027: what is planned",
    author="Timetable desk",
    published=date(2026, 11, 10),
    text="""
        Estermund to Tollhaven: two crossings a week, on Mondays and Thursdays. A daily service from April
        2027 is being studied.

        Tollhaven to Outer Kess: the mail boat sails on weekdays, weather permitting.

        Halmere to Tollhaven: freight only, on Wednesdays and Saturdays.
    """,
    turns=(
        Turn(
            at=180,
            says="confirms what was only studied: a daily service from April 2027",
            before="A daily service from April 2027 is being studied.",
            after="A daily service from April 2027 has been agreed with Kessary Line.",
        ),
    ),
)

FORECAST = Page(
    publisher=WEATHER,
    name="strait-forecast",
    title="Forecast for the strait",
    author="Marine desk",
    published=date(2026, 11, 16),
    text="""
        Monday night: snow showers, wind north-west 5 to 6, sea moderate. Tuesday: easing, wind 3 to 4,
        sea slight.

        Ships bound for Tollhaven should expect slow going in the northern approach on Tuesday morning.

        The next forecast is issued at six in the morning.
    """,
    turns=(
        Turn(at=130, says="keeps visitors out (403)", status=403),
        Turn(at=360, says="lets visitors in again"),
    ),
)

PAGES: tuple[Page, ...] = (
    FERRY_SAILS,
    MINISTER_ABOARD,
    EVENING_COPY,
    REOPENING,
    SHIP_AND_FARES,
    ISLANDS_IN_FIGURES,
    INSPECTION,
    ODD_CARGO,
    TREATY_BRIEFING,
    PROTEST,
    NEW_QUAY,
    PREMIER_SPEAKS,
    TIMETABLE_2027,
    FORECAST,
)
