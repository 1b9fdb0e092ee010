"""Reading pages: HTML, plain text and PDF become text and what the page says about itself."""

import re

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from factcheck.lib.text import NotText, clean_text, decode

from .metadata import Metadata
from .page import Page, Unreadable
from .pdf import read_pdf
from .prescan import MOST_TEXT, measure

# Above this many tags the careful extractor takes seconds; the quick one must do.
MOST_TAGS_FOR_CARE = 40_000
META_WITHIN = 4_096

META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z0-9_:.-]{2,40})", re.IGNORECASE)
LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|script|article|main|h[1-6]|p|div)\b[^<>]*>", re.IGNORECASE
)
HTML_WITHIN = 4_096
# What is in a page but not shown. The body itself is often hidden until a script has run, so it does not count.
HIDDEN = [
    "[hidden]:not(body)",
    *(
        f'[style*="{style}" i]:not(body)'
        for style in ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
    ),
    "dialog:not([open])",
]


def read_page(body: bytes, *, url: str, content_type: str = "", with_main_text: bool = True) -> Page:
    """Read a page of the web: HTML, plain text or PDF; raise Unreadable, with a sentence, for anything else.

    Without its main text a web page is read ten times as fast.

    A hostile page can keep this busy for long or take much memory: what comes from outside goes through
    `read_page_limited`.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if not body.strip():
        raise Unreadable("The page is empty.")
    if b"%PDF-" in body[:1024]:
        return read_pdf(body)
    if kind == "application/pdf":
        raise Unreadable("The site says that this is a PDF, but it is not one.")
    if kind.partition("/")[0] in {"image", "audio", "video", "font"}:
        raise Unreadable(f"This is not a page of text but a file of another kind ({kind}).")
    text = _decoded(body, content_type=content_type)
    if kind in {"text/html", "application/xhtml+xml"}:
        return _read_html(text, url=url, with_main_text=with_main_text)
    if kind != "text/plain" and LOOKS_LIKE_HTML.search(text, 0, HTML_WITHIN):
        return _read_html(text, url=url, with_main_text=with_main_text)
    if len(text) > MOST_TEXT:
        raise Unreadable(f"The page could not be read: it has more than {MOST_TEXT:,} characters of text.")
    text = text.strip()
    if not text:
        raise Unreadable("The page is empty.")
    return Page(text=text, full_text=text)


def _decoded(body: bytes, *, content_type: str) -> str:
    """Turn bytes into sound text: as UTF-8 if that fits, else as the header or the page's own meta tag says."""
    if not body.isascii() and _is_utf8(body):
        # No other encoding looks like this by accident, so a page that names another one is wrong about itself.
        return clean_text(body.decode("utf-8-sig"))
    declared = META_CHARSET.search(body, 0, META_WITHIN)
    if declared and "charset" not in content_type.lower():
        content_type = f"{content_type or 'text/html'}; charset={declared[1].decode('ascii')}"
    try:
        return clean_text(decode(body, content_type=content_type))
    except NotText:
        raise Unreadable("This is not a page of text but a file of another kind.") from None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_html(html: str, *, url: str, with_main_text: bool) -> Page:
    tags = measure(html)
    tree = HTMLTree.parse(html)
    full_text = _visible(tree)
    if not full_text:
        raise Unreadable("The page shows no text. It may need a browser's scripts, or be only pictures.")
    about = Metadata(tree, url=url)
    return Page(
        title=about.title.value,
        text=(_main_text(html, tree, tags=tags) or full_text) if with_main_text else "",
        full_text=full_text,
        author=about.author.value,
        publisher=about.publisher.value,
        published=about.published.value,
        canonical_url=about.canonical_url.value,
        language=about.language.value,
        origins=about.origins,
        modified=about.modified.value,
        doi=about.doi.value,
        corrections=about.corrections,
    )


def _main_text(html: str, tree: HTMLTree, *, tags: int) -> str:
    return (_careful_main_text(html) if tags <= MOST_TAGS_FOR_CARE else "") or _visible(tree, main=True)


def _visible(tree: HTMLTree, *, main: bool = False) -> str:
    """Give the text that a reader sees, line by line; with `main`, only of what looks like the page's subject."""
    text = extract_plain_text(
        tree,
        preserve_formatting=True,
        main_content=main,
        list_bullets=False,
        alt_texts=False,
        skip_elements=HIDDEN,
    )
    return clean_text(text).strip()


def _careful_main_text(html: str) -> str:
    """Give the text without navigation and the like; nothing when there is too little of it to tell."""
    # Loading it takes longer than reading most pages, and only the children of the nursery ever do.
    from trafilatura import extract  # noqa: PLC0415

    text = clean_text(extract(html, include_comments=False, include_tables=True) or "").strip()
    # For a short page it falls back to all paragraphs run together in one line.
    return text if "\n" in text else ""
