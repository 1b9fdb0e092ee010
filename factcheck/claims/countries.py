"""Other words by which the news calls a country: its people, its capital, the seat of its government."""

from typing import Final

# In English: for another language a country is only what it is called there.
_ALSO_CALLED: Final = {
    "afghanistan": "afghan afghans kabul",
    "argentina": "argentine argentinian buenos",
    "australia": "australian australians canberra",
    "austria": "austrian austrians vienna",
    "belarus": "belarusian belarusians minsk",
    "belgium": "belgian belgians",
    "brazil": "brazilian brazilians brasilia",
    "canada": "canadian canadians ottawa",
    "china": "chinese beijing",
    "cuba": "cuban cubans havana",
    "denmark": "danish copenhagen",
    "egypt": "egyptian egyptians cairo",
    "finland": "finnish helsinki",
    "france": "french paris",
    "germany": "german germans berlin",
    "greece": "greek greeks athens",
    "hungary": "hungarian hungarians budapest",
    "india": "indian indians delhi",
    "indonesia": "indonesian indonesians jakarta",
    "iran": "iranian iranians tehran",
    "iraq": "iraqi iraqis baghdad",
    "ireland": "irish dublin",
    "israel": "israeli israelis jerusalem",
    "italy": "italian italians rome",
    "japan": "japanese tokyo",
    "korea": "korean koreans",
    "mexico": "mexican mexicans",
    "netherlands": "dutch hague",
    "nigeria": "nigerian nigerians abuja",
    "north korea": "pyongyang",
    "norway": "norwegian norwegians oslo",
    "pakistan": "pakistani pakistanis islamabad",
    "philippines": "philippine filipino manila",
    "poland": "polish warsaw",
    "portugal": "portuguese lisbon",
    "russia": "russian russians moscow kremlin",
    "south korea": "seoul",
    "spain": "spanish madrid",
    "sweden": "swedish stockholm",
    "switzerland": "swiss bern",
    "syria": "syrian syrians damascus",
    "taiwan": "taiwanese taipei",
    "turkey": "turkish ankara türkiye",
    "ukraine": "ukrainian ukrainians kyiv",
    "united kingdom": "british britain uk london",
    "united states": "american americans washington usa us",
    "venezuela": "venezuelan venezuelans caracas",
    "vietnam": "vietnamese hanoi",
}
_COUNTRIES: Final = {word: country for country, words in _ALSO_CALLED.items() for word in words.split()}
_TWO_WORDS: Final = frozenset(country for country in _ALSO_CALLED if " " in country)
# Of these, the cities; a story may name one beside its country and mean the place.
_CAPITALS: Final = frozenset(
    """kabul canberra vienna minsk brasilia ottawa beijing havana copenhagen cairo helsinki paris berlin athens budapest
    delhi jakarta tehran baghdad dublin jerusalem rome tokyo hague abuja pyongyang oslo islamabad manila warsaw lisbon
    moscow seoul madrid stockholm bern damascus taipei ankara kyiv london washington caracas hanoi""".split()  # noqa: SIM905
)


def is_capital(name: str) -> bool:
    return name in _CAPITALS


def called_alike(names: list[str]) -> list[str]:
    """Write names that stand in a row, in lower case, so that one country has one name.

    “Korean” behind “North” is North Korea, and so is “Pyongyang”.
    """
    alike: list[str] = []
    for name in names:
        country = _COUNTRIES.get(name, name)
        if alike and f"{alike[-1]} {country}" in _TWO_WORDS:
            alike[-1] = f"{alike[-1]} {country}"
        else:
            alike.append(country)
    return alike
