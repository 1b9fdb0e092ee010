"""What beat has done once a day."""

from datetime import timedelta

from celery import shared_task

from factcheck.archive import actions, rules

WITHIN = timedelta(minutes=5)  # below the tasks' limits; what is left has waited for long and can wait for tomorrow


@shared_task
def prune() -> None:
    """Remove the bytes of old captures on which nothing rests."""
    if before := rules.old_before():
        actions.prune(before=before, within=WITHIN)
