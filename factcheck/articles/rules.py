"""Who may bring a story in, and who may send it on or back."""

from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import LONGEST_HEADLINE, MOVES, Article, PendingRevision, Revision, Sentence, State
from factcheck.articles.staffing import Staffing


def why_not_import(*, by: User) -> str | None:
    """Say why `by` cannot bring in a draft; None if they can."""
    if by.is_admin:
        return _("Reporters and editors bring in stories; admins look after sources and people.")
    return None


def why_not_call_so(headline: str) -> str | None:
    """Say why a story cannot have this headline; None if it can."""
    if len(headline) > LONGEST_HEADLINE:
        return _("This headline has %(count)d characters, and %(most)d are the most.") % {
            "count": len(headline),
            "most": LONGEST_HEADLINE,
        }
    return None


def why_not_revise(article: Article, *, by: User) -> str | None:
    """Say why `by` cannot bring in another text of the story."""
    if by.is_editor or article.author_id == by.pk:
        return None
    return _("Only its author and editors revise a story.")


def why_not_save(text: str, *, base: str) -> str | None:
    """Say why this text makes no new revision of a story that reads `base`."""
    return _("Nothing was changed: the story reads like this already.") if text == base else None


def why_not_discard(pending: PendingRevision, *, by: User) -> str | None:
    """Say why `by` cannot throw away a text that waits to be saved."""
    if pending.saved_as_id:
        return _("This text was saved already, and revisions stay.")
    if by.is_editor or pending.by_id == by.pk:
        return None
    return _("Only whoever brought this text and editors discard it.")


def why_not_newest(revision: Revision) -> str:
    """Say what happened to a story since somebody began to revise it; `revision` is its newest."""
    return _("%(who)s was quicker: revision %(number)s came in between. Your text is kept; look at both.") % {
        "who": revision.by,
        "number": revision.number,
    }


def why_not_there(revision: Revision, *, words: str) -> str:
    """Say why a passage cannot be edited as somebody saw it: `revision`, the newest, has these words there, or none."""
    facts = {"who": revision.by, "number": revision.number}
    if words:
        return (
            _("%(who)s was quicker: in revision %(number)s these words read differently. Nothing you typed is lost.")
            % facts
        )
    return _("%(who)s was quicker: in revision %(number)s these words are gone. Nothing you typed is lost.") % facts


def why_not_move(article: Article, to: State) -> str | None:
    """Say why the article cannot go from its state to another, whoever asks."""
    state = State(article.state)
    if to not in MOVES[state]:
        return _("This story is “%(state)s” now and cannot become “%(to)s” from there.") % {
            "state": state.label,
            "to": to.label,
        }
    return None


def why_not_submit(article: Article, *, by: User) -> str | None:
    """Say why `by` cannot hand the draft to the desk."""
    if by.is_admin:
        return _("Reporters and editors submit stories; admins look after sources and people.")
    if article.state != State.DRAFT:
        return _("Only a draft can be submitted; this story is “%(state)s” now.") % {
            "state": article.get_state_display()
        }
    return None


def why_not_send_back(article: Article, *, by: User, reason: str | None = None) -> str | None:
    """Say why `by` cannot send the story back; `reason` is None while nobody has typed one yet."""
    if not by.is_editor:
        return _("Only editors send stories back.")
    if article.state != State.CHECKING:
        return _("Only a story in checking can be sent back; this one is “%(state)s” now.") % {
            "state": article.get_state_display()
        }
    if reason is not None and not reason.strip():
        return _("Say what the reporter should do.")
    return None


def why_not_set_people(article: Article, *, by: User, editor: User | None = None) -> str | None:
    """Say why `by` cannot say who works on the story and who may see it, or have this `editor` edit it."""
    if not by.is_editor and article.author_id != by.pk:
        return _("Only the author and editors say who works on a story.")
    if editor and not editor.is_editor:
        return _("Only an editor edits a story, and %(who)s is none.") % {"who": editor}
    if editor and editor.pk == article.author_id:
        return _("%(who)s wrote this story, so somebody else edits it.") % {"who": editor}
    return None


def why_not_set_deadline(article: Article, *, by: User) -> str | None:
    """Say why `by` cannot say when the story is due."""
    if by.is_editor or article.author_id == by.pk:
        return None
    return _("Only the author and editors say when a story is due.")


def why_not_staff(now: Staffing, *, seen: Staffing | None) -> str | None:
    """Say why whoever saw the story staffed as `seen` cannot change that; None if it still is."""
    if seen is None:
        return _("It is not known what this page showed you, so nothing is saved yet. Nothing you typed is lost.")
    if seen != now:
        return _("Somebody was quicker: this was changed since you opened the page. Nothing you typed is lost.")
    return None


def why_not_look_away(sentence: Sentence, *, by: User) -> str | None:
    """Say why `by` cannot mark the sentence as having nothing to check."""
    if not by.is_editor:
        return _("Only editors say that a sentence has nothing to check.")
    if sentence.attribution:
        return _("This line only names who spoke: nobody waits for it to be looked at.")
    return None


def why_not_look_again(*, by: User) -> str | None:
    """Say why `by` cannot have the sentence looked at again."""
    if by.is_admin:
        return _("Reporters and editors work on stories; admins look after sources and people.")
    return None
