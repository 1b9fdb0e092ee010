"""The annotated Word file: the story with what the newsroom knows of its claims, in comments and footnotes.

python-docx gives the package, the styles and the comments. It knows no footnotes, so their part is written here, as
ECMA-376 (17.11) lays down: two lines that Word draws above the notes, and then the notes themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from io import BytesIO
from itertools import count
from typing import Final
from unicodedata import bidirectional

import docx
from django.utils import timezone
from django.utils.translation import gettext as _
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

from factcheck.articles.models import Article
from factcheck.articles.papers import own
from factcheck.articles.papers.own import Field, Kept, Layout
from factcheck.articles.papers.words import Node, R, W, child, children, full, value
from factcheck.claims.models import Claim
from factcheck.claims.story import Run
from factcheck.publishing.annotations import Piece, again, annotation_of, claims_of, moment, nowhere
from factcheck.publishing.layout import Paragraph, lay_out
from factcheck.publishing.word_styles import ATTRIBUTION, add_styles

# Word calls a file damaged when a link in it is no sound address.
SOUND: Final = re.compile(r"https?://(?:[A-Za-z0-9:/?#@!$&'()*+,;=._~-]|%[0-9A-Fa-f]{2}){1,2000}")
BREAKS: Final = re.compile(rf"([\t\n]|{own.UNPRINTABLE.pattern})")
COMMENTS: Final = f"""<w:comments xmlns:w="{W}"/>"""
FOOTNOTES: Final = f"""<w:footnotes xmlns:w="{W}" xmlns:r="{R}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""
LINES_ABOVE: Final = f"""<w:footnotePr xmlns:w="{W}"><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>"""
DEEPEST: Final = 9
LARGEST: Final = 2**31 - 1


def write_word(article: Article) -> bytes:
    """Write the newest text of the story with all that is said of its claims, as a Word file."""
    claims = claims_of(article, article.revision)
    return _Writer(article, claims).write()


