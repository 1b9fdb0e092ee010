"""What people type at the desk, cleaned once, with a sentence for each thing that does not go."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from factcheck.articles.papers.paper import Tracked
from factcheck.claims.models import Proves, Stance, Verdict
from factcheck.desk.once import OnceForm
from factcheck.lib.text import clean_text
from factcheck.sources.models import SourceKind

LARGEST_DRAFT = 10 * 1024 * 1024
# What a browser offers to choose from.
ACCEPTED = ".docx,.html,.htm,.zip,.txt,.md,.markdown,text/html,text/plain,text/markdown"
LARGEST_DOCUMENT = 25 * 1024 * 1024

# "https://…", "mailto:…", but not "example.org:8080/…".
HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)

# The verdicts somebody may give: *Not checked* is where a claim begins, not what anybody decides.
GIVEN = [verdict for verdict in Verdict if verdict != Verdict.UNCHECKED]


class TextField(forms.CharField):
    """Text that the database takes: characters it refuses are gone before anything else looks at it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_text(value) if isinstance(value, str) else value)


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DraftForm(forms.Form):
    """A draft, pasted or uploaded."""

    draft = TextField(
        label=_("Draft"),
        required=False,
        strip=False,
        widget=lines(16),
        help_text=_("Plain text or Markdown. Headings such as “Key Takeaways” are recognised with or without marks."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Or a file of up to 10 MB: Word (.docx), web page (.html, also zipped as Google Docs saves it), Markdown "
            "(.md) or plain text (.txt)."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("This file is empty. Choose the file again, or paste the draft.")},
    )
    tracked = forms.ChoiceField(
        label=_("Tracked changes"),
        choices=[(Tracked.ACCEPT.value, _("Accept")), (Tracked.REJECT.value, _("Reject"))],
        initial=Tracked.ACCEPT.value,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What becomes of the insertions and deletions somebody tracked in a Word file."),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and file.size and file.size > LARGEST_DRAFT:
            raise forms.ValidationError(_("This file is larger than 10 MB. Split the draft, or paste only its text."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pasted = bool(cleaned.get("draft", "").strip())
        if "file" in self.errors:
            return cleaned
        if pasted and cleaned.get("file"):
            self.add_error("file", _("Give the draft once: either paste it or choose a file."))
        elif not pasted and not cleaned.get("file"):
            self.add_error("draft", _("Paste the draft here, or choose a file."))
        return cleaned

    def clean_tracked(self) -> Tracked:
        return Tracked(self.cleaned_data["tracked"] or Tracked.ACCEPT)

    def focus_on_trouble(self) -> None:
        """Have the page open at the first field that does not go."""
        if name := next((name for name in self.errors if name in self.fields), None):
            self.fields[name].widget.attrs["autofocus"] = True

    def given(self) -> tuple[bytes, str]:
        """The draft's bytes as they came, and the name of the file they came in."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file:
            return file.read(), file.name or ""
        return self.cleaned_data["draft"].encode(), ""


class ImportForm(OnceForm, DraftForm):
    """A story's first draft; without a headline its first line gives one."""

    headline = TextField(
        label=_("Headline"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty to take the draft's first line."),
    )
    embargoed = forms.BooleanField(
        label=_("Under embargo"),
        required=False,
        help_text=_("Only you, its editor and senior editors can see that it exists."),
    )

    field_order = ("headline",)


class ReviseForm(DraftForm):
    """The story's next text: the one there is, edited in place, or another, pasted over it or uploaded."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, base: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.base = base
        self.fields["draft"].label = _("Text")
        self.fields["draft"].help_text = _("Change what you like, or paste another text over it.")

    def clean_draft(self) -> str:
        """The text as it was typed; where a file comes, and nothing was typed beside it, the file is meant."""
        text: str = self.cleaned_data["draft"]
        return "" if self.files.get("file") and text == self.base else text


class PassageForm(forms.Form):
    """A passage of the story as it stood in the revision that was seen, and the words it should have."""

    words = TextField(
        label=_("Sentence"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("Leave it empty to take the sentence out."),
    )
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    claim = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        # In the dialog it stands on one page with other forms.
        super().__init__(*args, **{"auto_id": "edit_%s", **more})


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(verdict.value, verdict.label) for verdict in GIVEN])
    note = TextField(label=_("Note"), required=False, widget=lines(2))
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RaiseForm(forms.Form):
    """A stretch of the story, by its positions or by its words."""

    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    words = TextField(
        label=_("Words of the story"),
        required=False,
        help_text=_("Select them in the story, or copy them here exactly as they stand."),
        widget=lines(2),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("start") is None or cleaned.get("end") is None) and not cleaned.get("words"):
            self.add_error("words", _("Select the words of the claim in the story, or copy them here."))
        return cleaned

    def place_in(self, text: str) -> tuple[int, int] | None:
        """Where in `text` the claim stands; None, and an error, when its words do not say."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if start is not None and end is not None:
            return start, end
        words: str = self.cleaned_data["words"]
        found = text.find(words)
        if found < 0:
            self.add_error("words", _("These words do not stand in the story like this. Copy them exactly."))
        elif text.find(words, found + 1) >= 0:
            self.add_error("words", _("These words stand in the story more than once. Add those before or after them."))
        else:
            return found, found + len(words)
        return None


class SplitForm(forms.Form):
    parts = TextField(
        label=_("The claim, one part a line"),
        widget=lines(4),
        help_text=_("Put a line break wherever a new claim begins. Words left out belong to neither."),
    )

    def clean_parts(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label=_("Number of the claim it repeats"),
        min_value=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class SendBackForm(forms.Form):
    reason = TextField(label=_("What the reporter should do"), widget=lines(3))


KINDS_BY_HAND = [
    (kind.value, kind.label) for kind in (SourceKind.INTERVIEW, SourceKind.STATEMENT, SourceKind.OBSERVATION)
]


class CitationForm(OnceForm):
    """A source, in one of three ways, and what it says about the claim."""

    WEB, DOCUMENT, BY_HAND = "web", "document", "by_hand"

    how = forms.ChoiceField(
        label=_("What do you cite?"),
        choices=[
            (WEB, _("A web page")),
            (DOCUMENT, _("A document")),
            (BY_HAND, _("Something heard or seen")),
        ],
        initial=WEB,
        widget=forms.RadioSelect,
    )
    address = TextField(
        label=_("Address"),
        required=False,
        max_length=2048,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
        help_text=_("The page is captured in the background; you need not wait."),
    )
    document = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("A PDF, web page or text file of up to 25 MB."),
        error_messages={"empty": _("This document is empty. Choose another.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS_BY_HAND, required=False)
    title = TextField(
        label=_("Title"),
        required=False,
        max_length=500,
        help_text=_("Who or what: “Interview with the harbour master”."),
    )
    record = TextField(
        label=_("Record"),
        required=False,
        widget=lines(4),
        help_text=_("What was said or seen, word for word as far as you have it. Quotes are proved against it."),
    )
    confidential = forms.BooleanField(
        label=_("Confidential source"), required=False, help_text=_("Only you and senior editors know of it.")
    )
    quote = TextField(
        label=_("Quote"),
        required=False,
        widget=lines(3),
        help_text=_("The words in the source that bear on the claim. They are looked for in our own capture."),
    )
    locator = TextField(
        label=_("Locator"),
        required=False,
        max_length=200,
        help_text=_("Page, paragraph or time, if it is long."),
    )
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices, initial=Stance.SUPPORTS)
    proves = forms.ChoiceField(label=_("What it proves"), choices=Proves.choices, initial=Proves.SO)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        return f"https://{address}" if address and not HAS_SCHEME.match(address) else address

    def clean_document(self) -> UploadedFile[bytes] | None:
        document: UploadedFile[bytes] | None = self.cleaned_data["document"]
        if document and document.size and document.size > LARGEST_DOCUMENT:
            raise forms.ValidationError(_("This document is larger than 25 MB. Upload only the pages you cite."))
        return document

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wanted, sentence = {
            self.WEB: ("address", _("Give the address of the page.")),
            self.DOCUMENT: ("document", _("Choose the document.")),
            self.BY_HAND: ("title", _("Say who or what it is.")),
        }.get(cleaned.get("how", ""), ("how", ""))
        if not cleaned.get(wanted) and wanted not in self.errors:
            self.add_error(wanted, sentence)
        if cleaned.get("how") == self.BY_HAND and not cleaned.get("record") and not cleaned.get("quote"):
            self.add_error("record", _("Write down what was said or seen."))
        return cleaned

    @property
    def source_field(self) -> str:
        """The field a refusal of the source belongs to."""
        return {self.WEB: "address", self.DOCUMENT: "document"}.get(self.cleaned_data.get("how", ""), "title")
