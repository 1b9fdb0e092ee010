"""Where a full stop ends a sentence and where it does not: what the splitter does not know, or knows wrongly."""

import re
from collections.abc import Iterator
from typing import Final

# Small letters, and a letter that is none: a capital, or of a script without them.
SMALL: Final = r"a-zß-öø-ÿα-ωά-ώа-яё"
CAPITAL: Final = rf"[^\W\d_{SMALL}]"
OPENING: Final = r"[“\"‘'«„¿¡(\[]"
CLOSING: Final = r"[\"”’'»)\]]"
# Bold and italic in Markdown, the number of a note.
MARKS: Final = r"(?:[*_]|\[\w{1,3}\]|[¹²³⁰⁴-⁹†‡])"

# With a capital these begin a sentence; within one they have none. After an abbreviation they tell that it ended.
BEGINS: Final = (
    r"(?:The|A|An|It|Its|It[’']s|He|She|His|Her|They|Their|We|Our|You|Your|I|My|This|That|These|Those|There|Here|In|On|At|"
    r"By|For|From|With|As|And|But|Or|So|Yet|If|When|While|After|Before|Since|Because|Although|Though|However|Meanwhile|"
    r"Then|Now|Nobody|No|None|Not|Nothing|Nor|Some|Many|Most|Several|Few|Both|Each|Every|All|Another|Others?|What|Who|Why|"
    r"How|Where|Which|Whether|Is|Are|Was|Were|Did|Do|Does|Don[’']t|Has|Have|Had|Can|Could|Would|Should|To|Under|Over|During|"
    r"Until|Among|Between|About|According|Also|Even|Only|Just|Later|Earlier|Last|Next|Once|Still|Today|Yesterday|Two|"
    r"Three|Four|Five|Officials|Police|Critics|Experts|Researchers|Investigators|Prosecutors|Authorities|Analysts|"
    r"Witnesses|Residents|People|Lawyers|Reporters|Others)\b(?!\.)"
)

# In these the sentence ends where the match does: (the stop and its closing marks, white space).
MISSED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # What one person and the next say; what follows a quote in a quote, or four spaced dots.
        r"[.!?][\"”’]\s+(?=[\"“‘])",
        rf"[.!?]’\s+(?={CAPITAL})",
        rf"\w\. \. \. \.\s+(?=[\"“‘]?{CAPITAL})",
        # « Guillemets » with their spaces, and „German quotes“.
        rf"[.!?…](?:\s?»|“)\s+(?=[«„“\"]?\s?{CAPITAL})",
        # An abbreviation that ends the sentence, a letter that is no initial.
        rf"\w\.{CLOSING}*\s+(?={OPENING}?{BEGINS})",
        # Emphasis, notes, “[He] left.”
        rf"[.!?…]{CLOSING}*{MARKS}+{CLOSING}*\s+(?=[*_]*{OPENING}?{CAPITAL})",
        rf"[.!?]\s+(?=\[{CAPITAL}\w*\]\s)",
        # Arabic, Urdu, Hindi, Amharic and Armenian; Chinese and Japanese after a closing quote.
        rf"[؟۔।॥።։]+{CLOSING}*\s+",
        r"[。！？｡．]+[”’」』）]+(?=[^\s、，。！？”’」』）])",
    )
)

SAYING: Final = (
    r"(?:said|says|asked|asks|wrote|writes|told|added|replied|answered|responded|shouted|cried|yelled|exclaimed|wondered|"
    r"demanded|recalled|continued|explained|insisted|warned|joked|tweeted|posted)\b(?!\s+(?:nothing|no|that)\b)"
)
TITLE: Final = (
    r"(?:Mr|Mrs|Ms|Mx|Messrs|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cpt|Cmdr|Cdr|Adm|Sgt|Cpl|Pfc|Pvt|Spc|Brig|Gov|Sen|Rep|Pres|Rev|"
    r"Fr|Hon|Supt|Insp|Det|Amb|Ald|Msgr|Mme|Mlle|Sra|Srta|Dra|Dña|Sig|Dott|Hr|"
    r"M\.S|M\.V|S\.S|H\.M\.S|U\.S\.S)"
)

