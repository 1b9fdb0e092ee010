"""Writing down what happened."""

from django.db.models import Model
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.audit.models import Entry

LONGEST_LABEL = 300


def record(verb: str, *, about: Model, by: User | None, **facts: object) -> None:
    """Write down that `by` did `verb` to `about`, in words that stay true when rows change.

    One insert; the database seals it to the entry before (and keeps other writers waiting until we commit, so record
    last). `by` is None when nobody did it but the desk itself.
    """
    Entry.objects.create(
        at=timezone.now(),
        verb=verb,
        by_id=by.pk if by else None,
        by_label=str(by)[:LONGEST_LABEL] if by else "",
        about_type=about._meta.model_name or "",  # noqa: SLF001 (Django documents it)
        about_id=about.pk,
        about_label=str(about)[:LONGEST_LABEL],
        facts=facts,
    )
