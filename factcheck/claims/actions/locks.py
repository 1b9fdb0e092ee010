"""Holding what an act is about, always in the same order: claims by their ids, then their story."""

from typing import TypedDict, cast

from django.db.models import OuterRef, Subquery
from django_stubs_ext import WithAnnotations

from factcheck.articles.models import Revision
from factcheck.claims.models import Claim


class Numbered(TypedDict):
    revision_number: int


def locked(claim: Claim) -> "WithAnnotations[Claim, Numbered]":
    """Read the claim afresh and hold it and its story, whose gate must not open meanwhile; one query.

    It comes with the number of the story's newest revision.
    """
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    held = (
        Claim.objects.select_for_update(no_key=True, of=("self", "article"))
        .select_related("article")
        .annotate(revision_number=Subquery(newest.values("number")[:1]))
        .get(pk=claim.pk)
    )
    return cast("WithAnnotations[Claim, Numbered]", held)


def locked_alone(*claims: Claim) -> dict[int, Claim]:
    """Read the claims afresh and hold them, but not their story: two acts on many claims never wait for each other."""
    held = Claim.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return {claim.pk: claim for claim in held.filter(pk__in=[claim.pk for claim in claims])}


def save(claim: Claim, *fields: str) -> None:
    """Write what an act changed, and that it acted: whoever saw the claim before has stale eyes."""
    claim.version += 1
    claim.save(update_fields=[*fields, "version"])
