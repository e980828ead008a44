"""How django-allauth does things here: its letters are rows like all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django import forms
from django.http import HttpRequest

from agnt.core import mail
from agnt.core.models import User
from agnt.env import env
from agnt.lib import ids, text

NAME_LENGTH = 120


class SignupForm(forms.Form):
    """What is asked besides e-mail and password."""

    name = forms.CharField(
        label="Your name",
        max_length=NAME_LENGTH,
        help_text="As your colleagues know you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth asks for it; the name was set by the adapter before the user was saved."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Sign-ins by allauth."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter: no request waits for a mail server."""
        request = allauth_context.request
        site = {"name": "AGNT", "domain": env.base_url}
        given = {"request": request, "email": email, "current_site": site} | context
        message = self.render_mail(template_prefix, email, given)
        mail.send(
            key=f"{template_prefix.removeprefix('account/')}:{ids.token()}",
            to=email,
            subject=message.subject,
            text=message.body,
        )

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The name goes along with what allauth itself fills in."""
        user.name = text.clamp(text.clean(str(form.cleaned_data.get("name", ""))), NAME_LENGTH)
        saved: User = super().save_user(request, user, form, commit)
        return saved
