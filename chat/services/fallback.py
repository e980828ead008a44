"""News of a booking that did not arrive: it goes by letter where an address is known, and staff see that the guest was
not reached. That ends when he writes, or when something of ours arrives."""

import re
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agnt.core import mail
from agnt.core.models import Mail
from agnt.lib import clock, tx, when
from bookings.models import Booking
from bookings.services import reminders
from chat import texts
from chat.models import Conversation, Message, Send
from chat.services import letters, notices

PATIENCE = timedelta(minutes=10)
_LOOK_BACK = timedelta(days=1)
_LETTER = re.compile(r"booking:(\d+):")
Status = Send.Status


def lost() -> QuerySet[Send]:
    """Sends with news of a live booking that failed or were held back, or that did not arrive within ten minutes, of
    guests who have not written since. In the simulator nothing is ever delivered, so only failures count there."""
    now = clock.now()
    gone = Q(status__in=[Status.FAILED, Status.SUPPRESSED])
    silent = Q(delivered_at__isnull=True, created_at__lte=now - PATIENCE, conversation__account__local=False)
    later = Send.objects.filter(
        message__booking=OuterRef("message__booking"), delivered_at__isnull=False, pk__gt=OuterRef("pk")
    )
    wrote = Q(conversation__last_inbound_at__gt=F("created_at"))
    rows = Send.objects.filter(
        gone | silent,
        created_at__gt=now - _LOOK_BACK,
        message__transactional=True,
        message__author=Message.Author.SYSTEM,
        message__booking__status__in=Booking.LIVE,
        message__booking__starts_at__gt=now,
        message__booking__unreached_at__isnull=True,
    )
    return (
        rows.exclude(wrote).exclude(Exists(later)).select_related("message__booking__venue", "message__booking__guest")
    )


@tx.patient
@tx.verb
def turn_to_letters(*, send_id: int) -> bool:
    """One lost send: by letter instead, and the booking is marked. False where it arrived meanwhile."""
    send = lost().filter(pk=send_id).first()
    if send is None or send.message.booking is None:
        return False
    booking = send.message.booking
    to = _address(booking)
    if to and send.message.text:
        language = notices.language_for(booking)
        start = when.said_with_day(booking.starts_at, booking.venue.timezone, language)
        mail.send(
            key=f"fallback:{send.message_id}",
            to=to,
            subject=texts.say("subject_booking", language, venue=booking.venue.name, start=start),
            text=send.message.text,
            files=letters.calendar_files(booking, _news_of(send.message)),
            person_id=booking.person_id,
        )
    return reminders.not_reached_step(booking_id=booking.pk)


def _news_of(message: Message) -> str:
    """What it told of, by its key `booking:12:confirmed:3`; an empty string for other news."""
    kind, _, rest = message.key.partition(":")
    return rest.partition(":")[2].partition(":")[0] if kind == "booking" else ""


def _address(booking: Booking) -> str:
    """The e-mail address that came with the booking, else that of the venue's own record; an empty string."""
    kept = booking.guest.email if booking.guest else None
    return letters.address_of(booking) or (str(kept) if kept else "")


def lost_letters() -> list[int]:
    """Bookings whose letter could not be sent for good."""
    rows = Mail.objects.filter(
        status=Mail.Status.FAILED, key__startswith="booking:", created_at__gt=clock.now() - _LOOK_BACK
    )
    found = (_LETTER.match(key) for key in rows.values_list("key", flat=True))
    ids = {int(match[1]) for match in found if match}
    live = Booking.objects.live().filter(pk__in=ids, unreached_at__isnull=True, starts_at__gt=clock.now())
    return list(live.values_list("pk", flat=True))


@tx.patient
@tx.verb
def letter_lost(*, booking_id: int) -> bool:
    """Nothing else to try: staff have to call."""
    return reminders.not_reached_step(booking_id=booking_id)


def reached_again() -> list[int]:
    """Bookings that are marked, of guests who have written since or who have had something of ours since."""
    arrived = Send.objects.filter(message__booking=OuterRef("pk"), delivered_at__gt=OuterRef("unreached_at"))
    wrote = Conversation.objects.filter(
        person__isnull=False, person=OuterRef("person"), last_inbound_at__gt=OuterRef("unreached_at")
    )
    marked = Booking.objects.live().filter(unreached_at__isnull=False)
    said = Q(reconfirmed_at__gt=F("unreached_at"))
    return list(marked.filter(Exists(arrived) | Exists(wrote) | said).values_list("pk", flat=True))


@tx.patient
@tx.verb
def reached(*, booking_id: int) -> bool:
    """The mark is taken off."""
    return reminders.reached_step(booking_id=booking_id)
