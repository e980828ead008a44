"""What one stored event of WhatsApp says, typed. Never raises: an unknown shape is Ignored, with the reason."""

from collections.abc import Callable

from chat.channels.whatsapp.events import (
    Edited,
    Event,
    IdentityChanged,
    Ignored,
    Kind,
    Marked,
    Moved,
    Reacted,
    Revoked,
    Said,
    Sender,
)
from chat.channels.whatsapp.shape import Json, an_object, coordinate, digits, number, objects, words
from chat.channels.whatsapp.split import MESSAGE, STATUS

MEDIA = ("image", "video", "audio", "document", "sticker")
_STATUSES = ("sent", "delivered", "read", "played", "failed")
_TEXT_LIMIT = 16_384  # far above what a guest can type; a webhook may say anything


def parse(kind: str, payload: Json) -> Event:
    """The event of a stored Part."""
    if kind == MESSAGE:
        return _message(payload)
    if kind == STATUS:
        return _status(an_object(payload.get("status")))
    field = words(payload.get("field"), 60)
    codes = [number(error.get("code")) for error in objects(payload.get("errors"))]
    return Ignored(f"{kind} {field}".strip(), codes)


def _message(payload: Json) -> Event:
    message = an_object(payload.get("message"))
    what = words(message.get("type"), 40)
    if what == "system":
        return _system(payload, message)
    sender = _sender(payload, message)
    if not sender.known:
        return Ignored("no sender")
    if what in _ABOUT_ANOTHER:
        return _ABOUT_ANOTHER[what](sender, an_object(message.get(what)))
    return _said(payload, message, what, sender)


def _sender(payload: Json, message: Json) -> Sender:
    """Who wrote: by `from` and `from_user_id`, completed by the contact that bears one of them."""
    phone, user_id = digits(message.get("from")), words(message.get("from_user_id"), 160)
    contacts = objects(payload.get("contacts"))
    contact = next((one for one in contacts if _bears(one, phone, user_id)), {})
    profile = an_object(contact.get("profile"))
    return Sender(
        phone=phone or digits(contact.get("wa_id")),
        user_id=user_id or words(contact.get("user_id"), 160),
        name=words(profile.get("name"), 120),
        username=words(profile.get("username"), 120) or words(contact.get("username"), 120),
    )


def _bears(contact: Json, phone: str, user_id: str) -> bool:
    return bool(
        (phone and digits(contact.get("wa_id")) == phone) or (user_id and words(contact.get("user_id"), 160) == user_id)
    )


def _said(payload: Json, message: Json, what: str, sender: Sender) -> Event:
    kind, content = _content(message, what)
    context = an_object(message.get("context"))
    group = words(message.get("group_id"), 160)
    return Said(
        sender=sender,
        id=words(message.get("id"), 255),
        kind=kind,
        what=what or "unknown",
        text=words(content.get("text"), _TEXT_LIMIT),
        payload=words(content.get("payload"), 256),
        media=content.get("media"),
        location=content.get("location"),
        reply_to=words(context.get("id"), 255),
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        group=group,
        addressed=not group or kind == "choice" or _addressed(payload, message, context),
        number=digits(an_object(payload.get("metadata")).get("display_phone_number")),
    )


def _addressed(payload: Json, message: Json, context: Json) -> bool:
    """Whether a message in a group is meant for us: it answers one of ours or names our number."""
    metadata = an_object(payload.get("metadata"))
    ours = {digits(metadata.get("display_phone_number")), words(metadata.get("phone_number_id"), 64)} - {""}
    if digits(context.get("from")) in ours:
        return True
    mentioned = message.get("mentions")
    named = {digits(one) for one in mentioned} if isinstance(mentioned, list) else set()
    body = words(an_object(message.get("text")).get("body"), _TEXT_LIMIT)
    return bool(named & ours) or any(f"@{name}" in body for name in ours)


def _content(message: Json, what: str) -> tuple[Kind, Json]:
    part = an_object(message.get(what))
    if what == "text":
        return "text", {"text": part.get("body")}
    if what == "button":
        return "choice", {"text": part.get("text"), "payload": part.get("payload")}
    if what == "interactive":
        return _interactive(part)
    if what in MEDIA:
        return "media", {"text": part.get("caption"), "media": _media(part, what)}
    if what == "location":
        return "location", {"text": part.get("name"), "location": _location(part)}
    return "other", {}


def _interactive(part: Json) -> tuple[Kind, Json]:
    """A tapped button or list row; other answers (forms) are nothing that we ask for."""
    what = part.get("type")
    if what not in ("button_reply", "list_reply"):
        return "other", {}
    reply = an_object(part.get(what))
    return "choice", {"text": reply.get("title"), "payload": reply.get("id")}


def _media(part: Json, what: str) -> Json:
    return {
        "what": "voice" if part.get("voice") is True else what,
        "id": words(part.get("id"), 160),
        "mime_type": words(part.get("mime_type"), 120),
        "filename": words(part.get("filename"), 240),
    }


def _location(part: Json) -> Json:
    return {
        "latitude": coordinate(part.get("latitude")),
        "longitude": coordinate(part.get("longitude")),
        "name": words(part.get("name"), 240),
        "address": words(part.get("address"), 240),
    }


def _reaction(sender: Sender, part: Json) -> Event:
    return Reacted(sender, about=words(part.get("message_id"), 255), emoji=words(part.get("emoji"), 16))


def _edit(sender: Sender, part: Json) -> Event:
    message = an_object(part.get("message"))
    what = words(message.get("type"), 40)
    _kind, content = _content(message, what)
    return Edited(
        sender, about=words(part.get("original_message_id"), 255), text=words(content.get("text"), _TEXT_LIMIT)
    )


def _revoke(sender: Sender, part: Json) -> Event:
    return Revoked(sender, about=words(part.get("original_message_id"), 255))


_ABOUT_ANOTHER: dict[str, Callable[[Sender, Json], Event]] = {"reaction": _reaction, "edit": _edit, "revoke": _revoke}


def _system(payload: Json, message: Json) -> Event:
    """A change of the guest's number or user id. `customer`, `new_wa_id` are the names of older versions."""
    part = an_object(message.get("system"))
    what = words(part.get("type"), 60)
    if what in ("user_changed_number", "customer_changed_number", "user_changed_user_id"):
        moved = Moved(
            old_phone=digits(message.get("from")) or digits(part.get("customer")),
            new_phone=digits(part.get("wa_id")) or digits(part.get("new_wa_id")),
            old_user_id=words(part.get("previous_user_id"), 160),
            new_user_id=words(part.get("user_id"), 160),
        )
        return moved if moved.new_phone or moved.new_user_id else Ignored(f"system {what}")
    if what == "customer_identity_changed":
        sender = _sender(payload, message)
        return IdentityChanged(sender) if sender.known else Ignored("no sender")
    return Ignored(f"system {what}".strip())


def _status(status: Json) -> Event:
    word, message = words(status.get("status"), 40), words(status.get("id"), 255)
    if word not in _STATUSES or not message:
        return Ignored(f"status {word}".strip())
    errors = objects(status.get("errors"))
    return Marked(
        id=message,
        status="read" if word == "played" else word,
        at=number(status.get("timestamp")),
        callback=words(status.get("biz_opaque_callback_data"), 512),
        error_code=number(errors[0].get("code")) if errors else 0,
    )
