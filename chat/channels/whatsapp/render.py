"""A text with choices as the messages that WhatsApp allows. Pure.

A content is what one Send keeps: {"text": str} and, on the last part, "choices" and "form" ("buttons" or "list").
Limits: Meta's messages reference; text 4,096 characters, a body with buttons 1,024, CONTRACT section 4.
"""

from collections.abc import Sequence

from agnt.lib import text
from chat.channels.whatsapp.events import Json

TEXT_LIMIT, BODY_LIMIT = 4096, 1024
BUTTONS, BUTTON_TITLE, BUTTON_ID = 3, 20, 256
ROWS, ROW_TITLE, ROW_DESCRIPTION, ROW_ID = 10, 24, 72, 200


def contents(body: str, choices: Sequence[Json] = (), *, plain: bool = False) -> list[Json]:
    """The parts of a message in order; the choices are on the last, numbered in the text where it must be `plain`.

    Raises ValueError for a text without a word: WhatsApp refuses one.
    """
    if not body.strip():
        raise ValueError("a message needs words")
    form = "text" if plain else _form(choices)
    if form == "text":
        return [{"text": part} for part in text.split_sentences(numbered(body, choices), TEXT_LIMIT)]
    *before, last = text.split_sentences(body, TEXT_LIMIT)
    if len(last) > BODY_LIMIT:
        tail = text.split_sentences(last, BODY_LIMIT)[-1]
        before.append(last[: -len(tail)].rstrip())
        last = tail
    return [*({"text": part} for part in before), {"text": last, "choices": list(choices), "form": form}]


def numbered(body: str, choices: Sequence[Json]) -> str:
    """The choices as a numbered list under the text, for where there are no buttons; the answer is a number."""
    lines = [f"{place}. {_line(choice)}" for place, choice in enumerate(choices, 1)]
    return "\n\n".join([body.strip(), "\n".join(lines)]) if lines else body


def payload(content: Json, *, callback: str, phone: str = "", user_id: str = "", label: str = "Choose") -> Json:
    """The body of `POST /{phone_number_id}/messages`. `callback` comes back in every status of this message.

    A guest without a phone is sent to by `recipient`, and then there is no `to`. `label` opens a list.
    """
    address: Json = {"to": phone} if phone else {"recipient": user_id}
    kind = "individual"
    if content.get("group"):
        address, kind = {"to": content["group"]}, "group"
    return {
        "messaging_product": "whatsapp",
        "recipient_type": kind,
        **address,
        **_shown(content, label),
        "biz_opaque_callback_data": callback,
    }


def _shown(content: Json, label: str) -> Json:
    body, form = content["text"], content.get("form", "text")
    if form == "text":
        return {"type": "text", "text": {"body": body, "preview_url": False}}
    rows = content["choices"]
    if form == "buttons":
        action: Json = {"buttons": [_button(choice) for choice in rows]}
        return {"type": "interactive", "interactive": {"type": "button", "body": {"text": body}, "action": action}}
    action = {"button": text.clamp(label, BUTTON_TITLE), "sections": [{"rows": [_row(choice) for choice in rows]}]}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": body}, "action": action}}


def _form(choices: Sequence[Json]) -> str:
    """Buttons, a list, or text when WhatsApp would refuse both (too many, ids or titles that are not distinct)."""
    ids = {choice["id"] for choice in choices}
    if not choices or len(choices) > ROWS or len(ids) < len(choices) or max(map(len, ids)) > ROW_ID:
        return "text"
    titles = {_button(choice)["reply"]["title"] for choice in choices}
    return "buttons" if len(choices) <= BUTTONS and len(titles) == len(choices) else "list"


def _button(choice: Json) -> Json:
    return {"type": "reply", "reply": {"id": choice["id"], "title": text.clamp(choice["title"], BUTTON_TITLE)}}


def _row(choice: Json) -> Json:
    """A title that is too long for its line is told in full in the description."""
    title, description = choice["title"], choice.get("description", "")
    told = f"{title}. {description}".strip(" .") if len(title) > ROW_TITLE else description
    row = {"id": choice["id"], "title": text.clamp(title, ROW_TITLE)}
    return {**row, "description": text.clamp(told, ROW_DESCRIPTION)} if told else row


def _line(choice: Json) -> str:
    description = choice.get("description", "")
    return f"{choice['title']} ({description})" if description else str(choice["title"])
