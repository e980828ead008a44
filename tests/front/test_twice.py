"""Everything that staff or guests send, sent twice: by a double tap, or by a browser that loads a page again. It
happens once, and the second answer is a page or a sentence."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from agnt.core.models import AuditEntry, Event, Mail
from agnt.lib import clock
from bookings.models import Booking, ImportRun, Place, Review, VenueDecision, WaitlistEntry, WaitlistOffer
from bookings.services import lifecycle, waitlist
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, walk_in
from tests.venues import desks
from venues.models import Closure, Guest, Invitation

pytestmark = pytest.mark.django_db(transaction=True)
BY: Final = "staff:1"
KIND: Final = (200, 204, 302, 409, 410, 422)  # a page, a way on, or a refusal in words


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 2, 4))


@pytest.fixture
def client(world: worlds.World) -> Client:
    return desks.at(world.venue)


def base(world: worlds.World) -> str:
    return f"/venue/{world.venue.slug}/"


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name} on the page"
    return found[1]


def twice(client: Client, path: str, body: dict[str, Any]) -> tuple[int, int]:
    """Both answers; the second is a kind one too."""
    first, second = (client.post(path, body).status_code for _ in range(2))
    assert first in (200, 204, 302), (path, first)
    assert second in KIND, (path, second)
    return first, second


def asked(world: worlds.World) -> dict[str, Any]:
    return {"party": "2", "at": world.at("19:00").isoformat(), "service": str(world.service.pk), "name": "Budi"}


def test_a_new_booking_sent_twice_is_one(world: worlds.World, client: Client) -> None:
    held = client.post(f"{base(world)}diary/new/hold/", asked(world))
    page = client.get(held.headers["Location"]).content.decode()
    body = asked(world) | {"hold": hidden(page, "hold")}
    assert twice(client, f"{base(world)}diary/new/book/", body) == (302, 302)
    assert (
        Booking.objects.count(),
        Place.objects.taken().count(),
        Event.objects.filter(name="booking.created").count(),
    ) == (
        1,
        1,
        1,
    )
    with clock.frozen(worlds.NOW + timedelta(minutes=20)):  # the draft has run out; the form is sent once more
        assert client.post(f"{base(world)}diary/new/book/", body).status_code == 302
    assert Booking.objects.count() == 1


def test_a_new_booking_sent_by_two_fingers_at_once_is_one(world: worlds.World, client: Client) -> None:
    held = client.post(f"{base(world)}diary/new/hold/", asked(world))
    body = asked(world) | {"hold": hidden(client.get(held.headers["Location"]).content.decode(), "hold")}
    path = f"{base(world)}diary/new/book/"
    both = at_once([lambda: client.post(path, body).status_code] * 2)
    assert (both, Booking.objects.count()) == ([302, 302], 1)


def test_a_walk_in_sent_twice_is_seated_once(world: worlds.World, client: Client) -> None:
    page = client.get(f"{base(world)}diary/walk-in/?party=2").content.decode()
    body = asked(world) | {"once": hidden(page, "once")}  # without a table: the best that is free
    assert twice(client, f"{base(world)}diary/walk-in/seat/", body) == (302, 302)
    assert Booking.objects.filter(status="seated").count() == Place.objects.taken().count() == 1
    other = client.get(f"{base(world)}diary/walk-in/?party=2").content.decode()
    assert client.post(f"{base(world)}diary/walk-in/seat/", body | {"once": hidden(other, "once")}).status_code == 302
    assert Booking.objects.count() == 2  # the next party is another one


@pytest.mark.parametrize("way", ["door", "later"])
def test_a_party_put_on_the_list_twice_stands_there_once(world: worlds.World, client: Client, way: str) -> None:
    page = client.get(f"{base(world)}waitlist/").content.decode()
    day = worlds.DAY.isoformat()
    body = asked(world) | {"day": day, "first": "19:00", "last": "20:00", "minutes": "20", "once": hidden(page, "once")}
    assert twice(client, f"{base(world)}waitlist/{way}/", body) == (302, 302)
    assert WaitlistEntry.objects.count() == 1


def test_a_party_that_waits_after_a_full_walk_in_stands_there_once(world: worlds.World, client: Client) -> None:
    for _ in range(3):
        walk_in(world)
    page = client.get(f"{base(world)}diary/walk-in/?party=2").content.decode()
    path = f"{base(world)}diary/walk-in/wait/"
    assert twice(client, path, asked(world) | {"once": hidden(page, "once")}) == (302, 302)
    assert WaitlistEntry.objects.count() == 1


def test_an_invitation_sent_twice_is_one_letter(world: worlds.World, client: Client) -> None:
    page = client.get(f"{base(world)}settings/people/").content.decode()
    body = {"role": "host", "email": "luh@example.com", "once": hidden(page, "once")}
    assert twice(client, f"{base(world)}settings/people/", body) == (302, 302)
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def test_what_is_done_to_a_booking_twice_is_done_once(world: worlds.World, client: Client) -> None:
    booking = book(world)
    path = f"{base(world)}bookings/{booking.pk}/"
    acts = [("write", {"notes": "x"}), ("late", {"eta": "19:20"}), ("seat", {}), ("complete", {}), ("undo", {})]
    with clock.frozen(world.at("19:00")):
        for act, body in acts:
            version = str(Booking.objects.get(pk=booking.pk).version)
            twice(client, f"{path}{act}/", body | {"version": version})
    row = Booking.objects.get(pk=booking.pk)
    assert (row.status, row.notes, Place.objects.taken().count()) == ("seated", "x", 1)
    assert (
        Event.objects.filter(name="booking.seated").count()
        == Event.objects.filter(name="booking.completed").count()
        == 1
    )


def test_a_cancel_a_change_and_a_close_out_are_done_once(world: worlds.World, client: Client) -> None:
    booking = book(world)
    path = f"{base(world)}bookings/{booking.pk}/"
    moved = {"starts": world.at("20:00").isoformat(), "version": str(booking.version)}
    twice(client, f"{path}change/", moved)
    assert Event.objects.filter(name="booking.modified").count() == 1
    version = str(Booking.objects.get(pk=booking.pk).version)
    twice(client, f"{path}cancel/", {"version": version})
    assert Event.objects.filter(name="booking.cancelled").count() == 1
    with clock.frozen(world.at("23:30")):
        twice(client, f"{base(world)}diary/close-out/", {"day": worlds.DAY.isoformat()})
    assert AuditEntry.objects.filter(act="day.closed").count() == 1


def test_a_decision_is_made_once(world: worlds.World, client: Client) -> None:
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    path = f"{base(world)}decide/{booking.pk}/"
    assert twice(client, path, {"answer": "accepted"}) == (302, 409)
    assert VenueDecision.objects.count() == Event.objects.filter(name="booking.confirmed").count() == 1


def test_a_closure_and_a_brake_are_made_once(world: worlds.World, client: Client) -> None:
    booking = book(world)
    span = {
        "from": world.at("18:00").isoformat(),
        "until": world.at("22:00").isoformat(),
        f"hit-{booking.pk}": "cancel",
    }
    assert twice(client, f"{base(world)}diary/close/", span) == (302, 302)
    assert (Closure.objects.count(), Event.objects.filter(name="booking.cancelled").count()) == (1, 1)
    twice(client, f"{base(world)}diary/brakes/", {"how": "hour"})
    assert world.venue.brakes.count() == 1


def test_an_import_is_brought_in_and_taken_back_once(world: worlds.World, client: Client) -> None:
    file = SimpleUploadedFile("list.csv", b"name,phone\nAyu,0812345678\n")
    assert client.post(f"{base(world)}settings/import/", {"kind": "guests", "file": file}).status_code == 302
    path = f"{base(world)}settings/import/{ImportRun.objects.get().pk}/do/"
    assert twice(client, path, {"do": "carry-out"}) == (302, 409)
    assert Guest.objects.count() == 1
    twice(client, path, {"do": "undo"})
    assert Guest.objects.count() == 0


def offered(world: worlds.World) -> tuple[WaitlistEntry, WaitlistOffer]:
    """Somebody who waits for a full evening, offered the table that one party gave back."""
    full = [book(world, name=f"Guest {number}", party=party) for number, party in enumerate((2, 2, 4))]
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "guest_name": "Sari"}
    entry = waitlist.join(**given, by=BY, earliest=world.at("19:00"), latest=world.at("19:00"))
    lifecycle.cancel_booking(booking_id=full[0].pk, by=BY, cancelled_by="guest")
    return entry, WaitlistOffer.objects.get(status="open")


def test_what_a_guest_sends_twice_by_his_link_happens_once(world: worlds.World) -> None:
    entry, _offer = offered(world)
    guest = Client()
    assert twice(guest, f"/w/{entry.token}/", {"do": "take"})[0] == 302
    assert Booking.objects.filter(guest_name="Sari").count() == 1
    booking = Booking.objects.get(guest_name="Sari")
    path = f"/b/{booking.reference}/{booking.token}/"
    for body in (
        {"do": "late", "minutes": "10"},
        {"do": "coming"},
        {"do": "health", "share": "1", "allergies": "nuts"},
    ):
        assert twice(guest, f"{path}do/", body) == (302, 302)
    with clock.frozen(world.at("19:30")):
        lifecycle.seat(booking_id=booking.pk, by=BY)
        lifecycle.complete(booking_id=booking.pk, by=BY)
    with clock.frozen(world.at("22:00")):
        Review.objects.get_or_create(booking=booking, defaults={"asked_at": clock.now()})
        assert twice(guest, f"{path}do/", {"do": "review", "stars": "5", "words": "Good"}) == (302, 302)
        assert twice(guest, f"{path}do/", {"do": "review", "stars": "1", "words": "Bad"}) == (302, 302)
    assert (Review.objects.get().stars, Event.objects.filter(name="review.given").count()) == (5, 1)


def test_a_guest_who_cancels_and_disputes_twice_does_so_once(world: worlds.World) -> None:
    first, second = book(world), book(world, "13:00")
    guest = Client()
    assert twice(guest, f"/b/{first.reference}/{first.token}/cancel/", {}) == (302, 302)
    assert Event.objects.filter(name="booking.cancelled").count() == 1
    with clock.frozen(world.at("14:00")):
        lifecycle.mark_no_show(booking_id=second.pk, by=BY)
        twice(guest, f"/b/{second.reference}/{second.token}/do/", {"do": "dispute", "words": "I was there"})
    assert Event.objects.filter(name="dispute.opened").count() <= 1


def test_a_form_that_is_sent_again_with_other_words_is_told_so_and_changes_nothing(
    world: worlds.World, client: Client
) -> None:
    page = client.get(f"{base(world)}diary/walk-in/?party=2").content.decode()
    body = asked(world) | {"once": hidden(page, "once")}
    assert client.post(f"{base(world)}diary/walk-in/seat/", body).status_code == 302
    other = client.post(f"{base(world)}diary/walk-in/seat/", body | {"name": "Nia"})
    assert (other.status_code, Booking.objects.count()) == (409, 1)
    assert "sent before" in other.content.decode()
    held = client.post(f"{base(world)}diary/new/hold/", asked(world))
    body = asked(world) | {"hold": hidden(client.get(held.headers["Location"]).content.decode(), "hold")}
    path = f"{base(world)}diary/new/book/"
    assert (client.post(path, body).status_code, client.post(path, body | {"party": "3"}).status_code) == (302, 409)
    assert Booking.objects.count() == 2
