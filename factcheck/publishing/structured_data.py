"""A published story for search engines and archives: schema.org's NewsArticle, with its citations."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Json = dict[str, Any]

# Inside a script element these would end it or begin a comment (as django.utils.html.json_script has it).
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def news_article(record: Json, *, url: str) -> Json:
    """Say the story as JSON-LD; `url` is its public address, empty when it has none yet."""
    article: Json = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": record["headline"],
        "inLanguage": record["language"],
        "datePublished": record["first_at"],
        "dateModified": record["at"],
        "author": {"@type": "Person", "name": record["author"]},
        "citation": [_citation(source) for source in record["sources"]],
    }
    if url:
        article |= {"url": url, "mainEntityOfPage": url}
    return article


def as_script(article: Json) -> SafeString:
    """Wrap JSON-LD in its script element, so that nothing in it can end the element early."""
    text = json.dumps(article, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 (escaped above)


def _citation(source: Json) -> Json:
    said = {
        "@type": "CreativeWork",
        "name": source["title"],
        "url": source["url"],
        "datePublished": source["published"],
    }
    if source["publisher"]:
        said["publisher"] = {"@type": "Organization", "name": source["publisher"]}
    if source["author"]:
        said["author"] = {"@type": "Person", "name": source["author"]}
    return {key: value for key, value in said.items() if value}
