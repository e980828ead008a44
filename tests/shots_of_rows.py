"""Pages about one row of a venue: what is set up, who works there, what is asked. What the demo world lacks is made for
the picture and taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Final

from django.db.models import Model, QuerySet

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, ChangeRequest
from bookings.services import changes
from tests.shots import ASKS, HOUSE, OWNER, Shot
from venues.models import Area, Combination, Guest, Member, PacingOverride, Resource, Service, Shift, TermsTier, Venue
from venues.services import setup

BY = "system:screenshots"
# name -> the page, and whose rows it is about
_OF_A_ROW: Final[dict[str, tuple[str, type[Model]]]] = {
    "settings-area": ("settings/areas/{}/", Area),
    "settings-area-remove": ("settings/areas/{}/remove/", Area),
    "settings-joined-one": ("settings/combinations/{}/", Combination),
    "settings-joined-remove": ("settings/combinations/{}/remove/", Combination),
    "settings-service": ("settings/services/{}/", Service),
    "settings-service-remove": ("settings/services/{}/remove/", Service),
    "settings-shift": ("settings/hours/{}/", Shift),
    "settings-shift-remove": ("settings/hours/{}/remove/", Shift),
    "settings-quarter": ("settings/pacing/{}/", PacingOverride),
    "settings-quarter-remove": ("settings/pacing/{}/remove/", PacingOverride),
    "settings-table": ("settings/tables/{}/", Resource),
    "settings-table-ahead": ("settings/tables/{}/ahead/", Resource),
    "settings-table-remove": ("settings/tables/{}/remove/", Resource),
    "settings-tier": ("settings/terms/{}/", TermsTier),
    "settings-tier-remove": ("settings/terms/{}/remove/", TermsTier),
    "settings-member": ("settings/people/{}/", Member),
    "settings-member-remove": ("settings/people/{}/remove/", Member),
}
_OF_NONE: Final = {
    "settings-area-new": "settings/areas/new/",
    "settings-joined-new": "settings/combinations/new/",
    "settings-service-new": "settings/services/new/",
    "settings-quarter-new": "settings/pacing/new/",
    "settings-tier-new": "settings/terms/new/",
    "settings-week": "settings/preview/?party=2",
    "settings-why": "settings/why/?party=12",
    "share": "share/",
}


def of_rows() -> Iterator[Shot]:
    """Each page once, about the row that was made last."""
    venue = Venue.objects.get(slug=HOUSE)
    here = f"/venue/{HOUSE}/"
    for name, path in _OF_NONE.items():
        yield Shot(name, here + path, who=OWNER)
    with _a_quarter(venue):
        for name, (path, model) in _OF_A_ROW.items():
            yield Shot(name, here + path.format(_last(model, venue)), who=OWNER)
    keep, drop = Guest.objects.filter(venue=venue).order_by("-pk").values_list("pk", flat=True)[:2]
    yield Shot("guest-merge", f"{here}guests/{keep}/merge/{drop}/", who=OWNER)
    asked = Booking.objects.filter(venue__slug=ASKS, status=Booking.Status.PENDING).latest("pk")
    yield Shot("decide-times", f"/venue/{ASKS}/decide/{asked.pk}/times/", who=OWNER)
    with _a_change() as change:
        yield Shot("decide-change-times", f"/venue/{ASKS}/decide/change/{change.pk}/times/", who=OWNER)


def _last(model: type[Model], venue: Venue) -> int:
    rows: QuerySet[Model] = model._default_manager.filter(venue=venue)
    if model is Member:
        rows = rows.exclude(user__email=OWNER)
    key: int = rows.latest("pk").pk
    return key


@contextmanager
def _a_quarter(venue: Venue) -> Iterator[None]:
    """Another limit for one quarter of an hour of tomorrow."""
    tomorrow = clock.today(venue.timezone) + timedelta(days=1)
    values = {"starts_at": clock.at(tomorrow, time(19), venue.timezone), "total": 30, "online": 10, "agents": 10}
    made = setup.keep(venue_id=venue.pk, kind="override", pk=None, values=values, seen_before="", by=BY)
    try:
        yield
    finally:
        setup.drop(venue_id=venue.pk, kind="override", pk=made.pk, by=BY)


@contextmanager
def _a_change() -> Iterator[ChangeRequest]:
    """A guest who would come half an hour later, at a house whose people decide."""
    change = next((made for booking in _confirmed() if (made := _later(booking))), None)
    if change is None:
        raise LookupError("No booking of the demo world can be asked to move: seed it anew.")
    try:
        yield change
    finally:
        changes.withdraw(change_id=change.pk, by=BY)


def _confirmed() -> Iterator[Booking]:
    there = Booking.objects.filter(venue__slug=ASKS, status=Booking.Status.CONFIRMED, starts_at__gt=clock.now())
    yield from there.order_by("-starts_at")


def _later(booking: Booking) -> ChangeRequest | None:
    try:
        return changes.ask(booking_id=booking.pk, by=BY, starts_at=booking.starts_at + timedelta(minutes=30))
    except DomainError:
        return None


def paths() -> list[str]:
    """Addresses of the same patterns as those that are taken, without a row of the demo world."""
    here = f"/venue/{HOUSE}/"
    more = ("guests/1/merge/2/", "decide/1/times/", "decide/change/1/times/")
    return [
        *(here + path.split("?")[0] for path in _OF_NONE.values()),
        *(here + path.format(1) for path, _model in _OF_A_ROW.values()),
        *(here + path for path in more),
    ]
