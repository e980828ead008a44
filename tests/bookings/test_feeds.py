"""Calendars by link: what each role reads, 304 while nothing changed, and nothing once the link is revoked."""

from datetime import timedelta

import pytest
from django.db import transaction
from icalendar import Calendar

from agnt.core.models import User
from agnt.lib import clock
from agnt.lib.errors import NotFound
from bookings.handlers import on_member_changed
from bookings.models import Booking, CalendarFeed
from bookings.services import feeds, lifecycle
from tests import worlds
from venues.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(name="La Brisa")


def book(world: worlds.World, wall: str = "19:00", **more) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, wall, source="own_page", notes="allergic to nuts", **more)
        return lifecycle.confirm(booking_id=booking.pk, by="staff:1")


def member(world: worlds.World, role: str = "host") -> Member:
    return Member.objects.create(venue=world.venue, user=User.objects.create_user(f"{role}@example.com"), role=role)


def read(client, feed: CalendarFeed, **headers):
    return client.get(f"/cal/{feed.token}.ics", headers=headers)


def events(client, feed: CalendarFeed) -> list:
    answer = read(client, feed)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_host_reads_parties_and_tables_and_no_secrets(client, world):
    booking = book(world)
    feed = feeds.make_for_member(member_id=member(world).pk, by="staff:1")
    (event,) = events(client, feed)
    assert (event["UID"], event["SUMMARY"]) == (f"{booking.reference}@booking.agnt", "2 Ayu · T1")
    body = read(client, feed).content.decode()
    assert "nuts" not in body
    assert booking.token not in body
    assert "Worth" not in body


def test_an_owner_reads_more_and_his_feed_is_made_once(client, world):
    Booking.objects.filter(pk=book(world).pk).update(value_minor=500_000_00)
    owner = member(world, "owner")
    feed = feeds.make_for_member(member_id=owner.pk, by="staff:1")
    assert feeds.make_for_member(member_id=owner.pk, by="staff:1") == feed
    assert "Worth" in str(events(client, feed)[0]["DESCRIPTION"])


def test_a_guest_reads_his_own_with_his_link(client, world):
    person = worlds.person()
    mine, _other = book(world, person_id=person.pk), book(world, "12:00")
    feed = feeds.make_for_guest(person_id=person.pk, by="guest:x")
    (event,) = events(client, feed)
    assert str(event["URL"]).endswith(f"/b/{mine.reference}/{mine.token}/")


def test_a_cancelled_booking_stays_in_it_struck_out_with_a_higher_sequence(client, world):
    booking = book(world)
    feed = feeds.make_for_member(member_id=member(world).pk, by="staff:1")
    before = events(client, feed)[0]
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:x", cancelled_by="guest")
    after = events(client, feed)[0]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["UID"] == before["UID"]


def test_nothing_is_sent_again_while_nothing_changed(client, world):
    book(world)
    feed = feeds.make_for_member(member_id=member(world).pk, by="staff:1")
    first = read(client, feed)
    again = read(client, feed, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert read(client, feed).content == first.content
    book(world, "12:00")
    assert read(client, feed, if_none_match=first["ETag"]).status_code == 200


def test_reading_is_written_down(client, world):
    feed = feeds.make_for_member(member_id=member(world).pk, by="staff:1")
    read(client, feed)
    feed.refresh_from_db()
    assert feed.last_read_at == worlds.NOW


def test_a_revoked_or_unknown_link_is_not_there(client, world):
    feed = feeds.make_for_member(member_id=member(world).pk, by="staff:1")
    feeds.revoke(feed_id=feed.pk, by="staff:1")
    feeds.revoke(feed_id=feed.pk, by="staff:1")
    assert read(client, feed).status_code == 404
    assert client.get("/cal/nothing.ics").status_code == 404
    fresh = feeds.make_for_member(member_id=feed.member_id, by="staff:1")
    assert fresh.pk != feed.pk
    assert read(client, fresh).status_code == 200


def test_the_link_ends_with_the_member(client, world):
    host = member(world)
    feed = feeds.make_for_member(member_id=host.pk, by="staff:1")
    User.objects.filter(pk=host.user_id).update(is_active=False)
    assert read(client, feed).status_code == 404
    User.objects.filter(pk=host.user_id).update(is_active=True)
    host.delete()
    assert read(client, feed).status_code == 404
    with pytest.raises(NotFound):
        feeds.make_for_member(member_id=host.pk or 0, by="staff:1")
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("host", 404), ("reader", 404)])
def test_a_calendar_made_as_owner_is_dead_once_he_is_one_no_more(client, world, role, status):
    row = member(world, "owner")
    feed = feeds.make_for_member(member_id=row.pk, by="staff:1")
    Member.objects.filter(pk=row.pk).update(role=role)
    assert read(client, feed).status_code == status  # at once, before anybody hears of it
    on_member_changed(venue_id=world.venue.pk, user_id=row.user_id)
    feed.refresh_from_db()
    assert (feed.revoked_at is None) == (status == 200)
    assert read(client, feeds.make_for_member(member_id=row.pk, by="staff:1")).status_code == 200


def test_what_was_long_ago_is_left_out(client, world):
    book(world)
    feed = feeds.make_for_member(member_id=member(world).pk, by="staff:1")
    with clock.frozen(worlds.NOW + timedelta(days=60)):
        assert events(client, feed) == []
