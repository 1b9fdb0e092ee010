"""What people type to come in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from factcheck.lib.text import clean_text


class SignInForm(AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("That username and password do not belong together. Both heed capital letters."),
    }

    def clean_username(self) -> str:
        username: str = clean_text(self.cleaned_data["username"])
        return username

    def get_invalid_login_error(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid_login"], code="invalid_login")
