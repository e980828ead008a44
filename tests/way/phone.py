"""A guest's phone in the tests: writes signed webhooks to the real door and reads what left for it."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from agnt import ingest
from agnt.core import people
from agnt.front.simulator import bodies
from agnt.lib import clock, signing
from bookings.models import Booking
from chat.models import ChannelAccount, Conversation, Message, Send

PATH = "/webhooks/whatsapp"


def post(raw: bytes, *, signature: str | None = None, path: str = PATH) -> int:
    """POST bytes to the webhook's ASGI door and return the status it answers."""
    return asyncio.run(_alone(raw, signature, path))


async def _alone(raw: bytes, signature: str | None, path: str) -> int:
    await ingest.startup()
    try:
        return await ask(raw, signature=signature, path=path)
    finally:
        await ingest.shutdown()


async def ask(raw: bytes, *, signature: str | None = None, path: str = PATH) -> int:
    """The same on a door that is open already."""
    signed = signature if signature is not None else signing.meta_signature(settings.ENV.meta_app_secret, raw)
    headers = [(b"x-hub-signature-256", signed.encode()), (b"content-length", str(len(raw)).encode())]
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    statuses: list[int] = []
    incoming = [{"type": "http.request", "body": raw, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            statuses.append(event["status"])

    await ingest.handle(scope, receive, send)
    return statuses[0]


@dataclass
class Phone:
    """One guest: what he writes goes to `account`; what was sent to him is read from the tables."""

    account: ChannelAccount
    guest: bodies.Guest = field(default_factory=lambda: bodies.Guest(f"155502{secrets.randbelow(10**5):05d}", "Ayu"))

    def write(self, words: str) -> None:
        """The guest writes; the door must answer 200."""
        self._deliver(bodies.text(self.account.external_id, self.guest, _wamid(), words, clock.now()))

    def tap(self, title: str) -> None:
        """The guest taps the button of the last message whose title begins so."""
        last = self.heard()[-1]
        choice = next(choice for choice in last.choices if choice["title"].lower().startswith(title.lower()))
        kind: Any = "button_reply" if len(last.choices) <= 3 else "list_reply"
        sent = last.sends.order_by("-part").first()
        tapped = bodies.Tap(kind, choice["id"], choice["title"], sent.external_id if sent else "")
        self._deliver(bodies.tap(self.account.external_id, self.guest, _wamid(), tapped, clock.now()))

    def _deliver(self, body: dict[str, Any]) -> None:
        assert post(json.dumps(body).encode()) == 200

    @property
    def conversation(self) -> Conversation:
        """The guest's conversation."""
        return Conversation.objects.get(
            account=self.account, identity__phone_hash=people.address_hash("phone", self.guest.number)
        )

    def heard(self) -> list[Message]:
        """What has been sent to the guest, oldest first."""
        sent = Send.objects.filter(status=Send.Status.SENT).values("message_id")
        return list(
            Message.objects.filter(
                conversation=self.conversation, direction=Message.Direction.OUT, pk__in=sent
            ).order_by("sequence")
        )

    def bookings(self) -> list[Booking]:
        """What the guest has booked, in whatever state."""
        return list(Booking.objects.filter(person=self.conversation.person).order_by("pk"))


def _wamid() -> str:
    return f"wamid.{secrets.token_hex(20)}"
