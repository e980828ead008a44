"""The waitlist's page: the line at the door and for later days, and each thing a host does about a party."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from agnt.lib import clock
from bookings.models import Booking, Place, WaitlistEntry, WaitlistOffer
from bookings.reading.in_line import waiting
from bookings.services import waitlist
from tests import worlds
from tests.bookings.rows import client_of
from venues.models import Member, Venue

pytestmark = pytest.mark.django_db(transaction=True)
Role = Member.Role


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(worlds.NOW):
        yield worlds.restaurant(tables=(2, 4))


def page(world: worlds.World, more: str = "") -> str:
    return f"/venue/{world.venue.slug}/waitlist/{more}"


def at_door(world: worlds.World, name: str = "Ayu", party: int = 2, **more: object) -> WaitlistEntry:
    given = {"kind": "walk_in", "source": "walk_in", "quoted_minutes": 10} | more
    return waitlist.join(
        venue_id=world.venue.pk, service_id=world.service.pk, party_size=party, guest_name=name, by="staff:1", **given
    )


def later(world: worlds.World, name: str = "Ayu", first: str = "18:00", last: str = "20:00") -> WaitlistEntry:
    return waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        guest_name=name,
        by="staff:1",
        earliest=world.at(first),
        latest=world.at(last),
    )


def do(world: worlds.World, entry: WaitlistEntry, what: str, role: str = Role.HOST) -> int:
    status = client_of(world, role).post(page(world, f"{entry.pk}/"), {"do": what}).status_code
    entry.refresh_from_db()
    return status


def test_a_party_is_added_at_the_door_with_the_wait_as_the_diary_reckons(world: worlds.World) -> None:
    client = client_of(world, Role.HOST)
    body = {"name": "Ayu", "party": "2", "service": world.service.pk, "phone": "+15550101"}
    assert client.post(page(world, "door/"), body).status_code == 302
    entry = WaitlistEntry.objects.get()
    assert (entry.kind, entry.source, entry.quoted_minutes, entry.contact["phone"]) == (
        "walk_in",
        "walk_in",
        0,
        "+15550101",
    )
    assert "Ayu" in client.get(page(world)).content.decode()


def test_a_party_is_added_for_a_later_time_also_past_midnight(world: worlds.World) -> None:
    body = {
        "name": "Ayu",
        "party": "2",
        "service": world.service.pk,
        "day": worlds.DAY,
        "first": "18:00",
        "last": "20:00",
    }
    assert client_of(world, Role.HOST).post(page(world, "later/"), body).status_code == 302
    entry = WaitlistEntry.objects.get()
    assert (entry.earliest, entry.latest, entry.kind) == (world.at("18:00"), world.at("20:00"), "ahead")


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("door/", {"name": "", "party": "2"}, "Write something here."),
        (
            "later/",
            {"name": "Ayu", "party": "2", "day": "2020-01-01", "first": "18:00", "last": "19:00"},
            "not over yet",
        ),
    ],
)
def test_a_refused_party_is_not_added_and_its_words_stay(
    world: worlds.World, path: str, body: dict[str, str], sentence: str
) -> None:
    answer = client_of(world, Role.HOST).post(page(world, path), body | {"service": world.service.pk, "notes": "typed"})
    assert answer.status_code == 422 and sentence in answer.content.decode() and "typed" in answer.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_seating_makes_a_seated_booking_of_the_door_and_twice_is_once(world: worlds.World) -> None:
    entry = at_door(world)
    assert do(world, entry, "seat") == 302 == do(world, entry, "seat")
    booking = Booking.objects.get()
    assert (booking.status, booking.source, booking.guest_name) == ("seated", "walk_in", "Ayu")
    assert entry.status == "booked" and entry.booking == booking
    assert Place.objects.taken().filter(booking=booking, held_until=None).count() == 1


def test_staff_who_seat_have_decided_where_the_house_asks(world: worlds.World) -> None:
    Venue.objects.filter(pk=world.venue.pk).update(policy="ask")
    entry = at_door(world)
    assert do(world, entry, "seat") == 302
    assert Booking.objects.get().status == "seated"


def test_a_table_that_is_ready_is_held_and_then_taken(world: worlds.World) -> None:
    entry = at_door(world)
    assert do(world, entry, "ready") == 302
    assert entry.status == "offered" and WaitlistOffer.objects.get().status == "open"
    assert do(world, entry, "seat") == 302
    assert Booking.objects.get().status == "seated" and WaitlistOffer.objects.get().status == "accepted"


def test_who_is_ready_is_called_where_nobody_can_write_to_him(world: worlds.World) -> None:
    said = {}
    for number, contact in enumerate(({}, {"phone": "+62 812 3456 7890"}, {"email": "ayu@example.com"})):
        entry = at_door(world)
        entry.contact = contact or None
        entry.save(update_fields=["sealed_contact"])
        answer = client_of(world, Role.HOST).post(page(world, f"{entry.pk}/"), {"do": "ready"}, follow=True)
        said[number] = str(next(iter(answer.context["messages"])))
        waitlist.leave(entry_id=entry.pk, by="staff:1")
    assert said[0].endswith("We cannot write to them: call their name at the door.")
    assert 'href="tel:+6281234567890"' in said[1]
    assert said[2].endswith("The guest is told by mail.")


def test_no_table_no_seat_and_nothing_changes(world: worlds.World) -> None:
    entry = at_door(world, party=9)
    assert do(world, entry, "seat") == 409
    assert entry.status == "waiting" and not Booking.objects.exists() and not Place.objects.exists()


def test_off_the_list_and_back_at_the_old_place(world: worlds.World) -> None:
    first, second = at_door(world, "First"), at_door(world, "Second")
    do(world, first, "leave")
    assert first.status == "left" and [line.entry for line in waiting(world.venue).door] == [second]
    do(world, first, "back")
    assert [line.entry for line in waiting(world.venue).door] == [first, second]


def test_what_is_free_is_offered_and_the_guests_answer_written_down(world: worlds.World) -> None:
    entry = later(world)
    assert do(world, entry, "offer") == 302 and entry.status == "offered"
    assert "Guest says yes" in client_of(world, Role.HOST).get(page(world)).content.decode()
    assert do(world, entry, "yes") == 302
    assert entry.status == "booked" and entry.booking.status == "confirmed"


def test_where_nothing_is_free_there_is_no_button_and_an_old_one_says_so_on_the_list(world: worlds.World) -> None:
    entry, client = later(world), client_of(world, Role.HOST)
    assert "Offer now" in client.get(page(world)).content.decode()
    worlds.closed_on(world)
    shown = client.get(page(world)).content.decode()
    assert "Offer now" not in shown and "Nothing is free then." in shown
    answer = client.post(page(world, f"{entry.pk}/"), {"do": "offer"})
    said = answer.content.decode()
    assert answer.status_code == 409 and "Nothing is free then. What becomes free is offered by itself." in said
    assert 'id="waiting"' in said and "Ayu" in said and "Trace" not in said
    entry.refresh_from_db()
    assert entry.status == "waiting" and not WaitlistOffer.objects.exists()


def test_who_is_seated_from_the_list_is_told_with_the_table(world: worlds.World) -> None:
    entry, client = at_door(world), client_of(world, Role.HOST)
    said = client.post(page(world, f"{entry.pk}/"), {"do": "seat"}, follow=True).content.decode()
    assert "Ayu is seated at T1." in said


def test_no_keeps_the_place_in_line(world: worlds.World) -> None:
    entry = later(world)
    do(world, entry, "offer")
    assert do(world, entry, "no") == 302
    assert entry.status in ("waiting", "offered") and not Booking.objects.exists()
    assert WaitlistOffer.objects.filter(status="declined").count() == 1


@pytest.mark.parametrize(("what", "status"), [("yes", 409), ("no", 409), ("nonsense", 422)])
def test_a_button_that_fits_no_more_changes_nothing(world: worlds.World, what: str, status: int) -> None:
    entry = later(world)
    assert do(world, entry, what) == status
    assert entry.status == "waiting" and not Booking.objects.exists() and not WaitlistOffer.objects.exists()


def test_positions_count_who_wants_the_same_time(world: worlds.World) -> None:
    later(world, "Early", "12:00", "14:00")
    later(world, "First", "18:00", "20:00")
    second = later(world, "Second", "19:00", "21:00")
    ((_day, lines),) = waiting(world.venue).later
    assert [line.position for line in lines] == [1, 1, 2] and waitlist.position(second) == 2


def test_the_wait_and_how_far_it_is_over(world: worlds.World) -> None:
    at_door(world)
    with clock.frozen(worlds.NOW + timedelta(minutes=25)):
        (line,) = waiting(world.venue).door
    assert (line.waited, line.over) == (25, 15)


def test_the_lists_take_three_queries(world: worlds.World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(8):
        at_door(world, f"Guest {number}")
    with django_assert_num_queries(3):
        waiting(world.venue)


def test_htmx_gets_the_lists_alone(world: worlds.World) -> None:
    answer = client_of(world, Role.READER).get(page(world), headers={"HX-Target": "waiting"})
    assert answer.content.strip().startswith(b'<div id="waiting"')


def test_a_reader_looks_and_does_nothing(world: worlds.World) -> None:
    entry = at_door(world)
    seen = client_of(world, Role.READER).get(page(world)).content.decode()
    assert "Ayu" in seen and 'value="seat"' not in seen and "<form" not in seen
    assert do(world, entry, "leave", Role.READER) == 404
    assert entry.status == "waiting"


def test_another_venues_party_is_not_found(world: worlds.World) -> None:
    other = worlds.restaurant()
    entry = at_door(other)
    assert do(world, entry, "leave") == 404 and entry.status == "waiting"
