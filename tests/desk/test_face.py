"""Promises about templates, style sheets and scripts that nobody would see broken until it hurts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
)
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
INKS = [
    "ink", "ink-soft", "brand", "status-unchecked", "status-verified", "status-unconfirmed",
    "status-disputed", "status-wrong", "status-stale", "status-no-claim",
]  # fmt: skip
PAPERS = ["paper", "paper-soft", "ground"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tokens() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in TOKEN.findall((ROOT / "static/css/tokens.css").read_text())}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_holds_nothing_a_strict_policy_would_refuse(template):
    text = template.read_text()
    assert re.findall(r"""\sstyle=|<style|\son\w+=|hx-on|["'\s]js:|javascript:|hx-vars""", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if " src=" not in tag] == []
    assert [trigger for trigger in re.findall(r'hx-trigger="([^"]*)"', text) if "[" in trigger] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_a_sheet_works_in_both_directions(sheet):
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(rules) == []


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=named)
def test_a_sheet_names_colours_by_what_they_are_for(sheet):
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgb\(", sheet.read_text()) == []


# Django's own sheets for the administration stand in no layer, and would win over any.
@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "admin.css"], ids=named)
def test_every_sheet_stands_in_its_layer(sheet):
    layer = "pages" if sheet.parent.name == "pages" else sheet.stem
    assert f"@layer {layer} {{" in sheet.read_text()


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script.name != "htmx-events.js"], ids=named)
def test_only_one_script_knows_the_event_names_of_htmx(script):
    assert re.findall(r"htmx:\w+", script.read_text()) == []


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
def test_words_can_be_read_on_every_paper(ink, shade):
    colours = tokens()
    too_faint = {
        paper: ratio
        for paper in PAPERS
        if (ratio := round(contrast(colours[ink][shade], colours[paper][shade]), 2)) < 4.5
    }
    assert too_faint == {}


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("status", ["verified", "unconfirmed", "disputed", "wrong", "stale"])
def test_a_status_can_be_read_on_its_own_wash(status, shade):
    colours = tokens()
    assert contrast(colours[f"status-{status}"][shade], colours[f"wash-{status}"][shade]) >= 4.5


def test_the_edge_of_a_control_can_be_seen():
    colours = tokens()
    assert min(contrast(colours["edge"][shade], colours["paper"][shade]) for shade in (0, 1)) >= 3
