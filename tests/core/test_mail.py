"""Letters: queued with what caused them, sent once, tried again, given up."""

import smtplib
from datetime import timedelta
from unittest.mock import patch

import pytest
import structlog
from django.core import mail as box
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from agnt.core import mail, tasks
from agnt.core.gateways.email import File
from agnt.core.models import Mail, Person
from agnt.email import email_settings
from agnt.env import env
from agnt.lib import clock

pytestmark = pytest.mark.django_db(transaction=True)


def queued(key: str = "k1", **more: object) -> Mail:
    with transaction.atomic():
        given = {"to": "ayu@example.com", "subject": "Your\ncode", "text": "123 456"} | more
        return mail.send(key=key, **given)  # type: ignore[arg-type]


def test_a_letter_leaves_once() -> None:
    row = queued(files=[File("a.ics", "BEGIN:VCALENDAR", "text/calendar")])
    tasks.send_mail(row.pk)
    tasks.send_mail(row.pk)
    (letter,) = box.outbox
    assert (letter.to, letter.subject, letter.body) == (["ayu@example.com"], "Your code", "123 456")
    assert letter.attachments[0][0] == "a.ics"
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("sent", 1)


def test_the_same_act_makes_one_letter() -> None:
    assert queued().pk == queued(text="something else").pk
    assert Mail.objects.count() == 1


def test_address_and_words_are_sealed_under_the_persons_key() -> None:
    person = Person.objects.create()
    row = queued(person_id=person.pk)
    assert b"ayu@" not in bytes(row.sealed_letter)
    assert Mail.objects.get(pk=row.pk).letter["to"] == "ayu@example.com"


def test_a_server_that_is_away_is_tried_again_later_and_a_refusal_is_final() -> None:
    row = queued()
    with patch("django.core.mail.EmailMultiAlternatives.send", side_effect=ConnectionRefusedError):
        tasks.send_mail(row.pk)
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("queued", 1)
    assert row.next_at > clock.now()
    tasks.send_mail(row.pk)
    assert box.outbox == []
    refused = smtplib.SMTPResponseException(550, b"no such box")
    with (
        clock.frozen(clock.now() + timedelta(minutes=2)),
        patch("django.core.mail.EmailMultiAlternatives.send", side_effect=refused),
    ):
        tasks.send_mail(row.pk)
    row.refresh_from_db()
    assert row.status == "failed"


def test_a_letter_whose_sender_died_is_found_by_the_job_and_a_failed_one_can_be_sent_again() -> None:
    row = queued()
    assert mail.claim(mail_id=row.pk) is not None
    assert mail.claim(mail_id=row.pk) is None
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert mail.sweep() == "1 letters"
        claimed = mail.claim(mail_id=row.pk)
    assert claimed is not None
    assert claimed.attempt == 2
    mail.failed(claimed=claimed, why="gone", permanent=True)
    mail.retry(mail_id=row.pk, by="staff:1")
    tasks.send_mail(row.pk)
    assert len(box.outbox) == 1


@pytest.mark.parametrize(
    ("url", "backend"),
    [("console", "email"), ("file:letters", "filebased"), ("smtp://a:b@mail.example", "smtp"), ("smtps://m", "smtp")],
)
def test_each_kind_of_url_names_its_backend(url: str, backend: str) -> None:
    assert email_settings(url)["EMAIL_BACKEND"].split(".")[-2] == backend


def test_where_nobody_carries_letters_the_log_says_where_one_is_read_and_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with structlog.testing.capture_logs() as said:
        backend = get_connection(email_settings("console")["EMAIL_BACKEND"])
        assert backend.send_messages([EmailMessage("Your code", "It is 123 456.", to=["a@b.example"])]) == 1
        monkeypatch.setattr(env, "agnt_env", "production")
        backend.send_messages([EmailMessage("Your code", "It is 123 456.", to=["a@b.example"])])
    assert [line["event"] for line in said] == ["mail.kept", "mail.not_sent"]
    assert said[0]["read_at"].endswith("/simulator/letters/")
    assert "123" not in f"{said}{capsys.readouterr()}"


def test_another_url_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured):
        email_settings("gopher://x")
