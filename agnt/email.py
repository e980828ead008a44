"""EMAIL_URL as Django's settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BACKEND = "django.core.mail.backends."
_PORTS = {"smtp": 587, "smtps": 465}
_NOBODY = ("", "console")


def nobody_carries(url: str) -> bool:
    """Whether letters stay in the house: printed, and never sent."""
    return url in _NOBODY


def email_settings(url: str) -> dict[str, Any]:
    """Django's e-mail settings for `console`, `file:FOLDER`, `smtp://` (STARTTLS; `?tls=0` without) and `smtps://`.

    Raises ImproperlyConfigured for anything else.
    """
    if nobody_carries(url):
        return {"EMAIL_BACKEND": f"{_BACKEND}console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return {"EMAIL_BACKEND": f"{_BACKEND}filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL is none of console, file:FOLDER, smtp://HOST and smtps://HOST.")
    return {
        "EMAIL_BACKEND": f"{_BACKEND}smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.query != "tls=0",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
