"""Coming in, going out, and changing one's password: Django's own views in our words."""

from django.urls import path, reverse_lazy

from factcheck.accounts.views import PasswordView, SignInView, SignOutView

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-out/", SignOutView.as_view(), name="sign-out"),
    path("password/", PasswordView.as_view(success_url=reverse_lazy("home")), name="password"),
]
