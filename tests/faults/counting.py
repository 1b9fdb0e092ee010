"""What the rows say afterwards: is every look there, and is nothing there twice?"""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from factcheck.accounts.models import Role, User
from factcheck.audit.models import Entry
from factcheck.claims.actions import attach_citation, decide
from factcheck.claims.models import Claim, Reopening, Stance, Verdict
from factcheck.rechecks.actions import look_now
from factcheck.rechecks.models import Recheck
from factcheck.rechecks.schedule import LEASE
from factcheck.sources.actions import source_for_url, want_look
from factcheck.sources.models import Capture, RobotsFile, Source
from tests.factories import ClaimFactory
from tests.faults.crew import wait_for
from tests.faults.site import QUOTE, Site, host_of


@dataclass
class Due:
    """Sources that have changed and are due, each under a verified claim; and what must come of it, once each."""

    site: Site
    sources: list[Source]
    claims: list[Claim]
    mark: dict[type, int] = field(default_factory=dict)

    def change(self, *, wanted: bool = True, again: bool = False) -> None:
        """Have every page say something else, and every source be due, as if somebody waited for it or as a routine.

        `again`: what is said was said before, when it came to nothing.
        """
        self.mark = {model: _last(model) for model in (Recheck, Capture, Reopening, Entry)}
        for source in self.sources:
            self.site.hours[host_of(source.url)] += not again
        if wanted:
            for source in self.sources:
                want_look(source=source, by=source.added_by)
        else:
            Source.objects.filter(pk__in=self._ids).update(next_check_at=Now())

    @property
    def captures(self) -> int:
        """How many there are since."""
        return self._new(Capture, "source").total()

    @property
    def looked_at(self) -> Counter[int]:
        return self._new(Recheck, "source")

    def wait(self, *, within: float = 90.0) -> None:
        """Wait until every source was looked at and nobody holds one."""
        wait_for(lambda: not self.lost, what=f"{len(self.sources)} sources are looked at", within=within)

    @property
    def lost(self) -> int:
        """Sources of which a look, its capture, its claim or what comes next is missing."""
        captures, reopened = self._new(Capture, "source"), self._new(Reopening, "claim")
        late = set(
            Source.objects.filter(pk__in=self._ids)
            .filter(Q(lease__isnull=False) | Q(next_check_at__isnull=True) | Q(next_check_at__lte=Now()))
            .values_list("pk", flat=True)
        )
        looks = self.looked_at
        return sum(
            source.pk in late or not (looks[source.pk] and captures[source.pk] and reopened[claim.pk])
            for source, claim in zip(self.sources, self.claims, strict=True)
        )

    @property
    def doubled(self) -> int:
        """Effects that are there more than once."""
        return sum(
            many - 1
            for model, of in ((Recheck, "source"), (Capture, "source"), (Reopening, "claim"), (Entry, "about_id"))
            for many in self._new(model, of).values()
            if many > 1
        )

    def told(self) -> str:
        """Say how each source stands, for whoever looks for what went wrong."""
        told = []
        for source in Source.objects.filter(pk__in=self._ids).order_by("pk"):
            looks = source.rechecks.filter(pk__gt=self.mark[Recheck]).order_by("pk")
            seen = ", ".join(f"{look.at:%M:%S.%f} {look.outcome} ({look.sentence})" for look in looks)
            told.append(
                f"source {source.pk}: attempts {source.attempts}, wanted {source.wanted_at}, next "
                f"{source.next_check_at}, leased until {source.leased_until}, {source.trouble or 'no trouble'}, "
                f"looks: {seen or 'none'}"
            )
        return "\n      ".join(["", *told])

    def _new(self, model: Any, of: str) -> Counter[int]:
        rows = model.objects.filter(pk__gt=self.mark.get(model, 0))
        if model is Entry:
            rows = rows.filter(verb="claim.reopened", about_id__in=[claim.pk for claim in self.claims])
        elif of == "claim":
            rows = rows.filter(claim__in=self.claims)
        else:
            rows = rows.filter(source__in=self._ids)
        return Counter(rows.order_by().values_list(of, flat=True))

    @property
    def _ids(self) -> list[int]:
        return [source.pk for source in self.sources]


def bring_in(count: int, *, site: Site, ada: User, ben: User) -> Due:
    """Bring in pages that nobody has seen, cite each for a claim of its own, and have the claims verified."""
    with transaction.atomic():
        sources = [source_for_url(url=site.new_page(), by=ada) for _ in range(count)]
        citations = [
            attach_citation(claim=ClaimFactory.create(), source=source, by=ada, quote=QUOTE, stance=Stance.SUPPORTS)
            for source in sources
        ]
        # The first look is ours, not the workers'.
        Source.objects.filter(pk__in=[source.pk for source in sources]).update(next_check_at=None, wanted_at=None)
    look_now(sources=sources)
    # Those who come now are to ask for it themselves.
    RobotsFile.objects.all().delete()
    claims = []
    for citation in citations:
        citation.claim.refresh_from_db()
        decide(claim=citation.claim, by=ben, verdict=Verdict.VERIFIED, seen=citation.claim.version)
        claims.append(citation.claim)
    return Due(site, sources, claims)


def cast() -> tuple[User, User]:
    """Somebody who cites, and somebody who verifies."""
    return (
        User.objects.create_user("ada", role=Role.REPORTER),
        User.objects.create_user("ben", role=Role.EDITOR),
    )


def let_leases_run_out() -> None:
    """Do what ten minutes do to the leases of the dead, and to the wishes that are older."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE factcheck_source SET leased_until = leased_until - %(passed)s, wanted_at = wanted_at - %(passed)s "
            "WHERE lease IS NOT NULL",
            {"passed": LEASE + timedelta(seconds=1)},
        )
    let_turns_run_out()


def let_turns_run_out() -> None:
    """Do what half a minute does to the turns of the dead at a site."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE factcheck_host SET leased_until = statement_timestamp() - interval '1 second' "
            "WHERE lease IS NOT NULL"
        )


def unsound() -> tuple[int, int]:
    """Count what the product's own checks of audit and captures complain of; and files that no row refers to."""
    audit, captures = _checked("verify_audit"), _checked("verify_captures")
    wrong = len(audit["broken"]) + sum(len(captures[state]) for state in ("missing", "altered", "unreadable"))
    return wrong, len(captures["orphaned"])


def _checked(command: str) -> dict[str, Any]:
    out = StringIO()
    # What it complains of is said in what it printed.
    with suppress(CommandError):
        call_command(command, "--json", stdout=out)
    checked: dict[str, Any] = json.loads(out.getvalue())
    return checked


def _last(model: Any) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
