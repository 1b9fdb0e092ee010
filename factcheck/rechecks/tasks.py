"""What beat and the workers do: take what is due, hand it on in batches, look."""

from uuid import UUID

from celery import shared_task

from factcheck.rechecks import actions

A_BATCH = 50
MOST_BATCHES = 20  # under way at a time: whoever ends some hands on the next, so more would only wait
TOGETHER = 4  # leased at a time, which costs hardly more than one
AT_ONCE = 10  # pages somebody waits for in one batch: few, so that a slow one keeps few people waiting
# The broker hands out what has the lower number first.
SOON, IN_TURN = 0, 9

_own = actions.OwnLookout()


@shared_task
def sweep() -> None:
    """Hand on what is due, as far as there are not enough batches under way."""
    room = MOST_BATCHES - actions.under_way() // A_BATCH
    for _time in range(room // TOGETHER):
        if not _hand_on(batches=TOGETHER, limit=A_BATCH, wanted=False):
            return


@shared_task
def sweep_wanted() -> None:
    """Hand on what somebody waits for."""
    for _time in range(MOST_BATCHES // TOGETHER):
        if not _hand_on(batches=TOGETHER, limit=AT_ONCE, wanted=True):
            return


@shared_task
def look(ids: list[int], token: str) -> None:
    """Look at a batch, and hand on what has become due: where much is due nobody waits for the next sweep."""
    actions.look_at(ids=ids, token=UUID(token), fetcher=_own.lookout())
    sweep()


@shared_task
def tell() -> None:
    """Mail people what changed under their claims."""
    actions.tell_people()


@shared_task
def keep_up() -> None:
    """Make room for the looks to come, and forget the hosts that nobody asks any more."""
    actions.make_months()
    actions.forget_unused()


@shared_task
def ask_about_papers() -> None:
    """Ask Crossref about the papers whose time has come."""
    actions.ask_about_papers()


def _hand_on(*, batches: int, limit: int, wanted: bool) -> bool:
    """Hand on so many batches; False when there are none, or nobody to hand them to."""
    leases = actions.lease_several(batches=batches, limit=limit, wanted=wanted)
    for at, lease in enumerate(leases):
        try:
            look.apply_async((lease.ids, str(lease.token)), priority=SOON if wanted else IN_TURN)
        except look.OperationalError:
            # The broker is away. The rows stay due, and the next sweep hands them on.
            for left in leases[at:]:
                actions.let_go(left)
            return False
    return bool(leases)
