"""People talking: accounts of channels, conversations, messages and their sends, consent."""

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped
from agnt.core.models import ChannelIdentity, InboundEvent, Person
from agnt.core.models.people import Channel
from agnt.core.sealed import SealedJson
from agnt.lib import clock
from bookings.models import Booking
from venues.models import Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class ChannelAccount(models.Model):
    """One of our own accounts on a channel: a phone number, a bot. Each has its own secrets."""

    channel = models.CharField(max_length=16, choices=Channel)
    external_id = models.CharField(max_length=64, help_text="e.g. WhatsApp's phone number id.")
    portfolio = models.CharField(max_length=64, blank=True, help_text="Whose scope the guests' user ids are in.")
    name = models.CharField(max_length=80)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="channel_accounts")
    sealed_secrets = models.BinaryField(default=bytes, blank=True)
    secrets = SealedJson("sealed_secrets")
    local = models.BooleanField(default=False, help_text="No credentials: what is sent stays in the simulator.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["channel", "name"]
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="channel_account_once")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.name}"


class Conversation(Stamped):
    """One person and one of our accounts. `owner_fence` grows with each change of owner and is checked at each send."""

    class Owner(models.TextChoices):
        BOT = "bot", "The agent"
        HUMAN = "human", "A person"

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="conversations")
    identity = models.ForeignKey(ChannelIdentity, on_delete=models.PROTECT, related_name="conversations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conversations")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="conversations")
    language = models.CharField(max_length=8, blank=True)
    owner = models.CharField(max_length=6, choices=Owner, default=Owner.BOT)
    owner_user = models.ForeignKey(
        "core.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    owner_fence = models.PositiveIntegerField(default=0)
    person_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="The guest asked for a person; not met yet."
    )
    last_inbound_at = models.DateTimeField(null=True, blank=True, help_text="Opens the 24-hour window.")
    last_sequence = models.PositiveIntegerField(default=0, help_text="The newest message's number.")
    introduced_at = models.DateTimeField(
        null=True, blank=True, help_text="When he was told that this is an automated service."
    )

    class Meta:
        ordering = ["-last_inbound_at"]
        constraints = [models.UniqueConstraint(fields=["account", "identity"], name="conversation_once")]

    def __str__(self) -> str:
        return f"{self.account} with {self.person}"

    @property
    def scope(self) -> str:
        """How holds and bookings name this conversation."""
        return f"conversation:{self.pk}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def inbound_after(self, conversation_id: int, sequence: int) -> "QuerySet[Message]":
        """What the guest wrote after that number, oldest first."""
        return self.filter(
            conversation_id=conversation_id, direction=Message.Direction.IN, sequence__gt=sequence
        ).order_by("sequence")


