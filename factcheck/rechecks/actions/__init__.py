"""The verbs of watching: taking what is due, looking at it, and writing down what follows."""

from factcheck.rechecks.actions.alerts import tell_people
from factcheck.rechecks.actions.leases import Lease, lease_due, lease_these, let_go
from factcheck.rechecks.actions.looks import look_at, look_now
from factcheck.rechecks.actions.papers import Answers, Imported, ask_about_papers, import_retractions

__all__ = [
    "Answers",
    "Imported",
    "Lease",
    "ask_about_papers",
    "import_retractions",
    "lease_due",
    "lease_these",
    "let_go",
    "look_at",
    "look_now",
    "tell_people",
]
