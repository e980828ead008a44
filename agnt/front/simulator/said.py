"""What the guest does with the phone, as the webhook body that WhatsApp would send for it."""

import re
from collections.abc import Mapping

from agnt.front.simulator import bodies
from agnt.front.simulator.phones import Phone
from agnt.front.simulator.screen import shown
from agnt.lib import clock, ids, text
from chat.models import ChannelAccount, Send

_WAMID = re.compile(r"wamid\.[A-Za-z0-9]{8,64}")
_LONGEST = 4096


def new_wamid() -> str:
    """An id of a message, as unique as WhatsApp's own."""
    return f"wamid.SIM{ids.trace_id()}"


def body(ours: ChannelAccount, phone: Phone, form: Mapping[str, str]) -> bodies.Body | None:
    """`tap` (key of a send, blank, id of its choice), else `say` or `text`; None when there is nothing to say.

    `wamid` comes with the form, so that a form posted twice is one message.
    """
    wamid = form.get("wamid", "")
    wamid = wamid if _WAMID.fullmatch(wamid) else new_wamid()
    if "tap" in form:
        key, _blank, choice_id = form["tap"].partition(" ")
        tapped = _tapped(phone, key, choice_id)
        return bodies.tap(ours.external_id, phone.guest, wamid, tapped, clock.now()) if tapped else None
    words = text.clean(form.get("say") or form.get("text", "")).strip()[:_LONGEST]
    return bodies.text(ours.external_id, phone.guest, wamid, words, clock.now()) if words else None


def _tapped(phone: Phone, key: str, choice_id: str) -> bodies.Tap | None:
    """The choice that was tapped, if that message really offered it."""
    if phone.conversation_id is None or not re.fullmatch(r"s[0-9]{1,18}", key):
        return None
    send = Send.objects.filter(conversation_id=phone.conversation_id, pk=int(key[1:])).first()
    if send is None:
        return None
    _words, kind, choices = shown(send)
    chosen = next((choice for choice in choices if choice.id == choice_id), None)
    if chosen is None:
        return None
    return bodies.Tap(kind, chosen.id, chosen.title, send.external_id, chosen.description)
