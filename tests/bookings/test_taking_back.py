"""What staff take back: a change that they made, a no that they said. Until the day is closed, else a sentence."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, Stale
from bookings.models import Booking, ChangeRequest, Place, VenueDay, VenueDecision
from bookings.reading import waiting
from bookings.services import changes, decisions, lifecycle, taking_back
from tests import worlds
from tests.bookings.test_diary_acts import act, booked, client_of, facts, request_to
from tests.worlds import World
from venues.models import Service, TermsTier, Venue

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "staff:1"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2, 4), policy=Venue.Policy.ASK)


def later(minutes: int) -> clock.frozen:
    return clock.frozen(worlds.NOW + timedelta(minutes=minutes))


def refused_request(world: World) -> Booking:
    booking = request_to(world)
    decisions.decide(booking_id=booking.pk, answer="rejected", by=HOST, reason="a wedding")
    booking.refresh_from_db()
    return booking


def refused_wish(world: World) -> tuple[Booking, ChangeRequest]:
    booking = booked(world)
    wish = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    with later(1):
        changes.decide(change_id=wish.pk, answer="rejected", by=HOST)
    booking.refresh_from_db()
    return booking, wish


def whole(booking: Booking) -> tuple[object, ...]:
    booking.refresh_from_db()
    taken = list(Place.objects.taken().order_by("pk").values_list("resource_id", "held_until", "booking_id"))
    answers = list(VenueDecision.objects.values_list("answer", "taken_back_at"))
    return facts(booking), taken, answers, ChangeRequest.objects.count(), Event.objects.count()


def refused(booking: Booking, verb: object, code: str, **more: object) -> DomainError:
    """The refusal; nothing has changed."""
    before = whole(booking)
    with pytest.raises(DomainError) as caught:
        verb(booking_id=booking.pk, by=HOST, **more)  # type: ignore[operator]
    assert caught.value.code == code
    assert whole(booking) == before
    return caught.value


def test_a_change_is_put_back_time_size_length_and_table(world: World) -> None:
    booking = booked(world)
    before = facts(booking)
    with later(1):
        tables = [world.resources[1].pk]
        moved = changes.reschedule(
            booking_id=booking.pk, by=HOST, starts_at=world.at("20:00"), party_size=3, minutes=90, resource_ids=tables
        )
        now = taking_back.put_back(booking_id=booking.pk, by=HOST, version=moved.version)
    status, starts, ends, party, _version, places = facts(now)
    assert (status, starts, ends, party, places) == (*before[:4], before[5])
    assert Event.objects.filter(name="booking.modified").count() == 2  # the guest hears of each


def test_a_party_put_back_to_its_size_has_the_price_and_the_terms_that_its_guest_agreed_to(world: World) -> None:
    Service.objects.update(price_minor=100_000_00, price_per=Service.Per.PERSON)
    booking = booked(world)
    agreed = booking.terms, booking.value_minor
    Service.objects.update(price_minor=300_000_00)
    TermsTier.objects.create(venue=world.venue, from_party=2, deposit_minor=50_000_00)
    with later(1):
        moved = changes.reschedule(booking_id=booking.pk, by=HOST, party_size=3)
        assert (moved.value_minor, moved.deposit_owed_minor) == (900_000_00, 150_000_00)
        now = taking_back.put_back(booking_id=booking.pk, by=HOST, version=moved.version)
    now.refresh_from_db()
    assert (now.party_size, now.deposit_owed_minor, now.deposit_by) == (2, 0, None)
    assert (now.terms, now.value_minor) == agreed


def test_each_undo_goes_one_change_further_back_and_is_not_itself_undone(world: World) -> None:
    booking = booked(world)
    for minutes, wall in ((1, "19:30"), (2, "20:00")):
        with later(minutes):
            changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at(wall))
    for minutes, wall in ((3, "19:30"), (4, "19:00")):
        with later(minutes):
            now = taking_back.put_back(booking_id=booking.pk, by=HOST)
        assert worlds.wall(world, now.starts_at) == wall
    refused(booking, taking_back.put_back, "cannot_undo")
    with later(5):
        changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at("20:30"))
    with later(6):
        now = taking_back.put_back(booking_id=booking.pk, by=HOST)
    assert worlds.wall(world, now.starts_at) == "19:00"
    refused(booking, taking_back.put_back, "cannot_undo")


def test_an_undo_puts_back_that_the_guest_comes_and_when_he_said_so(world: World) -> None:
    booking = booked(world)
    said, eta = worlds.NOW - timedelta(hours=1), world.at("19:20")
    Booking.objects.update(reconfirmed_at=said, eta=eta)
    with later(1):
        moved = changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at("19:30"))
        assert (moved.reconfirmed_at, moved.eta) == (None, None)
    with later(2):
        taking_back.put_back(booking_id=booking.pk, by=HOST, version=moved.version)
    booking.refresh_from_db()
    assert (booking.reconfirmed_at, booking.eta) == (said, eta)


def test_what_the_guest_said_since_stays_only_where_it_is_of_the_same_time(world: World) -> None:
    booking = booked(world)
    Booking.objects.update(eta=world.at("19:20"))
    with later(1):
        changes.reschedule(booking_id=booking.pk, by=HOST, party_size=1)
    Booking.objects.update(eta=world.at("19:40"))
    with later(2):
        taking_back.put_back(booking_id=booking.pk, by=HOST)
    booking.refresh_from_db()
    assert booking.eta == world.at("19:40")
    with later(3):
        changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at("20:00"))
    Booking.objects.update(eta=world.at("20:10"), reconfirmed_at=worlds.NOW)
    with later(4):
        taking_back.put_back(booking_id=booking.pk, by=HOST)
    booking.refresh_from_db()
    assert (booking.eta, booking.reconfirmed_at) == (world.at("19:40"), None)


def test_what_somebody_went_on_with_is_not_put_back(world: World) -> None:
    booking = booked(world)
    with later(1):
        moved = changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at("20:00"))
        seen = moved.version
        changes.reschedule(booking_id=booking.pk, by="staff:2", party_size=1)
    refused(booking, taking_back.put_back, "stale", version=seen)
    with later(2):
        lifecycle.cancel_booking(booking_id=booking.pk, by=HOST, cancelled_by="venue")
    refused(booking, taking_back.put_back, "cannot_undo")


def test_what_was_never_changed_and_what_a_guest_changed_is_not_put_back(world: World) -> None:
    booking = booked(world)
    refused(booking, taking_back.put_back, "cannot_undo")
    wish = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    with later(1):
        changes.decide(change_id=wish.pk, answer="accepted", by=HOST)
    refused(booking, taking_back.put_back, "cannot_undo")


def test_a_change_is_not_put_back_onto_a_table_that_is_taken_meanwhile(world: World) -> None:
    booking = booked(world)
    with later(1):
        changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at("12:00"))
        booked(world, name="Budi", resource_ids=(world.resources[0].pk,))
    error = refused(booking, taking_back.put_back, "place_taken")
    assert "Budi" in error.message


def test_a_no_to_a_request_is_taken_back_it_waits_again_on_its_table(world: World) -> None:
    booking = refused_request(world)
    assert worlds.standing(world) == []
    with later(1):
        now = taking_back.reopen(booking_id=booking.pk, by=HOST, version=booking.version)
    assert (now.status, now.decide_by > worlds.NOW) == ("pending", True)
    assert [place.held_until for place in worlds.standing(world)] == [now.decide_by]
    assert [row.pk for row in waiting.requests(world.venue)] == [booking.pk]
    assert Event.objects.filter(name="booking.reopened").count() == 1
    with later(2):
        decisions.decide(booking_id=booking.pk, answer="accepted", by=HOST)
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert list(booking.decisions.standing().values_list("answer", flat=True)) == ["accepted"]


def test_a_no_is_not_taken_back_where_the_place_is_taken(world: World) -> None:
    booking = refused_request(world)
    for table in world.resources:
        booked(world, name="Budi", resource_ids=(table.pk,))
    error = refused(booking, taking_back.reopen, "place_taken", version=booking.version)
    assert "Budi" in error.message


def test_a_no_is_not_taken_back_after_the_day_was_closed(world: World) -> None:
    booking = refused_request(world)
    VenueDay.objects.update_or_create(venue=world.venue, day=worlds.DAY, defaults={"closed_at": worlds.NOW})
    refused(booking, taking_back.reopen, "day_closed", version=booking.version)


def test_a_no_is_not_taken_back_twice_nor_of_an_older_page_nor_after_the_start(world: World) -> None:
    booking = refused_request(world)
    with clock.frozen(booking.starts_at):
        refused(booking, taking_back.reopen, "cannot_undo", version=booking.version)
    no = booking.decisions.get()
    taking_back.reopen(booking_id=booking.pk, by=HOST, version=booking.version)
    refused(booking, taking_back.reopen, "stale", version=booking.version - 1)
    refused(booking, taking_back.reopen, "cannot_undo")
    decisions.decide(booking_id=booking.pk, answer="rejected", by="staff:2")
    with pytest.raises(Stale):
        taking_back.reopen(booking_id=booking.pk, by=HOST, decision_id=no.pk)


def test_a_no_is_not_taken_back_where_its_guest_has_booked_elsewhere_meanwhile(world: World) -> None:
    person = worlds.person()
    with transaction.atomic():
        booking = worlds.request(world, source="own_page", person_id=person.pk)
    decisions.decide(booking_id=booking.pk, answer="rejected", by=HOST)
    elsewhere = worlds.restaurant((4,))
    with transaction.atomic():
        worlds.request(elsewhere, source="own_page", person_id=person.pk)
    refused(booking, taking_back.reopen, "guest_booked_elsewhere")


def test_what_the_diary_or_the_clock_refused_is_not_taken_back(world: World) -> None:
    booking = request_to(world)
    decisions.decide(booking_id=booking.pk, answer="rejected", by="agent:7")
    refused(booking, taking_back.reopen, "cannot_undo")


def test_a_no_to_a_wish_is_taken_back_it_waits_again_with_its_place(world: World) -> None:
    booking, wish = refused_wish(world)
    with later(2):
        again = taking_back.ask_again(booking_id=booking.pk, by=HOST, version=booking.version)
    assert (again.starts_at, again.party_size, again.by, again.status) == (
        wish.starts_at,
        wish.party_size,
        wish.by,
        "open",
    )
    assert Place.objects.taken().filter(change=again).exists()
    assert [row.pk for row in waiting.changes(world.venue)] == [again.pk]
    with later(3):
        changes.decide(change_id=again.pk, answer="accepted", by=HOST)
    booking.refresh_from_db()
    assert worlds.wall(world, booking.starts_at) == "20:00"


def test_a_no_to_a_wish_is_not_taken_back_once_the_place_is_gone_or_somebody_went_on(world: World) -> None:
    booking, _wish = refused_wish(world)
    seen = booking.version
    for table in world.resources:
        if not Place.objects.taken().filter(resource=table).exists():
            booked(world, "20:30", name="Budi", resource_ids=(table.pk,))
    booked(world, "21:00", name="Citra", resource_ids=(world.resources[0].pk,))
    with later(2), pytest.raises(DomainError):
        taking_back.ask_again(booking_id=booking.pk, by=HOST, version=seen)
    booking.refresh_from_db()
    assert (booking.version, booking.changes.count()) == (seen, 1)
    with later(3):
        changes.reschedule(booking_id=booking.pk, by="staff:2", party_size=1)
    refused(booking, taking_back.ask_again, "stale", version=seen)
    refused(booking, taking_back.ask_again, "cannot_undo")


def test_the_form_offers_one_undo_in_the_drawer_and_in_its_history(world: World) -> None:
    booking, client = booked(world), client_of(world)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/"
    with later(1):
        fields = {"version": booking.version, "party": "1"}
        page = client.post(f"{address}change/", fields, headers={"hx-request": "true", "hx-target": "drawer"})
        assert page.content.decode().count(f'action="{address}put-back/"') == 2  # beside what was done, and below
        assert "Undo the last change" in client.get(address).content.decode()
        assert "Undo the last change" not in Client().get(address, follow=True).content.decode()
        booking.refresh_from_db()
        assert act(client, booking, "put-back") == 302
    assert booking.party_size == 2


def test_who_puts_back_what_another_host_changed_since_is_told(world: World) -> None:
    booking, client = booked(world), client_of(world)
    with later(1):
        assert act(client, booking, "change", party="1") == 302
        changes.reschedule(booking_id=booking.pk, by="staff:2", minutes=60)
        before = whole(booking)
        booking.version -= 1
        assert act(client, booking, "put-back") == 409
        assert whole(booking) == before


def test_a_no_from_the_decide_page_has_its_undo_in_the_toast_and_without_a_script(world: World) -> None:
    client, base = client_of(world), f"/venue/{world.venue.slug}"
    first, second = request_to(world), request_to(world)
    said = client.post(f"{base}/decide/{first.pk}/", {"answer": "rejected"}, headers={"hx-request": "true"})
    no = first.decisions.get()
    assert (
        f'"undo": {{"address": "{base}/bookings/{first.pk}/undo/", "fields": {{"decision": "{no.pk}"}}}}'
        in (said["HX-Trigger"])
    )
    undone = client.post(f"{base}/bookings/{first.pk}/undo/", {"decision": no.pk}, headers={"hx-request": "true"})
    assert (undone.status_code, "to decide again" in undone["HX-Trigger"]) == (204, True)
    first.refresh_from_db()
    assert first.status == "pending"
    page = client.post(f"{base}/decide/{second.pk}/", {"answer": "rejected"}, follow=True).content.decode()
    assert f'<a href="{base}/bookings/{second.pk}/">Undo on the page of this booking</a>' in page
    second.refresh_from_db()
    assert f'action="{base}/bookings/{second.pk}/undo/"' in client.get(f"{base}/bookings/{second.pk}/").content.decode()
    assert act(client, second, "undo") == 302
    assert second.status == "pending"


def test_a_no_to_a_wish_has_its_undo_too(world: World) -> None:
    booking = booked(world)
    wish = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    client, base = client_of(world), f"/venue/{world.venue.slug}"
    with later(1):
        client.post(f"{base}/decide/change/{wish.pk}/", {"answer": "rejected"})
        booking.refresh_from_db()
        assert f'action="{base}/bookings/{booking.pk}/ask-again/"' in (
            client.get(f"{base}/bookings/{booking.pk}/").content.decode()
        )
        assert act(client, booking, "ask-again") == 302
    assert booking.changes.filter(status="open").count() == 1
