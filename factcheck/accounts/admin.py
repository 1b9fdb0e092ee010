"""People in the administration, and what every room's administration stands on."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.audit import actions as audit


def is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_active and request.user.is_admin


class ByRole:
    """Admins may do everything that the page offers, whatever flags and groups say; nobody deletes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return is_admin(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return is_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class ReadOnly(ByRole):
    """Rows that are looked at here and made elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(User)
class PersonAdmin(ByRole, DjangoUserAdmin[User]):
    list_display = ("username", "get_full_name", "email", "role", "is_senior", "is_active", "last_login")
    list_filter = ("role", "is_senior", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("role", "is_senior", "is_active")}),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "first_name", "last_name", "email", "role", "is_senior"),
            },
        ),
        (_("Password"), {"classes": ("wide",), "fields": ("usable_password", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:  # noqa: FBT001
        """Write down who changed what somebody may do."""
        super().save_model(request, obj, form, change)
        by = request.user if isinstance(request.user, User) else None
        told = {"role": obj.role, "is_senior": obj.is_senior, "is_active": obj.is_active}
        audit.record("person.changed" if change else "person.added", about=obj, by=by, **told)
