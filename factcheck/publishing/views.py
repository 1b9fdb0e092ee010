"""The public record as people see it: the preview and its gate for the newsroom, stories for everybody."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.lib.errors import Refused
from factcheck.publishing import actions, rules
from factcheck.publishing.exports import FORMATS
from factcheck.publishing.exports import export as write_export
from factcheck.publishing.models import Publication
from factcheck.publishing.records import Json, record_as_it_stands
from factcheck.publishing.structured_data import as_script, news_article
from factcheck.sources.models import Source


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the story in the house form as it would be published, and what stands in the way."""
    return _preview(request, _visible_article(cast("User", request.user), pk))


@require_POST
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast("User", request.user)
    article = _visible_article(user, pk)
    override = request.POST.get("override", "")
    try:
        actions.clear(article=article, by=user, override=override)
    except Refused as refused:
        return _preview(request, _visible_article(user, pk), refused=refused.sentence, override=override)
    messages.success(request, _("Cleared for publication."))
    return redirect("article-preview", pk=pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast("User", request.user)
    try:
        publication = actions.publish(article=_visible_article(user, pk), by=user)
    except Refused as refused:
        return _preview(request, _visible_article(user, pk), refused=refused.sentence)
    messages.success(request, _("Published."))
    return redirect("story", slug=publication.slug)


@require_safe
def export(request: HttpRequest, pk: int, format_name: str) -> HttpResponse:
    article = _visible_article(cast("User", request.user), pk)
    file = write_export(article, format_name, url=_public_url(request, article.slug))
    return HttpResponse(
        file.body,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


@login_not_required
@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "publishing/stories.html", {"stories": Publication.objects.current().newest_first().defer("record")}
    )


@login_not_required
@require_safe
def story(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show a published story; an older edition when `number` asks for it."""
    editions = list(Publication.objects.filter(slug=slug).order_by("-number").defer("record"))
    publication = get_object_or_404(Publication, slug=slug, number=number or (editions[0].number if editions else 0))
    record = publication.record
    return render(
        request,
        "publishing/story.html",
        {
            "publication": publication,
            "record": record,
            "editions": editions,
            "is_newest": publication == editions[0],
            "looks": looks_at(record),
            "looked_at_again": Claim.objects.filter(article=publication.article_id).reopened().exists(),
            "structured_data": as_script(news_article(record, url=_public_url(request, slug))),
        },
    )


@login_not_required
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List the stories that were published again, and when."""
    again = Publication.objects.republished().newest_first().defer("record")
    return render(request, "publishing/corrections.html", {"publications": again})


def looks_at(record: Json) -> dict[int, Source]:
    """The sources a record names, by id, as the watcher last saw them: one query.

    One that turned out to be another is watched as that one.
    """
    named = [source["source"] for source in record["sources"] if source["source"]]
    seen = ("last_checked_at", "last_seen_at", "outcome", "struck_at", "notice")
    sources = Source.objects.select_related("notice", "same_as__notice")
    sources = sources.only(*seen, "same_as", *(f"same_as__{name}" for name in seen))
    return {pk: source.same_as or source for pk, source in sources.in_bulk(named).items()}


def _preview(request: HttpRequest, article: Article, *, refused: str = "", override: str = "") -> HttpResponse:
    """The preview; after a refusal with its sentence on top, and the reason that was typed still in its field."""
    user = cast("User", request.user)
    record = record_as_it_stands(article)
    found = rules.blockers(article)
    clearance = article.clearances.first()
    return render(
        request,
        "publishing/preview.html",
        {
            "article": article,
            "record": record,
            "looks": looks_at(record),
            "blockers": found,
            "why_not_clear": rules.why_not_clear(article, by=user, found=[], override=""),
            "why_not_publish": rules.why_not_publish(
                article, by=user, found=found, overridden=clearance.overridden if clearance else []
            ),
            "editions": list(article.publications.all()),
            "formats": FORMATS,
            "refused": refused,
            "override": override,
        },
        status=409 if refused else 200,
    )


def _visible_article(user: User, pk: int) -> Article:
    return get_object_or_404(Article.objects.visible_to(user), pk=pk)


def _public_url(request: HttpRequest, slug: str | None) -> str:
    return request.build_absolute_uri(reverse("story", args=[slug])) if slug else ""
