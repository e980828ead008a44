"""A booking on a venue's own page: the pick holds, a code proves the contact, the yes books. No sign-in."""

import hmac
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from agnt.core import idempotency, mail, people, quotas
from agnt.core.models import ChannelIdentity, Person
from agnt.core.models.people import Channel
from agnt.front.venue_page.visit import Visit
from agnt.front.venue_page.words import words
from agnt.lib import clock, ids, tx, when
from agnt.lib.errors import DomainError
from bookings.availability import Audience
from bookings.models import Booking
from bookings.services import decisions, holds, requests
from chat.models import Message
from chat.services import outgoing
from chat.services.reachable import open_conversation
from venues.models import Venue

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
_PICKS_AN_HOUR = 40  # of one address: a hotel's guests share one
_CODES_AN_HOUR_TO_ONE = 5
_CODES_AN_HOUR_FROM_ONE = 20


@dataclass(frozen=True, slots=True)
class Pick:
    """What the guest chose on the page. `starts_at` is aware."""

    venue: Venue
    service_id: int
    party: int
    starts_at: datetime
    area_id: int | None = None
    needs: tuple[str, ...] = ()
    language: str = "en"


def _hour() -> str:
    return f"{clock.now():%Y-%m-%dT%H}"


def _limit(kind: str, subject: str, allowed: int) -> None:
    """Raises DomainError `too_many_tries` when this subject has had its share of the hour."""
    try:
        quotas.spend(subject=subject, kind=kind, period=_hour(), allowed=allowed)
    except DomainError as error:
        raise DomainError(
            "too_many_tries", "That was too often within an hour. Please wait a little, or phone the venue.", status=429
        ) from error


@tx.verb
def count_pick(client: str) -> None:
    """One more question to the diary from this address, also where the answer is no. Raises DomainError
    `too_many_tries`."""
    _limit("page_pick", f"client:{ids.digest(client)[:32]}", _PICKS_AN_HOUR)


def pick(*, chosen: Pick, visit_id: str, client: str) -> Visit:
    """Hold the place for five minutes; the visit's earlier hold is given back.

    `client`: the address it comes from. Raises DomainError `too_many_tries` or what `holds.hold` says, with
    `alternatives`.
    """
    count_pick(client)
    return _picked(chosen, visit_id)


@tx.patient
@tx.verb
def _picked(chosen: Pick, visit_id: str) -> Visit:
    held = holds.hold(
        venue_id=chosen.venue.pk,
        service_id=chosen.service_id,
        party_size=chosen.party,
        starts_at=chosen.starts_at,
        scope=f"page:{visit_id}",
        held_until=clock.now() + timedelta(minutes=settings.ENV.hold_minutes),
        audience=Audience.ONLINE,
        area_id=chosen.area_id,
        needs=chosen.needs,
    )
    return Visit(
        id=visit_id,
        slug=chosen.venue.slug,
        service_id=chosen.service_id,
        party=chosen.party,
        starts_at=held.starts_at.isoformat(),
        hold_id=str(held.hold_id),
        held_until=held.held_until.isoformat(),
        area_id=chosen.area_id,
        needs=chosen.needs,
        language=chosen.language,
    )


