"""Sixty pieces of news prose that are hard to cut, collected before any splitter was tried on them.

A bar stands where one sentence ends and the next begins. What is judged is where sentences end, to the character.
"""

import re
from typing import Final

BAR: Final = re.compile(r"\| ?")

ITEMS: Final = (
    # What people said
    "“We will not reopen the line,” the operator said. | “Not this year.”",
    "“Will it sail?” asked the captain. | Nobody answered.",
    "“Who signed it?” Brandt asked. | “Nobody,” Dahl said.",
    "“Stop!” he shouted. | “Stop the train!”",
    "“Is it safe?” | “No.” | “Then why did we sail?”",
    "The mayor called it “a disgrace.” | The council disagreed.",
    "“He said, ‘Never again.’ | I believed him,” the widow said.",
    "“When I heard ‘Fire!’ I ran,” she said. | ‘I saw it,’ the driver said. | ‘It was green.’",
    "A sign reading “No entry!” hung on the gate, beside a poster for “Who Is Afraid?” | Nobody read them.",
    "Asked “Why now?”, the minister left. | He said: “I quit.” | She said: “Good.”",
    "“I don’t know...” he said. | “Maybe.”",
    "“[The minister] knew. | [He] said nothing,” Brandt wrote.",
    # Abbreviations
    "Mr. Olsen met Mrs. Dahl and Dr. Brandt at St. Mary’s Church on Main St. on Friday.",
    "The office is on Harbour St. | It opens at nine.",
    "She joined Halden Shipping Inc. in 2009. | Two years later it was Halden Lines Ltd.",
    "The line was sold to Halden Shipping Inc. | The price was not disclosed.",
    "Gen. A. B. Lund and Lt. Col. Mia Ros were there. | Sgt. 1st Class Ana Cruz and Pfc. Tom Hill of Co. B were not.",
    "The seat went to Martin Dahl Jr. | It had been his father’s.",
    "Martin Dahl Jr. won the seat, as Martin Dahl Sr. had in 1990.",
    "The U.S. Navy sent two ships. | U.S. President Hale thanked the U.K. Parliament.",
    "He left for the U.S. | His family stayed.",
    "The bill passed in Washington, D.C., on Monday. | It was signed in D.C. | Nobody cheered.",
    "The cases Lund vs. Halden and Dahl v. Port Maren were joined.",
    "The talks cover fish, coal, etc. and nothing else. | Bring maps, torches, etc. | Do not bring dogs.",
    "It was built in the 4th century B.C. | Nothing was written down.",
    "Prof. J. R. R. Holm, Ph.D., wrote it. | M. Lund refused.",
    "Some sources, e.g. the ministry, i.e. its spokesman, refused.",
    "Rep. Ana Cruz (D-Calif.) voted no. | Sen. Tom Hill, R-Ky., did not vote.",
    "They chose plan B. | It failed, and so did vitamin C. | Nobody knows why.",
    # Times, numbers and money
    "The train leaves at 9 a.m. and returns at 5 p.m. on weekdays.",
    "The train left at 9 a.m. | The bus left at noon.",
    "Voting begins at 10 a.m. Eastern time and ends at 8 p.m. Tuesday, officials said.",
    "Platform No. 7 was closed. | No. 8 was open.",
    "Will it reopen? | No. | It will not.",
    "Prices rose 3.5 percent to $1.25 a litre, or .8 of a euro. | The fine was Rs. 500, approx. 20 kr. per day.",
    "See Sec. 4.2, pp. 17-19 and Fig. 3. | The rest is blank.",
    "The match ended 2-1. | 40,000 people watched.",
    "The law passed in 2019. | 2020 brought an appeal.",
    "It sank on Oct. 4 and was raised on Nov. 11. | Sept. 3 was the trial.",
    # How a page is set
    "# What happened\n\n| The ferry sank. | It took an hour.",
    "Key Takeaways\n| The ferry sank on Friday\n| Nobody died",
    "- The ferry sank.\n| - Nobody died\n| - Two were hurt",
    "1. The ferry sank.\n| 2. Nobody died.",
    "By Mia Ros and Per Lund\n| PORT MAREN, Oct. 4 — The ferry sank on Friday. | Nobody died.",
    "WASHINGTON (AP) — The senator resigned. | He gave no reason.",
    (
        "The ferry left the harbour at nine in the evening with\n400 people and sank an hour later in calm water near\n"
        "the old lighthouse. | Nobody died."
    ),
    "**The ferry sank.** | Nobody *died.* | It is a [long story](https://halden.example/a.html).",
    "The line carried 400 people.[1] | It closed in 1988.[2][3] | It was never rebuilt.¹ | Why not?",
    "Q. Did he know?\n| A. He did not.",
    # Other marks
    "The report (see p. 12) was late. | (It is dated 4 May.) | Nobody read it.",
    "He quit (or was he fired?) in May. | The bridge—was it ever safe?—closed. | Yahoo! was sold.",
    "“I thought... well, I was wrong,” she said. | He hesitated... | Then he signed.",
    "The ferry sank; nobody died; the captain, who was asleep, was charged.",
    "Write to desk@halden.example or see www.halden.example/a.b?c=1. | We answer within a day.",
    # Other languages
    "غرقت العبارة يوم الجمعة. | هل مات أحد؟ | لا.",
    "渡轮沉没了。|“没有人死亡。”|调查正在进行！|「船は沈んだ。」と彼は言った。|原因は不明だ。",
    "नौका डूब गई। | कोई नहीं मरा।",
    "¿Quién lo sabía? | Nadie. | ¡Qué desastre! | El Sr. Díaz no respondió.",
    "« Le ferry a coulé », a dit M. Lund. | « Personne n’est mort. » | Mme Ros était à bord.",
    "Am 4. Oktober sank die Fähre. | Sie war z. B. nie geprüft worden. | „Niemand starb“, sagte Dr. Lund.",
)


def barred(item: str) -> tuple[str, list[int]]:
    """The text of an item without its bars, and where its sentences end: after their last character."""
    text, ends = "", []
    for piece in BAR.split(item):
        text += piece
        ends.append(len(text.rstrip()))
    return text, ends
