"""Characters of the picture fonts that Word keeps outside of Unicode, as Unicode has them."""

from typing import Final

# Adobe's Symbol encoding, as published in Unicode's mapping tables (VENDORS/ADOBE/symbol.txt), from 0x20 on.
_SYMBOL: Final = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH: Final = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊"
_WINGDINGS: Final = {
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "⬥", 0x76: "❖",
    0x77: "⬥", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
FONTS: Final[dict[str, dict[int, str]]] = {
    "symbol": dict(enumerate(_SYMBOL, start=0x20)) | dict(enumerate(_SYMBOL_HIGH, start=0xA0)),
    "wingdings": _WINGDINGS,
}
PRIVATE: Final = range(0xE000, 0xF900)
UNKNOWN: Final = "\ufffd"


def symbol(code: str, font: str) -> str:
    """The character that a picture font shows for a hexadecimal code; `�` for one that Unicode does not have."""
    try:
        point = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = FONTS.get(font.strip().lower())
    if table:
        return table.get(point & 0xFF, UNKNOWN)
    return UNKNOWN if point in PRIVATE or not 0x20 <= point < 0x11_0000 else chr(point)


def without_private(words: str, font: str) -> str:
    """Put Unicode's characters for those of a picture font that stand in ordinary words."""
    if not any(ord(char) in PRIVATE for char in words):
        return words
    return "".join(symbol(f"{ord(char):x}", font) if ord(char) in PRIVATE else char for char in words)
