"""A request on the network, taken step by step by the agents' own handlers and jobs; nobody else hears of it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from agents import jobs
from agents.models import Envelope, InboxMessage
from agents.services import envelopes
from agnt.core import outbox
from agnt.handlers import HANDLERS as ALL
from bookings.models import Booking
from tests import worlds

HANDLERS = {name: tuple(path for path in heard_by if path.startswith("agents.")) for name, heard_by in ALL.items()}
ALONE = {"AGNT_HANDLERS": f"{__name__}.HANDLERS"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A booking that waits for its venue, and the envelope that asks."""

    world: worlds.World
    booking_id: int
    envelope_id: int

    @property
    def booking(self) -> Booking:
        return Booking.objects.get(pk=self.booking_id)

    @property
    def envelope(self) -> Envelope:
        return Envelope.objects.select_related("sender", "recipient").get(pk=self.envelope_id)

    @property
    def request(self) -> InboxMessage:
        """The message in the venue agent's inbox."""
        return InboxMessage.objects.get(envelope_id=self.envelope_id, recipient_id=self.envelope.recipient_id)

    @property
    def answer(self) -> InboxMessage:
        """The newest message in the asking agent's inbox."""
        mine = InboxMessage.objects.filter(envelope_id=self.envelope_id, recipient_id=self.envelope.sender_id)
        return mine.latest("pk")


def ask(world: worlds.World | None = None, *, alone: bool = False, **more: Any) -> Asked:
    """A guest's yes: the request and its envelope, stored together. `alone`: without a person behind it."""
    world = world or worlds.restaurant()
    person = None if alone else worlds.person()
    with transaction.atomic():
        booking = worlds.request(world, person_id=person.pk if person else None, **more)
        envelope = envelopes.open_request(booking=booking)
    return Asked(world, booking.pk, envelope.pk)


def run_events() -> int:
    """What a worker does when it is nudged: run the due deliveries."""
    return outbox.run_due()


def run_inboxes() -> str:
    """What the poll does: every waiting agent of ours works off its inbox."""
    return jobs.drain_inboxes()


def run_all() -> None:
    """Until nothing is left to do."""
    while run_events() or run_inboxes() != "0 messages":
        pass
