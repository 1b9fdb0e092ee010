"""Who may say that a finding is none."""

from django.utils.translation import gettext as _

from factcheck.accounts.models import User


def why_not_dismiss(*, by: User, blocking: bool, reason: str | None = None) -> str | None:
    """Say why `by` cannot let the text stand; `reason` is None while nobody has typed one yet."""
    if by.is_admin:
        return _("Reporters and editors proofread; admins look after sources and people.")
    if blocking and not by.is_editor:
        return _("This keeps the story from being cleared, so only an editor can dismiss it.")
    if reason is not None and not reason.strip():
        return _("Say why the text may stand as it is.")
    return None
