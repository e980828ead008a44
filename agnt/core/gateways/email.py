"""Letters out of the house, by Django's e-mail backend (EMAIL_URL)."""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from agnt.lib import tx
from agnt.lib.errors import GatewayError

_PERMANENT = 500  # SMTP: 5xx will fail again


@dataclass(frozen=True, slots=True)
class File:
    """What is attached: text of some type, e.g. text/calendar."""

    name: str
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one address."""

    to: str
    subject: str
    text: str
    html: str = ""
    files: tuple[File, ...] = ()


def send(letter: Letter, message_id: str) -> None:
    """Hand the letter over. Raises GatewayError; RuntimeError inside a transaction."""
    if tx.open_depth():
        raise RuntimeError("a letter leaves outside of transactions")
    headers = {"Message-ID": f"<{message_id}@{settings.ENV.base_url.partition('//')[2].partition(':')[0]}>"}
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for file in letter.files:
        message.attach(file.name, file.text, file.type)
    try:
        message.send()
    except smtplib.SMTPResponseException as error:
        raise GatewayError("the mail server refused it", permanent=error.smtp_code >= _PERMANENT) from error
    except (smtplib.SMTPRecipientsRefused, BadHeaderError, ValueError) as error:
        raise GatewayError("the mail server refused the address", permanent=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise GatewayError("the mail server was not reached") from error
