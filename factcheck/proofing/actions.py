"""The verbs of proofreading: let the text stand despite a finding, and take that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.audit import actions as audit
from factcheck.lib.errors import Refused
from factcheck.lib.text import clean_text
from factcheck.proofing import rules
from factcheck.proofing.models import Dismissal
from factcheck.proofing.reading import findings_of


@transaction.atomic
def dismiss(*, article: Article, rule: str, start: int, reason: str, by: User) -> Dismissal:
    """Let the text stand where this rule found something in the story's newest revision; sent twice it acts once."""
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    reason = clean_text(reason).strip()
    found = next((one for one in findings_of(article.revision) if (one.rule, one.start) == (rule, start)), None)
    if found is None:
        raise Refused(_("This is not found in the text any more."))
    if found.dismissal:
        return found.dismissal
    if why := rules.why_not_dismiss(by=by, blocking=found.blocking, reason=reason):
        raise Refused(why)
    dismissal = Dismissal.objects.create(
        article=article,
        rule=rule,
        words=found.words,
        passage=found.passage,
        message=found.message,
        reason=reason,
        by=by,
    )
    audit.record("finding.dismissed", about=article, by=by, rule=rule, words=found.words, reason=reason)
    return dismissal


@transaction.atomic
def take_up_again(*, dismissal: Dismissal, by: User) -> None:
    """Have the finding stand again."""
    dismissal = Dismissal.objects.select_for_update(no_key=True).select_related("article").get(pk=dismissal.pk)
    if dismissal.withdrawn_at:
        return
    if why := rules.why_not_dismiss(by=by, blocking=False):
        raise Refused(why)
    dismissal.withdrawn_by, dismissal.withdrawn_at = by, timezone.now()
    dismissal.save(update_fields=["withdrawn_by", "withdrawn_at"])
    audit.record("finding.taken_up", about=dismissal.article, by=by, rule=dismissal.rule, words=dismissal.words)
