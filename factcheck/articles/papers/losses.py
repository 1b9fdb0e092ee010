"""What was left behind, and why nothing could be read, in sentences an editor understands."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from factcheck.articles.papers.paper import Loss, Tracked

TRY_ANOTHER: Final = gettext_lazy(
    "Save it as a Word file (.docx), web page (.html), Markdown or plain text and try again."
)

REFUSALS: Final[Mapping[str, Promise]] = {
    "damaged": gettext_lazy(
        "This file is damaged, or made in a way we do not know. Open it in Word, save it again as .docx, and bring that in."
    ),
    "many": gettext_lazy(
        "This file holds thousands of parts, as no draft does. Copy its text into a new document and bring that in."
    ),
    "swells": gettext_lazy(
        "Unpacked, this file would become far larger than any draft. Copy its text into a new document and bring that in."
    ),
    "overlaps": gettext_lazy(
        "The parts of this file lie on top of each other, as in no sound file. Copy its text into a new document and bring that in."
    ),
    "names": gettext_lazy(
        "The parts of this file have names that no sound file has. Copy its text into a new document and bring that in."
    ),
    "deep": gettext_lazy(
        "The parts of this page lie hundreds of levels deep, as in no draft. Copy its text into a new document and bring that in."
    ),
    "locked": gettext_lazy("This file is locked with a password. Bring in a copy without one."),
    "doctype": gettext_lazy(
        "This file defines abbreviations of its own (a DOCTYPE or ENTITY), behind which words could be lost. Open it in Word, save it again as .docx, and bring that in."
    ),
    "old": gettext_lazy(
        "This is a Word file of the old kind (.doc). Open it in Word, save it as .docx, and bring that in."
    ),
    "odt": gettext_lazy("This is an OpenDocument file (.odt). Save it as a Word file (.docx) and bring that in."),
    "sheet": gettext_lazy(
        "This is a spreadsheet, not a draft. Copy the draft's text into a Word file and bring that in."
    ),
    "slides": gettext_lazy(
        "This is a presentation, not a draft. Copy the draft's text into a Word file and bring that in."
    ),
    "pages": gettext_lazy("This is a file of Apple's Pages. Export it as a Word file (.docx) and bring that in."),
    "book": gettext_lazy("This is an e-book, not a draft. Copy the draft's text into a Word file and bring that in."),
    "nested": gettext_lazy("This archive holds another file to be unpacked. Unpack it and bring in the draft itself."),
    "no_page": gettext_lazy(
        "There is neither a Word document nor a web page in this archive. Unpack it and bring in the draft itself."
    ),
    "which": gettext_lazy(
        "There are several web pages in this archive, and none says that it is the draft. Unpack it and bring in the one that is."
    ),
    "pdf": gettext_lazy("This is a PDF, from which no draft comes back whole. Bring in the file it was made from."),
    "rtf": gettext_lazy("This is a rich text file (.rtf). Save it as a Word file (.docx) and bring that in."),
    "mail": gettext_lazy(
        "This is a web archive (.mht) or a mail. Save it as a web page (.html) or Word file (.docx) and bring that in."
    ),
    "picture": gettext_lazy("This is a picture, not a draft. Bring in the file that holds its words."),
    "empty": gettext_lazy("There are no words in this draft. Paste its text, or choose the file again."),
    "long": gettext_lazy("This draft has more characters than a story can have. Split it."),
    "time": gettext_lazy("Reading this file takes too long. Copy its text into a new document and bring that in."),
    "memory": gettext_lazy(
        "Reading this file takes more memory than a draft may take. Copy its text into a new document and bring that in."
    ),
    "fault": gettext_lazy(
        "This file is damaged, or made in a way we do not know. Copy its text into a new document and bring that in."
    ),
}

COUNTED: Final[Mapping[Loss, Promise]] = {
    Loss.PICTURE: ngettext_lazy(
        "%(count)d picture or drawing was left out.", "%(count)d pictures or drawings were left out.", "count"
    ),
    Loss.CHART: ngettext_lazy("%(count)d chart was left out.", "%(count)d charts were left out.", "count"),
    Loss.OBJECT: ngettext_lazy(
        "%(count)d embedded file or diagram was left out.",
        "%(count)d embedded files or diagrams were left out.",
        "count",
    ),
    Loss.EQUATION: ngettext_lazy(
        "%(count)d equation was left out; “[equation]” stands in its place.",
        "%(count)d equations were left out; “[equation]” stands in their places.",
        "count",
    ),
    Loss.TABLE: ngettext_lazy(
        "%(count)d table became text, a line for each row.",
        "%(count)d tables became text, a line for each row.",
        "count",
    ),
    Loss.TEXT_BOX: ngettext_lazy(
        "The words of %(count)d text box stand below the paragraph beside it.",
        "The words of %(count)d text boxes stand below the paragraphs beside them.",
        "count",
    ),
    Loss.FIELD: ngettext_lazy(
        "%(count)d field that fills itself in (a date, a number, a reference) stands with the words it showed last.",
        "%(count)d fields that fill themselves in (dates, numbers, references) stand with the words they showed last.",
        "count",
    ),
    Loss.CONTENTS: ngettext_lazy(
        "A table of contents or index was left out.", "%(count)d tables of contents or indexes were left out.", "count"
    ),
    Loss.PLACEHOLDER: ngettext_lazy(
        "%(count)d form field that nobody filled in was left out.",
        "%(count)d form fields that nobody filled in were left out.",
        "count",
    ),
    Loss.HIDDEN: ngettext_lazy(
        "%(count)d hidden passage was left out.", "%(count)d hidden passages were left out.", "count"
    ),
    Loss.STRUCK: ngettext_lazy(
        "Kept, but look closely: %(count)d passage was struck through in the draft and stands as ordinary text.",
        "Kept, but look closely: %(count)d passages were struck through in the draft and stand as ordinary text.",
        "count",
    ),
    Loss.LOOK: ngettext_lazy(
        "%(count)d passage was bold, italic or underlined; its words stand without that.",
        "%(count)d passages were bold, italic or underlined; their words stand without that.",
        "count",
    ),
    Loss.SOFT_HYPHENS: ngettext_lazy(
        "%(count)d soft hyphen (an invisible place to break a word) was left out.",
        "%(count)d soft hyphens (invisible places to break a word) were left out.",
        "count",
    ),
    Loss.READING: ngettext_lazy(
        "%(count)d reading printed above other characters was left out.",
        "%(count)d readings printed above other characters were left out.",
        "count",
    ),
    Loss.LETTERED: ngettext_lazy(
        "%(count)d item of a list was counted with letters or Roman numerals and now has an ordinary number.",
        "%(count)d items of lists were counted with letters or Roman numerals and now have ordinary numbers.",
        "count",
    ),
    Loss.NUMBERED_HEADING: ngettext_lazy(
        "%(count)d heading lost the number that Word counts for it.",
        "%(count)d headings lost the numbers that Word counts for them.",
        "count",
    ),
    Loss.MACROS: ngettext_lazy(
        "The file holds macros; they were left out and never run.",
        "The file holds macros; they were left out and never run.",
        "count",
    ),
    Loss.CONTROL: ngettext_lazy(
        "%(count)d button or input field was left out.", "%(count)d buttons or input fields were left out.", "count"
    ),
    Loss.MEDIA: ngettext_lazy(
        "%(count)d video, sound or embedded page was left out.",
        "%(count)d videos, sounds or embedded pages were left out.",
        "count",
    ),
    Loss.SCRIPT: ngettext_lazy(
        "%(count)d script was left out and never run.", "%(count)d scripts were left out and never run.", "count"
    ),
    Loss.OTHER_PAGES: ngettext_lazy(
        "%(count)d other web page in the archive was left out.",
        "%(count)d other web pages in the archive were left out.",
        "count",
    ),
    Loss.NOTE_END: ngettext_lazy(
        "%(count)d footnote is longer than any note: only its beginning was kept as one.",
        "%(count)d footnotes are longer than any note: only their beginnings were kept as such.",
        "count",
    ),
    Loss.NOTE_MARKS: ngettext_lazy(
        "A footnote is marked at so many places that it was not kept at the last one.",
        "Footnotes are marked at so many places that they were not kept at the last %(count)d of them.",
        "count",
    ),
    Loss.NOTE_QUOTES: ngettext_lazy(
        "%(count)d quote was left out of a footnote that holds too many.",
        "%(count)d quotes were left out of footnotes that hold too many.",
        "count",
    ),
    Loss.OWN_COMMENT: ngettext_lazy(
        "%(count)d comment of ours says where a claim stands, which it does again; the verdict in it was not carried over, for a file decides nothing.",
        "%(count)d comments of ours say where claims stand, which they do again; the verdicts in them were not carried over, for a file decides nothing.",
        "count",
    ),
    Loss.OWN_LINE: ngettext_lazy(
        "%(count)d line of ours that is not of the story’s text was left out.",
        "%(count)d lines of ours that are not of the story’s text were left out.",
        "count",
    ),
    Loss.OWN_NAMELESS: ngettext_lazy(
        "%(count)d footnote of ours names no source, for only some may know of it: whoever does attaches it again.",
        "%(count)d footnotes of ours name no source, for only some may know of it: whoever does attaches it again.",
        "count",
    ),
}

ACCEPTED: Final[Mapping[Loss, Promise]] = {
    Loss.CHANGES_IN: ngettext_lazy(
        "%(count)d tracked insertion was accepted: its words stand in the text.",
        "%(count)d tracked insertions were accepted: their words stand in the text.",
        "count",
    ),
    Loss.CHANGES_OUT: ngettext_lazy(
        "%(count)d tracked deletion was accepted: its words are gone.",
        "%(count)d tracked deletions were accepted: their words are gone.",
        "count",
    ),
    Loss.CHANGES_MOVED: ngettext_lazy(
        "%(count)d tracked move was accepted.", "%(count)d tracked moves were accepted.", "count"
    ),
    Loss.CHANGES_LOOK: ngettext_lazy(
        "%(count)d tracked change of a paragraph's style was accepted.",
        "%(count)d tracked changes of paragraphs' styles were accepted.",
        "count",
    ),
}

REJECTED: Final[Mapping[Loss, Promise]] = {
    Loss.CHANGES_IN: ngettext_lazy(
        "%(count)d tracked insertion was rejected: its words are gone.",
        "%(count)d tracked insertions were rejected: their words are gone.",
        "count",
    ),
    Loss.CHANGES_OUT: ngettext_lazy(
        "%(count)d tracked deletion was rejected: its words stand in the text.",
        "%(count)d tracked deletions were rejected: their words stand in the text.",
        "count",
    ),
    Loss.CHANGES_MOVED: ngettext_lazy(
        "%(count)d tracked move was rejected.", "%(count)d tracked moves were rejected.", "count"
    ),
    Loss.CHANGES_LOOK: ngettext_lazy(
        "%(count)d tracked change of a paragraph's style was rejected.",
        "%(count)d tracked changes of paragraphs' styles were rejected.",
        "count",
    ),
}

QUOTED: Final[Mapping[Loss, Promise]] = {
    Loss.HEADER: gettext_lazy("The head of the pages was left out: “%(words)s”"),
    Loss.FOOTER: gettext_lazy("The foot of the pages was left out: “%(words)s”"),
    Loss.MENU: gettext_lazy("A menu of the page was left out: “%(words)s”"),
    Loss.MARGIN: gettext_lazy("What stands around the story on the page was left out: “%(words)s”"),
    Loss.RESOLVED: gettext_lazy("A comment that was resolved already was left out: “%(words)s”"),
    Loss.ELSEWHERE: gettext_lazy("A link that leads to no web page was left out, but for its words: %(words)s"),
}


def in_sentences(
    counts: Mapping[str, int], words: Iterable[tuple[str, str]], *, tracked: Tracked = Tracked.ACCEPT
) -> list[str]:
    """A sentence for each kind of loss with how often it was met, and for each that is told in its words."""
    sentences: dict[Loss, Any] = {**(ACCEPTED if tracked == Tracked.ACCEPT else REJECTED), **COUNTED}
    told = [str(sentence % {"count": counts[loss]}) for loss, sentence in sentences.items() if counts.get(loss)]
    return told + [str(QUOTED[Loss(loss)]) % {"words": one} for loss, one in words]


def refusal(why: str) -> str:
    """The sentence for a paper that cannot be read; what is no key of ours is a sentence already."""
    return str(REFUSALS.get(why, why))
