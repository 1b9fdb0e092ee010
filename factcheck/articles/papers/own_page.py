"""Reading back a page that we wrote ourselves: where its claims stand, and what it cites for them."""

from collections.abc import Iterator
from typing import Final

from factcheck.articles.papers import own
from factcheck.articles.papers.own import Field
from factcheck.articles.papers.paper import Anchored, Line, Loss, NoteKind, Scribe
from factcheck.articles.papers.tree import Element

ROLE: Final = "data-factcheck"


class OwnPage:
    """What a page of ours says beside its words. Of any other page nothing is asked."""

    def __init__(self, page: Element, scribe: Scribe) -> None:
        self.scribe = scribe
        self.places: dict[str, Anchored] = {}
        self.cited: list[Element] = []
        self.sources = {
            one.get("data-source"): one for one in page.below() if one.get("data-id") or one.get("data-url")
        }
        self.cited = [one for one in page.below() if one.get(ROLE) == "citation"]

    def leave_aside(self, element: Element) -> bool:
        """Read what is ours and not of the text; say whether the element is such a thing."""
        role = element.get(ROLE)
        if role == "headline":
            self.scribe.headline = words_of(element)
        if role and element.tag not in {"sup", "span"}:
            self.scribe.losses.count(Loss.OWN_LINE)
        return bool(role)

    def begin(self, element: Element, line: Line) -> list[Anchored]:
        """Note that words of claims begin here; give what is to be told where they end."""
        begun = []
        for name in element.get("data-places").split():
            number, _, place = name.partition(".")
            note = self.places.get(name)
            if note is None:
                maybe = "?" if place.endswith("?") else ""
                note = self.places[name] = Anchored(NoteKind.CLAIM, f"C{number}{maybe}", [])
                self.scribe.keep(note)
                line.begin(note)
            begun.append(note)
        return begun

    def cite(self) -> None:
        """Hang what is cited for a claim behind the first place where it stands."""
        ends: dict[str, int | None] = {}
        for name, note in self.places.items():
            if not name.endswith("?"):
                ends.setdefault(name.partition(".")[0], note.end)
        for element in self.cited:
            note = self._note(element)
            if not own.NAMING & note.own.keys():
                self.scribe.losses.count(Loss.OWN_NAMELESS)
                continue
            note.start = note.end = ends.get(element.get("data-claim"), self.scribe.length)
            self.scribe.keep(note)

    def _note(self, element: Element) -> Anchored:
        said = {Field.CLAIM: element.get("data-claim")}
        said |= {field: words_of(one) for one in element.below() for field in Field if one.get("data-field") == field}
        text = " ".join(words_of(element).split())
        if source := self.sources.get(element.get("data-source")):
            title = next((words_of(one) for one in source.inside if isinstance(one, Element)), "")
            said |= {Field.SOURCE: source.get("data-id"), Field.ADDRESS: source.get("data-url"), Field.TITLE: title}
            text = f"{' '.join(words_of(source).split())}. {text}"
        found = Anchored(NoteKind.FOOTNOTE, text, [])
        found.own = {field: words for field, words in said.items() if words}
        found.addresses = [said[Field.ADDRESS]] if said.get(Field.ADDRESS) else []
        return found


def own_page(page: Element, scribe: Scribe) -> OwnPage | None:
    """Look whether we wrote the page, by the generator that it names, and what stands behind its last line."""
    generator = next((one for one in page.below() if one.tag == "meta" and one.get("content") == own.AUTHOR), None)
    layout = own.layout_in(f"[{generator.get('data-tail')}]") if generator else None
    if layout is None:
        return None
    scribe.tail = layout.tail
    return OwnPage(page, scribe)


def words_of(element: Element) -> str:
    return "".join(_words(element))


def _words(element: Element) -> Iterator[str]:
    for one in element.inside:
        if isinstance(one, str):
            yield one
        elif code := one.get("data-character"):
            yield own.character(code)
        else:
            yield from _words(one)
