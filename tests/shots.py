"""Which pages `make screenshots` takes, of the demo world: those of a guest, of a venue's people, of support."""

from collections.abc import Iterator
from dataclasses import dataclass

from agnt.lib import clock
from bookings.models import Booking
from venues.models import Guest, Venue

OWNER = "owner@agnt.example"
MANAGER = "manager@agnt.example"
HOUSE = "lantern-tide-beach-club"
SPA = "sungai-hening-wellness"


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
    ("new-booking-time", "diary/new/?party=4"),
    ("walk-in", "diary/walk-in/"),
    ("walk-in-table", "diary/walk-in/?party=2"),
    ("decide", "decide/"),
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
    yield Shot("venues", "/venues/", who=OWNER)
    yield Shot("start", "/start/", who="developer@agnt.example")
    yield Shot("claim", "/claim/", who="developer@agnt.example")
