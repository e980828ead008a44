"""One WhatsApp booking played against the running server, as signed webhooks, to the settled ledger line (`make demo`).

Nothing here books: it speaks as the guest's phone would, and reads what the platform did from the tables.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings

from agnt.core import people
from agnt.core.models.people import Channel
from agnt.front.gateways import loopback
from agnt.front.simulator import bodies
from agnt.lib import clock, http
from agnt.lib.errors import DomainError, GatewayError
from agnt.lib.money import Money
from billing.models import Fee, Transaction
from bookings.models import Booking
from bookings.services import lifecycle
from chat.models import ChannelAccount, Conversation, Message, Send

T = TypeVar("T")
Say = Callable[[str], None]
_PATIENCE_SECONDS = 20.0
_LOOK_EVERY_SECONDS = 0.05
_MOST_ANSWERS = 12
WANTS = "Book sunset dinner for 2 in Seminyak tomorrow"
NAME = "Demo Guest"


class Stuck(DomainError):
    """The platform did not answer as the play needs."""

    def __init__(self, message: str) -> None:
        super().__init__("demo_stuck", message, status=500)


@dataclass(slots=True)
class Play:
    """One guest's phone and what it has seen so far."""

    account: ChannelAccount
    say: Say
    guest: bodies.Guest = field(default_factory=lambda: bodies.Guest(f"155501{secrets.randbelow(100_000):05d}", NAME))
    began: float = field(default_factory=time.monotonic)
    seen: int = 0

    def tell(self, who: str, words: str) -> None:
        """One line of the play with the seconds since its beginning."""
        first, *rest = words.splitlines() or [""]
        self.say(f"{time.monotonic() - self.began:7.2f} s  {who:<8} {first}")
        for line in rest:
            self.say(f"{'':>19}{line}")

    def write(self, words: str) -> None:
        """The guest writes a text."""
        self.tell("guest", words)
        self._deliver(bodies.text(self.account.external_id, self.guest, _wamid(), words, clock.now()))

    def tap(self, choice: dict[str, str], on: Message) -> None:
        """The guest taps a button of our message."""
        self.tell("guest", f"[{choice['title']}]")
        sent = Send.objects.filter(message=on).order_by("-part").first()
        tapped = bodies.Tap(
            "button_reply" if len(on.choices) <= 3 else "list_reply",
            choice["id"],
            choice["title"],
            sent.external_id if sent else "",
        )
        self._deliver(bodies.tap(self.account.external_id, self.guest, _wamid(), tapped, clock.now()))

    def _deliver(self, body: bodies.Body) -> None:
        loopback.deliver(body, secret=settings.ENV.meta_app_secret)

    def hear(self) -> Message:
        """The next message that left for the guest's phone. Raises Stuck after a while."""
        found = wait(self._next, "an answer on WhatsApp")
        self.seen = found.sequence
        self.tell("agnt", found.text)
        return found

    def _next(self) -> Message | None:
        conversation = self.conversation()
        sent = Send.objects.filter(status=Send.Status.SENT).values("message_id")
        return (
            Message.objects.filter(
                conversation=conversation, direction=Message.Direction.OUT, sequence__gt=self.seen, pk__in=sent
            )
            .order_by("sequence")
            .first()
        )

    def conversation(self) -> Conversation | None:
        """The guest's conversation, once the first message has been routed."""
        return Conversation.objects.filter(
            account=self.account, identity__phone_hash=people.address_hash("phone", self.guest.number)
        ).first()

    def booking(self) -> Booking | None:
        """What the guest has booked."""
        conversation = self.conversation()
        return Booking.objects.filter(person=conversation.person).order_by("-pk").first() if conversation else None


def _wamid() -> str:
    return f"wamid.{secrets.token_hex(20)}"


def wait(look: Callable[[], T | None], what: str) -> T:
    """Look until there is something; raises Stuck when there is still nothing after a while."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return found
        time.sleep(_LOOK_EVERY_SECONDS)
    raise Stuck(f"Waited {_PATIENCE_SECONDS:.0f} s for {what} in vain: are the workers running? See /health/ready.")


def play(say: Say) -> Booking:
    """Book, be confirmed, come and go; returns the completed booking. Raises Stuck when it ends early."""
    _refuse_without_server()
    account = ChannelAccount.objects.filter(channel=Channel.WHATSAPP).order_by("pk").first()
    if account is None:
        raise Stuck("There is no WhatsApp account yet. Start the platform with `make run` first.")
    show = Play(account, say)
    show.write(WANTS)
    _converse(show)
    booking = wait(show.booking, "the booking")
    _complete(show, booking)
    return booking


def _refuse_without_server() -> None:
    address = loopback.own_address()
    try:
        ready = http.request("GET", f"{address}/health/ready", timeout=5).status_code == 200
    except GatewayError:
        ready = False
    if not ready:
        raise Stuck(f"No server is ready at {address}. Start it with `make run` in another terminal.")


def _converse(show: Play) -> None:
    """Answer what is asked until the word confirmed comes: the first offer, the name, the yes."""
    for _ in range(_MOST_ANSWERS):
        message = show.hear()
        booking = show.booking()
        if booking is not None and booking.status == Booking.Status.CONFIRMED and booking.reference in message.text:
            return
        choices = message.choices
        if choices:
            show.tap(choices[0], message)
        elif "name" in message.text.lower():
            show.write(NAME)
    raise Stuck("The conversation did not end in a confirmation.")


def _complete(show: Play, booking: Booking) -> None:
    """The evening passes: the party comes and goes, the fee is settled."""
    fee = wait(lambda: Fee.objects.select_related("transaction").filter(booking=booking).first(), "the fee")
    show.tell("ledger", f"fee {Money(fee.amount_minor, fee.currency)} pending ({fee.get_basis_display().lower()})")
    lifecycle.complete(booking_id=booking.pk, by="system:demo")
    show.tell("diary", f"booking {booking.reference} completed")
    settled = wait(
        lambda: Transaction.objects.filter(settles=fee.transaction, phase=Transaction.Phase.POSTED).first(),
        "the settled ledger line",
    )
    for entry in settled.entries.select_related("account__venue").order_by("id"):
        side = "debit " if entry.amount_minor > 0 else "credit"
        show.tell("ledger", f"{side} {Money(abs(entry.amount_minor), entry.currency)}  {entry.account}")
