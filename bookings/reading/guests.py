"""A venue's guests by search and group, with what their bookings say of each; who may be the same person."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from agnt.core import people
from agnt.lib import clock, text
from bookings.models import Booking, Dispute
from bookings.reading.folded import folded
from bookings.reading.listing import by_phone
from venues.models import Guest, Venue

Status = Booking.Status
REGULAR: Final = 3  # visits
_DISPUTED: Final = (Dispute.Status.OPEN, Dispute.Status.UPHELD)
_RECENT: Final = timedelta(days=730)  # an older no-show is forgotten
GROUPS: Final = {
    "": "All guests",
    "vip": "VIP",
    "regular": "Regulars",
    "new": "Not been yet",
    "risk": "No-show risk",
    "allergies": "With allergies",
    "coming": "Coming soon",
}
SORTS: Final = {
    "name": ("name", "pk"),
    "visits": ("-visits", "name", "pk"),
    "last": (F("last_visit").desc(nulls_last=True), "name", "pk"),
    "spend": ("-spend", "name", "pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What staff look for."""

    words: str = ""
    group: str = ""
    tag: str = ""
    sort: str = "last"


def find(venue: Venue, wanted: Wanted) -> QuerySet[Guest]:
    """The venue's guests that are meant, with `visits`, `no_shows`, `covers`, `spend` (minor units), `last_visit` and
    `coming`. What was imported is in the sums; a no-show that is disputed, or two years old, is not."""
    rows: QuerySet[Guest] = Guest.objects.filter(venue=venue, merged_into__isnull=True)
    if wanted.tag:
        rows = rows.filter(tags__contains=[wanted.tag])
    if wanted.words:
        rows = _searched(rows, venue, wanted.words)
    return _of_group(_with_sums(rows), wanted.group).order_by(*SORTS.get(wanted.sort, SORTS["last"]))


def _with_sums(rows: QuerySet[Guest]) -> QuerySet[Guest]:
    came, now = Q(bookings__status=Status.COMPLETED), clock.now()
    missed = Q(bookings__status=Status.NO_SHOW, bookings__starts_at__gt=now - _RECENT)
    missed &= ~Q(bookings__dispute__status__in=_DISPUTED)
    return rows.annotate(
        visits=F("imported_visits") + Count("bookings", filter=came),
        no_shows=F("imported_no_shows") + Count("bookings", filter=missed),
        covers=F("imported_covers") + Coalesce(Sum("bookings__party_size", filter=came), 0),
        spend=F("imported_spend_minor") + Coalesce(Sum("bookings__spend_minor", filter=came), 0),
        last_visit=Max("bookings__starts_at", filter=came),
        coming=Count("bookings", filter=Q(bookings__status__in=Booking.LIVE, bookings__starts_at__gt=now)),
    )


def _of_group(rows: QuerySet[Guest], group: str) -> QuerySet[Guest]:
    groups = {
        "vip": Q(vip=True),
        "regular": Q(visits__gte=REGULAR),
        "new": Q(visits=0),
        "risk": Q(no_shows__gt=0),
        "allergies": ~Q(sealed_health=b""),
        "coming": Q(coming__gt=0),
    }
    return rows.filter(groups[group]) if group in groups else rows


def _searched(rows: QuerySet[Guest], venue: Venue, words: str) -> QuerySet[Guest]:
    """By a whole phone number or e-mail, or by words of the name, the notes and the tags."""
    phone = by_phone(venue, words)
    if phone:
        return rows.filter(phone_hash__in=phone)
    if "@" in words:
        return rows.filter(email_hash=people.address_hash("email", words.strip()))
    rows = rows.annotate(name_folded=folded("name"), notes_folded=folded("notes"))
    said = Q()
    for word in text.fold(words).split():
        said &= Q(name_folded__contains=word) | Q(notes_folded__contains=word) | Q(tags__contains=[word])
    return rows.filter(said)


def tags(venue: Venue) -> list[str]:
    """All tags that the venue uses, in order."""
    used = Guest.objects.filter(venue=venue, merged_into__isnull=True).exclude(tags=[]).values_list("tags", flat=True)
    return sorted({tag for row in used for tag in row}, key=str.casefold)


def alike(guest: Guest) -> list[Guest]:
    """Other records of the venue that may be the same person: the same number or e-mail, or the same name."""
    others = Guest.objects.filter(venue_id=guest.venue_id, merged_into__isnull=True).exclude(pk=guest.pk)
    same = Q(pk__in=[])
    if guest.phone_hash:
        same |= Q(phone_hash=guest.phone_hash)
    if guest.email_hash:
        same |= Q(email_hash=guest.email_hash)
    name = text.fold(guest.name)
    if " " in name:  # one word is no name to know somebody by
        same |= Q(name_folded=name)
    return list(_with_sums(others.annotate(name_folded=folded("name")).filter(same)).order_by("name", "pk")[:10])


def bookings(guest: Guest) -> tuple[list[Booking], list[Booking]]:
    """What is to come, soonest first, and what is over, newest first (a hundred of it)."""
    rows = Booking.objects.filter(guest=guest).select_related("service", "dispute", "venue")
    coming = rows.filter(status__in=Booking.LIVE, ends_at__gt=clock.now()).order_by("starts_at")
    over = rows.exclude(status__in=Booking.LIVE, ends_at__gt=clock.now()).order_by("-starts_at")
    return list(coming), list(over[:100])
