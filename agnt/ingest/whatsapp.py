"""WhatsApp Cloud's webhook (CONTRACT section 4): verification by GET, events by POST."""

import json
from urllib.parse import parse_qs

import structlog

from agnt.env import env
from agnt.ingest import nudger, store
from agnt.ingest.http import OK, Answer, Receive, Scope, header, read_body
from agnt.ingest.secrets import Secrets
from agnt.lib import crypto, ids
from chat.channels.whatsapp.split import Part, split

log = structlog.get_logger(__name__)

SOURCE = "whatsapp"
secrets = Secrets(SOURCE)
# Made once: json.loads and json.dumps with options make a new coder for every call.
_from_json = json.JSONDecoder(strict=False).decode
_to_json = json.JSONEncoder(separators=(",", ":")).encode


async def answer(scope: Scope, receive: Receive) -> Answer:
    """Answer one request to the webhook's address."""
    if scope["method"] == "POST":
        return await _post(scope, receive)
    if scope["method"] in ("GET", "HEAD"):
        return await _verify(scope)
    return Answer(405, b"method not allowed", headers=((b"allow", b"GET, POST"),))


async def _verify(scope: Scope) -> Answer:
    """Meta asks whether the address is ours: the challenge goes back when it knows the verify token."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    mode, token, challenge = (asked.get(f"hub.{name}", [""])[0] for name in ("mode", "verify_token", "challenge"))
    if mode == "subscribe" and await secrets.knows_verify_token(token):
        return Answer(200, challenge.encode())
    return Answer(403, b"forbidden")


async def _post(scope: Scope, receive: Receive) -> Answer:
    body = await read_body(scope, receive)
    secret = await secrets.signer_of(body, header(scope, b"x-hub-signature-256"))
    if secret is None:
        log.warning("webhook_refused", source=SOURCE, status=401, size=len(body))
        return Answer(401, b"bad or missing sign")
    events = _read(body)
    if events is None:
        log.warning("webhook_refused", source=SOURCE, status=400, size=len(body))
        return Answer(400, b"not a JSON object")
    if not events:
        return OK
    if not await secrets.may_speak(secret, {event.account for event in events}):
        log.warning("webhook_refused", source=SOURCE, status=401, size=len(body))
        return Answer(401, b"signed for another account")
    made = await store.store([_incoming(event) for event in events])
    if made:
        nudger.thread.nudge()
    return OK


def _read(body: bytes) -> list[Part] | None:
    """The events of the POST; None when it is no JSON object. Control characters in strings are let through: they
    are cleaned where they are read."""
    try:
        value = _from_json(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return split(value) if isinstance(value, dict) else None


def _incoming(part: Part) -> store.Incoming:
    """ASCII JSON, so that a lone surrogate survives until it is cleaned, sealed under the platform's key."""
    raw = _to_json(part.payload).encode()
    return store.Incoming(
        source=SOURCE,
        account=part.account[:64],
        kind=part.kind,
        external_id=part.external_id,
        sealed_raw=crypto.wrap(raw, env.fernet_keys).decode(),
        trace_id=ids.trace_id(),
    )
