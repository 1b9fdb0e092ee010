from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FactcheckConfig(AppConfig):
    """The one Django app; its rooms are the packages beside this file."""

    name = "factcheck"
    default = True
    verbose_name = _("Fact-checking")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Loaded here, so that the rooms' shared tasks belong to our Celery app and not to an unconfigured
        # default.
        from factcheck import celery  # noqa: F401, PLC0415

        post_migrate.connect(make_months, sender=self)


def make_months(**_: Any) -> None:
    """Have the tables for the looks of the next months, also where no beat sees to it."""
    from factcheck.rechecks import actions  # noqa: PLC0415 (the apps first)

    actions.make_months()


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's administration, behind a door that asks for the role."""

    default = False
    default_site = "factcheck.accounts.site.NewsroomAdminSite"
