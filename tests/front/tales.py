"""One booking told to the end, as rows: what each of the eight steps would have left, a few milliseconds apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agents.models import Agent, Envelope, InboxMessage, LlmCall, Quote, Receipt, ToolCall, Turn
from agnt.core import people
from agnt.core.models import ChannelIdentity, FxRate, InboundEvent, Person, Transition
from agnt.lib import clock, ids, trace
from billing.services import fees
from bookings.models import Booking, VenueDecision
from chat.models import ChannelAccount, Conversation, Message, Send
from tests import worlds

NUMBER = "15550142007"


@dataclass
class Tale:
    """The rows of one told booking; `token` is the secret of its link."""

    conversation: Conversation
    booking: Booking
    token: str
    trace_id: str
    began: datetime


def account(**columns: Any) -> ChannelAccount:
    """Our WhatsApp account without credentials."""
    given = {"external_id": "100200300", "name": "AGNT", "local": True} | columns
    return ChannelAccount.objects.get_or_create(
        channel="whatsapp", external_id=given.pop("external_id"), defaults=given
    )[0]


def conversation(number: str = NUMBER, name: str = "Ayu", **columns: Any) -> Conversation:
    """A guest who has written from that number."""
    guest = Person.objects.create(name=name, language=columns.pop("language", "en"))
    identity = ChannelIdentity.objects.create(
        person=guest,
        channel="whatsapp",
        phone_hash=people.address_hash("phone", number),
        sealed_phone=people._seal(number),
        display_name=name,
    )
    return Conversation.objects.create(account=account(), identity=identity, person=guest, **columns)


def say(
    talk: Conversation,
    words: str,
    *,
    out: bool = False,
    at: datetime | None = None,
    trace_id: str = "",
    booking: Booking | None = None,
    choices: list[dict[str, str]] | None = None,
    status: str = Send.Status.SENT,
    **marks: Any,
) -> Message:
    """A message of the guest, or with `out` one to him with its send."""
    moment = at or clock.now()
    talk.last_sequence += 1
    talk.last_inbound_at = talk.last_inbound_at if out else moment
    talk.save()
    number, trace_id = talk.last_sequence, trace_id or ids.trace_id()
    event = None
    if not out:
        event = InboundEvent.objects.create(
            source="whatsapp",
            kind="message",
            external_id=f"wamid.{talk.pk}.{number}",
            trace_id=trace_id,
            created_at=moment,
            routed_at=moment + timedelta(milliseconds=9),
            outcome="message",
        )
    body = {"text": words} | ({"choices": choices} if choices else {})
    message = Message(
        conversation=talk,
        person=talk.person,
        sequence=number,
        direction="out" if out else "in",
        author="bot" if out else "guest",
        key=f"tale:{talk.pk}:{number}",
        external_id="" if out else f"wamid.{talk.pk}.{number}",
        inbound_event=event,
        booking=booking,
        trace_id=trace_id,
        created_at=moment + timedelta(milliseconds=0 if out else 12),
    )
    message.body = body
    message.save()
    if out:
        send = Send(
            message=message,
            conversation=talk,
            status=status,
            external_id=f"wamid.out.{message.pk}",
            trace_id=trace_id,
            sent_at=moment + timedelta(milliseconds=30) if status == Send.Status.SENT else None,
            **marks,
        )
        send.content = body | ({"form": "buttons"} if choices else {})
        send.save()
    return message


@transaction.atomic
def told(*, world: worlds.World | None = None, number: str = NUMBER, name: str = "Ayu", language: str = "en") -> Tale:
    """A table for two tomorrow, asked for, picked, agreed, accepted, told and billed."""
    house = world or worlds.restaurant(name="Teras Laut", address="Jl. Kayu Aya 12", area="Seminyak", demo=True)
    talk = conversation(number, name, language=language)
    began = clock.now() - timedelta(minutes=2)
    starts = (clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    trace_id, token = ids.trace_id(), ids.token()
    say(talk, "sunset dinner for 2 tomorrow", at=began, trace_id=trace_id)
    say(
        talk,
        "The sun sets at 18:24. Two places have a table before it. Which one?",
        out=True,
        trace_id=trace_id,
        at=began + timedelta(seconds=1),
        choices=[{"id": "pick:1", "title": "Teras Laut, 17:45"}, {"id": "pick:2", "title": "Pasir Putih, 18:00"}],
        delivered_at=began,
        read_at=began,
    )
    turn = Turn.objects.create(
        conversation=talk,
        person=talk.person,
        status="done",
        first_sequence=1,
        last_sequence=1,
        trace_id=trace_id,
        started_at=began + timedelta(milliseconds=40),
        created_at=began,
    )
    LlmCall.objects.create(
        turn=turn,
        number=1,
        provider="offline",
        model="planner",
        milliseconds=4,
        trace_id=trace_id,
        created_at=began + timedelta(milliseconds=60),
    )
    call = ToolCall(
        turn=turn,
        tool_use_id="t1",
        tool="venue_search",
        kind="read",
        milliseconds=21,
        trace_id=trace_id,
        created_at=began + timedelta(milliseconds=70),
    )
    call.arguments = {"query": "sunset dinner", "party_size": 2}
    call.save()
    quoted = began + timedelta(seconds=20)
    yes = began + timedelta(seconds=30)
    say(talk, "Yes, book it", at=yes, trace_id=trace_id)
    booking = Booking.objects.create(
        token_hash=ids.digest(token),
        venue=house.venue,
        service=house.service,
        person=talk.person,
        guest_name=name,
        party_size=2,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        status="confirmed",
        source="network",
        origin=talk.scope,
        value_minor=640_000_00,
        currency="IDR",
        trace_id=trace_id,
        created_at=yes + timedelta(milliseconds=80),
        sequence=1,
        terms={"cancel_until": (starts - timedelta(hours=2)).isoformat()},
        confirmed_at=yes + timedelta(milliseconds=240),
        decide_by=yes + timedelta(minutes=5),
    )
    Quote.objects.create(
        person=talk.person,
        conversation=talk,
        act="book",
        status="committed",
        venue=house.venue,
        service=house.service,
        party_size=2,
        starts_at=starts,
        ends_at=booking.ends_at,
        currency="IDR",
        expires_at=yes + timedelta(minutes=5),
        booking=booking,
        trace_id=trace_id,
        created_at=quoted,
    )
    _negotiate(booking, talk.person, trace_id, yes)
    say(
        talk,
        f"Confirmed: {booking.reference}. Teras Laut, tomorrow, 2 people.",
        out=True,
        trace_id=trace_id,
        booking=booking,
        at=yes + timedelta(milliseconds=260),
        delivered_at=yes + timedelta(milliseconds=400),
    )
    _bill(booking, trace_id, yes)
    return Tale(talk, booking, token, trace_id, began)


def _negotiate(booking: Booking, guest: Person, trace_id: str, yes: datetime) -> None:
    venue = booking.venue
    asks, _ = Agent.objects.get_or_create(id=guest.agent_id, defaults={"kind": "consumer", "person": guest})
    answers, _ = Agent.objects.get_or_create(id=venue.agent_id, defaults={"kind": "venue", "venue": venue})
    envelope = Envelope(
        sender=asks,
        recipient=answers,
        intent="booking.confirm",
        status="accepted",
        person=guest,
        booking=booking,
        trace_id=trace_id,
        expires_at=yes + timedelta(minutes=5),
        created_at=yes + timedelta(milliseconds=90),
        sent_at=yes + timedelta(milliseconds=110),
        delivered_at=yes + timedelta(milliseconds=150),
        answered_at=yes + timedelta(milliseconds=230),
    )
    envelope.payload = {"party_size": 2}
    envelope.save()
    for number, (sender, recipient, ms) in enumerate(((asks, answers, 110), (answers, asks, 200))):
        message = InboxMessage(
            sender=sender,
            recipient=recipient,
            envelope=envelope,
            person=guest,
            key=f"tale:{envelope.pk}:{number}",
            trace_id=trace_id,
            signature={"X-Agnt-Key-Id": sender.pk},
            deliveries=1,
            acked_at=yes,
            created_at=yes + timedelta(milliseconds=ms),
        )
        message.payload = {}
        message.save()
    decision = VenueDecision.objects.create(
        booking=booking,
        answer="accepted",
        by="system:auto",
        trace_id=trace_id,
        created_at=yes + timedelta(milliseconds=170),
    )
    Receipt.objects.create(
        decision=decision,
        key_id="r1",
        claims={},
        signature="s",
        trace_id=trace_id,
        created_at=yes + timedelta(milliseconds=180),
    )
    Transition.objects.create(
        entity="bookings.booking",
        entity_id=str(booking.pk),
        from_status="pending",
        to_status="confirmed",
        by="agent:responses",
        trace_id=trace_id,
        created_at=yes + timedelta(milliseconds=240),
    )


def _bill(booking: Booking, trace_id: str, yes: datetime) -> None:
    FxRate.objects.get_or_create(
        base="IDR", quote="USD", day=yes.date(), source="test", defaults={"numerator": 1, "denominator": 16000}
    )
    with clock.frozen(yes + timedelta(milliseconds=300)), trace.bound(trace_id):
        fees.charge_for(booking=booking)
