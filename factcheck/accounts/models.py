"""Who works here, and in which role."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Admin")


class UserManager(DjangoUserManager["User"]):
    """People by their usernames; whoever `createsuperuser` makes is an admin."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, **fields})

    def at_work(self) -> "models.QuerySet[User]":
        """Those who may sign in, by their names."""
        return self.filter(is_active=True).order_by("first_name", "last_name", "username")

    def editors(self) -> "models.QuerySet[User]":
        return self.at_work().filter(role=Role.EDITOR)


class User(AbstractUser):
    """A person of the newsroom."""

    objects: ClassVar[UserManager] = UserManager()

    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.REPORTER)
    is_senior = models.BooleanField(
        _("senior editor"),
        default=False,
        help_text=_("May override the gate, with a reason, and sees every embargo."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="user_senior_is_an_editor",
                condition=models.Q(is_senior=False) | models.Q(role=Role.EDITOR),
                violation_error_message=_("Only an editor can be a senior editor."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_editor(self) -> bool:
        """Editors decide; admins look after the sources and do not."""
        return self.role == Role.EDITOR

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN
