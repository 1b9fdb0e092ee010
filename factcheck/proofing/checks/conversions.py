"""Conversions that do not hold: “60 km/h (52 mph)”. Currencies change daily, so they are left alone."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from factcheck.proofing.checks.story import Found, Story

if TYPE_CHECKING:
    import pint

CONVERSION: Final = "conversion"

# As stories write them, and what pint calls them; the longest spelling first.
_UNITS: Final = {
    "kilometers per hour": "km/h", "kilometres per hour": "km/h", "km/h": "km/h", "kph": "km/h",
    "miles per hour": "mph", "mph": "mph", "knots": "knot",
    "square kilometers": "km**2", "square kilometres": "km**2", "sq km": "km**2", "km²": "km**2",
    "square miles": "mile**2", "sq miles": "mile**2", "square meters": "m**2", "square metres": "m**2", "m²": "m**2",
    "square feet": "ft**2", "sq ft": "ft**2", "hectares": "hectare", "acres": "acre",
    "kilometers": "km", "kilometres": "km", "kilometer": "km", "kilometre": "km", "km": "km",
    "nautical miles": "nautical_mile", "miles": "mile", "mile": "mile",
    "centimeters": "cm", "centimetres": "cm", "cm": "cm", "millimeters": "mm", "millimetres": "mm", "mm": "mm",
    "meters": "m", "metres": "m", "meter": "m", "metre": "m", "m": "m",
    "feet": "ft", "foot": "ft", "ft": "ft", "inches": "inch", "inch": "inch", "yards": "yard",
    "kilograms": "kg", "kilogrammes": "kg", "kilos": "kg", "kg": "kg", "grams": "g", "tonnes": "metric_ton",
    "metric tons": "metric_ton", "pounds": "lb", "lbs": "lb", "lb": "lb", "ounces": "oz", "stone": "stone",
    "liters": "liter", "litres": "liter", "gallons": "gallon", "pints": "pint",
    "degrees Celsius": "degC", "°C": "degC", "° C": "degC", "C": "degC",
    "degrees Fahrenheit": "degF", "°F": "degF", "° F": "degF", "F": "degF",
}  # fmt: skip
# Nobody measures with more digits than these.
_NUMBER: Final = r"[-−–]?\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|[-−–]?\d{1,18}(?:\.\d{1,9})?"
_SCALE: Final = r"(?:\s+(?P<{0}>thousand|million|billion))?"
_UNIT: Final = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
PAIR: Final = re.compile(
    rf"(?<![\d.,$€£])(?P<one>{_NUMBER}){_SCALE.format('one_scale')}[\s‑-]?(?P<unit>{_UNIT})(?!\w)"
    r"(?:\s+\w+){0,2}?\s*(?:(?P<joined>[(\[])\s*|, or |\s+or |/)"
    r"(?:(?:about|around|roughly|some|approximately|nearly) |~)?"
    rf"(?P<other>{_NUMBER}){_SCALE.format('other_scale')}[\s‑-]?(?P<into>{_UNIT})(?!\w)"
)
SCALES: Final = {None: 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
# Both may be rounded: by so much of itself, or by one in its last digit.
ROUNDED: Final = 0.06
DEGREES: Final = 1.5


def conversions(story: Story) -> Iterator[Found]:
    """Find two measures of one thing that are not the same."""
    for match in PAIR.finditer(story.text):
        unit, into = _UNITS[match["unit"]], _UNITS[match["into"]]
        value = _value(match["one"]) * SCALES[match["one_scale"]]
        said = _value(match["other"]) * SCALES[match["other_scale"]]
        right = _converted(value, unit, into)
        if unit == into or right is None or _is_aspect(match) or _holds(value, said, match):
            continue
        scale = f" {match['other_scale']}" if match["other_scale"] else ""
        one = " ".join(filter(None, (match["one"], match["one_scale"], match["unit"])))
        about = f"{_rounded(right, match)}{scale} {match['into']}"
        message = f"{one} is about {about}, not {match['other']}{scale}."
        yield Found(CONVERSION, match.start("one"), match.end("into"), message, blocking=True)


@cache
def _units() -> "pint.UnitRegistry[float]":
    """All the units there are; they take a second to read, so a process without a conversion never reads them."""
    import pint  # noqa: PLC0415

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def _value(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-").replace("–", "-"))


def _converted(value: float, unit: str, into: str) -> float | None:
    """The value in the other unit; None when the two measure different things."""
    line = _line(unit, into)
    return line[0] + value * line[1] if line else None


@cache
def _line(unit: str, into: str) -> tuple[float, float] | None:
    """What nothing of the one unit is in the other, and what each one adds; None when they measure different things.

    Looked up once for two units, for a page of measures would take seconds.
    """
    nothing, one = (_units().Quantity(value, unit) for value in (0.0, 1.0))
    if not nothing.is_compatible_with(into):
        return None
    start = float(nothing.to(into).magnitude)
    return start, float(one.to(into).magnitude) - start


def _is_aspect(match: re.Match[str]) -> bool:
    """Say whether what stands in brackets goes on after the unit, as in “3 miles (20 feet wide)”."""
    following = match.string[match.end() : match.end() + 2].lstrip()[:1]
    return match["joined"] in {"(", "["} and following not in {")", "]", ",", ";"}


def _holds(value: float, said: float, match: re.Match[str]) -> bool:
    """Say whether the one may be the other, as far as both are rounded."""
    unit, into = _UNITS[match["unit"]], _UNITS[match["into"]]
    if into.startswith("deg"):
        return abs(said - (_converted(value, unit, into) or 0.0)) <= DEGREES
    step = _step(match["other"]) * SCALES[match["other_scale"]]
    off = _step(match["one"]) * SCALES[match["one_scale"]]
    low, high = (_converted(value + by, unit, into) or 0.0 for by in (-off / 2, off / 2))
    right = _converted(value, unit, into) or 0.0
    least, most = min(low, high) - step / 2, max(low, high) + step / 2
    return least <= said <= most or abs(said - right) <= ROUNDED * abs(right)


def _step(number: str) -> float:
    """What one in the last digit is worth that is no round zero."""
    digits = number.replace(",", "").lstrip("-−–")
    if "." in digits:
        return float(10 ** -len(digits.partition(".")[2]))
    return float(10 ** (len(digits) - len(digits.rstrip("0")))) if digits.strip("0") else 1.0


def _rounded(right: float, match: re.Match[str]) -> str:
    scale = match["other_scale"]
    value = right / SCALES[scale]
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.1f}".rstrip("0").rstrip(".")
