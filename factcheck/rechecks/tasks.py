"""What beat and the workers do: take what is due, hand it on in batches, look."""

from uuid import UUID

from celery import shared_task

from factcheck.rechecks import actions

MOST_BATCHES = 20  # in one sweep: what is left is due at the next one
AT_ONCE = 10  # pages somebody waits for in one batch: few, so that a slow one keeps few people waiting

_own = actions.OwnLookout()


@shared_task
def sweep() -> None:
    """Hand on what is due."""
    _hand_on(limit=50, wanted=False)


@shared_task
def sweep_wanted() -> None:
    """Hand on what somebody waits for."""
    _hand_on(limit=AT_ONCE, wanted=True)


@shared_task
def look(ids: list[int], token: str) -> None:
    """Look at a batch."""
    actions.look_at(ids=ids, token=UUID(token), fetcher=_own.lookout())


@shared_task
def tell() -> None:
    """Mail people what changed under their claims."""
    actions.tell_people()


@shared_task
def keep_up() -> None:
    """Make room for the looks to come, and forget the hosts that nobody asks any more."""
    actions.make_months()
    actions.forget_unused()


def _hand_on(*, limit: int, wanted: bool) -> None:
    for _batch in range(MOST_BATCHES):
        lease = actions.lease_due(limit=limit, wanted=wanted)
        if lease is None:
            return
        try:
            look.delay(lease.ids, str(lease.token))
        except look.OperationalError:
            # The broker is away. The rows stay due, and the next sweep hands them on.
            actions.let_go(lease)
            return
