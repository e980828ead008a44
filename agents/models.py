"""Minds and the network: agents, envelopes and inboxes; turns and their steps; quotes."""

from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped, currency, minor, minor_or_none
from agnt.core.models import ApiKey, Person
from agnt.core.sealed import SealedJson
from agnt.lib import clock, ids
from bookings.models import Booking, VenueDecision
from chat.models import Conversation
from venues.models import Service, Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class Agent(models.Model):
    """Who can be written to on the network: consumer-<uuid>, venue-<slug>, bridge, ext-<slug>."""

    class Kind(models.TextChoices):
        CONSUMER = "consumer", "Of a person"
        VENUE = "venue", "Of a venue"
        PLATFORM = "platform", "The platform"
        EXTERNAL = "external", "Outside"

    id = models.CharField(primary_key=True, max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="agent")
    venue = models.OneToOneField(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="agent")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="agents")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="consumer", person__isnull=False, venue__isnull=True)
                | Q(kind="venue", venue__isnull=False, person__isnull=True)
                | Q(kind__in=["platform", "external"], venue__isnull=True, person__isnull=True),
                name="agent_owner_fits_kind",
            )
        ]

    def __str__(self) -> str:
        return self.id


class Quote(Stamped):
    """What a tool prepared and only the guest's own yes commits: what, whom, when, terms, amount, expiry.

    `details`: of a booking {"area_id", "needs", "occasion", "health"}, of a change {"area_id"}, of a delay {"eta"}, of
    a wait {"latest"}: moments in ISO 8601.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        COMMITTED = "committed", "Committed"
        DECLINED = "declined", "Declined"
        REPLACED = "replaced", "Replaced by a newer one"
        EXPIRED = "expired", "Expired"

    class Act(models.TextChoices):
        BOOK = "book", "Book"
        CANCEL = "cancel", "Cancel"
        CHANGE = "change", "Change"
        LATE = "late", "Say that they are late"
        WAIT = "wait", "Put on the waitlist"
        TELL = "tell", "Tell the venue of needs"

    TRANSITIONS: Final = {
        Status.OPEN: {Status.COMMITTED, Status.DECLINED, Status.REPLACED, Status.EXPIRED},
        Status.COMMITTED: frozenset[Status](),
        Status.DECLINED: frozenset[Status](),
        Status.REPLACED: frozenset[Status](),
        Status.EXPIRED: frozenset[Status](),
    }

    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="quotes")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="quotes")
    act = models.CharField(max_length=8, choices=Act)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="quotes")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="quotes")
    party_size = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    guest_name = models.CharField(max_length=120, blank=True)
    notes = models.CharField(max_length=500, blank=True)
    terms = models.JSONField(default=dict)
    value_minor = minor_or_none()
    currency = currency()
    hold_id = models.UUIDField(null=True, blank=True)
    sealed_details = models.BinaryField(default=bytes, blank=True, editable=False)
    details = SealedJson("sealed_details", owner="person_id")
    expires_at = models.DateTimeField()
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation"], condition=Q(status="open"), name="quote_one_open"),
            models.UniqueConstraint(
                fields=["booking"], condition=Q(act="book", booking__isnull=False), name="quote_one_per_booking"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(status="open"), name="quote_open")]

    def __str__(self) -> str:
        return f"{self.act} {self.venue} {self.starts_at:%Y-%m-%d %H:%M}"


class EnvelopeStatus(models.TextChoices):
    """CONTRACT section 6, Envelope states."""

    PENDING = "pending", "Pending"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    COUNTERED = "countered", "Countered"
    EXPIRED = "expired", "Expired"
    FAILED = "failed", "Failed"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = EnvelopeStatus
_ANSWERS = frozenset({_S.ACCEPTED, _S.REJECTED, _S.COUNTERED, _S.EXPIRED, _S.FAILED, _S.WITHDRAWN})
ENVELOPE_TRANSITIONS: Final[dict[EnvelopeStatus, frozenset[EnvelopeStatus]]] = {
    _S.PENDING: frozenset({_S.SENT, _S.FAILED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.SENT: _ANSWERS | {_S.DELIVERED},
    _S.DELIVERED: _ANSWERS,
    _S.COUNTERED: frozenset({_S.ACCEPTED, _S.REJECTED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.FAILED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    """Reads of envelopes."""

    def open(self) -> "QuerySet[Envelope]":
        """Those still waiting for an answer, or countered and waiting for the guest."""
        return self.filter(status__in=[s for s, to in ENVELOPE_TRANSITIONS.items() if to])


class Envelope(Stamped):
    """One signed request from one agent to another, and how it ended. A retry is a new attempt row."""

    Status = EnvelopeStatus
    TRANSITIONS = ENVELOPE_TRANSITIONS

    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)
    sender = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="sent_envelopes")
    recipient = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="received_envelopes")
    intent = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=EnvelopeStatus, default=EnvelopeStatus.PENDING)
    attempt = models.PositiveSmallIntegerField(default=1)
    retry_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="retried_by")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="envelopes")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="envelopes")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="envelopes")
    sealed_payload = models.BinaryField(default=bytes, blank=True)
    payload = SealedJson("sealed_payload", owner="person_id")
    expires_at = models.DateTimeField()
    reason = models.CharField(max_length=255, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "intent"],
                condition=Q(status__in=["pending", "sent", "delivered", "countered"], booking__isnull=False),
                name="envelope_one_open_per_booking",
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(status__in=["pending", "sent", "delivered", "countered"]),
                name="envelope_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.intent} {self.sender_id} -> {self.recipient_id} ({self.status})"


class InboxMessage(Stamped):
    """A signed message waiting in an agent's inbox. `leased_until` hides it while its agent works on it."""

    class Priority(models.IntegerChoices):
        HIGH = 0, "High"
        NORMAL = 1, "Normal"
        LOW = 2, "Low"

    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)
    recipient = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="inbox")
    sender = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="outbox")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="inbox_messages")
    key = models.CharField(max_length=120, unique=True, help_text="What act made it: the same act makes it once.")
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    sealed_payload = models.BinaryField()
    payload = SealedJson("sealed_payload", owner="person_id")
    signature = models.JSONField(default=dict, help_text="The X-Agnt-* headers with which it was handed over.")
    deliveries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    acked_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["recipient", "priority", "id"],
                condition=Q(acked_at__isnull=True, dead_at__isnull=True),
                name="inbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} -> {self.recipient_id}"