class _Writer:
    def __init__(self, article: Article, claims: Sequence[Claim]) -> None:
        self.article = article
        self.claims = claims
        self.document = docx.Document()
        add_styles(self.document, language=article.language)
        # What follows the last paragraph says how the pages are laid out.
        self.pages = self.document.element.body[-1]
        self.notes = self._footnotes()
        self.comments = self._part("comments", CONTENT_TYPE.WML_COMMENTS, RELATIONSHIP_TYPE.COMMENTS, COMMENTS).element
        self.kept: list[Kept] = []
        # Which comments and footnotes begin and end with which words, by where the words begin in the text.
        self.begins: dict[int, list[int]] = defaultdict(list)
        self.ends: dict[int, list[int]] = defaultdict(list)
        self.cited: dict[int, list[list[Piece]]] = defaultdict(list)
        self.told: set[int] = set()
        self.numbers = count()
        """Of comments; looking for one that is free takes longer with each comment there is."""
        self.keys = count(1)
        """Of footnotes, behind the two lines above them."""
        self.links: dict[str, str] = {}
        """The keys of the addresses that footnotes lead to."""
        self.written_at = timezone.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.numbering, self.usual, self.lists = self._numbering()
        self.list = ""
        self.count = 0

    def write(self) -> bytes:
        sections, tail = lay_out(
            self.article.revision, [(claim, place) for claim in self.claims for place in claim.occurrences.all()]
        )
        headings = [(section.title, [one for _, block in section.blocks for one in block]) for section in sections]
        self._annotate(run for _, below in headings for one in below for line in one.lines for run in line)
        title = headings[0][0] if headings else None
        if title is None or " ".join(title.words) != self.article.headline:
            self.aside(self.article.headline, own.HEADLINE)
        about = self.aside(self._about(), own.ASIDE)
        self._mention_the_lost(about)
        for heading, below in headings:
            if heading:
                is_title = heading is title and heading.level == 1
                self.paragraph(heading, "Title" if is_title else f"Heading{min(heading.level, DEEPEST)}")
            for paragraph in below:
                self.paragraph(paragraph, STYLES.get(paragraph.kind, ""))
        self._keep(Layout(self.kept, tail))
        self._describe()
        written = BytesIO()
        self.document.save(written)
        return written.getvalue()

    # The story

    def paragraph(self, paragraph: Paragraph, style: str) -> None:
        """Write a paragraph of the story, named so that its layout is found again."""
        if paragraph.kind == "list" and paragraph.number is not None:
            style = "ListNumber"
        is_rtl = _is_rtl("".join(paragraph.words))
        node = self._paragraph(style, is_rtl=is_rtl)
        if style == "ListNumber":
            self._count_from(node, paragraph)
        named = {"id": str(len(self.kept)), "name": f"_factcheck_{len(self.kept)}"}
        self.kept.append(paragraph.kept)
        add(node, "w:bookmarkStart", **named)
        add(node, "w:bookmarkEnd", id=named["id"])
        for number, line in enumerate(paragraph.lines):
            if number:
                add(add(node, "w:r"), "w:br")
            for run in line:
                self.run(node, run, is_rtl=is_rtl)
        # Behind all footnotes of the paragraph: LibreOffice (7.4) shows the footnotes of others where they follow.
        for comment in (comment for line in paragraph.lines for run in line for comment in self.ends[run.start]):
            add(_run(node, "CommentReference"), "w:commentReference", id=str(comment))

    def run(self, node: Node, run: Run, *, is_rtl: bool) -> None:
        """Write words, with the comments that begin before them, and those that end and the notes that hang behind."""
        for comment in self.begins[run.start]:
            add(node, "w:commentRangeStart", id=str(comment))
        write(node, run.text, is_rtl=is_rtl)
        for comment in self.ends[run.start]:
            add(node, "w:commentRangeEnd", id=str(comment))
        for pieces in self.cited[run.start]:
            self._cite(node, pieces)

    def aside(self, words: str, style: str) -> Node:
        """Write a line that is no part of the story's text."""
        node = self._paragraph(style, is_rtl=_is_rtl(words))
        write(node, own.without_forbidden(words), is_rtl=_is_rtl(words))
        return node

    def _paragraph(self, style: str, *, is_rtl: bool) -> Node:
        node: Node = etree.Element(full("w:p"))
        self.pages.addprevious(node)
        properties = add(node, "w:pPr")
        if style:
            add(properties, "w:pStyle", val=style)
        if is_rtl:
            add(properties, "w:bidi")
        return node

    def _count_from(self, node: Node, paragraph: Paragraph) -> None:
        """Have the item counted as the text counts it: lists of the file go on by themselves."""
        assert paragraph.number is not None  # noqa: S101 (only counted items come here)
        if paragraph.is_first or paragraph.number != self.count + 1:
            self.list = str(next(self.lists))
            num = add(self.numbering, "w:num", numId=self.list)
            add(num, "w:abstractNumId", val=self.usual)
            add(add(num, "w:lvlOverride", ilvl="0"), "w:startOverride", val=str(paragraph.number))
        self.count = paragraph.number
        named = etree.Element(full("w:numPr"))
        node[0].insert(1, named)
        add(named, "w:ilvl", val="0")
        add(named, "w:numId", val=self.list)

    def _numbering(self) -> tuple[Node, str, Iterator[int]]:
        """Where lists are counted, how the file's usual one is, and the keys that are free for others."""
        numbering = self.document.part.numbering_part.element
        nums = list(children(numbering, "w:num"))
        key = value(child(child(child(self._style("ListNumber"), "w:pPr"), "w:numPr"), "w:numId"))
        usual = next(value(child(one, "w:abstractNumId")) for one in nums if value(one, "numId") == key)
        return numbering, usual, count(1 + max(int(value(one, "numId")) for one in nums))

    def _style(self, key: str) -> Node:
        return next(one for one in children(self.document.styles.element, "w:style") if value(one, "styleId") == key)

    # What is said of it

    def _annotate(self, runs: Iterable[Run]) -> None:
        """Write a comment for every place of a claim, and note with which words it begins and ends."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for run in runs:
            for mark in run.marks:
                first.setdefault(mark.occurrence, run.start)
                last[mark.occurrence] = run.start
        for claim in self.claims:
            for place in claim.occurrences.all():
                if place.pk not in first:
                    continue
                maybe = "" if place.confirmed else "?"
                lines = [again(claim, place)]
                if place.confirmed and claim.number not in self.told:
                    self.told.add(claim.number)
                    annotation = annotation_of(claim)
                    lines = annotation.lines
                    self.cited[last[place.pk]] += annotation.citations
                comment = self._comment(lines, f"C{claim.number}{maybe}")
                self.begins[first[place.pk]].append(comment)
                self.ends[last[place.pk]].append(comment)

    def _mention_the_lost(self, node: Node) -> None:
        """Say beside the line about the file which claims stand nowhere in this text."""
        for claim in self.claims:
            if claim.number not in self.told:
                comment = self._comment([nowhere(claim)], f"C{claim.number}")
                node.insert(1, etree.Element(full("w:commentRangeStart"), {full("w:id"): str(comment)}))
                add(node, "w:commentRangeEnd", id=str(comment))
                add(_run(node, "CommentReference"), "w:commentReference", id=str(comment))

    def _comment(self, lines: Sequence[str], initials: str) -> int:
        """Write a comment, a paragraph for each line, as ECMA-376 (17.13.4.2) lays down."""
        number = next(self.numbers)
        comment = add(
            self.comments, "w:comment", id=str(number), author=own.AUTHOR, initials=initials, date=self.written_at
        )
        for at, line in enumerate(lines):
            paragraph = add(comment, "w:p")
            add(add(paragraph, "w:pPr"), "w:pStyle", val="CommentText")
            if not at:
                add(_run(paragraph, "CommentReference"), "w:annotationRef")
            write(paragraph, own.without_forbidden(line.replace("\n", " ")))
        return number

    def _cite(self, node: Node, pieces: Sequence[Piece]) -> None:
        """Hang a footnote on the words that were written last."""
        key = str(next(self.keys))
        add(_run(node, "FootnoteReference"), "w:footnoteReference", id=key)
        paragraph = add(add(self.notes.element, "w:footnote", id=key), "w:p")
        add(add(paragraph, "w:pPr"), "w:pStyle", val="FootnoteText")
        add(_run(paragraph, "FootnoteReference"), "w:footnoteRef")
        write(paragraph, " ")
        for field, words in pieces:
            into = paragraph
            if field == Field.ADDRESS and SOUND.fullmatch(words):
                into = add(paragraph, "w:hyperlink")
                into.set(full("r:id"), self._link(words))
            write(into, own.without_forbidden(words), style=field.style if field else "")

    def _link(self, address: str) -> str:
        """The key by which the footnotes lead to the address."""
        if address not in self.links:
            key = self.links[address] = f"rId{len(self.links) + 1}"
            self.notes.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, key, is_external=True)
        return self.links[address]

    def _footnotes(self) -> XmlPart:
        part = self._part("footnotes", CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES, FOOTNOTES)
        settings = self.document.settings.element
        compat = next(children(settings, "w:compat"))
        settings.insert(settings.index(compat), parse_xml(LINES_ABOVE))
        return part

    def _part(self, name: str, kind: str, relation: str, inside: str) -> XmlPart:
        part = XmlPart(PackURI(f"/word/{name}.xml"), kind, parse_xml(inside), self.document.part.package)
        self.document.part.relate_to(part, relation)
        return part

    # The file

    def _about(self) -> str:
        return _(
            "The newsroom’s own copy, not for publication: revision %(number)s as of %(when)s. The comments say how "
            "each claim stands, the footnotes what is cited for it."
        ) % {"number": self.article.revision.number, "when": moment(timezone.now())}

    def _keep(self, layout: Layout) -> None:
        """Put the layout into a part of its own, which Word carries along and shows to nobody."""
        root = etree.Element(f"{{{own.LAYOUT}}}layout", nsmap={None: own.LAYOUT})
        root.text = layout.as_json()
        package = self.document.part.package
        name = package.next_partname("/customXml/item%d.xml")
        part = Part(name, CONTENT_TYPE.XML, etree.tostring(root, encoding="utf-8", xml_declaration=True), package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)

    def _describe(self) -> None:
        about = self.document.core_properties
        about.title = own.without_forbidden(self.article.headline)[:255]
        about.author = own.without_forbidden(str(self.article.author))[:255]
        about.language = self.article.language
        about.comments = ""
        about.created = about.modified = timezone.now()
        about.last_modified_by = ""
        # A picture of python-docx's own empty page.
        rels = self.document.part.package.rels
        for key in [key for key, one in rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
            del rels[key]


STYLES: Final = {"list": "ListBullet", "quote": "Quote", "attribution": ATTRIBUTION}


def add(parent: Node, name: str, /, **attributes: str) -> Node:
    """Add an element of the Word file's main vocabulary."""
    return etree.SubElement(parent, full(name), {full(f"w:{key}"): one for key, one in attributes.items()})


def write(parent: Node, words: str, *, style: str = "", is_rtl: bool = False) -> None:
    """Write words in runs; a character that Word cannot show becomes a code in a style of its own."""
    for words_or_break in BREAKS.split(words):
        if not words_or_break:
            continue
        if words_or_break == "\t":
            add(_run(parent, style), "w:tab")
        elif words_or_break == "\n":
            add(_run(parent, style), "w:br")
        elif own.UNPRINTABLE.fullmatch(words_or_break):
            _words(_run(parent, own.CHARACTER), own.code_of(words_or_break))
        else:
            _words(_run(parent, style, is_rtl=is_rtl), words_or_break)


def _run(parent: Node, style: str, *, is_rtl: bool = False) -> Node:
    run = add(parent, "w:r")
    if style or is_rtl:
        properties = add(run, "w:rPr")
        if style:
            add(properties, "w:rStyle", val=style)
        if is_rtl:
            add(properties, "w:rtl")
    return run


def _words(run: Node, words: str) -> None:
    node = add(run, "w:t")
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    node.text = words


def _is_rtl(words: str) -> bool:
    """Say whether the first letter that has a direction runs from right to left."""
    return next((side != "L" for char in words if (side := bidirectional(char)) in {"L", "R", "AL"}), False)
