"""What a guest does by his link: change, choose, be late, come, tell of allergies, review, dispute, wait in line."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking, Dispute, Review, WaitlistEntry
from bookings.services import changes, joining, lifecycle
from tests import worlds
from tests.bookings.visits import tier
from tests.front.venue_pages import Visitor, plain, restaurant
from tests.worlds import DAY, NOW, World
from venues.models import TermsTier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world() -> World:
    return restaurant(tables=(2, 4))


@pytest.fixture
def booking(world: World) -> Booking:
    return Visitor(world).book("19:00")


def link(booking: Booking, part: str = "") -> str:
    return f"/b/{booking.reference}/{booking.token}/{part}"


def do(client: Client, booking: Booking, what: str, **given: Any) -> str:
    """Send a small form and read the page that follows."""
    return plain(client.post(link(booking, "do/"), {"do": what} | given, follow=True).content.decode())


def test_the_guest_changes_time_and_size_at_once_under_auto(client: Client, world: World, booking: Booking) -> None:
    page = plain(client.get(link(booking, "change/"), {"party": 3, "day": DAY.isoformat()}).content.decode())
    assert "20:30" in page
    answer = client.post(
        link(booking, "change/"), {"party": 3, "day": DAY.isoformat(), "start": f"{DAY} 20:30"}, follow=True
    )
    assert "Done. This is your booking now." in plain(answer.content.decode())
    booking.refresh_from_db()
    assert (booking.starts_at, booking.party_size) == (world.at("20:30"), 3)


def test_a_tap_on_a_time_asks_once_more_and_changes_nothing_yet(client: Client, world: World, booking: Booking) -> None:
    times = client.get(link(booking, "change/"), {"party": 3, "day": DAY.isoformat()}).content.decode()
    assert '<form method="get"><input type="hidden" name="party" value="3">' in times
    given = {"party": 3, "day": DAY.isoformat(), "area": "", "start": f"{DAY} 20:30"}
    page = client.get(link(booking, "change/"), given).content.decode()
    words = plain(page)
    for part in (
        "Move to Monday 23 November 20:30?",
        "instead of Monday 23 November 19:00",
        "3 people",
        "Yes, change it",
    ):
        assert part in words
    booking.refresh_from_db()
    assert (booking.starts_at, booking.party_size, booking.changes.count()) == (world.at("19:00"), 2, 0)
    fields = dict(re.findall(r'<input type="hidden" name="(party|day|area|start)" value="([^"]*)">', page))
    assert fields == {name: str(value) for name, value in given.items()}
    client.post(link(booking, "change/"), fields)
    booking.refresh_from_db()
    assert (booking.starts_at, booking.party_size) == (world.at("20:30"), 3)


def test_what_it_does_to_his_money_is_said_before_he_says_yes(client: Client, world: World, booking: Booking) -> None:
    TermsTier.objects.create(venue=world.venue, from_party=4, deposit_minor=100_000_00, deposit_hours=12)
    world.service.price_minor = 50_000_00
    world.service.save()
    given = {"party": 4, "day": DAY.isoformat(), "start": f"{DAY} 19:00"}
    words = plain(client.get(link(booking, "change/"), given).content.decode())
    assert "Change it to 4 people?" in words
    assert "Listed price IDR 200,000" in words
    assert "2 people" in words
    assert "They ask for IDR 400,000 more as a deposit" in words


def test_a_yes_to_a_price_that_is_another_meanwhile_changes_nothing_and_says_so(
    client: Client, world: World, booking: Booking
) -> None:
    given = {"party": 4, "day": DAY.isoformat(), "area": "", "start": f"{DAY} 19:00"}
    page = client.get(link(booking, "change/"), given).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(party|day|area|start|seen)" value="([^"]*)">', page))
    TermsTier.objects.create(venue=world.venue, from_party=4, deposit_minor=100_000_00)
    before = Booking.objects.values().get(), booking.changes.count()
    answer = client.post(link(booking, "change/"), fields)
    assert (answer.status_code, (Booking.objects.values().get(), booking.changes.count())) == (409, before)
    assert "The price or the terms have changed meanwhile" in plain(answer.content.decode())
    again = client.get(link(booking, "change/"), given).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(party|day|area|start|seen)" value="([^"]*)">', again))
    assert client.post(link(booking, "change/"), fields).status_code == 302


def test_a_time_that_is_gone_is_told_before_the_yes_and_one_the_house_decides_says_so(client: Client) -> None:
    world = restaurant(tables=(2,), policy="ask")
    booking = Visitor(world).book("19:00")
    with transaction.atomic():
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
    asked = client.get(link(booking, "change/"), {"party": 2, "day": DAY.isoformat(), "start": f"{DAY} 20:30"})
    assert "Yes, ask them" in plain(asked.content.decode())
    assert "must agree. Until they do, your booking stays as it is." in plain(asked.content.decode())
    with transaction.atomic():
        worlds.request(world, "21:00", source="own_page")
    gone = client.get(link(booking, "change/"), {"party": 2, "day": DAY.isoformat(), "start": f"{DAY} 21:00"})
    assert (gone.status_code, "Yes, ask them" in gone.content.decode()) == (409, False)
    none = client.get(link(booking, "change/"), {"party": 2, "day": DAY.isoformat(), "start": "never"})
    assert none.status_code == 409


def test_a_time_that_the_house_offers_is_asked_once_more_too(client: Client, world: World, booking: Booking) -> None:
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("21:00")], reason="a wedding")
    offered = str(change.alternatives.get().public_id)
    page = client.get(link(booking, "change/"), {"alternative": offered}).content.decode()
    assert "Move to Monday 23 November 21:00?" in plain(page)
    assert f'<input type="hidden" name="alternative" value="{offered}">' in page
    assert "must agree" not in page
    assert "This is your booking now" in do(client, booking, "choose", alternative=offered)
    assert client.get(link(booking, "change/"), {"alternative": "x"}).status_code in (404, 409)


def test_the_note_that_he_left_is_on_his_page(client: Client, world: World, booking: Booking) -> None:
    assert "Your note" not in client.get(link(booking)).content.decode()
    Booking.objects.filter(pk=booking.pk).update(notes="By the window <please>")
    assert "By the window &lt;please&gt;" in client.get(link(booking)).content.decode()


def test_under_ask_the_change_waits_and_can_be_taken_back(client: Client) -> None:
    world = restaurant(policy="ask")
    booking = Visitor(world).book("19:00")
    with transaction.atomic():
        lifecycle.confirm(booking_id=booking.pk, by="test")
    client.post(link(booking, "change/"), {"party": 2, "start": f"{DAY} 20:30"})
    assert "until then this booking stands" in plain(client.get(link(booking)).content.decode())
    booking.refresh_from_db()
    assert booking.starts_at == world.at("19:00")
    assert "stays as it is" in do(client, booking, "keep")
    assert changes.open_change(booking) is None


@pytest.mark.parametrize("start", ["", "2026-11-23 03:00", "x y", "9999-99-99 10:00"])
def test_a_time_that_cannot_be_had_changes_nothing(client: Client, world: World, booking: Booking, start: str) -> None:
    answer = client.post(link(booking, "change/"), {"party": 2, "start": start})
    assert answer.status_code == 409
    booking.refresh_from_db()
    assert booking.starts_at == world.at("19:00")


def test_the_guest_chooses_one_of_the_times_the_venue_offers(client: Client, world: World, booking: Booking) -> None:
    changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("21:00")], reason="a wedding")
    page = client.get(link(booking)).content.decode()
    chosen = page.split('name="alternative" value="')[1].split('"')[0]
    assert "Done." in do(client, booking, "choose", alternative=chosen)
    booking.refresh_from_db()
    assert booking.starts_at == world.at("21:00")


def test_late_coming_and_allergies_are_told(client: Client, world: World, booking: Booking) -> None:
    with clock.frozen(world.at("18:30")):
        assert "expect you at about 19:20" in do(client, booking, "late", minutes="20")
        do(client, booking, "coming")
        do(client, booking, "health", allergies=["peanuts", "eggs"], allergy_words="badly", share="1")
    booking.refresh_from_db()
    assert booking.reconfirmed_at is not None
    assert (booking.health_shared, booking.health["codes"]) == (True, ["peanuts", "eggs"])
    do(client, booking, "health")
    booking.refresh_from_db()
    assert (booking.health_shared, booking.health) == (False, None)


def test_after_the_visit_a_review_and_after_a_no_show_a_dispute(client: Client, world: World, booking: Booking) -> None:
    assert "A review is for a visit" in do(client, booking, "review", stars="5")
    with clock.frozen(world.at("21:30")):
        lifecycle.mark_no_show(booking_id=booking.pk, by="staff:1")
        assert "You were there?" in plain(client.get(link(booking)).content.decode())
        do(client, booking, "dispute", words="I sat at the bar")
        lifecycle.undo(booking_id=booking.pk, by="staff:1")
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
        do(client, booking, "review", stars="4", words="lovely")
        again = do(client, booking, "review", stars="1")
    assert Dispute.objects.get().words == "I sat at the bar"
    assert Review.objects.get().stars == 4
    assert "reviewed this visit already" in again


def test_a_stranger_and_an_unknown_act_do_nothing(client: Client, booking: Booking) -> None:
    assert client.post(f"/b/{booking.reference}/wrong/do/", {"do": "coming"}).status_code == 404
    assert client.post(f"/b/{booking.reference}/wrong/change/", {"start": f"{DAY} 20:00"}).status_code == 404
    do(client, booking, "nonsense")
    booking.refresh_from_db()
    assert booking.version == Booking.objects.get(pk=booking.pk).version
    assert booking.reconfirmed_at is None


def waiting(world: World) -> WaitlistEntry:
    return joining.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        earliest=world.at("18:30"),
        latest=world.at("20:00"),
        guest_name="Made",
        by="staff:1",
        email="made@example.com",
    )


def test_a_place_in_line_is_seen_taken_passed_and_left(client: Client) -> None:
    world = restaurant(tables=(2,))
    first = Visitor(world).book("19:00")
    entry = waiting(world)
    address = f"/w/{entry.token}/"
    assert "Number 1 in line" in plain(client.get(address).content.decode())
    lifecycle.cancel_booking(booking_id=first.pk, by="test", cancelled_by="guest")
    page = plain(client.get(address).content.decode())
    assert "It is yours alone until" in page
    client.post(address, {"do": "take"})
    entry.refresh_from_db()
    assert entry.status == "booked"
    assert "You have a place" in plain(client.get(address).content.decode())


def test_another_free_time_of_his_range_is_taken_on_the_page(client: Client) -> None:
    world = restaurant(tables=(2,))
    first = Visitor(world).book("19:00")
    entry = waiting(world)
    address = f"/w/{entry.token}/"
    lifecycle.cancel_booking(booking_id=first.pk, by="test", cancelled_by="guest")
    page = client.get(address).content.decode()
    others = re.findall(r'name="at" value="([^"]+)">(\d\d:\d\d)<', page)
    assert "Or take another time that is free" in page and others
    for wrong in ("soon", "2026-11-23T19:00:00", "2026-11-24T19:00:00+00:00"):
        assert client.post(address, {"at": wrong}).status_code == 409
    assert not Booking.objects.filter(status="confirmed").exists()
    at, wall = others[-1]
    assert client.post(address, {"at": at}).status_code == 302
    entry.refresh_from_db()
    assert entry.booking is not None and worlds.wall(world, entry.booking.starts_at) == wall


def test_leaving_and_taking_too_late(client: Client) -> None:
    world = restaurant(tables=(2,))
    first = Visitor(world).book("19:00")
    entry = waiting(world)
    address = f"/w/{entry.token}/"
    lifecycle.cancel_booking(booking_id=first.pk, by="test", cancelled_by="guest")
    with clock.frozen(NOW + timedelta(minutes=20)):
        assert client.post(address, {"do": "take"}).status_code == 409
    client.post(address, {"do": "leave"})
    entry.refresh_from_db()
    assert entry.status == "left"
    assert client.get("/w/nothing/").status_code == 404
    assert not worlds.standing(world)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("BCA 123 456, or this link: https://pay.example/1", "How to pay it: BCA 123 456, or this link"),
        ("", ": +62 361 000000"),
    ],
)
def test_a_deposit_that_is_owed_is_shown_with_how_it_is_paid(
    booking: Booking, client: Client, how: str, said: str
) -> None:
    type(booking.venue).objects.filter(pk=booking.venue_id).update(deposit_how=how)
    Booking.objects.filter(pk=booking.pk).update(
        status="awaiting_deposit", deposit_by=NOW + timedelta(hours=3), terms={"deposit_minor": 400_000_00}
    )
    page = plain(client.get(link(booking)).content.decode())
    assert "They ask for a deposit of IDR 400,000 by" in page
    assert said in page


def test_a_change_that_waits_for_its_deposit_is_shown_with_what_is_owed(
    client: Client, world: World, booking: Booking
) -> None:
    tier(world, 4, 100_000_00)
    changes.ask(booking_id=booking.pk, by="guest:1", party_size=4)
    page = plain(client.get(link(booking)).content.decode())
    assert "They ask for a deposit of IDR 400,000 by" in page
