"""Texts nobody would write, and somebody will paste: what every pure function must take."""

from hypothesis import strategies as st

# Surrogates, NUL, controls, marks of direction and all scripts.
any_text = st.text(st.characters(codec=None, categories=None), max_size=200)
# What the functions look for, in any order: brackets, marks, values and half of what they expect.
NEWSY = (
    "The ferry", "left.", "Mr. Olsen", "said", "“No”", "“", "”", "„", "«", "»", "‘", "’", '"', "(", ")", "[", "]",
    "[…]", "…", "3.5", "1,400", "km", "(2 miles)", "5", "%", "of", "on", "at", "not", "n't", "May", "Monday",
    "1 May 2020", "from 1990 to 2000", "years", "\n", "\n\n", "- ", "# ", "> ", "—", "**", "==", "U.S.", "a)", "1.",
    "why?", ";", "TK", "Official Statements\n", "Key Takeaways\n", "é", "é", "İ", "ﬁ", "港", "。", "سفينة", "ספינה",
    "\u202e", "\0", "\ud800", "\u00ad", "\u200b", "👩‍👧", "http://a.example/)", "<p>", "</p>", "<!--", "-->", "&amp;",
)  # fmt: skip
newsy_text = st.lists(st.sampled_from(NEWSY), max_size=60).map(" ".join)
texts = st.one_of(any_text, newsy_text)

# Long enough to cross every limit and short enough for all functions; how time grows is for benchmarks/growth.py.
LONG = 6_000
AWKWARD = {
    name: (unit * LONG)[:LONG]
    for name, unit in {
        "one word": "x",
        "one number": "9",
        "spaces": " ",
        "lines": "\n",
        "one-letter sentences": "A. ",
        "letters of a list": "a) b) c) ",
        "numbers of a list": "1. 2. 3. ",
        "initials": "J. K. ",
        "headings": "# A\n",
        "ornaments": "*",
        "rules": "_",
        "set off lines": "> a\n",
        "opened brackets": "(",
        "closed brackets": ")",
        "empty brackets": "[]",
        "opened quotes": "“",
        "quotes of all kinds": '“„«‘"',
        "closed quotes": "”",
        "nested quotes": "“a “b” ",
        "hyphens": "-",
        "hyphened words": "Aa-",
        "dashes": "— ",
        "full stops": ".",
        "omissions": "a … b ",
        "semicolons": "“a; ",
        "NUL": "\0",
        "surrogates": "\ud800",
        "marks of direction": "a\u202e\u2066",
        "accents": "a\u0301\u0301\u0301\u0301",
        "soft hyphens": "a\u00ad",
        "mixed scripts": "aбγ港ا1 ",
        "Arabic": "السفينة غادرت الميناء. ",
        "Hebrew": "הספינה עזבה. ",
        "Chinese": "港口已关闭",
        "Thai": "เรือออกจากท่า",
        "families": "👩‍👩‍👧‍👦",
        "names": "Abc, Bcd, Cde, ",
        "values": "5 km (3 miles) or 20 million, 5% of 20 ",
        "years": "born 1990 1991 died 1992 from 1990 to ",
        "tags": "<b>a</b><",
        "comments": "<!---->",
    }.items()
} | {
    "one of each": "".join(map(chr, [*range(0x3300, 0x3400), *range(0x4E00, 0x6000), *range(0xF900, 0xFA00)])),
    "spaces within a word": f"x{' ' * LONG}x",
    "spaces before a mark": f"# x{' ' * LONG}#x\nOfficial Statements\n“No.”\n— x{' ' * LONG}x",
    "a bracket that never closes": f"({'a b ' * (LONG // 4)}",
}  # fmt: skip
SHORT = ["", "x", " ", "\n", "\0", "\ud800", ".", "“", "\u0301", "港", "٣", "²"]
