"""Citing a source for a claim, and watching how that turns out."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import retarget

from factcheck.accounts.models import User
from factcheck.claims.actions import SentTwice, attach_citation, withdraw_citation
from factcheck.claims.models import Claim
from factcheck.desk.access import citation_or_404, claim_or_404, user_of
from factcheck.desk.card import citations_in_context, evidence_of
from factcheck.desk.forms import CitationForm
from factcheck.desk.page import DESK, answer, desk_url
from factcheck.lib.errors import Refused
from factcheck.lib.htmx import render_page_or_fragment, wants_fragment
from factcheck.sources import actions as source_actions
from factcheck.sources.models import Source

CITE = "desk/cite.html"


@require_http_methods(["GET", "POST"])
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a citation; on any failure the form comes back with what was typed and why it did not go."""
    claim = claim_or_404(request, pk)
    form = CitationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _attach(form, claim, by=user_of(request)):
        response = answer(request, claim.article, claim=claim.pk, said=_("The citation is attached."))
        return retarget(response, "#desk") if wants_fragment(request) else response
    return _form(request, claim, form)


@require_GET
def cite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, filled in to cite a page by the words it has now where those that were cited stood."""
    cited = get_object_or_404(citations_in_context(user_of(request)), pk=pk)
    now: str = getattr(cited, "words_lit", "")
    form = CitationForm(
        initial={
            "address": cited.source.url,
            "quote": now,
            "locator": cited.locator,
            "stance": cited.stance,
            "proves": cited.proves,
        }
    )
    return _form(request, claim_or_404(request, cited.claim_id), form)


@require_GET
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """One citation's card, while its page is being fetched: it stops asking once that is settled."""
    if not wants_fragment(request):
        citation = citation_or_404(request, pk)
        return HttpResponseRedirect(desk_url(citation.claim.article, citation.claim_id))
    shown = get_object_or_404(citations_in_context(user_of(request)), pk=pk)
    return render_page_or_fragment(request, DESK, fragment="citation", context={"evidence": evidence_of(shown)})


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    citation = citation_or_404(request, pk)
    withdraw_citation(citation=citation, by=user_of(request))
    return answer(request, citation.claim.article, claim=citation.claim_id, said=_("The citation is withdrawn."))


def _form(request: HttpRequest, claim: Claim, form: CitationForm) -> HttpResponse:
    return render_page_or_fragment(
        request,
        CITE,
        fragment="form",
        context={"claim": claim, "article": claim.article, "form": form},
        status=422 if form.errors else 200,
    )


def _attach(form: CitationForm, claim: Claim, *, by: User) -> bool:
    """Do both or neither: a source nobody cites helps nobody. A form that is sent twice does it once."""
    given = form.cleaned_data
    field = form.source_field
    try:
        with transaction.atomic():
            source = _source(form, by=by)
            field = "quote"
            attach_citation(
                claim=claim,
                source=source,
                by=by,
                quote=given["quote"],
                locator=given["locator"],
                stance=given["stance"],
                proves=given["proves"],
                once=given["once"],
            )
    except SentTwice as twice:
        if twice.citation.withdrawn_at:
            form.add_error(None, twice.sentence)
        return not twice.citation.withdrawn_at
    except Refused as refused:
        form.add_error(field, refused.sentence)
        return False
    return True


def _source(form: CitationForm, *, by: User) -> Source:
    given = form.cleaned_data
    if given["how"] == CitationForm.WEB:
        return source_actions.source_for_url(url=given["address"], by=by)
    if given["how"] == CitationForm.DOCUMENT:
        return source_actions.add_document(
            name=given["document"].name,
            given=given["document"].read(),
            title=given["title"],
            confidential=given["confidential"],
            by=by,
        )
    return source_actions.add_by_hand(
        kind=given["kind"],
        title=given["title"],
        record=given["record"] or given["quote"],
        confidential=given["confidential"],
        by=by,
    )
