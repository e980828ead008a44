"""How django-allauth does things here: its letters are rows like all others."""

from typing import Any, ClassVar

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
    """Sign-ins by allauth; what it says is in `templates/account/` and here."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This sign-in was ended. Ask whoever runs the venue.",
        "cannot_remove_primary_email": "That is your main address: make another one the main address first.",
        "duplicate_email": "You have that address already.",
        "email_password_mismatch": "That address and that password do not go together. Look again, or ask for a code.",
        "email_taken": "Somebody signs in with that address already. If it is you, sign in or have a code mailed.",
        "enter_current_password": "Write the password that you have now.",
        "incorrect_code": "That is not the code of the letter. Look at it again, or have another one sent.",
        "incorrect_password": "That is not your password. Write it again.",
        "invalid_or_expired_key": "That code is too old. Have another one sent.",
        "invalid_login": "That sign-in cannot be used. Start again.",
        "invalid_password_reset": "That link has been used or is too old. Have a code mailed to you.",
        "max_email_addresses": "You can have %d addresses at the most.",
        "too_many_login_attempts": "That was wrong too often. Wait a few minutes, then try again.",
        "unknown_email": "Nobody signs in with that address.",
        "unverified_primary_email": "Type the code from the letter first: the address must be yours.",
        "select_only_one": "Pick one only.",
        "same_as_current": "That is what it is already.",
        "rate_limited": "That was too fast. Wait a minute, then try again.",
    }

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
