"""Letters by e-mail."""

from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped
from agnt.core.models.people import Person
from agnt.core.sealed import SealedJson
from agnt.lib import clock

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class MailQuerySet(models.QuerySet["Mail"]):
    """Reads of letters."""

    def due(self) -> "QuerySet[Mail]":
        """To be sent now: queued, or left behind by a sender that died."""
        return self.filter(status__in=[Mail.Status.QUEUED, Mail.Status.SENDING], next_at__lte=clock.now())


class Mail(Stamped):
    """One letter on its way. Address and words are sealed, under the person's key where it is to a person.

    `letter` is {"to", "subject", "text", "html", "files": [{"name", "text", "type"}]}.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    TRANSITIONS: Final = {
        Status.QUEUED: {Status.SENDING},
        Status.SENDING: {Status.SENT, Status.QUEUED, Status.FAILED},
        Status.FAILED: {Status.QUEUED},
        Status.SENT: frozenset[Status](),
    }

    key = models.CharField(max_length=120, help_text="What act made it: the same act makes it once.")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="mails")
    sealed_letter = models.BinaryField(default=bytes, editable=False)
    letter = SealedJson("sealed_letter", owner="person_id")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now, help_text="Due time; while sending, the lease.")
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="mail_once_per_key")]
        indexes = [models.Index(fields=["next_at"], condition=Q(status__in=["queued", "sending"]), name="mail_due")]

    def __str__(self) -> str:
        return f"mail {self.pk} {self.status}"
