"""Pairs of passages as stories have them: the same said in other words, and what only looks like it.

Read by the tests, and by the benchmark that counts how many are told rightly.
"""

from typing import Final

Pair = tuple[str, str]

SAME: Final[tuple[Pair, ...]] = (
    (
        "The harbour fair on Saturday will host 26 visiting captains",
        "City authorities are hosting 26 captains for the fair.",
    ),
    ("The summit drew 31 heads of state.", "Altogether 31 leaders came to the summit."),
    ("The ferry was carrying 412 passengers.", "There were 412 people on board the ferry."),
    ("The bridge cost 310 million crowns.", "For the bridge the state paid 310 million crowns."),
    (
        "Unemployment fell to 4.2 percent in May.",
        "In May the jobless rate was 4.2%, down from April; unemployment fell.",
    ),
    ("Two thirds of the voters backed the tunnel.", "The tunnel was backed by two-thirds of voters."),
    ("Police arrested 17 people in Halden.", "In Halden 17 people were arrested, police said."),
    ("The fire destroyed twelve houses in Estermund.", "In Estermund 12 homes were destroyed by the fire."),
    ("The company will cut 1,200 jobs by the end of 2027.", "By late 2027 some 1,200 jobs are to be cut."),
    (
        "Holt was elected president in March 2019 with 52 percent of the vote.",
        "With 52% of the vote, Holt won the presidency in March 2019.",
    ),
    ("The old quay burned down on 14 March 2015.", "Fire burned down the old quay on March 14, 2015."),
    ("The hearing opens on Monday in Oslo.", "In Oslo, the hearing will be opened on Monday."),
    (
        "Berg left Oslo on Monday and reached Sweden early Tuesday",
        "The paper reported that Berg departed Oslo on Monday and had reached Sweden in the early hours of Tuesday.",
    ),
    ("The treaty was signed in 1998.", "Both sides signed the treaty in 1998, after a year of talks."),
    ("Sandor resigned as minister on 3 November.", "On November 3 Sandor handed in her resignation as minister."),
    (
        "The Northern Lantern was built in Gdansk in 1987.",
        "Built in 1987 in Gdansk, the Northern Lantern is a car ferry.",
    ),
    ("Norway has closed its border with Russia.", "Oslo closed the Russian border."),
    ("North Korea tested a new missile engine.", "Pyongyang has tested a new engine for its missile."),
    ("The French government has recalled its ambassador from Mali.", "Paris recalled the ambassador from Mali."),
    ("American officials met Iranian negotiators in Geneva.", "In Geneva, US officials and Iranian negotiators met."),
    ("Germany will deliver tanks to Ukraine.", "Berlin will deliver the tanks that Kyiv asked for, to Ukraine."),
    ("Foreign Minister Anna Holt was on board the train.", "On board the train was Holt, the foreign minister."),
    (
        "State photographs show Berg aboard with aides, including Finance Minister Lund",
        "Photographs on Friday showed Berg with his aides, including Finance Minister Lund, boarding.",
    ),
    (
        "Premier Jonas Aldhurst refused to pay for the quay.",
        "Aldhurst has refused to pay for a new quay, the wire said.",
    ),
    ("Captain Tomas Reval steered the ship out of the ice.", "The ship was steered out of the ice by Captain Reval."),
    ("No joint statement by Berg and Lund has been announced.", "There has been no announcement of a joint statement."),
    (
        "The company has not confirmed a daily service.",
        "A daily service has not been confirmed by the company so far.",
    ),
    ("The ministry denied that the ship carried weapons.", "The ship carried no weapons, according to the ministry."),
    ("Nobody was hurt in the collision off Halden.", "In the collision off Halden no one was hurt."),
    ("It is not known who ordered the raid.", "Who ordered the raid is unknown."),
    (
        "Reports of naval equipment on the ferry remain unverified",
        "The reports that the ferry carries naval equipment have not been verified.",
    ),
    ("The crossing takes about 20 hours in calm weather.", "In calm weather the ship needs some 20 hours to cross."),
    ("The train averages 60 km/h.", "At an average of 60 kilometres per hour, the train is slow."),
    ("The route is 640 km (346 nautical miles) long.", "The ferry’s route is 640 kilometres long."),
    ("A single ticket costs 85 crowns.", "Passengers pay 85 crowns for a single ticket."),
    ("The islands had 41,200 inhabitants at the start of 2026.", "In 2026 the islands had 41,200 inhabitants."),
    ("Exports of fish to China rose by 12 percent last year.", "Fish exports to China grew 12% last year."),
    ("The court sentenced Brandt to five years in prison.", "Brandt was sentenced to 5 years in prison by the court."),
    (
        "Ties between Lorvia and Dravland have cooled since the fire.",
        "Since the fire, Lorvia’s ties with Dravland cooled.",
    ),
    (
        "The dam supplies half of the country’s electricity.",
        "Half the electricity of the country is supplied by the dam.",
    ),
    ("The strike shut all nine refineries in the north.", "All 9 refineries in the north were shut by the strike."),
    ("The union represents 8,000 dock workers.", "Some 8,000 dockers are represented by the union."),
    (
        "A magnitude 6.1 earthquake struck the coast near Tollhaven.",
        "The coast near Tollhaven was struck by an earthquake of magnitude 6.1.",
    ),
    (
        "Rebels captured the airport of Gorma on Sunday.",
        "On Sunday the airport in Gorma fell to rebels, who captured it after a siege.",
    ),
    ("The central bank raised its rate to 5.25 percent.", "Rates were raised to 5.25% by the central bank."),
    ("Nineteen miners died in the collapse.", "The collapse killed 19 miners."),
    ("At least 19 people died when the mine collapsed.", "The collapse of the mine killed at least 19 people."),
    (
        "Japan and the United States signed the accord in Tokyo.",
        "The accord was signed in Tokyo by the U.S. and Japan.",
    ),
    ("Mayor Rita Solberg has promised 400 new flats.", "Solberg promised 400 flats."),
    ("The vaccine was 90 percent effective in the trial.", "In the trial, the vaccine proved 90% effective."),
    (
        "The museum reopens in April after six years of repairs.",
        "After six years of repairs the museum will reopen in April.",
    ),
    ("Floods have displaced 30,000 people in the delta.", "In the delta, 30,000 residents were displaced by floods."),
    ("The airline cancelled 140 flights on Thursday.", "On Thursday 140 flights were cancelled by the airline."),
    ("The president has not commented on the leak.", "There was no comment from the president on the leak."),
    ("Teachers in Veld have been on strike since 4 May.", "The strike of teachers in Veld began on 4 May."),
    (
        "The painting sold for $2.5 million in London.",
        "In London the painting fetched 2.5 million dollars when it sold.",
    ),
    ("The probe landed on the Moon’s far side.", "On the far side of the Moon, the probe landed."),
    ("The council voted 9 to 4 to close the pool.", "By 9 votes to 4 the council decided to close the pool."),
)

