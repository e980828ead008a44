"""News of a booking by mail, for a guest who has no conversation with us."""

from dataclasses import replace
from typing import Final

from django.db.models import Q

from agnt.core import mail, people
from agnt.core.gateways.email import File
from agnt.core.models import Mail
from agnt.core.models.people import Channel, ChannelIdentity
from agnt.env import env
from agnt.lib import clock, tx, when
from bookings import calendars, ical
from bookings.models import Booking, CalendarFeed, WaitlistEntry
from chat import texts
from chat.models import Consent
from venues.models import Guest

# News that makes, moves or strikes out the entry in the guest's calendar.
IN_CALENDAR: Final = ("confirmed", "modified", "cancelled", "cancelled_by_venue")
_AFTER: Final = ("review", "review_answered")


def address_of(row: Booking | WaitlistEntry) -> str:
    """The e-mail address that came with a booking or a wait, or an empty string."""
    contact = row.contact
    return str(contact.get("email") or "") if isinstance(contact, dict) else ""


def address_for(booking: Booking, event: str = "") -> str:
    """Where news of a booking goes by mail: to the address that came with it; what staff wrote down themselves to that
    of the guest's record with the venue, unless he has ended our messages. To be asked for a review there he has to
    have agreed to the venue's news."""
    own = address_of(booking)
    record = booking.guest
    if own or record is None or not booking.by_staff or not record.email:
        return own
    if event in _AFTER and record.news_at is None:
        return ""
    return "" if _has_stopped(record) else str(record.email)


def _has_stopped(record: Guest) -> bool:
    """Whether his last word on messages was to end them: on any channel of his, also of one that only a record knew
    which was merged into this one."""
    his = Q(pk__in=[])
    for one in _with_merged(record):
        his |= Q(person__isnull=False, person=one.person_id)
        if one.phone:
            his |= Q(phone_hash__in=people.hashes_of("phone", str(one.phone)))
        if one.email:
            his |= Q(channel=Channel.EMAIL, user_id_hash__in=people.hashes_of("user_id", str(one.email)))
    known = ChannelIdentity.objects.filter(his)
    newest = Consent.objects.filter(identity__in=known, purpose=Consent.Purpose.MESSAGES).first()
    return newest is not None and not newest.given


def _with_merged(record: Guest) -> list[Guest]:
    """The record and those that went into it, however far back."""
    found, newest = [record], [record]
    while newest:
        newest = list(Guest.objects.filter(merged_into__in=newest))
        found += newest
    return found


def calendar_files(booking: Booking, event: str) -> tuple[File, ...]:
    """The booking's calendar file where the news touches a calendar. The UID stays and SEQUENCE grows, so that each
    file updates the entry of the one before; after a cancellation it is METHOD:CANCEL."""
    if event not in IN_CALENDAR:
        return ()
    entry = calendars.entry(booking, CalendarFeed.Role.GUEST, base=env.base_url)
    method = "CANCEL" if entry.status == "CANCELLED" else "PUBLISH"
    text = ical.calendar_file(replace(entry, stamped_at=clock.now())).decode()
    return (File(f"{booking.reference}.ics", text, f"text/calendar; method={method}"),)


@tx.step
def to_guest(*, booking: Booking, event: str, said: str, language: str, key: str) -> Mail | None:
    """The same words as in a chat, with the booking's link and its calendar file. None where no address is known."""
    to = address_for(booking, event)
    if not to:
        return None
    start = when.said_with_day(booking.starts_at, booking.venue.timezone, language)
    subject = "subject_confirmed" if event == "confirmed" else "subject_booking"
    return mail.send(
        key=key,
        to=to,
        subject=texts.say(subject, language, venue=booking.venue.name, start=start),
        text=_with_link(said, f"{env.base_url}/b/{booking.reference}/{booking.token}/"),
        files=calendar_files(booking, event),
        person_id=booking.person_id,
    )


@tx.step
def to_waiting(*, entry: WaitlistEntry, said: str, language: str, key: str) -> Mail | None:
    """The same for who is on a waitlist."""
    to = address_of(entry)
    if not to:
        return None
    subject = texts.say("subject_waitlist", language, venue=entry.venue.name)
    return mail.send(
        key=key, to=to, subject=subject, text=_with_link(said, waitlist_link(entry)), person_id=entry.person_id
    )


def waitlist_link(entry: WaitlistEntry) -> str:
    """The guest's own link to his place in line."""
    return f"{env.base_url}/w/{entry.token}/"


def _with_link(said: str, link: str) -> str:
    return said if link in said else f"{said}\n\n{link}"