@tx.patient
@tx.verb
def send_code(*, visit: Visit, venue: Venue, client: str) -> Visit:
    """Send six digits to the visit's contact: by mail, or on WhatsApp where that number has written to us within 24
    hours (elsewhere nothing is sent and nothing is said, so that the page tells nobody who writes to us).

    Raises DomainError `too_many_tries`.
    """
    _limit("page_code", f"contact:{_contact_hash(visit)[:40]}", _CODES_AN_HOUR_TO_ONE)
    _limit("page_code", f"client:{ids.digest(client)[:32]}", _CODES_AN_HOUR_FROM_ONE)
    fresh = replace(
        visit,
        codes=visit.codes + 1,
        code_until=(clock.now() + CODE_LIVES).isoformat(),
    )
    code = _digits(fresh)
    fresh = replace(fresh, code_hash=_code_hash(fresh, code))
    text = words(visit.language)
    said = text["code_letter"].format(code=code, venue=venue.name, minutes=int(CODE_LIVES.total_seconds() // 60))
    key = f"page_code:{visit.id}:{fresh.codes}"
    if visit.kind == "email":
        mail.send(
            key=key, to=visit.address, subject=text["code_subject"].format(code=code, venue=venue.name), text=said
        )
    elif conversation := open_conversation(visit.address):
        outgoing.say(conversation=conversation, text=said, key=key, author=Message.Author.SYSTEM, introduce=False)
    return fresh


def _contact_hash(visit: Visit) -> str:
    return people.address_hash(visit.kind, visit.address)


def _digits(visit: Visit) -> str:
    """The visit's code of this number, out of our key: a form that two taps send at once asks twice for the same one,
    and the one letter that leaves is right whichever of the two the session keeps."""
    drawn = people.address_hash("page_code", f"{visit.id}:{visit.codes}:{visit.kind}:{visit.address}")
    return f"{int(drawn, 16) % 10**6:06d}"


def _code_hash(visit: Visit, code: str) -> str:
    """Keyed, and good for this visit, contact and code alone."""
    return people.address_hash("code", f"{visit.id}:{visit.codes}:{visit.kind}:{visit.address}:{code}")


@tx.verb
def check_code(*, visit: Visit, code: str) -> bool:
    """Whether these are the digits. Raises DomainError `code_over` after ten minutes or five tries."""
    over = DomainError("code_over", "That code is no longer good. Ask for a new one.", status=409)
    if not visit.has_code:
        raise over
    try:
        quotas.spend(subject=f"code:{visit.id}:{visit.codes}"[:120], kind="page_code_try", period="once", allowed=TRIES)
    except DomainError as error:
        raise over from error
    digits = "".join(char for char in code if char.isascii() and char.isdigit())
    return hmac.compare_digest(_code_hash(visit, digits), visit.code_hash)


def book(*, visit: Visit, venue: Venue) -> Booking:
    """The booking of a visit whose code was right; the same visit again gives the same booking.

    Confirmed at once under `auto`, pending under `ask`. Raises DomainError of `requests.place`, with `alternatives`.
    """
    answer = idempotency.run(
        scope=f"page:{visit.id}", key=visit.hold_id, request_hash=visit.hold_id, work=lambda: _booked(visit, venue)
    )
    return Booking.objects.select_related("venue").get(pk=answer.body["booking"])


def _booked(visit: Visit, venue: Venue) -> tuple[int, dict[str, int]]:
    person, origin = who(visit)
    booking = requests.place(
        venue_id=venue.pk,
        service_id=visit.service_id,
        party_size=visit.party,
        starts_at=visit.start,
        guest_name=visit.name,
        source=Booking.Source.OWN_PAGE,
        by=f"guest:{person.pk}",
        hold_id=uuid.UUID(visit.hold_id),
        person_id=person.pk,
        origin=origin,
        notes=visit.notes,
        area_id=visit.area_id,
        needs=visit.needs,
        occasion=visit.occasion,
        health=_health(visit),
        health_shared=_health(visit) is not None,
        phone=visit.address if visit.kind == "phone" else "",
        email=visit.address if visit.kind == "email" else "",
    )
    booking.contact = {visit.kind: visit.address}
    booking.contact_hash = _contact_hash(visit)
    booking.save(update_fields=["sealed_contact", "contact_hash"])
    if venue.policy == Venue.Policy.AUTO:
        decisions.decide_new_by_diary(booking=booking, by="system:own_page")
    return 200, {"booking": booking.pk}


def _health(visit: Visit) -> dict[str, Any] | None:
    """Allergies, with the guest's own words beside them; he has agreed that this venue may see them."""
    if not visit.allergies and not visit.allergy_words:
        return None
    return {"codes": list(visit.allergies), "words": visit.allergy_words, "language": visit.language}


def who(visit: Visit) -> tuple[Person, str]:
    """The person behind the proven contact, and where his answers go."""
    if visit.kind == "email":
        identity = people.identify(channel=Channel.EMAIL, user_id=visit.address, display_name=visit.name)
        origin = ""
    else:
        conversation = open_conversation(visit.address)
        identity = conversation.identity if conversation else _by_phone(visit)
        origin = conversation.scope if conversation else ""
    ChannelIdentity.objects.filter(pk=identity.pk).update(verified_at=clock.now())
    known = identity.person
    people.learn_about(
        person_id=known.pk, name="" if known.name else visit.name, language="" if known.language else visit.language
    )
    return known, origin


def _by_phone(visit: Visit) -> ChannelIdentity:
    return people.identify(channel=Channel.WHATSAPP, phone=visit.address, display_name=visit.name)


def kept_until(visit: Visit, venue: Venue) -> str:
    """Until when the place is kept, as the venue's clock shows it."""
    return when.said_briefly(visit.kept_until, venue.timezone, visit.language)
