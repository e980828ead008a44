"""The built-in ClawPulse gateway: a service call, no HTTP to itself. It verifies the sender, signs for the recipient
with the recipient's key and stores the message in his inbox, all in the caller's transaction (CONTRACT section 6)."""

import json
import secrets
import uuid
from datetime import datetime
from typing import Any

from agents.clawpulse import keys
from agents.models import Agent, Envelope, InboxMessage
from agnt.core import nonces, outbox
from agnt.lib import clock, signing, tx
from agnt.lib.errors import DomainError
from agnt.lib.signing import Signed

DRAIN_TASK = "agents.drain_inbox"
MESSAGE_PATH = "/api/agents/message"


def canonical(body: dict[str, Any]) -> bytes:
    """The bytes that are signed: sorted, compact JSON in UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign_as(agent_id: str, body: dict[str, Any], *, path: str = MESSAGE_PATH) -> Signed:
    """Sign a message body as this agent, now."""
    key_id, key = keys.signing_key(agent_id)
    return signing.sign(
        key,
        key_id=key_id,
        timestamp=int(clock.now().timestamp()),
        nonce=secrets.token_hex(16),
        method="POST",
        path=path,
        body=canonical(body),
    )


@tx.step
def accept(
    *,
    sender: Agent,
    recipient: Agent,
    body: dict[str, Any],
    signed: Signed,
    key: str,
    priority: int = InboxMessage.Priority.NORMAL,
    expires_at: datetime | None = None,
    envelope: Envelope | None = None,
    person_id: uuid.UUID | None = None,
) -> InboxMessage:
    """Take a signed message from `sender` for `recipient`. The same `key` again returns the message it made before.

    Raises DomainError `bad_signature` (401) or `replayed` (409); nothing is stored then.
    """
    before = InboxMessage.objects.filter(key=key).first()
    if before is not None:
        return before
    _verify_sender(sender.pk, body, signed)
    message = InboxMessage(
        recipient=recipient,
        sender=sender,
        envelope=envelope,
        person_id=person_id,
        key=key,
        priority=priority,
        expires_at=expires_at,
        signature=sign_as(recipient.pk, body, path=inbox_path(recipient.pk)).headers(),
    )
    message.payload = body
    message.save()
    outbox.nudge(DRAIN_TASK, recipient.pk)
    return message


def inbox_path(agent_id: str) -> str:
    """The path under which the recipient's signature is made: that of his inbox."""
    return f"/api/agents/{agent_id}/queue/drain"


def _verify_sender(sender_id: str, body: dict[str, Any], signed: Signed) -> None:
    key = keys.verifying_key(sender_id, signed.key_id)
    now = int(clock.now().timestamp())
    good = key is not None and signing.verify(
        key, signed, method="POST", path=MESSAGE_PATH, body=canonical(body), now=now
    )
    if not good:
        raise DomainError("bad_signature", "The signature does not fit this message and sender.", status=401)
    if not nonces.use(scope=sender_id, value=signed.nonce):
        raise DomainError("replayed", "This message was handed in before.", status=409)


def is_genuine(message: InboxMessage) -> bool:
    """Whether the gateway signed exactly this payload for this recipient (its age does not matter in the inbox)."""
    headers = message.signature
    signed = Signed(
        key_id=str(headers.get("X-Agnt-Key-Id", "")),
        timestamp=int(headers.get("X-Agnt-Timestamp", 0)),
        nonce=str(headers.get("X-Agnt-Nonce", "")),
        signature=str(headers.get("X-Agnt-Signature", "")),
    )
    key = keys.verifying_key(message.recipient_id, signed.key_id)
    if key is None or message.payload is None:
        return False
    path = inbox_path(message.recipient_id)
    return signing.verify(key, signed, method="POST", path=path, body=canonical(message.payload), now=signed.timestamp)
