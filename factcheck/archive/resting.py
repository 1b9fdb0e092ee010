"""What rests on which capture, in the whole newsroom."""

from datetime import datetime

from django.db.models import Exists, F, Func, JSONField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from factcheck.claims.models import Citation, Decision, Reopening
from factcheck.publishing.models import Publication
from factcheck.sources.models import Capture, Source


def prunable(*, before: datetime) -> QuerySet[Capture]:
    """Captures from before that moment whose bytes nobody will ask for: nothing rests on them, and newer ones are kept.

    One statement sees all of it at one moment, and that is enough, whoever is at work meanwhile:

    - A citation or a re-opening is only ever made to rest on its source's latest capture, by somebody who holds the
      source, and only who holds it makes another capture the latest. So the capture is the latest until what rests on
      it is there to be seen.
    - A decision is made on what its claim's citations stand on, by somebody who holds the claim, and only who holds it
      moves them to another capture. So a citation names the capture until the decision does.
    - A publication prints the capture in which a citation was first proved, and no citation ever lets go of that.
    """
    return (
        Capture.objects.kept()
        .filter(Exists(_newer_of_its_source()), at__lt=before)
        .exclude(_names_it(Source, "capture"))
        .exclude(_names_it(Citation, "capture"))
        .exclude(_names_it(Citation, "proved_capture"))
        .exclude(_names_it(Reopening, "before"))
        .exclude(_names_it(Reopening, "after"))
        .exclude(Exists(Decision.objects.filter(evidence__contains=_listed("citations", capture=OuterRef("pk")))))
        .exclude(Exists(Publication.objects.filter(record__contains=_listed("sources", sha256=OuterRef("sha256")))))
    )


def _newer_of_its_source() -> QuerySet[Capture]:
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    return Capture.objects.kept().filter(later, source=OuterRef("source"))


def _names_it(model: type[Model], field: str) -> Exists:
    return Exists(model._default_manager.filter(**{field: OuterRef("pk")}))  # noqa: SLF001 (Django documents it)


def _listed(key: str, **item: F | OuterRef) -> Combinable:
    """The least document that holds `item` in its list `key`: {key: [{…}]}."""
    pairs: list[Combinable] = [part for name, value in item.items() for part in (Value(name), value)]
    return _json("object", Value(key), _json("array", _json("object", *pairs)))


def _json(kind: str, *parts: Combinable) -> Func:
    return Func(*parts, function=f"jsonb_build_{kind}", output_field=JSONField())
