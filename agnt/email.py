"""EMAIL_URL as Django's settings."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from agnt.env import env

log = structlog.get_logger(__name__)

_BACKEND = "django.core.mail.backends."
_PORTS = {"smtp": 587, "smtps": 465}
_NOBODY = ("", "console")


def nobody_carries(url: str) -> bool:
    """Whether letters stay in the house: kept in their rows, and never sent."""
    return url in _NOBODY


class Kept(BaseEmailBackend):
    """Where nobody carries letters: a line in the log for each, of where it is read and nothing of what it says."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """All of them stay here; how many."""
        for _letter in email_messages:
            if env.agnt_env == "production":
                log.warning("mail.not_sent", why="EMAIL_URL names no mail server")
            else:
                log.info("mail.kept", read_at=f"{env.base_url}/simulator/letters/")
        return len(email_messages)


def email_settings(url: str) -> dict[str, Any]:
    """Django's e-mail settings for `console`, `file:FOLDER`, `smtp://` (STARTTLS; `?tls=0` without) and `smtps://`.

    Raises ImproperlyConfigured for anything else.
    """
    if nobody_carries(url):
        return {"EMAIL_BACKEND": f"{__name__}.{Kept.__name__}"}
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
