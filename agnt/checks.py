"""Refuse a start that would only fail later: in production everything that must be kept secret has to be given."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from agnt.env import Env, split
from agnt.secrets import NEEDED_IN_PRODUCTION

LEAST = 32  # characters of a key that signs or hashes


def what_production_needs(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Every setting that production cannot do without, by name, and every one that is too weak to be one."""
    env: Env = settings.ENV
    if env.agnt_env != "production":
        return []
    missing = [name for name in NEEDED_IN_PRODUCTION if not getattr(env, name)]
    return [
        *(Error(f"{name.upper()} is needed in production.", hint=_hint(name), id="agnt.E001") for name in missing),
        *(
            Error(f"{name.upper()} {why}.", hint=_hint(name), id="agnt.E002")
            for name, rule in RULES.items()
            if name not in missing and (why := rule(getattr(env, name)))
        ),
        *_half_given(env),
    ]


def refuse_unfit() -> None:
    """For processes that run no system checks (web, workers, beat): raises ImproperlyConfigured with every error."""
    errors = [message for message in what_production_needs(None) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured(" ".join(str(message.msg) for message in errors))


def long_enough(value: str) -> str:
    """What is wrong with a key, or nothing."""
    if len(value) < LEAST:
        return f"is shorter than {LEAST} characters"
    return "repeats itself" if len(set(value)) < LEAST // 4 else ""


def fernet_keys(value: str) -> str:
    """Each of them must be one."""
    try:
        for key in split(value):
            Fernet(key)
    except ValueError:
        return "holds something that is not a Fernet key"
    return ""


def thirty_two_bytes(value: str) -> str:
    """The seed of an Ed25519 key."""
    try:
        raw = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return "is not URL-safe base64"
    return "" if len(raw) == 32 else "is not 32 bytes"


def https(value: str) -> str:
    """Links that we hand out carry secrets."""
    parts = urlsplit(value)
    return "" if parts.scheme == "https" and parts.hostname else "must be an https:// address"


def no_wildcard(value: str) -> str:
    """A host header that is believed ends in links."""
    return "may not be *" if "*" in split(value) else ""


RULES: dict[str, Callable[[str], str]] = {
    "secret_key": lambda value: "is shorter than 50 characters" if len(value) < 50 else long_enough(value),
    "fernet_keys": fernet_keys,
    "a2a_signing_key": long_enough,
    "identity_pepper": long_enough,
    "receipt_key": thirty_two_bytes,
    "public_url": https,
    "allowed_hosts": no_wildcard,
}

_PYTHON = "Make one: python -c "
_MAKE = _PYTHON + "'import secrets; print(secrets.token_urlsafe(50))'"
_HINTS = {
    "fernet_keys": _PYTHON + "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'",
    "receipt_key": _PYTHON + "'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'",
    "public_url": "The address under which guests reach this platform, as https://book.example.com.",
    "allowed_hosts": "The host names under which this platform is asked for, with commas between them.",
    "meta_app_secret": "It is in the Meta app's dashboard, under Settings, Basic.",
}


def _hint(name: str) -> str:
    return _HINTS.get(name, _MAKE)


def _half_given(env: Env) -> list[CheckMessage]:
    """WhatsApp's number and token only work together."""
    pair = {
        "WHATSAPP_PHONE_NUMBER_ID": env.whatsapp_phone_number_id,
        "WHATSAPP_ACCESS_TOKEN": env.whatsapp_access_token,
    }
    given = [name for name, value in pair.items() if value]
    if len(given) != 1:
        return []
    lacking = next(name for name in pair if name not in given)
    return [checks.Warning(f"{given[0]} is given without {lacking}: nothing is sent.", id="agnt.W001")]
