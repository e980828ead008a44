"""The day in numbers goes out once, at ten in the evening on the venue's own clock, to whoever wants it."""

from datetime import timedelta

import pytest

from agnt.core.models import Mail, User
from agnt.lib import clock
from bookings.services import lifecycle
from chat import jobs
from tests import worlds
from tests.bookings import visits
from venues.models import Member, NoticePreference

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> worlds.World:
    world = worlds.restaurant((2, 2, 4), name="La Brisa")
    for role in ("host", "owner"):
        user = User.objects.create_user(f"{role}@example.com")
        Member.objects.create(venue=world.venue, user=user, role=role)
    return world


def at(world: worlds.World, wall: str, days: int = 0) -> str:
    with clock.frozen(world.at(wall) + timedelta(days=days)):
        return jobs.venue_daily_summary()


def a_day(world: worlds.World) -> None:
    """One party came, one did not, one cancelled, nobody has said what became of the last; two come tomorrow."""
    with clock.frozen(worlds.NOW):
        came, lost, gone = (visits.book(world, wall) for wall in ("12:00", "13:00", "18:00"))
        visits.book(world, "20:00")
        lifecycle.cancel_booking(booking_id=gone.pk, by="staff:1", cancelled_by="venue")
        for wall in ("19:00", "18:30"):
            visits.book(world, starts_at=world.at(wall) + timedelta(days=1))
    with clock.frozen(world.at("14:00")):
        lifecycle.seat(booking_id=came.pk, by="staff:1")
        lifecycle.mark_no_show(booking_id=lost.pk, by="staff:1")


def test_the_owner_reads_how_the_day_went_and_what_comes(world: worlds.World) -> None:
    a_day(world)
    assert at(world, "21:45") == "0 summaries"
    assert at(world, "22:00") == "1 summaries"
    at(world, "22:15")
    at(world, "23:00")
    letter = Mail.objects.get().letter
    assert (letter["to"], letter["subject"]) == ("owner@example.com", "La Brisa, 23.11.: 4 guests")
    for words in (
        "Came: 2 guests. No-shows: 1. Cancelled: 1. Not settled yet: 1.",
        "Tomorrow: 4 guests in 2 bookings (18:30).",
        "Waiting for your answer: 0. Problems tomorrow: 0.",
    ):
        assert words in letter["text"]


def test_a_day_without_anything_has_none(world: worlds.World) -> None:
    assert at(world, "22:00") == "0 summaries"
    assert not Mail.objects.exists()


def test_who_wants_none_hears_none(world: worlds.World) -> None:
    a_day(world)
    member = Member.objects.get(role="owner")
    NoticePreference.objects.create(member=member, event="summary", by="email", wanted=False)
    assert at(world, "22:00") == "0 summaries"
    assert not Mail.objects.exists()


def test_each_venue_has_ten_in_the_evening_on_its_own_clock(world: worlds.World) -> None:
    a_day(world)
    world.venue.timezone = "Europe/Lisbon"
    world.venue.save()
    with clock.frozen(world.at("22:00")):
        assert jobs.venue_daily_summary() == "1 summaries"
    assert Mail.objects.get().letter["text"].count("Tomorrow") == 1
