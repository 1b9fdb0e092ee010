"""Leasing as a sweep does, but one batch at a time."""

from factcheck.rechecks.actions import Lease, lease_several
from factcheck.rechecks.actions.leases import BATCH


def lease_due(*, limit: int = BATCH, wanted: bool = False) -> Lease | None:
    """Take one batch of what is due; None when there is none."""
    return next(iter(lease_several(batches=1, limit=limit, wanted=wanted)), None)
