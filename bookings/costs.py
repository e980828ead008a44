"""What cancelling now would cost the guest, in money, by the terms that his booking carries. Pure."""

from datetime import datetime
from typing import Final

from agnt.lib.money import Money
from bookings.models import Booking

_WORDS: Final = {
    "en": {
        "back": "Your deposit of {amount} comes back to you.",
        "lost": "Your deposit of {amount} stays with the house.",
        "rest": "{amount} that you paid beyond it comes back to you.",
        "unpaid": "The deposit of {amount} is not paid, so none is kept.",
        "card": "The house may charge the card that is kept; a person there decides, and no amount was agreed.",
        "card_minimum": "The house may charge the card that is kept, up to the minimum spend of {amount} that you "
        "agreed to; a person there decides.",
        "minimum": "You agreed to a minimum spend of {amount}: the house may ask you for it.",
        "nothing": "It costs you nothing: no deposit, card or minimum spend was agreed.",
    },
    "id": {
        "back": "Uang muka Anda {amount} dikembalikan.",
        "lost": "Uang muka Anda {amount} menjadi milik tempat itu.",
        "rest": "Kelebihan {amount} yang Anda bayar dikembalikan.",
        "unpaid": "Uang muka {amount} belum dibayar, jadi tidak ada yang ditahan.",
        "card": "Kartu yang disimpan bisa ditagih; orang di tempat itu yang memutuskan; jumlahnya belum disepakati.",
        "card_minimum": "Kartu yang disimpan bisa ditagih, paling banyak minimum belanja {amount} yang Anda setujui; "
        "orang di tempat itu yang memutuskan.",
        "minimum": "Anda menyetujui minimum belanja {amount}: tempat itu bisa memintanya.",
        "nothing": "Tidak ada biaya: tidak ada uang muka, kartu atau minimum belanja yang disepakati.",
    },
}


def of_cancelling(booking: Booking, language: str, now: datetime) -> str:
    """What it costs to cancel now, in sentences; empty where it is free and nothing was paid."""
    text = _WORDS.get(language, _WORDS["en"])
    until, paid = booking.free_cancel_until, booking.deposit_paid_minor
    if until is None or now <= until:
        return _say(text, "back", booking, paid) if paid else ""
    return " ".join(_late(booking, text)) or text["nothing"]


def _late(booking: Booking, text: dict[str, str]) -> list[str]:
    """What is lost once it is not free any more. The deposit that was agreed stays, what was paid beyond it does not
    (Booking.deposit_to_return_minor)."""
    said, paid, agreed = [], booking.deposit_paid_minor, booking.deposit_minor
    lost = min(paid, agreed)
    if lost:
        said.append(_say(text, "lost", booking, lost))
    elif agreed:
        said.append(_say(text, "unpaid", booking, agreed))
    if paid > lost:
        said.append(_say(text, "rest" if lost else "back", booking, paid - lost))
    minimum = int(booking.terms.get("minimum_spend_minor") or 0)
    if booking.terms.get("keeps_card"):
        said.append(_say(text, "card_minimum" if minimum else "card", booking, minimum))
    elif minimum:
        said.append(_say(text, "minimum", booking, minimum))
    return said


def _say(text: dict[str, str], key: str, booking: Booking, minor: int) -> str:
    return text[key].format(amount=Money(minor, booking.currency))
