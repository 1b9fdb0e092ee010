"""Saying who works on a story, by when, and who may know of it, while somebody else may say so too."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.articles.staffing import Staffing
from factcheck.desk.forms import TextField

SALT = "factcheck.desk.staffing"
NAMES = [field.name for field in fields(Staffing)]


@dataclass(frozen=True, slots=True)
class Both:
    """Something that was changed since somebody saw it: what it is now, and what they sent, in words."""

    label: str
    now: str
    sent: str


class PeopleForm(forms.Form):
    """Who works on a story, by when, and who may know of it.

    `was` is how that stood when the page was opened (None if that cannot be told), `now` how it stands.
    """

    seen = TextField(required=False, widget=forms.HiddenInput)
    editor: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Editor"), queryset=None, required=False, empty_label=_("Nobody yet")
    )
    deadline = forms.DateTimeField(
        label=_("Deadline"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("When the story must be cleared. Leave it empty if nobody waits for it."),
    )
    embargoed = forms.BooleanField(
        label=_("Under embargo"),
        required=False,
        help_text=_("Only its author, its editor, senior editors and those below can see that it exists."),
    )
    people: "forms.ModelMultipleChoiceField[User]" = forms.ModelMultipleChoiceField(
        label=_("Who else may see it under embargo"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, article: Article) -> None:
        self.now = Staffing.of(article)
        super().__init__(data, initial={**asdict(self.now), "seen": seal(self.now)})
        self.was = unseal(self.data.get("seen", "")) if self.is_bound else self.now
        # Who is there already stays to be chosen, though they left the newsroom: it may be the deadline that changes.
        there = [staffing for staffing in (self.now, self.was) if staffing]
        editors = {staffing.editor for staffing in there}
        people = {pk for staffing in there for pk in staffing.people}
        self._offer("editor", User.objects.editors().exclude(pk=article.author_id), there=editors)
        self._offer("people", User.objects.at_work().exclude(pk=article.author_id), there=people)

    def sent(self) -> Staffing:
        """What a valid form says."""
        given = self.cleaned_data
        return Staffing.saying(
            editor=given["editor"], deadline=given["deadline"], embargoed=given["embargoed"], people=given["people"]
        )

    def on_what_stands_now(self, article: Article) -> "PeopleForm":
        """The form anew: what somebody changed in it as they sent it, and the rest as it is now."""
        anew, sent = PeopleForm(article=article), self.sent()
        changed = {name: getattr(sent, name) for name in NAMES if _differs(name, sent, self.was)}
        anew.initial = {**anew.initial, **asdict(replace(anew.now, **changed))}
        return anew

    def both_values(self, now: Staffing) -> Iterator[Both]:
        """What was changed since the page was opened, and is not as it was sent either."""
        sent = self.sent()
        named = {now.editor, sent.editor, *now.people, *sent.people} - {None}
        names = {pk: _name(person) for pk, person in User.objects.in_bulk(named).items()}
        for name in NAMES:
            if _differs(name, now, self.was) and _differs(name, now, sent):
                label = str(self.fields[name].label)
                yield Both(label, _in_words(name, now, names), _in_words(name, sent, names))

    def _offer(self, name: str, offered: QuerySet[User], *, there: Collection[int | None]) -> None:
        field = cast("forms.ModelChoiceField[User]", self.fields[name])
        field.queryset = offered | User.objects.filter(pk__in=[pk for pk in there if pk])
        field.label_from_instance = _name  # type: ignore[assignment, method-assign]


def seal(staffing: Staffing) -> str:
    """How it stands, as a page takes it along; nobody else can make it up."""
    due = staffing.deadline.isoformat() if staffing.deadline else ""
    return signing.dumps({**asdict(staffing), "deadline": due, "people": sorted(staffing.people)}, salt=SALT)


def unseal(sealed: str) -> Staffing | None:
    """How it stood, as a page took it along; None if it was no page of ours."""
    try:
        facts = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    due = datetime.fromisoformat(facts["deadline"]) if facts["deadline"] else None
    return Staffing(**{**facts, "deadline": due, "people": frozenset(facts["people"])})


def _name(person: User) -> str:
    return str(person) if person.is_active else gettext("%(who)s (works here no longer)") % {"who": person}


def _differs(name: str, one: Staffing, other: Staffing | None) -> bool:
    return other is None or getattr(one, name) != getattr(other, name)


def _in_words(name: str, staffing: Staffing, names: dict[int, str]) -> str:
    if name == "embargoed":
        return gettext("Yes") if staffing.embargoed else gettext("No")
    if name == "deadline":
        due = staffing.deadline
        return date_format(timezone.localtime(due), "j F Y, H:i") if due else gettext("None")
    if name == "editor":
        return names[staffing.editor] if staffing.editor else gettext("Nobody")
    return ", ".join(sorted(names[pk] for pk in staffing.people)) or gettext("Nobody")
