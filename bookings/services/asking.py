"""Where the venue's people decide: until when they have time, who is asked, and who is asked next.

The time to decide runs in the venue's answering hours alone (none set: always). A card goes to whoever is on duty, then
to whoever comes on next, then to the managers and owners; it is sent in answering hours only.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from agnt.core import outbox
from agnt.lib import clock, tx
from bookings import hours, live
from bookings.models import AskCard, Booking, ChangeRequest
from bookings.reading.waiting import unanswered
from venues.models import AnswerHours, Duty, Member, Venue

# How long staff must have at the least: a request that leaves less is refused at once.
LEAST_TO_DECIDE = timedelta(minutes=10)
_SOONEST, _LATEST = timedelta(minutes=5), timedelta(minutes=20)  # until the next person is asked
_AHEAD = 16  # days looked at: a venue that answers once a fortnight answers
_MAY = (Member.Role.HOST, Member.Role.MANAGER, Member.Role.OWNER)
_ORDER = {role: place for place, role in enumerate(_MAY)}


def decide_by(venue: Venue, starts_at: datetime, now: datetime) -> datetime:
    """Until when the venue has time to answer: its window, in its answering hours; the start less its notice where
    that is earlier."""
    return min(window_end(venue, now), starts_at - timedelta(minutes=venue.lead_minutes))


def policy_of(venue: Venue) -> dict[str, object]:
    """The venue's policy as it is now, to be kept with an answer."""
    return {"policy": venue.policy, "decide_minutes": venue.decide_minutes, "cancel_minutes": venue.cancel_minutes}


def window_end(venue: Venue, now: datetime) -> datetime:
    """When the time that the venue gives itself to decide is over, if it begins now."""
    spans = answering(venue, now)
    return hours.runs_out(now, timedelta(minutes=venue.decide_minutes), spans) or spans[-1][1]


def can_be_answered(venue: Venue, starts_at: datetime, now: datetime) -> bool:
    """Whether the venue would have at least ten minutes of its answering hours; one whose diary decides needs none."""
    if venue.policy == Venue.Policy.AUTO:
        return True
    least = hours.runs_out(now, LEAST_TO_DECIDE, answering(venue, now))
    return least is not None and least <= starts_at - timedelta(minutes=venue.lead_minutes)


def answering(venue: Venue, now: datetime) -> list[hours.Span]:
    """When the venue answers, from yesterday on. One whose diary or whose agent decides always does."""
    today = clock.local(now, venue.timezone).date()
    first, last = today - timedelta(days=1), today + timedelta(days=_AHEAD)
    rows = AnswerHours.objects.filter(venue=venue) if venue.policy == Venue.Policy.ASK else ()
    weekly = [(row.weekday, row.start, row.until) for row in rows]
    if not weekly:
        return [(clock.at(first, time.min, venue.timezone), clock.at(last, time.min, venue.timezone))]
    return hours.weekly(weekly, venue.timezone, first, last)


def answers_from(venue: Venue, now: datetime) -> datetime | None:
    """When its people answer next, for the guest to know; `now` in answering hours, None where they never do."""
    return hours.next_open(now, answering(venue, now))


def deciders(venue: Venue, now: datetime) -> list[Member]:
    """Who is asked, in order: on duty now, whose duty begins next, then managers, then owners; where there is none of
    them, the hosts. Whoever only reads is never asked."""
    staff = list(
        Member.objects.select_related("user")
        .filter(venue=venue, role__in=_MAY, user__is_active=True)
        .prefetch_related("duties")
    )
    begins = {member.pk: _begins(list(member.duties.all()), venue.timezone, now) for member in staff}
    on_duty = [member for member in staff if (start := begins[member.pk]) is not None and start <= now]
    coming = [member for member in staff if (start := begins[member.pk]) is not None and start > now]
    first = sorted(on_duty, key=lambda member: (_ORDER[Member.Role(member.role)], member.pk))
    then = sorted(coming, key=lambda member: (begins[member.pk], member.pk))[:1]
    managers = [member for member in staff if member.role == Member.Role.MANAGER]
    owners = [member for member in staff if member.role == Member.Role.OWNER]
    return list(dict.fromkeys([*first, *then, *managers, *owners])) or staff


def _begins(duties: Sequence[Duty], zone: str, now: datetime) -> datetime | None:
    """When the duty that runs now began, else when the next one begins; None without any."""
    today = clock.local(now, zone).date()
    weekly = [(duty.weekday, duty.start, duty.until) for duty in duties]
    spans = hours.weekly(weekly, zone, today - timedelta(days=1), today + timedelta(days=7))
    return next((start for start, end in spans if end > now), None)


def waiting() -> QuerySet[Booking]:
    """Requests that the venue's people have to decide and still can."""
    asked = unanswered().filter(venue__policy=Venue.Policy.ASK, decide_by__gt=clock.now())
    return asked.select_related("venue")


def changes_waiting() -> QuerySet[ChangeRequest]:
    """Changes that a guest wants and that wait for the venue's yes or no."""
    return ChangeRequest.objects.select_related("booking__venue").filter(
        status=ChangeRequest.Status.OPEN, from_venue=False, decide_by__gt=clock.now(), decision__isnull=True
    )


@tx.patient
@tx.verb
def ask_next(*, booking_id: int, change_id: int | None = None) -> bool:
    """Ask the next person about a request or a change, if it is time. False where nobody has to be asked now."""
    return ask_next_step(booking_id=booking_id, change_id=change_id) is not None


@tx.step
def ask_next_step(*, booking_id: int, change_id: int | None = None) -> AskCard | None:
    """`ask_next` inside the caller's transaction. Safe to call again: one card for each member."""
    booking = Booking.objects.select_related("venue").get(pk=booking_id)
    venue, now = booking.venue, clock.now()
    open_now = hours.next_open(now, answering(venue, now)) == now
    sent = list(AskCard.objects.filter(booking=booking, change_id=change_id).order_by("asked_at"))
    if not open_now or (sent and not _is_time(venue, sent[-1].asked_at, now)):
        return None
    asked = {card.member_id for card in sent}
    following = next((member for member in deciders(venue, now) if member.pk not in asked), None)
    if following is None:
        return None
    card, made = AskCard.objects.get_or_create(booking=booking, change_id=change_id, member=following)
    if made:
        outbox.emit("booking.asked", card_id=card.pk)
        live.changed(venue_id=venue.pk, kind="booking", pk=booking.pk, day=_day(booking))
    return card if made else None


def _is_time(venue: Venue, asked_at: datetime, now: datetime) -> bool:
    """Whether the last one who was asked has had his share of the window, of the answering hours alone."""
    share = min(max(timedelta(minutes=venue.decide_minutes) / 3, _SOONEST), _LATEST)
    due = hours.runs_out(asked_at, share, answering(venue, asked_at))
    return due is not None and due <= now


def _day(booking: Booking) -> date:
    return clock.local(booking.starts_at, booking.venue.timezone).date()
