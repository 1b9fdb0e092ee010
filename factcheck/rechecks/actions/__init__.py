"""The verbs of watching: taking what is due, looking at it, and writing down what follows."""

from factcheck.rechecks.actions.alerts import tell_people
from factcheck.rechecks.actions.dismissing import dismiss_notice, restore_notice
from factcheck.rechecks.actions.hosts import forget_unused
from factcheck.rechecks.actions.leases import Lease, lease_several, lease_these, let_go, under_way
from factcheck.rechecks.actions.looks import OwnLookout, look_at, look_now
from factcheck.rechecks.actions.months import make_months
from factcheck.rechecks.actions.papers import Answers, Imported, ask_about_papers, import_retractions

__all__ = [
    "Answers",
    "Imported",
    "Lease",
    "OwnLookout",
    "ask_about_papers",
    "dismiss_notice",
    "forget_unused",
    "import_retractions",
    "lease_several",
    "lease_these",
    "let_go",
    "look_at",
    "look_now",
    "make_months",
    "restore_notice",
    "tell_people",
    "under_way",
]
