"""A story as a file: Markdown, HTML, JSON or JSON-LD, each made from its record."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from factcheck.claims.models import Verdict
from factcheck.lib.errors import Refused
from factcheck.publishing.structured_data import news_article

Json = dict[str, Any]

# What Markdown would take for a mark at these places; everything else in a text is left as it is.
INLINE_MARKS = re.compile(r"([\\`*_\[\]<])")
LINE_MARKS = re.compile(r"^(\s*\d*)([#>+-]|(?<=\d)[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its media type and its words."""

    name: str
    content_type: str
    body: str


def export(record: Json, format_name: str, *, url: str = "") -> Export:
    """Write `record` in one of FORMATS; `url` is the story's public address, where it has one."""
    if format_name not in FORMATS:
        raise Refused(_("There is no export called “%(name)s”.") % {"name": format_name})
    suffix, content_type, write = FORMATS[format_name]
    name = slugify(record["headline"])[:70].strip("-") or "story"
    return Export(f"{name}.{suffix}", f"{content_type}; charset=utf-8", write(record, url))


def _markdown(record: Json, _url: str) -> str:
    lines = [f"# {_escaped(record['headline'])}", ""]
    for section in record["sections"]:
        if section["heading"]:
            lines += [f"## {_escaped(section['heading'])}", ""]
        for block in section["blocks"]:
            lines += [*_markdown_block(block), ""]
    if record["sources"]:
        lines += [f"## {_('Sources')}", ""]
        lines += [f"[^{source['number']}]: {_markdown_source(source)}" for source in record["sources"]]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_block(block: Json) -> list[str]:
    items = [LINE_MARKS.sub(r"\1\\\2", "".join(map(_markdown_run, item))) for item in block["items"]]
    if block["kind"] == "list":
        return [f"- {item}" for item in items]
    mark = "> " if block["kind"] == "quote" else ""
    return [mark + line for item in items for line in item.split("\n")]


def _markdown_run(run: Json) -> str:
    notes = "".join(f"[^{number}]" for number in run["sources"])
    missing = "".join(f" *({_missing(claim)})*" for claim in run["open"] if claim["missing"])
    return _escaped(run["text"]) + notes + missing


def _markdown_source(source: Json) -> str:
    title = _escaped(source["title"])
    named = f"[{title}](<{source['url']}>)" if source["url"] else title
    captured = _("captured %(date)s") % {"date": source["captured"][:10]} if source["captured"] else ""
    parts = [named, _escaped(source["publisher"]), source["published"], captured]
    quotes = "".join(f" “{_escaped(quote)}”" for quote in source["quotes"])
    return ", ".join(part for part in parts if part) + "." + quotes


def _missing(claim: Json) -> str:
    said = {"verdict": Verdict(claim["verdict"]).label, "missing": _escaped(claim["missing"])}
    return _("%(verdict)s: %(missing)s") % said


def _escaped(text: str) -> str:
    return INLINE_MARKS.sub(r"\\\1", text)


def _html(record: Json, url: str) -> str:
    return render_to_string("publishing/export.html", {"record": record, "url": url})


def _json(record: Json, _url: str) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _json_ld(record: Json, url: str) -> str:
    return json.dumps(news_article(record, url=url), ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, tuple[str, str, Callable[[Json, str], str]]] = {
    "markdown": ("md", "text/markdown", _markdown),
    "html": ("html", "text/html", _html),
    "json": ("json", "application/json", _json),
    "jsonld": ("jsonld", "application/ld+json", _json_ld),
}
