"""A story as a file: Markdown, HTML, JSON and JSON-LD are made from its record, which may be public.

The Word file is the newsroom's own copy and made from what the desk knows; see `annotations` for what it may say.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from docx.opc.constants import CONTENT_TYPE

from factcheck.articles.models import Article, Format
from factcheck.articles.papers.own import AUTHOR
from factcheck.claims.models import Verdict
from factcheck.lib.errors import Refused
from factcheck.publishing.records import record_as_it_stands
from factcheck.publishing.structured_data import news_article
from factcheck.publishing.word import write_word

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Json = dict[str, Any]

# What Markdown would take for a mark at these places; all else is left as it is, so that it comes back so.
INLINE_MARKS = re.compile(
    r"(\\(?=[!-/:-@\[-`{-~])|`|\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"
    r"|\[(?=\^|[^\[\]\n]*\][(\[:])|<(?=[A-Za-z/!?]))"
)
# A text that is Markdown already says itself what is a mark, but that the numbers of its notes are not ours.
NOTE_MARK = re.compile(r"(\[(?=\^))")
LINE_MARKS = re.compile(r"^(\s*\d*)([#>+-]|(?<=\d)[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its media type, its bytes, and whether they are words that a terminal can show."""

    name: str
    content_type: str
    body: bytes
    is_text: bool


def export(article: Article, format_name: str, *, url: str = "") -> Export:
    """Write the story as it stands in one of FORMATS; `url` is its public address, where it has one."""
    if format_name not in FORMATS:
        raise Refused(_("There is no export called “%(name)s”.") % {"name": format_name})
    form = FORMATS[format_name]
    name = f"{slugify(article.headline)[:70].strip('-') or 'story'}.{form.suffix}"
    if form.write is None:
        return Export(name, form.content_type, write_word(article), is_text=False)
    words = form.write(record_as_it_stands(article), url)
    return Export(name, f"{form.content_type}; charset=utf-8", words.encode(), is_text=True)


def _markdown(record: Json, _url: str) -> str:
    marks = INLINE_MARKS if record.get("format", Format.TEXT) == Format.TEXT else NOTE_MARK
    lines = [f"# {_escaped(record['headline'])}", ""]
    for section in record["sections"]:
        if section["heading"]:
            lines += [f"## {_escaped(section['heading'])}", ""]
        for block in section["blocks"]:
            lines += [*_markdown_block(block, marks), ""]
    if record["sources"]:
        lines += [f"## {_('Sources')}", ""]
        lines += [f"[^{source['number']}]: {_markdown_source(source)}" for source in record["sources"]]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_block(block: Json, marks: re.Pattern[str]) -> list[str]:
    items = [LINE_MARKS.sub(r"\1\\\2", "".join(_markdown_run(run, marks) for run in item)) for item in block["items"]]
    if block["kind"] == "list":
        return [f"- {item}" for item in items]
    mark = "> " if block["kind"] == "quote" else ""
    return [mark + line for item in items for line in item.split("\n")]


def _markdown_run(run: Json, marks: re.Pattern[str]) -> str:
    notes = "".join(f"[^{number}]" for number in run["sources"])
    missing = "".join(f" *({_missing(claim)})*" for claim in run["open"] if claim["missing"])
    return marks.sub(r"\\\1", run["text"]) + notes + missing


def _markdown_source(source: Json) -> str:
    title = _escaped(source["title"])
    named = f"[{title}](<{source['url']}>)" if source["url"] else title
    captured = _("captured %(date)s") % {"date": source["captured"][:10]} if source["captured"] else ""
    parts = [named, _escaped(source["publisher"]), source["published"], captured]
    quotes = "".join(f" “{_escaped(' '.join(quote.split()))}”" for quote in source["quotes"])
    return ", ".join(part for part in parts if part) + "." + quotes


def _missing(claim: Json) -> str:
    said = {"verdict": Verdict(claim["verdict"]).label, "missing": _escaped(" ".join(claim["missing"].split()))}
    return _("%(verdict)s: %(missing)s") % said


def _escaped(text: str) -> str:
    return INLINE_MARKS.sub(r"\\\1", text)


def _html(record: Json, url: str) -> str:
    # A record that was frozen before it kept what stands between its lines gives no text back.
    layout = (
        {"title": _title(record), "tail": json.dumps(record["tail"]), "generator": AUTHOR} if "tail" in record else None
    )
    return render_to_string("publishing/export.html", {"record": record, "url": url, "layout": layout})


def _title(record: Json) -> list[Json] | None:
    """What the text has around its own title, where that is what the story is called."""
    first = next(iter(record["sections"]), None)
    return first["kept"] if first and not first["heading"] else None


def _json(record: Json, _url: str) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _json_ld(record: Json, url: str) -> str:
    return json.dumps(news_article(record, url=url), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What people call a format, how its files are called and typed, and what writes a record so.

    The Word file is not made from a record.
    """

    label: "StrOrPromise"
    suffix: str
    content_type: str
    write: Callable[[Json, str], str] | None


FORMATS: dict[str, FileFormat] = {
    "markdown": FileFormat(_lazy("Markdown"), "md", "text/markdown", _markdown),
    "html": FileFormat(_lazy("Web page"), "html", "text/html", _html),
    "json": FileFormat(_lazy("JSON"), "json", "application/json", _json),
    "jsonld": FileFormat(_lazy("Structured data"), "jsonld", "application/ld+json", _json_ld),
    "docx": FileFormat(_lazy("Word"), "docx", CONTENT_TYPE.WML_DOCUMENT, None),
}
