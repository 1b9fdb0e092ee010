from factcheck.articles.structure import read_draft
from factcheck.lib.spans import Span
from factcheck.proofing.checks import Part, Story


def story(text: str, language: str = "en") -> Story:
    """Make the story to proofread from its text, the way an import does."""
    draft = read_draft(text.encode("utf-8", "surrogatepass"))
    return Story(
        text=draft.text,
        parts=[Part(str(part.kind), part.heading, part.start, part.body_start, part.end) for part in draft.sections],
        sentences=[Span(sentence.start, sentence.end) for sentence in draft.sentences],
        language=language,
    )
