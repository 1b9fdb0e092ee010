"""The verbs of a story's way: submit it, take it up, send it back, say who works on it by when, mark its sentences."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from factcheck.accounts.models import User
from factcheck.articles import rules
from factcheck.articles.models import Article, Sentence, State
from factcheck.articles.staffing import Staffing
from factcheck.audit import actions as audit
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.text import clean_text


@transaction.atomic
def submit(*, article: Article, by: User) -> None:
    """Hand the draft to the desk."""
    article = _locked(article)
    if reason := rules.why_not_submit(article, by=by):
        raise Refused(reason)
    article.returned_because = ""
    _move(article, State.CHECKING, "returned_because")
    audit.record("article.submitted", about=article, by=by)


@transaction.atomic
def take_up(*, article: Article, by: User) -> None:
    """Have the story in checking, whatever it was before: somebody works on its claims."""
    article = _locked(article)
    if article.state == State.CHECKING:
        return
    was = article.state
    _move(article, State.CHECKING)
    audit.record("article.taken_up", about=article, by=by, was=was)


@transaction.atomic
def send_back(*, article: Article, by: User, reason: str) -> None:
    """Give the story back to its reporter, saying what to do."""
    article = _locked(article)
    reason = clean_text(reason).strip()
    if why := rules.why_not_send_back(article, by=by, reason=reason):
        raise Refused(why)
    article.returned_because = reason
    _move(article, State.DRAFT, "returned_because")
    audit.record("article.sent_back", about=article, by=by, reason=reason)


@transaction.atomic
def mark_cleared(*, article: Article) -> None:
    """Note that the story may be published; whoever clears it has asked the gate."""
    _move(_locked(article), State.CLEARED)


@transaction.atomic
def mark_published(*, article: Article, slug: str) -> None:
    """Note that the story stands in public at this address; whoever publishes it has asked the gate."""
    article = _locked(article)
    article.slug = slug
    _move(article, State.PUBLISHED, "slug")


@transaction.atomic
def staff(
    *,
    article: Article,
    by: User,
    editor: User | None,
    deadline: datetime | None,
    embargoed: bool,
    people: Collection[User],
    seen: Staffing | None,
) -> None:
    """Say who works on the story, by when, and who may know of it, as somebody who saw it as `seen`.

    Stale eyes are refused, and so are those that nobody knows about (None). Sent twice it acts once.
    """
    article = _locked(article)
    if reason := rules.why_not_set_people(article, by=by):
        raise Refused(reason)
    now = Staffing.of(article)
    wanted = Staffing.saying(editor=editor, deadline=deadline, embargoed=embargoed, people=people)
    if wanted != now and (reason := rules.why_not_staff(now, seen=seen)):
        raise Conflict(reason, current=asdict(now))
    set_people(article=article, by=by, editor=editor, embargoed=embargoed, people=people)
    set_deadline(article=article, by=by, deadline=deadline)


@transaction.atomic
def set_people(
    *,
    article: Article,
    by: User,
    editor: User | None,
    embargoed: bool,
    people: Collection[User] = (),
) -> None:
    """Say who edits the story, whether it is under embargo, and who may see it then.

    An editor who stays is not asked for again: they may have left the newsroom, or have another role by now.
    """
    article = _locked(article)
    now = Staffing.of(article)
    wanted = Staffing.saying(editor=editor, deadline=article.deadline, embargoed=embargoed, people=people)
    if reason := rules.why_not_set_people(article, by=by, editor=editor if wanted.editor != now.editor else None):
        raise Refused(reason)
    if wanted == now:
        return
    article.editor, article.embargoed = editor, embargoed
    article.save(update_fields=["editor", "embargoed", "changed_at"])
    article.people.set(people)
    audit.record(
        "article.people_set",
        about=article,
        by=by,
        editor=editor.username if editor else "",
        embargoed=embargoed,
        people=sorted(person.username for person in article.people.all()),
    )


@transaction.atomic
def set_deadline(*, article: Article, by: User, deadline: datetime | None) -> None:
    """Say when the story is due; None when nobody waits for it."""
    article = _locked(article)
    if reason := rules.why_not_set_deadline(article, by=by):
        raise Refused(reason)
    if article.deadline == deadline:
        return
    article.deadline = deadline
    article.save(update_fields=["deadline", "changed_at"])
    audit.record("article.deadline_set", about=article, by=by, deadline=deadline.isoformat() if deadline else "")


@transaction.atomic
def look_away(*, sentence: Sentence, by: User) -> None:
    """Mark the sentence as having nothing to check."""
    sentence = Sentence.objects.select_for_update(no_key=True).get(pk=sentence.pk)
    if reason := rules.why_not_look_away(sentence, by=by):
        raise Refused(reason)
    if sentence.cleared_at:
        return
    sentence.cleared_by, sentence.cleared_at = by, timezone.now()
    sentence.save(update_fields=["cleared_by", "cleared_at"])
    audit.record("sentence.looked_away", about=sentence, by=by, article=sentence.revision.article_id)


@transaction.atomic
def look_again(*, sentence: Sentence, by: User) -> None:
    """Have the sentence looked at again."""
    sentence = Sentence.objects.select_for_update(no_key=True).get(pk=sentence.pk)
    if reason := rules.why_not_look_again(by=by):
        raise Refused(reason)
    if not sentence.cleared_at:
        return
    sentence.cleared_by = sentence.cleared_at = None
    sentence.save(update_fields=["cleared_by", "cleared_at"])
    audit.record("sentence.to_look_at", about=sentence, by=by, article=sentence.revision.article_id)


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update(no_key=True).get(pk=article.pk)


def _move(article: Article, to: State, *also: str) -> None:
    """Change the state, along with the fields that say why; the only place that does."""
    if reason := rules.why_not_move(article, to):
        raise Refused(reason)
    article.state = to
    article.save(update_fields=["state", "changed_at", *also])
