"""One POST of a webhook into the events it carries, each with the key by which it is stored once.

Keys (CONTRACT section 4): a message by its id, a status by (id, status). What has no id of its own is known by a
digest of what it says, so the same POST twice is still one event.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from agnt.lib import text
from chat.channels.whatsapp.shape import Json, an_object, objects

MESSAGE, STATUS, ECHO, NOTICE = "message", "status", "echo", "notice"
_SHARED = ("metadata", "contacts", "errors")
_HANDLED = {*_SHARED, "messaging_product", "messages", "statuses", "message_echoes"}
_ID_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a POST: what is needed to work on it later, and its key."""

    account: str
    kind: str
    external_id: str
    payload: Json


def split(body: Json) -> list[Part]:
    """Every event of the POST, in order. An unknown shape has no events; nothing is raised for any JSON object."""
    return [
        part
        for entry in objects(body.get("entry"))
        for change in objects(entry.get("changes"))
        for part in _of_change(_id(entry.get("id")), change)
    ]


def _of_change(business: str, change: Json) -> Iterator[Part]:
    value = an_object(change.get("value"))
    name = change.get("field")
    field = name if isinstance(name, str) else ""
    account = _id(an_object(value.get("metadata")).get("phone_number_id"))
    shared = {key: value[key] for key in _SHARED if key in value}
    seen = False
    if field == "messages":
        for message in objects(value.get("messages")):
            seen = True
            yield Part(account, MESSAGE, _id(message.get("id")) or _digest(message), {**shared, "message": message})
        for status in objects(value.get("statuses")):
            seen = True
            yield Part(account, STATUS, _status_key(status), {**shared, "status": status})
    for echo in objects(value.get("message_echoes")):
        seen = True
        yield Part(account, ECHO, _id(echo.get("id")) or _digest(echo), {"field": field})
    rest = {key: item for key, item in value.items() if key not in _HANDLED} if seen else value
    if rest:
        yield Part(account or business, NOTICE, f"{_id(field)[:80]}:{_digest(value)}", _notice(field, rest))


def _notice(field: str, rest: Json) -> Json:
    """Of what we do not act on only the kind is kept, and the codes of errors: it may hold anything."""
    return {"field": field, "keys": sorted(rest)[:20], "errors": rest.get("errors", [])}


def _status_key(status: Json) -> str:
    message, word = _id(status.get("id")), _id(status.get("status"))
    key = f"{message}:{word}"
    return key if message and word and len(key) <= _ID_LIMIT else _digest(status)


def _id(value: object) -> str:
    """An id as a text that PostgreSQL takes: cleaned; one that is too long stands for itself by its digest."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    written = str(value)
    if not written.isascii() or not written.isprintable():
        written = text.clean(written)
    return written if len(written) <= _ID_LIMIT else hashlib.sha256(written.encode()).hexdigest()


def _digest(value: Json) -> str:
    """SHA-256 of the JSON in one fixed form."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
