"""Two venues with the same of everything: what one has, the other has too, under another id."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from agnt.core.models import User
from agnt.lib import clock, ids
from bookings.models import (
    AskCard,
    Booking,
    BookingNeed,
    CalendarFeed,
    ChangeRequest,
    ColumnMapping,
    Dispute,
    ImportRun,
    Review,
    WaitlistEntry,
    WaitlistOffer,
)
from bookings.services import lifecycle
from tests import worlds
from venues.models import (
    AnswerHours,
    Area,
    Brake,
    Closure,
    Combination,
    Duty,
    Guest,
    Invitation,
    Member,
    NoticePreference,
    PacingOverride,
    TermsTier,
)


@dataclass(slots=True)
class Twin:
    """One of the two: its venue, its owner, and one row of each table that hangs on a venue, by the model's name."""

    world: worlds.World
    owner: User
    rows: dict[str, models.Model] = field(default_factory=dict)

    def at(self, wall: str) -> datetime:
        """That time of the day after tomorrow, on the venue's clock."""
        return self.world.at(wall, clock.today(self.world.venue.timezone) + timedelta(days=2))

    @property
    def slug(self) -> str:
        """How its addresses begin."""
        return self.world.venue.slug


def twins() -> tuple[Twin, Twin]:
    """Two venues that differ in nothing but their keys."""
    first, second = _twin("alice@example.com"), _twin("bob@example.com")
    _shift_keys(first, second)
    return first, second


def _shift_keys(first: Twin, second: Twin) -> None:
    for name, row in first.rows.items():
        assert row.pk != second.rows[name].pk


def _twin(email: str) -> Twin:
    world = worlds.restaurant(tables=(2, 2, 4, 6), name="Twin")
    owner = User.objects.create_user(email, "a long password")
    twin = Twin(world, owner)
    member = Member.objects.create(venue=world.venue, user=owner, role=Member.Role.OWNER)
    _set_up(twin, member)
    _diary(twin, member)
    return twin


def _keep(twin: Twin, *rows: models.Model) -> None:
    twin.rows |= {type(row).__name__: row for row in rows}


def _set_up(twin: Twin, member: Member) -> None:
    venue, now = twin.world.venue, clock.now()
    area = Area.objects.create(venue=venue, name="Terrace")
    combination = Combination.objects.create(venue=venue, min_seats=3, max_seats=4)
    combination.resources.set(twin.world.resources[:2])
    colleague = Member.objects.create(
        venue=venue, user=User.objects.create_user(f"host-{venue.slug}@example.com", "a long password"), role="host"
    )
    _keep(
        twin,
        venue,
        area,
        combination,
        colleague,
        twin.world.resources[0],
        twin.world.service,
        twin.world.service.turn_times.get(),
        twin.world.service.needs.get(),
        venue.shifts.order_by("pk")[0],
        Closure.objects.create(venue=venue, starts_at=now + timedelta(days=40), ends_at=now + timedelta(days=41)),
        PacingOverride.objects.create(venue=venue, starts_at=now, total=8),
        Brake.objects.create(venue=venue, kind="pause", starts_at=now, ends_at=now + timedelta(minutes=1), by="test"),
        TermsTier.objects.create(venue=venue, from_party=6),
        Invitation.objects.create(
            venue=venue, role="host", token_hash=ids.digest(venue.slug), expires_at=now + timedelta(days=7)
        ),
        Duty.objects.create(member=colleague, weekday=0, start="10:00", until="18:00"),
        AnswerHours.objects.create(venue=venue, weekday=0, start="10:00", until="18:00"),
        NoticePreference.objects.create(member=colleague, event="booked", by="email"),
        ColumnMapping.objects.create(venue=venue, kind="guests", name="Old book"),
        ImportRun.objects.create(venue=venue, kind="guests", by="test"),
        CalendarFeed.objects.create(
            role="host", venue=venue, member=colleague, token_hash=ids.digest(f"feed {venue.slug}")
        ),
    )


def _diary(twin: Twin, member: Member) -> None:
    world = twin.world
    guest = Guest.objects.create(venue=world.venue, person=worlds.person("Ayu"), name="Ayu")
    with transaction.atomic():
        booking = worlds.request(world, starts_at=twin.at("19:00"))
        lifecycle.confirm(booking_id=booking.pk, by="test")
    Booking.objects.filter(pk=booking.pk).update(guest=guest)
    entry = WaitlistEntry.objects.create(**_waiting(twin))
    _keep(
        twin,
        guest,
        Booking.objects.get(pk=booking.pk),
        BookingNeed.objects.create(booking=booking, code="high_chair"),
        ChangeRequest.objects.create(
            booking=booking,
            party_size=2,
            starts_at=twin.at("20:00"),
            ends_at=twin.at("22:00"),
            decide_by=twin.at("18:00"),
            by="guest:link",
        ),
        AskCard.objects.create(booking=booking, member=member),
        Review.objects.create(booking=booking, asked_at=clock.now()),
        Dispute.objects.create(booking=booking),
        entry,
        WaitlistOffer.objects.create(
            entry=entry,
            starts_at=twin.at("20:00"),
            ends_at=twin.at("22:00"),
            hold_id=ids.uuid7(),
            expires_at=clock.now() + timedelta(minutes=15),
        ),
    )


def _waiting(twin: Twin) -> dict[str, Any]:
    return {
        "venue": twin.world.venue,
        "service": twin.world.service,
        "status": WaitlistEntry.Status.OFFERED,
        "guest_name": "Budi",
        "party_size": 2,
        "earliest": twin.at("19:00"),
        "latest": twin.at("21:00"),
        "token_hash": ids.digest(f"waiting {twin.slug}"),
    }