class Receipt(Stamped):
    """The venue's answer, signed for anyone to check: Ed25519 over RFC 8785 canonical JSON."""

    decision = models.OneToOneField(VenueDecision, on_delete=models.PROTECT, related_name="receipt")
    key_id = models.CharField(max_length=40)
    claims = models.JSONField(help_text="Request hash, decision, terms, policy, time: exactly what was signed.")
    signature = models.CharField(max_length=120, help_text="URL-safe base64")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"receipt of {self.decision}"


class Turn(Stamped):
    """One answer to what the guest wrote, as recorded steps. Lease and fence keep two runners apart."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    TRANSITIONS: Final = {
        Status.QUEUED: {Status.RUNNING, Status.STOPPED},
        Status.RUNNING: {Status.DONE, Status.FAILED, Status.STOPPED},
        Status.DONE: frozenset[Status](),
        Status.FAILED: frozenset[Status](),
        Status.STOPPED: frozenset[Status](),
    }

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="turns")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    due_at = models.DateTimeField(default=clock.now, help_text="After the pause that lets the guest finish typing.")
    first_sequence = models.PositiveIntegerField(null=True, blank=True, help_text="First message it answers.")
    last_sequence = models.PositiveIntegerField(null=True, blank=True, help_text="Last message it answers.")
    owner_fence = models.PositiveIntegerField(default=0, help_text="The conversation's owner number when it began.")
    leased_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0, help_text="Grows with each runner; checked at every step's write.")
    deadline = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation"], condition=Q(status="queued"), name="turn_one_queued"),
            models.UniqueConstraint(fields=["conversation"], condition=Q(status="running"), name="turn_one_running"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(status__in=["queued", "running"]), name="turn_open")]

    def __str__(self) -> str:
        return f"turn {self.pk} ({self.status})"


class Step(Stamped):
    """One recorded step of a turn, stored before the next one starts."""

    class Kind(models.TextChoices):
        READ = "read", "Messages read"
        REPLY = "reply", "Model replied"
        TOOLS = "tools", "Tools answered"
        COMMIT = "commit", "Guest's yes carried out"
        SAID = "said", "Reply queued"

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    sealed_data = models.BinaryField(default=bytes, blank=True)
    data = SealedJson("sealed_data", owner="turn.person_id")

    class Meta:
        ordering = ["turn", "number"]
        constraints = [models.UniqueConstraint(fields=["turn", "number"], name="step_number_once")]

    def __str__(self) -> str:
        return f"{self.turn_id}/{self.number} {self.kind}"


class ToolCall(Stamped):
    """One tool call, keyed by turn and tool_use id: run once, whatever dies in between."""

    class Kind(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Write"
        MONEY = "money", "Money"

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="tool_calls")
    tool_use_id = models.CharField(max_length=80)
    tool = models.CharField(max_length=40)
    kind = models.CharField(max_length=6, choices=Kind)
    sealed_arguments = models.BinaryField(default=bytes, blank=True)
    arguments = SealedJson("sealed_arguments", owner="turn.person_id")
    sealed_result = models.BinaryField(default=bytes, blank=True)
    result = SealedJson("sealed_result", owner="turn.person_id")
    is_error = models.BooleanField(default=False)
    error_code = models.CharField(max_length=40, blank=True)
    quote = models.ForeignKey(Quote, on_delete=models.SET_NULL, null=True, blank=True, related_name="tool_calls")
    finished_at = models.DateTimeField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["turn", "id"]
        constraints = [models.UniqueConstraint(fields=["turn", "tool_use_id"], name="tool_call_once")]

    def __str__(self) -> str:
        return f"{self.tool} of turn {self.turn_id}"


class LlmCall(Stamped):
    """One call of a model: which, how many tokens, how long, what it cost."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="llm_calls")
    number = models.PositiveSmallIntegerField()
    provider = models.CharField(max_length=20)
    model = models.CharField(max_length=60, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_minor = minor(default=0, help_text="US cents")
    milliseconds = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["turn", "number"]
        constraints = [models.UniqueConstraint(fields=["turn", "number"], name="llm_call_number_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.model} of turn {self.turn_id}"
