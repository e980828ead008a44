"""A guest who comes again: found while staff write his booking, and what the venue may take along from before."""

from dataclasses import dataclass
from typing import Final

from agnt.lib import text
from bookings import allergies, guests
from bookings.models import Booking, BookingNeed
from bookings.reading.folded import folded
from venues.models import Guest, Venue
from venues.services import guests as records

_FEWEST_SIGNS: Final = 3  # as many as say something; of Kanji one says as much
_MOST_NAMES: Final = 4
_LAST_VISITS: Final = 3
WORDS: Final = "words"  # how a form calls the guest's own words, beside the codes


@dataclass(frozen=True, slots=True)
class Known:
    """The guest, his past, and what goes along: the allergies that he agreed the venue keeps, with his own words, and
    what his party needed at its last visits. Each as code and words."""

    guest: Guest
    record: guests.Record
    allergies: tuple[tuple[str, str], ...] = ()
    words: str = ""
    language: str = ""
    needs: tuple[tuple[str, str], ...] = ()

    @property
    def codes(self) -> list[str]:
        """All that a form can untick."""
        return [code for code, _ in (*self.allergies, *self.needs)] + ([WORDS] if self.words else [])


def of(guest: Guest) -> Known:
    """What is known of him. What he told with one booking alone is not: it was for that visit."""
    told = guest.health or {}
    codes = [code for code in allergies.CODES if code in told.get("codes", ())]
    return Known(
        guest,
        guests.record(guest),
        tuple((code, allergies.NAMES[code]["en"]) for code in codes),
        str(told.get("words", "")),
        str(told.get("language", "")),
        tuple((code, str(words)) for code, words in BookingNeed.Code.choices if code in _needed(guest)),
    )


def _needed(guest: Guest) -> set[str]:
    came = guest.bookings.filter(status__in=(Booking.Status.SEATED, Booking.Status.COMPLETED))
    last = list(came.order_by("-starts_at").values_list("pk", flat=True)[:_LAST_VISITS])
    return set(BookingNeed.objects.filter(booking__in=last).values_list("code", flat=True))


def by_address(venue: Venue, *, phone: str = "", email: str = "") -> Guest | None:
    """Whoever has this phone number or e-mail here."""
    return records.known(venue=venue, phone=phone, email=email)


def by_name(venue: Venue, name: str) -> list[Guest]:
    """A few whose names hold all these words: staff say which of them it is."""
    words = text.fold(name).split()
    if sum(len(word.encode()) for word in words) < _FEWEST_SIGNS:
        return []
    rows = Guest.objects.filter(venue=venue, merged_into__isnull=True).annotate(name_folded=folded("name"))
    for word in words:
        rows = rows.filter(name_folded__contains=word)
    return list(rows.order_by("name", "pk")[:_MOST_NAMES])
