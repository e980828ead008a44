"""Sign-ins that are not made by their owner: the first owner of the platform, and the end of somebody's sessions."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from agnt.core import audit
from agnt.core.models import User
from agnt.env import env
from agnt.lib import tx
from agnt.lib.errors import DomainError


@tx.verb
def make_owner(*, email: str, by: str = "system:create_owner") -> str:
    """A sign-in that may do everything, made or raised to it; the one-time link by which he chooses his password.

    Raises DomainError `bad_email` (422).
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise DomainError("bad_email", "That is no e-mail address.", status=422) from problem
    user = User.objects.filter(email=address).first() or User.objects.create_user(address)
    user.is_active = user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_active", "is_staff", "is_superuser"])
    prove_email(user=user)
    audit.note(by=by, act="user.made_owner", on=user)
    return link_to_choose_password(user)


@tx.step
def prove_email(*, user: User) -> None:
    """Take his address as his own, without a code: who says so has checked it."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def has_email(*, user: User, email: str) -> bool:
    """Whether the address is his: the one he signs in with, or another that he has proven."""
    proven = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return user.email.lower() == email.lower() or proven.exists()


def link_to_choose_password(user: User) -> str:
    """Good once, for PASSWORD_RESET_TIMEOUT: the token is made of the password that it replaces."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("choose_password", kwargs={"uidb64": uid, "token": default_token_generator.make_token(user)})
    return env.base_url + path


@tx.step
def end_sessions(*, user: User) -> int:
    """Sign him out everywhere; returns how many sessions ended."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
