"""The verbs of watching: taking what is due, looking at it, and writing down what follows."""

from factcheck.rechecks.actions.alerts import tell_people
from factcheck.rechecks.actions.hosts import forget_unused
from factcheck.rechecks.actions.leases import Lease, lease_due, lease_these, let_go
from factcheck.rechecks.actions.looks import OwnLookout, look_at, look_now
from factcheck.rechecks.actions.months import make_months

__all__ = [
    "Lease",
    "OwnLookout",
    "forget_unused",
    "lease_due",
    "lease_these",
    "let_go",
    "look_at",
    "look_now",
    "make_months",
    "tell_people",
]