class Message(Stamped):
    """One message of a conversation, in or out. What it says is sealed under the person's key.

    `body` is {"text": str} and, where it applies, "payload" (id of the button tapped), "choices" (buttons offered:
    [{"id", "title", "description"}]), "media", "location". `sequence` counts up within the conversation.
    """

    class Direction(models.TextChoices):
        IN = "in", "From the guest"
        OUT = "out", "To the guest"

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        CHOICE = "choice", "Tapped a button"
        MEDIA = "media", "Picture, voice, video, file"
        LOCATION = "location", "Location"
        OTHER = "other", "Something else"

    class Author(models.TextChoices):
        GUEST = "guest", "Guest"
        BOT = "bot", "The agent"
        STAFF = "staff", "Staff"
        SYSTEM = "system", "The platform"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    sequence = models.PositiveIntegerField()
    direction = models.CharField(max_length=3, choices=Direction)
    author = models.CharField(max_length=6, choices=Author)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    sealed_body = models.BinaryField(default=bytes, blank=True)
    body = SealedJson("sealed_body", owner="person_id")
    key = models.CharField(max_length=120, unique=True, help_text="What act made it: the same act makes it once.")
    external_id = models.CharField(max_length=255, blank=True, db_index=True)
    inbound_event = models.OneToOneField(
        InboundEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="message"
    )
    reply_to = models.CharField(max_length=255, blank=True, help_text="External id of the message it answers.")
    tainted = models.BooleanField(default=False, help_text="Holds text of a third party: after it, tools only prepare.")
    transactional = models.BooleanField(default=True)
    booking = models.ForeignKey(Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages")
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["conversation", "sequence"]
        constraints = [models.UniqueConstraint(fields=["conversation", "sequence"], name="message_number_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.sequence} {self.direction}"

    @property
    def text(self) -> str:
        """The words, or an empty string (also when erased)."""
        return str((self.body or {}).get("text", ""))

    @property
    def payload(self) -> str:
        """The id of the button that was tapped, or an empty string."""
        return str((self.body or {}).get("payload", ""))

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The buttons it offered."""
        return list((self.body or {}).get("choices", []))


class SendQuerySet(models.QuerySet["Send"]):
    """Reads of sends."""

    def unfinished(self) -> "QuerySet[Send]":
        """What a later send of the conversation may not overtake: also one of unknown outcome that will be repeated."""
        repeated = Q(status=Send.Status.UNKNOWN, repeated=False, message__transactional=True)
        return self.filter(Q(status__in=[Send.Status.QUEUED, Send.Status.SENDING]) | repeated)

    def due(self) -> "QuerySet[Send]":
        """Queued and due, left behind by a killed sender, or silent for so long that it is repeated."""
        return self.unfinished().filter(next_at__lte=clock.now())


class Send(Stamped):
    """One part of an outgoing message on its way through the gate and the channel."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Outcome unknown"
        SUPPRESSED = "suppressed", "Not sent"

    TRANSITIONS: Final = {
        # From queued to sent: a status settled it while it waited to be repeated.
        Status.QUEUED: {Status.SENDING, Status.SENT, Status.SUPPRESSED, Status.FAILED},
        Status.SENDING: {Status.SENT, Status.FAILED, Status.UNKNOWN, Status.QUEUED, Status.SUPPRESSED},
        Status.UNKNOWN: {Status.SENT, Status.FAILED, Status.QUEUED},
        Status.SENT: {Status.FAILED},
        Status.FAILED: {Status.QUEUED},
        Status.SUPPRESSED: {Status.QUEUED},
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="biz_opaque_callback_data")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="sends")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="sends")
    part = models.PositiveSmallIntegerField(default=0)
    sealed_content = models.BinaryField(default=bytes, blank=True)
    content = SealedJson("sealed_content", owner="message.person_id")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    reason = models.CharField(max_length=40, blank=True, help_text="Why it was suppressed or failed.")
    owner_fence = models.PositiveIntegerField(
        null=True, blank=True, help_text="The owner's number when the bot wrote it."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now, help_text="Due time; while sending, the lease.")
    last_error = models.TextField(blank=True)
    external_id = models.CharField(max_length=255, blank=True, db_index=True)
    repeated = models.BooleanField(default=False, help_text="Sent again after an unknown outcome.")
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = SendQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["message", "part"], name="send_once_per_part")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(status__in=["queued", "sending"]), name="send_due"),
            models.Index(
                fields=["conversation", "id"], condition=Q(status__in=["queued", "sending"]), name="send_order"
            ),
        ]

    def __str__(self) -> str:
        return f"send {self.pk} {self.status}"


class Consent(Stamped):
    """What a person agreed to or ended, by identity and purpose; the newest row counts."""

    class Purpose(models.TextChoices):
        MESSAGES = "messages", "Messages on this channel"
        MARKETING = "marketing", "News and offers"

    identity = models.ForeignKey(ChannelIdentity, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    given = models.BooleanField()
    source = models.CharField(max_length=40, help_text="The word or page by which it was said.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.given else 'ended'}"
