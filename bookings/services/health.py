"""What a guest tells of his allergies: sealed, and shown to the venue only as he agreed."""

from dataclasses import dataclass, replace
from typing import Any

from agnt.core import audit, outbox
from agnt.lib import text, tx
from agnt.lib.errors import DomainError
from bookings import allergies, health
from bookings.models import Booking
from bookings.services import records
from venues.services import guests


@dataclass(frozen=True, slots=True)
class Health:
    """Codes of the fixed list, the guest's own words and their language. `shared`: the venue may see them with this
    booking; `keep`: it may keep them for the next visits."""

    codes: tuple[str, ...] = ()
    words: str = ""
    language: str = ""
    shared: bool = False
    keep: bool = False


def put(*, booking: Booking, told: Health) -> None:
    """Seal it into a booking that the caller saves. Raises DomainError `unknown_allergy`."""
    unknown = [code for code in told.codes if code not in allergies.CODES]
    if unknown:
        known = ", ".join(allergies.CODES)
        raise DomainError("unknown_allergy", f"That is not on the list of allergies: {known}.", status=422)
    booking.health = _sealed(told)
    booking.health_shared = told.shared and booking.health is not None


def _sealed(told: Health) -> dict[str, Any] | None:
    words = text.clamp(text.clean(told.words).strip(), 500)
    codes = list(dict.fromkeys(told.codes))
    return {"codes": codes, "words": words, "language": told.language[:8]} if codes or words else None


@tx.step
def share_step(*, booking_id: int, told: Health, by: str) -> Booking:
    """Write down what the guest tells now; it takes the place of what he told before. Nothing told: it is taken back,
    also from the venue's own record."""
    booking = records.lock(booking_id=booking_id)
    put(booking=booking, told=told)
    records.touch(booking, sealed_health=booking.sealed_health, health_shared=booking.health_shared)
    if booking.guest is not None and (told.keep or booking.health is None):
        guests.keep_health(guest=booking.guest, told=booking.health, by=by)
    audit.note(by=by, act="booking.health_told", on=booking, shared=booking.health_shared, kept=told.keep)
    return booking


@tx.patient
@tx.verb
def share(*, booking_id: int, told: Health, by: str) -> Booking:
    """`share_step` by itself: whoever hears of changes is told that there is something to read."""
    booking = share_step(booking_id=booking_id, told=told, by=by)
    if booking.health_shared:
        outbox.emit("booking.told", booking_id=booking.pk)
    return booking


@tx.patient
@tx.verb
def write_down(*, booking_id: int, told: Health, by: str, version: int | None = None) -> Booking:
    """What a guest told staff, who share it with the kitchen as he agreed. It takes the place of what the venue read on
    this booking; nothing told, that is taken back. The venue's own record of him stays as it is.

    Raises Stale, DomainError `not_changeable` for a booking that is over, `unknown_allergy`.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    if booking.status not in Booking.LIVE:
        raise DomainError("not_changeable", "This booking is over: nothing can be added to it.", status=409)
    before, was_shared = booking.health or {}, booking.health_shared
    if not was_shared and _sealed(told) is None:
        return booking
    same_words = was_shared and _sealed(told) is not None and told.words.strip() == before.get("words")
    put(booking=booking, told=replace(told, shared=True, language=before["language"] if same_words else told.language))
    if was_shared and booking.health == before:
        return booking
    records.touch(booking, sealed_health=booking.sealed_health, health_shared=booking.health_shared)
    audit.note(by=by, act="booking.health_told", on=booking, shared=booking.health_shared, kept=False)
    return booking


def describe(booking: Booking, language: str = "") -> health.Described | None:
    """What the venue may see, in its language unless another is named. None where nothing was told or agreed to."""
    if not booking.health_shared:
        return None
    return health.describe(booking.health, language or booking.venue.language)
