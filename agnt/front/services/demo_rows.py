"""Single rows of the flagships' books: a booking with what was said of it, and the closures of the venue."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from agnt.core import people
from agnt.front.demo.evenings import Sitting
from agnt.front.demo.programme import FOR_STAFF, OCCASIONS, SAID, WISHES
from agnt.front.services.demo_crowd import Known
from agnt.front.services.demo_ends import End
from agnt.lib import clock, ids, tx
from agnt.lib.money import exponent
from bookings import terms
from bookings.models import Booking, BookingNeed, Review
from venues.models import Area, Closure, Resource, Service, Venue

_ONLINE = (Booking.Source.NETWORK, Booking.Source.OWN_PAGE)
_REVIEWED = timedelta(days=21)
_LATE = timedelta(minutes=40)
_SOON = timedelta(hours=30)
_ASKED_BEFORE = timedelta(hours=26)


def booking(
    *, venue: Venue, service: Service, sitting: Sitting, known: Known, end: End, span: tuple[datetime, datetime]
) -> Booking:
    """A booking that is not stored yet. What the network brought goes through all its states, for its fee."""
    first = Booking.Status.CONFIRMED if sitting.source == Booking.Source.NETWORK else end.first
    secret, online = ids.token(), sitting.source in _ONLINE
    agreed = terms.agreement(service=service, party_size=sitting.party, starts_at=span[0], known=())
    made = Booking(
        token_hash=ids.digest(secret),
        venue=venue,
        service=service,
        person=known.person if online else None,
        guest=None if sitting.source == Booking.Source.WALK_IN and sitting.share < 0.7 else known.guest,
        guest_name=known.regular.name,
        party_size=sitting.party,
        starts_at=span[0],
        ends_at=span[1],
        status=first,
        source=sitting.source,
        demo=True,
        value_minor=agreed.value_minor,
        terms=agreed.terms,
        currency=venue.currency,
        by_staff=not online,
        created_at=sitting.booked_at,
        confirmed_at=sitting.booked_at,
        **(end.columns if first == end.status else {}),
    )
    made.token = secret
    if made.guest is None:
        made.guest_name = "Walk-in"
    else:
        made.contact_hash, made.contact = people.address_hash("phone", known.phone), {"phone": known.phone}
    return made


def colour(made: Booking, sitting: Sitting, end: End, known: Known) -> None:
    """What was said of it, what it brought in, what the guest answered when asked whether he comes."""
    lot = Random(f"{made.venue.slug} {sitting.starts_at} {sitting.guest} {sitting.party}")  # noqa: S311 - invented data
    if made.guest is not None:
        made.occasion = lot.choice(OCCASIONS) if lot.random() < 0.12 else ""
        made.notes = lot.choice(WISHES) if lot.random() < 0.16 else ""
        made.staff_notes = lot.choice(FOR_STAFF) if lot.random() < 0.07 else ""
        if known.regular.allergies:
            made.health = {
                "codes": list(known.regular.allergies),
                "words": known.regular.words,
                "language": known.regular.language,
            }
            made.health_shared = True
    if end.status == Booking.Status.COMPLETED:
        each = lot.randint(*sitting.offer.spends) * 10 ** exponent(made.currency)
        made.spend_minor = each * made.party_size or made.value_minor
    if end.status == Booking.Status.CONFIRMED and made.starts_at <= clock.now() < made.starts_at + _LATE:
        made.eta = made.starts_at + _LATE  # he wrote that he is on his way
    _ask_again(made, end, lot)


def _ask_again(made: Booking, end: End, lot: Random) -> None:
    """Guests are asked the day before: most say yes, some are silent, one in forty is not reached."""
    now = clock.now()
    if made.source == Booking.Source.WALK_IN or made.created_at > made.starts_at - _ASKED_BEFORE:
        return
    if made.starts_at - now > _SOON or end.gives_back:
        return
    made.reconfirm_asked_at = min(now, made.starts_at - _ASKED_BEFORE)
    if lot.random() < 0.72:
        made.reconfirmed_at = min(now, made.reconfirm_asked_at + timedelta(minutes=lot.randint(2, 300)))
    elif lot.random() < 0.1:
        made.unreached_at = min(now, made.reconfirm_asked_at + timedelta(minutes=5))


@tx.step
def add_beside(*, made: Sequence[tuple[Booking, Known]]) -> None:
    """What parties need, answered by the diary, and what guests said of their visits of the last weeks."""
    needs, reviews = [], []
    for booking, known in made:
        lot = Random(booking.reference)  # noqa: S311 - invented data
        code = "wheelchair" if "wheelchair" in known.regular.tags else "high_chair" if lot.random() < 0.04 else ""
        if code and booking.guest_id:
            answered = {"answer": True, "answered_by": "system:diary", "answered_at": booking.created_at}
            needs.append(BookingNeed(booking=booking, code=code, **answered))
        recent = booking.left_at and clock.now() - booking.left_at < _REVIEWED
        if recent and booking.person_id and lot.random() < 0.3:
            reviews.append(_review(booking, lot))
    BookingNeed.objects.bulk_create(needs)
    Review.objects.bulk_create(reviews)


def _review(booking: Booking, lot: Random) -> Review:
    asked_at = min((booking.left_at or clock.now()) + timedelta(hours=2), clock.now())
    review = Review(booking=booking, asked_at=asked_at, created_at=asked_at)
    if lot.random() < 0.8:
        review.stars, words = lot.choice(SAID)
        review.words, review.given_at = {"text": words} if words else None, asked_at
        if review.stars <= 3 and lot.random() < 0.5:
            review.answer = {"text": "Thank you for telling us. We spoke about it in the kitchen and will do better."}
    return review


@tx.step
def close(*, venue: Venue, by: str) -> list[Closure]:
    """A private event in one area, a place that is being mended, and a day on which the house was shut."""
    today, zone = clock.today(venue.timezone), venue.timezone
    shut = today - timedelta(days=17)
    rows = [
        Closure(
            reason="Temple ceremony",
            starts_at=clock.at(shut, time(0), zone),
            ends_at=clock.at(shut, time(23, 59), zone),
        )
    ]
    area = Area.objects.filter(venue=venue, position=1, resources__kind=Resource.Kind.TABLE).first()
    if area is not None:
        day = today + timedelta(days=5)
        starts_at, ends_at = clock.at(day, time(16), zone), clock.at(day, time(23, 45), zone)
        rows.append(
            Closure(area=area, reason="Wedding of Indah and Rizky", is_event=True, starts_at=starts_at, ends_at=ends_at)
        )
        broken = Resource.objects.filter(area=area, kind=Resource.Kind.TABLE).order_by("-pk")[0]
        mended = clock.at(today + timedelta(days=3), time(10), zone)
        rows.append(
            Closure(resource=broken, reason="A leg is broken", starts_at=clock.at(today, time(9), zone), ends_at=mended)
        )
    for row in rows:
        row.venue, row.made_by = venue, by
    return Closure.objects.bulk_create(rows)
