"""The styles of our Word files: those that Word's own notes have, and those by which a file of ours is known again."""

from typing import Final, cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from factcheck.articles.papers import own
from factcheck.articles.papers.words import below, full

SOFT: Final = RGBColor(0x5A, 0x62, 0x70)
ATTRIBUTION: Final = "FactcheckAttribution"
EAST_ASIAN: Final = ("zh", "ja", "ko")
RIGHT_TO_LEFT: Final = ("ar", "fa", "he", "ps", "ur", "yi")


def add_styles(document: Document, *, language: str) -> None:
    """Add the styles, and say which language the story is in, so that Word's spelling looks at it in that."""
    _paragraph(document, "footnote text", key="FootnoteText").font.size = Pt(9)
    _paragraph(document, "annotation text", key="CommentText").font.size = Pt(10)
    _character(document, "annotation reference", key="CommentReference").font.size = Pt(8)
    _character(document, "footnote reference", key="FootnoteReference").font.superscript = True
    _paragraph(document, "Factcheck Headline", key=own.HEADLINE, base="Title")
    about = _paragraph(document, "Factcheck Aside", key=own.ASIDE)
    about.font.size, about.font.color.rgb = Pt(9), SOFT
    attribution = _paragraph(document, "Factcheck Attribution", key=ATTRIBUTION)
    attribution.font.color.rgb = SOFT
    code = _character(document, "Factcheck Character", key=own.CHARACTER)
    code.font.size, code.font.color.rgb = Pt(8), SOFT
    for field in own.Field:
        _character(document, f"Factcheck {field.title()}", key=field.style)
    for usual in below(document.styles.element, "w:lang"):
        usual.set(full("w:val"), language)
        if language.startswith(EAST_ASIAN):
            usual.set(full("w:eastAsia"), language)
        if language.startswith(RIGHT_TO_LEFT):
            usual.set(full("w:bidi"), language)


def _paragraph(document: Document, name: str, *, key: str, base: str = "Normal") -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.islower())
    style.element.set(full("w:styleId"), key)
    style.base_style = document.styles[base]
    return cast("ParagraphStyle", style)


def _character(document: Document, name: str, *, key: str) -> CharacterStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=name.islower())
    style.element.set(full("w:styleId"), key)
    return cast("CharacterStyle", style)
