"""Forms that act once, however often they are sent: pressed twice, sent again by Back or after a lost answer."""

import json
from hashlib import sha256
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.files.uploadedfile import UploadedFile


class FreshMark(forms.HiddenInput):
    """A mark that is another each time the form is shown, also when it is shown again."""

    def format_value(self, value: object) -> str:  # noqa: ARG002 (Django's)
        return str(uuid4())


class OnceForm(forms.Form):
    """A form with a mark. Sent again as it was, it is the same; with anything else in it, it is another."""

    once = forms.UUIDField(required=False, widget=FreshMark)

    def mark(self, *about: int) -> UUID | None:
        """What to know this form by: its mark, what it is about, and all that was sent in it; None without a mark."""
        given = self.cleaned_data
        if not given["once"]:
            return None
        return uuid5(given["once"], json.dumps([*about, *(_in_short(given[name]) for name in sorted(given))]))


def _in_short(value: object) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return f"{value.name} {digest.hexdigest()}"
