"""The day's other pages: list, sheet, floor, problems, close-out, closures, brakes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from agnt.core import outbox
from agnt.core.models import Mail
from agnt.lib import clock
from bookings.models import Booking, VenueDay
from tests import worlds
from tests.bookings.test_diary_acts import act, booked, client_of
from tests.worlds import World
from venues.models import Brake, Closure, Member, Resource

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


def read(client: Client, world: World, view: str) -> str:
    return client.get(f"/venue/{world.venue.slug}/diary/{view}/?day={worlds.DAY}").content.decode()


def test_the_list_and_the_sheet_name_each_party_with_its_table() -> None:
    world = worlds.restaurant()
    booked(world, name="Ayu Lestari")
    client = client_of(world)
    for view in ("list", "sheet"):
        html = read(client, world, view)
        assert "Ayu Lestari" in html
        assert "T1" in html


@pytest.mark.parametrize("view", ["list", "floor", "problems"])
def test_a_venue_with_nothing_says_what_the_page_is_for(view: str) -> None:
    world = worlds.restaurant(())
    assert 'id="nothing"' in read(client_of(world), world, view)


def test_the_floor_says_who_sits_where() -> None:
    world = worlds.restaurant()
    Resource.objects.update(plan_x=40, plan_y=40, plan_w=72, plan_h=64)
    booking = booked(world, name="Ayu Lestari")
    client = client_of(world)
    with clock.frozen(world.at("19:20")):
        act(client, booking, "seat")
        html = client.get(f"/venue/{world.venue.slug}/diary/floor/").content.decode()
    assert "Ayu Lestari" in html
    assert "is-seated" in html


def test_tables_are_placed_by_numbers_and_never_off_the_plan() -> None:
    world = worlds.restaurant((2,))
    table = world.resources[0]
    client = client_of(world, Member.Role.MANAGER)
    address = f"/venue/{world.venue.slug}/settings/floor/"
    spot = {f"x-{table.pk}": 990, f"y-{table.pk}": 10, f"w-{table.pk}": 72, f"h-{table.pk}": 64}
    assert client.post(address, spot).status_code == 422
    table.refresh_from_db()
    assert table.plan_x is None
    assert client.post(address, spot | {f"x-{table.pk}": 100}).status_code == 302
    table.refresh_from_db()
    assert (table.plan_x, table.plan_y, table.plan_w) == (100, 10, 72)
    assert client_of(world, Member.Role.HOST).post(address, spot).status_code == 404


def test_each_problem_is_listed_with_its_action() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    Booking.objects.filter(pk=booking.pk).update(unreached_at=worlds.NOW)
    html = read(client_of(world), world, "problems")
    assert "Not reached" in html
    assert "Call them" in html


def test_a_day_is_closed_only_when_each_party_is_settled() -> None:
    world = worlds.restaurant()
    booking = booked(world)
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/diary/close-out/"
    with clock.frozen(world.at("23:30")):
        assert client.post(address, {"day": str(worlds.DAY)}).status_code == 409
        assert not VenueDay.objects.filter(closed_at__isnull=False).exists()
        back = f"{address}?day={worlds.DAY}"
        assert act(client, booking, "no-show", next=back) == 302
        assert client.post(address, {"day": str(worlds.DAY)}).status_code == 302
        fields = {"field": "status", "now": "completed", "reason": "came late"}
        address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/correct/"
        assert client.post(address, fields | {"reason": ""}).status_code == 422
        assert not booking.corrections.exists()
        assert client.post(address, fields).status_code == 302
        assert booking.corrections.get().now == "completed"
        drawer = f"/venue/{world.venue.slug}/bookings/{booking.pk}/"
        assert "Write the correction down" in client.get(drawer).content.decode()
        assert client.post(address, {"status": "sleeping", "party_size": "3", "reason": "counted"}).status_code == 422
        assert booking.corrections.count() == 1
        assert client.post(address, {"party_size": "3", "spend": "120", "reason": "counted"}).status_code == 302
    assert dict(booking.corrections.values_list("field", "now"))["party_size"] == "3"


def test_a_new_venue_sees_its_first_steps_and_an_empty_day_its_one_action() -> None:
    world = worlds.restaurant()
    address = f"/venue/{world.venue.slug}/diary/?day={worlds.DAY}"
    assert "Make the first booking" in client_of(world).get(address).content.decode()
    world.venue.shifts.all().delete()
    assert "First steps" not in client_of(world).get(address).content.decode()
    html = client_of(world, Member.Role.OWNER).get(address).content.decode()
    assert "First steps: 1 thing before guests can book" in html


def test_online_booking_is_paused_by_a_tap_and_lifted() -> None:
    world = worlds.restaurant()
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/diary/brakes/"
    assert client.post(address, {"how": "for ever"}).status_code == 404
    assert client.post(address, {"how": "hour", "area": "999"}).status_code == 404
    assert not Brake.objects.exists()
    assert client.post(address, {"how": "hour"}).status_code == 302
    brake = Brake.objects.get()
    assert "Online booking paused" in client.get(f"/venue/{world.venue.slug}/diary/").content.decode()
    assert client.post(f"{address}{brake.pk}/lift/").status_code == 302
    assert "Online booking paused" not in client.get(f"/venue/{world.venue.slug}/diary/").content.decode()


def test_a_pause_says_which_times_are_closed_and_that_later_ones_stay_open() -> None:
    world = worlds.restaurant()
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/diary/brakes/"
    html = client.post(address, {"how": "hour"}, follow=True).content.decode()
    until = f"{clock.local(Brake.objects.get().ends_at, world.venue.timezone):%H:%M}"
    assert f"Nobody can book online for a time before {until}. Later times stay open." in html
    assert f"for times before today {until}" in html
    html = client.post(address, {"how": "slower"}, follow=True).content.decode()
    assert f"Half as many guests at a time for times before {until}. Later times run as usual." in html
    html = client.post(address, {"how": "tonight"}, follow=True).content.decode()
    assert "Nobody can book online for a time before" in html
    assert "Later times stay open." not in html


def test_a_closure_shows_what_it_hits_before_it_is_carried_out() -> None:
    world = worlds.restaurant((2, 2))
    booking = booked(world)
    table = world.resources[0]
    client = client_of(world, Member.Role.MANAGER)
    address = f"/venue/{world.venue.slug}/diary/close/"
    wish = {"from": world.at("18:00").isoformat(), "until": world.at("22:00").isoformat(), "resource": table.pk}
    html = client.get(address, wish).content.decode()
    assert "touch 1 booking" in html
    assert not Closure.objects.exists()
    early = wish | {"until": (world.at("18:00") - timedelta(hours=1)).isoformat()}
    assert client.post(address, early).status_code == 422
    assert not Closure.objects.exists()
    assert client.post(address, wish | {f"hit-{booking.pk}": "move"}).status_code == 302
    booking.refresh_from_db()
    places = booking.places.filter(released_at__isnull=True)
    assert [place.resource_id for place in places] == [world.resources[1].pk]


def test_a_closure_offers_a_time_of_another_day_with_its_day_on_the_page_and_in_the_letter() -> None:
    world = worlds.restaurant((2,))
    booking = booked(world)
    booking.contact = {"email": "ayu@example.com"}
    booking.save(update_fields=["sealed_contact"])
    client = client_of(world, Member.Role.MANAGER)
    address = f"/venue/{world.venue.slug}/diary/close/"
    wish = {"from": world.at("10:00").isoformat(), "until": world.at("23:30").isoformat()}
    html = client.get(address, wish).content.decode()
    assert "Offer Tue 24 Nov 19:00, 17:00, 21:00" in html
    assert client.post(address, wish | {f"hit-{booking.pk}": "offer"}).status_code == 302
    while outbox.run_due():
        pass
    letter = Mail.objects.latest("pk").letter
    assert "at another time than Monday 23 November 19:00: Tue 24 Nov 17:00, 19:00, 21:00" in letter["text"]


def test_a_party_that_is_not_due_yet_neither_came_nor_stayed_away() -> None:
    world = worlds.restaurant()
    booking = booked(world, name="Ayu Lestari")
    client = client_of(world)

    with clock.frozen(booking.starts_at - timedelta(minutes=1)):
        before = read(client, world, "close-out")
    with clock.frozen(booking.starts_at):
        then = read(client, world, "close-out")

    assert f"/{booking.pk}/cancel/" in before and f"/{booking.pk}/no-show/" not in before
    assert f"/{booking.pk}/complete/" not in before
    assert f"/{booking.pk}/no-show/" in then and f"/{booking.pk}/complete/" in then


def test_before_the_doors_open_a_walk_in_is_told_so() -> None:
    world = worlds.restaurant()

    with clock.frozen(world.at("09:00")):
        html = client_of(world).get(f"/venue/{world.venue.slug}/diary/walk-in/?party=2").content.decode()

    assert "Nothing for 2 now" in html
    assert "outside opening hours" in html


def test_a_day_whose_last_shift_is_over_asks_to_be_closed_until_it_is() -> None:
    world = worlds.restaurant()
    booking = booked(world)
    client, address = client_of(world), f"/venue/{world.venue.slug}/diary/?day={worlds.DAY}"
    for wall, asked in (("20:00", False), ("23:30", True)):
        with clock.frozen(world.at(wall)):
            assert ('id="to-close"' in client.get(address).content.decode()) is asked
    with clock.frozen(world.at("23:30")):
        act(client, booking, "no-show")
        assert 'id="to-close"' not in client_of(world, Member.Role.READER).get(address).content.decode()
        client.post(f"/venue/{world.venue.slug}/diary/close-out/", {"day": str(worlds.DAY)})
        assert 'id="to-close"' not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (0, 0, "09:00 to 10:00"),
        (-1, 0, "until 10:00"),
        (0, 2, "from 09:00, until Wed 25 Nov 10:00"),
        (-1, 2, "all day, until Wed 25 Nov 10:00"),
    ],
)
def test_a_closure_says_of_each_day_what_it_means_for_that_day(starts: int, ends: int, said: str) -> None:
    world = worlds.restaurant()
    first, last = (worlds.DAY + timedelta(days=days) for days in (starts, ends))
    Closure.objects.create(venue=world.venue, starts_at=world.at("09:00", first), ends_at=world.at("10:00", last))
    assert f"<strong>Closed</strong> {said}" in read(client_of(world), world, "list")