DIFFERENT: Final[tuple[Pair, ...]] = (
    (
        "The harbour fair on Saturday will host 26 visiting captains",
        "City authorities are hosting 24 captains for the fair.",
    ),
    ("The summit drew 31 heads of state.", "Altogether 13 leaders came to the summit."),
    ("The ferry was carrying 412 passengers.", "There were 421 people on board the ferry."),
    ("The ferry was carrying 412 passengers.", "The ferry was carrying 412 tonnes of fish."),
    ("The bridge cost 310 million crowns.", "For the bridge the state paid 310 billion crowns."),
    ("Unemployment fell to 4.2 percent in May.", "Unemployment fell to 4.7 percent in May."),
    ("Unemployment fell to 4.2 percent in May.", "Unemployment fell to 4.2 percent in June."),
    ("Unemployment fell by 4 percent in May.", "Unemployment fell by 4 points in May."),
    ("Two thirds of the voters backed the tunnel.", "One third of the voters backed the tunnel."),
    ("Police arrested 17 people in Halden.", "Police arrested 17 people in Oslo."),
    ("Police arrested 17 people in Halden.", "Police arrested 70 people in Halden."),
    ("The fire destroyed twelve houses in Estermund.", "The fire destroyed 20 houses in Estermund."),
    ("The company will cut 1,200 jobs by the end of 2027.", "The company will cut 1,200 jobs by the end of 2028."),
    ("Holt was elected president in March 2019.", "Holt was elected president in March 2018."),
    ("Holt was elected president in March 2019.", "Lund was elected president in March 2019."),
    ("The old quay burned down on 14 March 2015.", "The old quay burned down on 15 March 2015."),
    ("The hearing opens on Monday in Oslo.", "The hearing opens on Tuesday in Oslo."),
    ("The treaty was signed in 1998.", "The treaty was never signed in 1998."),
    ("Sandor resigned as minister on 3 November.", "Sandor did not resign as minister on 3 November."),
    ("The Northern Lantern was built in Gdansk in 1987.", "The Southern Lantern was built in Gdansk in 1987."),
    ("Norway has closed its border with Russia.", "Finland has closed its border with Russia."),
    ("Norway has closed its border with Russia.", "Norway has closed its border with Sweden."),
    ("North Korea tested a new missile engine.", "South Korea tested a new missile engine."),
    ("Pyongyang tested a new missile engine.", "Seoul tested a new missile engine."),
    ("American officials met Iranian negotiators in Geneva.", "American officials met Iraqi negotiators in Geneva."),
    ("Germany will deliver tanks to Ukraine.", "Germany will not deliver tanks to Ukraine."),
    ("Foreign Minister Anna Holt was on board the train.", "Foreign Minister Anna Lund was on board the train."),
    ("Foreign Minister Holt was on board the train.", "Foreign Minister Holt was not on board the train."),
    ("Premier Jonas Aldhurst refused to pay for the quay.", "Premier Jonas Aldhurst agreed to pay for the quay."),
    ("The company has confirmed a daily service.", "The company has not confirmed a daily service."),
    ("The ministry denied that the ship carried weapons.", "The ministry said that the ship carried weapons."),
    ("Nobody was hurt in the collision off Halden.", "Somebody was hurt in the collision off Halden."),
    ("Reports of naval equipment on the ferry are verified", "Reports of naval equipment on the ferry are unverified"),
    ("The crossing takes about 20 hours in calm weather.", "The crossing takes about 24 hours in calm weather."),
    ("The crossing takes about 20 hours in calm weather.", "The crossing takes about 20 minutes in calm weather."),
    ("The train averages 60 km/h.", "The train averages 60 mph."),
    ("The train averages 60 km/h.", "The train averages 80 km/h."),
    ("The route is 640 km long.", "The route is 640 miles long."),
    ("A single ticket costs 85 crowns.", "A single ticket costs 85 dollars."),
    ("A single ticket costs $85.", "A single ticket costs €85."),
    ("The islands had 41,200 inhabitants in 2026.", "The islands had 42,100 inhabitants in 2026."),
    (
        "Exports of fish to China rose by 12 percent last year.",
        "Exports of fish to Japan rose by 12 percent last year.",
    ),
    ("The court sentenced Brandt to five years in prison.", "The court sentenced Brandt to five months in prison."),
    (
        "The court sentenced Brandt to five years in prison.",
        "The court sentenced Brandt’s wife to six years in prison.",
    ),
    ("The strike shut all nine refineries in the north.", "The strike shut eight of the refineries in the north."),
    ("The union represents 8,000 dock workers.", "The union represents 80,000 dock workers."),
    ("A magnitude 6.1 earthquake struck the coast.", "A magnitude 6.9 earthquake struck the coast."),
    ("The minister was seen in Oslo on Friday with Berg.", "The minister was seen in Oslo on Friday without Berg."),
    ("The ship left Halden for Oslo on Monday.", "The ship left Halden for Bergen on Monday."),
    ("Exports of fish rose by 12 percent last year.", "Exports of fish fell by 12 percent last year."),
    ("Rebels captured the airport of Gorma on Sunday.", "Rebels captured the port of Gorma on Saturday."),
    ("The central bank raised its rate to 5.25 percent.", "The central bank raised its rate to 5.5 percent."),
    ("The central bank raised its rate to 5.25 percent.", "The central bank cut its rate to 5.25 percent."),
    ("Nineteen miners died in the collapse.", "Ninety miners died in the collapse."),
    ("The collapse killed 19 miners.", "The collapse killed 19 goats."),
    (
        "Japan and the United States signed the accord in Tokyo.",
        "China and the United States signed the accord in Tokyo.",
    ),
    ("Mayor Rita Solberg has promised 400 new flats.", "Mayor Rita Solberg has promised 4,000 new flats."),
    ("The vaccine was 90 percent effective in the trial.", "The vaccine was 19 percent effective in the trial."),
    (
        "The museum reopens in April after six years of repairs.",
        "The museum reopens in August after six years of repairs.",
    ),
    ("The airline cancelled 140 flights on Thursday.", "The airline cancelled no flights on Thursday."),
    ("The president has not commented on the leak.", "The president has commented on the leak."),
    ("Teachers in Veld have been on strike since 4 May.", "Teachers in Veld have been on strike since 5 May."),
    ("The painting sold for $2.5 million in London.", "The painting sold for $2.5 billion in London."),
    ("The probe landed on the Moon’s far side.", "The probe landed on Mars’s far side."),
    ("Anna Berg won the race in 2 hours.", "Anna Lund won the race in 2 hours."),
)

# What is still told wrongly, and would need grammar: a denial in other words, and which of two places, or whose votes.
SAME_BUT_MISSED: Final[tuple[Pair, ...]] = (
    (
        "The pipeline leaked for three days before anybody noticed.",
        "For 3 days the leak in the pipeline was not noticed.",
    ),
)
DIFFERENT_BUT_TAKEN_FOR_ONE: Final[tuple[Pair, ...]] = (
    ("Floods have displaced 30,000 people in the delta.", "Floods have displaced 30,000 people in the capital."),
    ("The council voted 9 to 4 to close the pool.", "The council voted 4 to 9 to close the pool."),
)
