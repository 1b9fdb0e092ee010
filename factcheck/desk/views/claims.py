"""What is done to a claim, and to the places where it stands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import push_url, retarget, trigger_client_event

from factcheck.articles.models import State
from factcheck.claims import actions
from factcheck.claims.models import Claim, Verdict
from factcheck.claims.rules import NEEDS_A_NOTE
from factcheck.desk.access import article_or_404, claim_numbered, claim_or_404, occurrence_or_404, user_of
from factcheck.desk.forms import MergeForm, RaiseForm, SplitForm, VerdictForm
from factcheck.desk.outline import Outline
from factcheck.desk.page import DESK, answer, card_context, desk_context, desk_url, say
from factcheck.lib.errors import Conflict, Refused
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment

# What is said aloud once a verdict is saved.
SAID = {
    Verdict.VERIFIED: gettext_lazy("Claim %(number)s verified."),
    Verdict.UNCONFIRMED: gettext_lazy("Claim %(number)s unconfirmed."),
    Verdict.DISPUTED: gettext_lazy("Claim %(number)s disputed."),
    Verdict.WRONG: gettext_lazy("Claim %(number)s wrong."),
    Verdict.NO_CLAIM: gettext_lazy("Claim %(number)s: nothing to check."),
}


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a verdict and go on to the next unresolved claim; a refusal says why, and keeps the note."""
    claim = claim_or_404(request, pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _card_again(
            request,
            claim,
            refusal=_("Choose one of the verdicts."),
            note=request.POST.get("note", ""),
            status=422,
        )
    verdict, note = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["note"]
    try:
        actions.decide(claim=claim, by=user_of(request), verdict=verdict, note=note, seen=form.cleaned_data["seen"])
    except Conflict as conflict:
        return _card_again(
            request,
            claim,
            refusal=conflict.sentence,
            note=note,
            status=409,
            theirs=conflict.current.get("status", conflict.current.get("verdict")),
            mine=verdict.value,
        )
    except Refused as refused:
        wants_note = verdict if verdict in NEEDS_A_NOTE and not note.strip() else None
        return _card_again(request, claim, refusal=refused.sentence, note=note, status=409, wants_note=wants_note)
    outline = Outline.of(claim.article)
    following = outline.unresolved_after(claim.pk)
    return _next_card(
        request,
        claim,
        outline=outline,
        to=following.claim if following else claim.pk,
        said=" ".join([SAID[verdict] % {"number": claim.number}, outline.left_words]),
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's last decision in this story, and show its claim."""
    article = article_or_404(request, pk)
    decision = actions.undo(article=article, by=user_of(request))
    claim = decision.claim
    claim.article = article
    verdict = _("to be looked at") if claim.is_stale else Verdict(decision.verdict).label.lower()
    said = _("Claim %(number)s is again: %(verdict)s.") % {"number": claim.number, "verdict": verdict}
    return _next_card(request, claim, outline=Outline.of(article), to=claim.pk, said=said)


@require_POST
def raise_(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a claim from words of the story, by their place or by the words themselves."""
    article, user = article_or_404(request, pk), user_of(request)
    form = RaiseForm(request.POST)
    place = form.place_in(article.revision.text) if form.is_valid() else None
    if place is None:
        return render_page_or_fragment(
            request, DESK, fragment="desk", context=desk_context(article, user, raise_form=form), status=422
        )
    claim = actions.raise_claim(article=article, start=place[0], end=place[1], by=user)
    said = _("Claim %(number)s is raised.") % {"number": claim.number}
    return answer(request, article, claim=claim.pk, said=said)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_or_404(request, pk)
    actions.drop_claim(claim=claim, by=user_of(request))
    return answer(request, claim.article, said=_("Claim %(number)s is dropped.") % {"number": claim.number})


@require_POST
def split(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_or_404(request, pk)
    form = SplitForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Put a line break wherever a new claim begins."))
    parts = actions.split_claim(claim=claim, parts=form.cleaned_data["parts"], by=user_of(request))
    said = _("Claim %(number)s is now %(count)s claims.") % {"number": claim.number, "count": len(parts)}
    return answer(request, claim.article, claim=parts[0].pk, said=said)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_or_404(request, pk)
    form = MergeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the number of the claim that this one repeats."))
    into = claim_numbered(claim.article, form.cleaned_data["into"])
    actions.merge_claims(claim=claim, into=into, by=user_of(request))
    said = _("Claim %(number)s is now part of claim %(into)s.") % {
        "number": claim.number,
        "into": into.number,
    }
    return answer(request, claim.article, claim=into.pk, said=said)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this place repeats the claim: its verdict covers it too."""
    occurrence = occurrence_or_404(request, pk)
    claim = occurrence.claim
    actions.confirm_occurrence(occurrence=occurrence, by=user_of(request))
    said = _("Claim %(number)s covers this place too.") % {"number": claim.number}
    return answer(request, claim.article, claim=claim.pk, said=said)


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this place says something else: it becomes a claim of its own."""
    occurrence = occurrence_or_404(request, pk)
    article, was = occurrence.claim.article, occurrence.claim_id
    own = actions.reject_occurrence(occurrence=occurrence, by=user_of(request))
    return answer(request, article, claim=was, said=_("It is now claim %(number)s.") % {"number": own.number})


def _next_card(request: HttpRequest, claim: Claim, *, outline: Outline, to: int, said: str) -> HttpResponse:
    article = claim.article
    if article.state != State.CHECKING:
        # The story was taken up again, so more of the desk has changed than the card.
        article.refresh_from_db()
        response = answer(request, article, claim=to, said=said)
        return retarget(response, "#desk") if wants_fragment(request) else response
    address = desk_url(article, to)
    if not wants_fragment(request):
        messages.success(request, said)
        return HttpResponseRedirect(address)
    context = card_context(article, user_of(request), to, left_behind=claim.pk, outline=outline)
    response = render_page_or_fragment(request, DESK, fragment="card", context=context)
    trigger_client_event(say(response, said), "decided")
    return push_url(response, address.partition("#")[0])


def _card_again(
    request: HttpRequest, claim: Claim, *, refusal: str, note: str, status: int, **more: object
) -> HttpResponse:
    """The same card with what was typed; pressing again acts on the version that stands now."""
    user = user_of(request)
    show = card_context if wants_fragment(request) else desk_context
    context = show(claim.article, user, claim.pk, note=note) | {"refusal": refusal, **more}
    return render_page_or_fragment(request, DESK, fragment="card", context=context, status=status)