# The splitter stops after these, and the sentence goes on: (what stands before, what follows).
GOES_ON: Final = tuple(
    (re.compile(before), re.compile(after))
    for before, after in (
        # “U.S.” is no end before an office, a title or a name.
        (r"\b(?:U\.S|U\.K|U\.N|E\.U)\.\Z", rf"\s+(?!{BEGINS}){CAPITAL}"),
        (
            r"\b(?:[A-Z]\.){2,}\Z",
            (
                r"\s+(?:President|Senat|House\b|Represent|Secretary|Ambassador|Embassy|Supreme|Army|Navy|Air\b|Marine|"
                r"Congress|Department|Treasury|Attorney|Vice|Environmental|Federal|Security|General|Special|Envoy|"
                r"Sen\.|Rep\.|Gov\.|Gen\.|Adm\.|Col\.)"
            ),
        ),
        (
            r"\b[ap]\.m\.\Z",
            (
                r"\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:E|C|M|P)[SD]?T\b|GMT|UTC|"
                r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|"
                r"(?:Eastern|Central|Mountain|Pacific|Atlantic|Greenwich)\b)"
            ),
        ),
        (r"\b(?:ca|est|approx|b|d|No|Nos|Nr|Art|Sec|Figs?|[Vv]ol|[Cc]h|pp?|Rs|incl|max|min)\.\Z", r"\s+\d"),
        (r"\b(?:vs?|e\.g|i\.e|cf|viz)\.\Z", r"\s+\S"),
        # Initials and a name, the prefix of a ship; not the letters behind a name or a town: “Washington, D.C.”
        (r"(?<!, )\b(?:[A-Z]\.){2,3}\Z", rf"\s+(?!{BEGINS}){CAPITAL}[\w’'-]+\s(?!(?:was|is|were|are|has|had|will)\b)"),
        (rf"\b{TITLE}\.\Z", rf"\s+[\[“(]?{CAPITAL}"),
        (r"\b(?:[a-z]+|El|Al|Del)\s+Sr\.\Z", rf"\s+{CAPITAL}"),
        (r"\b(?:Ft|Mt|St|Ste)\.\Z", rf"\s+(?!{BEGINS}){CAPITAL}"),
        (r"\bCo\.\Z", r"\s+[B-HJ-Z]\b"),
        (
            r"\b(?:Inc|Corp|Ltd|Co|Bros)\.\Z",
            r"\s+(?:C[EFO]O|Chair|Chief|President|Vice|Executive|Founder|Director|Spokes|Senior)",
        ),
        # Spanish: “EE. UU.”
        (r"\b([A-Z])\1\.\Z", r"\s?([A-Z])\1\."),
        # German: “4. Oktober”, “z. B. Dr. Lund”.
        (
            r"\b\d{1,2}\.\Z",
            (
                r"\s+(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
                r"Jahrhundert)\b"
            ),
        ),
        (r"\b[a-z]\.\Z", r"\s?[A-Z]\."),
        (r"\b[a-z]\.\s?[A-Z]\.\Z", r"\s"),
        # An abbreviation nobody listed, a question within the sentence: what follows is in lower case.
        (rf"(?:\b[\w-]{{1,4}}\.|[!?…]|[.!?…]{CLOSING}+)\Z", rf"\s+[{SMALL}]+\b(?![A-Z])"),
        # Before the dots of an omission; in an address, before the mark of a note, before a closing quote.
        (r"\Z", r"\s+\.(?!\w)"),
        (r"[^。！？．｡؟।”’」』）]\Z", r"[^\s“「『]"),
        (r"\Z", r"\s*(?:[」』）》\])]|»(?!\w))"),
        # 「…」と彼は言った, “…”他说.
        (
            r"[。！？｡．][”’」』）]+\Z",
            r"(?:[とっのはがをにもでへやなか]|[^，。！？\s]{0,10}(?:说|說|表示|称|稱|问|問|写道|寫道|指出|回答))",
        ),
    )
)
# The longest of what stands before.
WINDOW: Final = 16

# All of the sentence so far, and what follows.
BEGUN: Final = tuple(
    (re.compile(so_far), re.compile(after))
    for so_far, after in (
        # “Who signed it?” Brandt asked.
        (
            r"[“\"‘'].*[!?][\"”’']",
            rf"\s+(?!{BEGINS})(?:{CAPITAL}[\w.’'-]*\s+){{0,3}}{CAPITAL}[\w.’'-]*(?:,[^,.]{{1,60}},)?\s+{SAYING}",
        ),
        # When he heard “Fire!” Brandt ran.
        (rf"{OPENING}?(?:When|As|After|If|Once|Before|While|Although|Because)\b[^,]*[!?][\"”’']+", rf"\s+{CAPITAL}"),
        # At 5 a.m. Mr. Olsen left.
        (
            (
                rf"{OPENING}?(?:(?:Just|Shortly)\s)?(?:At|By|Before|After|Around|About|Until|From|Since|before|after)\s+"
                r"(?:\w+\s+)?[\d:.]+\s*[ap]\.m\."
            ),
            rf"\s+{CAPITAL}",
        ),
        # “A. He did not.”, “1. The first”, “iv. The fourth”.
        (rf"{OPENING}?(?:[A-Za-z]|\d{{1,3}}|[ivx]{{1,4}})\.", r"\s+\S"),
    )
)


def missed(piece: str) -> Iterator[int]:
    """Where else a new sentence begins."""
    for pattern in MISSED:
        for gap in pattern.finditer(piece):
            yield gap.end()


def is_midway(piece: str, left: int, stop: int) -> bool:
    """Say whether the sentence that begins at `left` goes on after `stop`."""
    return any(
        before.search(piece, max(left, stop - WINDOW), stop) and after.match(piece, stop) for before, after in GOES_ON
    ) or any(so_far.fullmatch(piece, left, stop) and after.match(piece, stop) for so_far, after in BEGUN)
