"""How a view gets at a row: by its id, among what the person asking may know of; the rest is not there."""

from typing import TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from factcheck.accounts.models import User
from factcheck.articles.models import Article, PendingRevision, Sentence
from factcheck.claims.models import Citation, Claim, LostPlace, Occurrence, Query
from factcheck.lib.errors import Refused
from factcheck.proofing.models import Dismissal
from factcheck.sources.models import Capture, Notice, Source

Row = TypeVar("Row", bound=Model)


def user_of(request: HttpRequest) -> User:
    """Whoever is signed in: the middleware lets nobody else come this far."""
    return cast("User", request.user)


def article_or_404(request: HttpRequest, pk: int) -> Article:
    return _one(Article.objects.visible_to(user_of(request)).select_related("author", "editor"), pk)


def claim_or_404(request: HttpRequest, pk: int) -> Claim:
    return _one(Claim.objects.visible_to(user_of(request)).select_related("article"), pk)


def claim_numbered(article: Article, number: int) -> Claim:
    """The standing claim that people call by this number."""
    claim = article.claims.standing().filter(number=number).first()
    if claim is None:
        raise Refused(_("There is no claim %(number)s in this story.") % {"number": number})
    return claim


def citation_or_404(request: HttpRequest, pk: int) -> Citation:
    return _one(Citation.objects.visible_to(user_of(request)).select_related("claim__article", "source"), pk)


def occurrence_or_404(request: HttpRequest, pk: int) -> Occurrence:
    claims = Claim.objects.visible_to(user_of(request))
    return _one(Occurrence.objects.filter(claim__in=claims).select_related("claim__article", "revision"), pk)


def lost_place_or_404(request: HttpRequest, pk: int) -> LostPlace:
    return _one(LostPlace.objects.visible_to(user_of(request)).select_related("claim__article"), pk)


def pending_or_404(request: HttpRequest, pk: int) -> PendingRevision:
    articles = Article.objects.visible_to(user_of(request))
    pending = PendingRevision.objects.filter(base__article__in=articles)
    return _one(pending.select_related("base__article", "by"), pk)


def dismissal_or_404(request: HttpRequest, pk: int) -> Dismissal:
    articles = Article.objects.visible_to(user_of(request))
    return _one(Dismissal.objects.filter(article__in=articles).select_related("article"), pk)


def query_or_404(request: HttpRequest, pk: int) -> Query:
    return _one(Query.objects.visible_to(user_of(request)).select_related("revision__article"), pk)


def sentence_or_404(request: HttpRequest, pk: int) -> Sentence:
    articles = Article.objects.visible_to(user_of(request))
    return _one(Sentence.objects.filter(revision__article__in=articles).select_related("revision__article"), pk)


def source_or_404(request: HttpRequest, pk: int) -> Source:
    return _one(Source.objects.visible_to(user_of(request)).select_related("publisher__group", "added_by"), pk)


def capture_or_404(request: HttpRequest, pk: int) -> Capture:
    sources = Source.objects.visible_to(user_of(request))
    return _one(Capture.objects.filter(source__in=sources).select_related("source__publisher"), pk)


def notice_or_404(request: HttpRequest, pk: int) -> Notice:
    sources = Source.objects.visible_to(user_of(request))
    return _one(Notice.objects.filter(source__in=sources).select_related("source"), pk)


def _one(rows: QuerySet[Row], pk: int) -> Row:
    return get_object_or_404(rows, pk=pk)
