"""What the guest does with the phone, as the webhook body that WhatsApp would send for it."""

import re
from collections.abc import Mapping

from agnt.front.simulator import bodies
from agnt.front.simulator.phones import Phone
from agnt.front.simulator.screen import BUTTONS
from agnt.lib import clock, ids, text
from chat.models import ChannelAccount, Message

_WAMID = re.compile(r"wamid\.[A-Za-z0-9]{8,64}")
_LONGEST = 4096


def new_wamid() -> str:
    """An id of a message, as unique as WhatsApp's own."""
    return f"wamid.SIM{ids.trace_id()}"


def body(ours: ChannelAccount, phone: Phone, form: Mapping[str, str]) -> bodies.Body | None:
    """`tap` (key of the message, blank, id of its choice), else `say` or `text`; None when there is nothing to say.

    `wamid` comes with the form, so that a form posted twice is one message.
    """
    wamid = form.get("wamid", "")
    wamid = wamid if _WAMID.fullmatch(wamid) else new_wamid()
    if "tap" in form:
        tapped = _tapped(phone, *form["tap"].partition(" ")[::2])
        return bodies.tap(ours.external_id, phone.guest, wamid, tapped, clock.now()) if tapped else None
    words = text.clean(form.get("say") or form.get("text", "")).strip()[:_LONGEST]
    return bodies.text(ours.external_id, phone.guest, wamid, words, clock.now()) if words else None


def _tapped(phone: Phone, key: str, choice_id: str) -> bodies.Tap | None:
    """The choice that was tapped, if that message really offered it."""
    if phone.conversation_id is None or not key.isascii() or not key.isdigit():
        return None
    message = Message.objects.filter(conversation_id=phone.conversation_id, pk=int(key[:18])).first()
    choices = message.choices if message else []
    chosen = next((choice for choice in choices if choice["id"] == choice_id), None)
    if message is None or chosen is None:
        return None
    send = message.sends.order_by("-part").first()
    return bodies.Tap(
        kind="list_reply" if len(choices) > BUTTONS else "button_reply",
        id=chosen["id"],
        title=chosen["title"],
        message_id=send.external_id if send else "",
        description=chosen.get("description", ""),
    )
