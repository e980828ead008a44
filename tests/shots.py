"""Which pages `make screenshots` takes, of the demo world: those of a guest, of a venue's people, of support."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from agnt.lib import clock
from bookings.models import Booking, VenueDay
from venues.models import Guest, Venue

OWNER = "owner@agnt.example"
MANAGER = "manager@agnt.example"
HOUSE = "lantern-tide-beach-club"
SPA = "sungai-hening-wellness"
ASKS = "garam-ketiga"  # its staff decide


@dataclass(frozen=True)
class Shot:
    """One page; `dark` pages are taken in both themes. `who`: the e-mail of whoever is signed in, of the demo world."""

    name: str
    address: str
    dark: bool = False
    whole: bool = False
    who: str = ""


def of_the_platform(phone: str, booking: str) -> list[Shot]:
    """The pages, once the guest has booked: `phone` and `booking` are their addresses."""
    reference = booking.split("/")[2]
    return [
        Shot("landing", "/", dark=True, whole=True),
        Shot("simulator-booked", phone),
        Shot("booking", booking, dark=True, whole=True),
        Shot("booking-change", f"{booking}change/"),
        Shot("booking-cancel", f"{booking}cancel/"),
        Shot("story", f"/admin/story/{reference}/"),
        Shot("console", "/admin/", dark=True),
        Shot("console-list", "/admin/bookings/booking/"),
        Shot("venue", f"/v/{HOUSE}/", dark=True),
        Shot("venue-embed", f"/v/{HOUSE}/embed/"),
        Shot("venue-unclaimed", f"/v/{Venue.objects.filter(claimed_at=None, sandbox=False).earliest('pk').slug}/"),
        Shot("letters", "/simulator/letters/"),
        Shot("docs", "/docs/"),
        Shot("sign-in", "/accounts/login/"),
        Shot("sign-up", "/accounts/signup/"),
    ]


_AT_HOUSE = (
    ("list", "diary/list/"),
    ("sheet", "diary/sheet/"),
    ("floor", "diary/floor/"),
    ("floor-edit", "settings/floor/"),
    ("problems", "diary/problems/"),
    ("close-out", "diary/close-out/"),
    ("closing", "diary/close/"),
    ("new-booking", "diary/new/"),
    ("walk-in", "diary/walk-in/"),
    ("walk-in-table", "diary/walk-in/?party=2"),
    ("decide", "decide/"),
    ("bookings-none", "bookings/?q=nobody+of+that+name"),
    ("bookings", "bookings/"),
    ("guests", "guests/"),
    ("waitlist", "waitlist/"),
    ("reviews", "reviews/"),
    ("reports", "reports/"),
    ("settings", "settings/"),
    ("settings-house", "settings/house/"),
    ("settings-rules", "settings/rules/"),
    ("settings-tables", "settings/tables/"),
    ("settings-table-new", "settings/tables/new/"),
    ("settings-areas", "settings/areas/"),
    ("settings-joined", "settings/combinations/"),
    ("settings-services", "settings/services/"),
    ("settings-hours", "settings/hours/"),
    ("settings-hours-new", "settings/hours/new/"),
    ("settings-pacing", "settings/pacing/"),
    ("settings-terms", "settings/terms/"),
    ("settings-people", "settings/people/"),
    ("settings-links", "settings/links/"),
    ("settings-answer-hours", "settings/answer-hours/"),
    ("settings-import", "settings/import/"),
    ("settings-feeds", "settings/feeds/"),
)
_DARK = frozenset({"bookings", "reports", "decide", "settings-hours"})


def _in_each_state(venue: Venue) -> Iterator[Shot]:
    """A booking in every state that the demo world has at the moment."""
    asked = Booking.objects.filter(venue__slug=ASKS, status=Booking.Status.PENDING)
    for status in Booking.Status.values:
        rows = asked if status == Booking.Status.PENDING else Booking.objects.filter(venue=venue, status=status)
        booking = rows.select_related("venue").order_by("-starts_at").first()
        if booking is not None and status != Booking.Status.CONFIRMED:
            name = f"drawer-{status.replace('_', '-')}"
            yield Shot(name, f"/venue/{booking.venue.slug}/bookings/{booking.pk}/", who=OWNER)


def _on_other_days(venue: Venue) -> Iterator[Shot]:
    """Tomorrow, a booking for it, a day that is closed, and what a private event tomorrow night would touch."""
    here, tomorrow = f"/venue/{venue.slug}/diary/", clock.today(venue.timezone) + timedelta(days=1)
    yield Shot("diary-tomorrow", f"{here}?day={tomorrow}", who=OWNER)
    for name, party in (("new-booking-time", 4), ("new-booking-refused", 16)):
        yield Shot(name, f"{here}new/?party={party}&day={tomorrow}", who=OWNER)
    closed = VenueDay.objects.filter(venue=venue, closed_at__isnull=False).order_by("-day").first()
    if closed is not None:
        yield Shot("diary-closed", f"{here}?day={closed.day}", who=OWNER)
        yield Shot("close-out-closed", f"{here}close-out/?day={closed.day}", who=OWNER)
    night = f"from_day={tomorrow}&from_time=19:00&until_day={tomorrow}&until_time=21:00"
    yield Shot("closing-touches", f"{here}close/?{night}&reason=A+wedding&event=on", who=OWNER)


def of_the_venue() -> Iterator[Shot]:
    """The pages of a venue's people; the diary of tonight first."""
    venue = Venue.objects.get(slug=HOUSE)
    here = f"/venue/{HOUSE}/"
    yield Shot("diary", f"{here}diary/", dark=True, who=OWNER)
    yield Shot("diary-spa", f"/venue/{SPA}/diary/", who="owner2@agnt.example")
    booking = Booking.objects.filter(venue=venue, starts_at__gt=clock.now(), health_shared=True).earliest("starts_at")
    yield Shot("drawer", f"{here}bookings/{booking.pk}/", dark=True, who=OWNER)
    guest = Guest.objects.filter(venue=venue, vip=True).earliest("pk")
    yield Shot("guest", f"{here}guests/{guest.pk}/", who=OWNER)
    for name, path in _AT_HOUSE:
        yield Shot(name, here + path, dark=name in _DARK, who=OWNER)
    yield from _in_each_state(venue)
    yield from _on_other_days(venue)
    yield Shot("decide-asked", f"/venue/{ASKS}/decide/", dark=True, who=OWNER)
    yield Shot("venues", "/venues/", who=OWNER)
    yield Shot("start", "/start/", who="developer@agnt.example")
    yield Shot("claim", "/claim/", who="developer@agnt.example")


def paths_of_a_venue() -> list[str]:
    """Addresses of the same patterns as those that are taken of a venue, without a row of the demo world."""
    here = f"/venue/{HOUSE}/"
    return [
        f"{here}diary/",
        f"{here}bookings/1/",
        f"{here}guests/1/",
        *(here + path.split("?")[0] for _, path in _AT_HOUSE),
    ]
