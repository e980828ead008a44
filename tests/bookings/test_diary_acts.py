"""What hosts do from the diary's pages: each POST, who may, and that a refusal changes nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from agnt.core.models import AuditEntry, User
from agnt.lib import clock
from bookings.models import Booking, Place, WaitlistEntry
from bookings.services import changes, staff
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


def client_of(world: World, role: str = Member.Role.HOST) -> Client:
    user, _made = User.objects.get_or_create(email=f"{role}@example.com")
    Member.objects.get_or_create(venue=world.venue, user=user, defaults={"role": role})
    client = Client()
    client.force_login(user)
    return client


def booked(world: World, wall: str = "19:00", party: int = 2, name: str = "Ayu", **more: object) -> Booking:
    return staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=party,
        starts_at=world.at(wall),
        by="staff:1",
        guest=GuestFacts(name),
        **more,
    )


def act(client: Client, booking: Booking, name: str, **fields: object) -> int:
    address = f"/venue/{booking.venue.slug}/bookings/{booking.pk}/{name}/"
    status = client.post(address, {"version": booking.version, **fields}, headers={"accept": "application/json"})
    booking.refresh_from_db()
    return status.status_code


def facts(booking: Booking) -> tuple[object, ...]:
    places = Place.objects.taken().filter(booking=booking).values_list("resource_id", flat=True)
    return booking.status, booking.starts_at, booking.ends_at, booking.party_size, booking.version, list(places)


def test_a_drag_moves_it_to_another_time_and_table_and_says_what_would_put_it_back() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    small, large = world.resources
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/move/"
    wish = {
        "version": booking.version,
        "starts_at": world.at("20:30").isoformat(),
        "from_resource": small.pk,
        "to_resource": large.pk,
    }
    before = facts(booking)
    answer = client.post(address, wish).json()
    assert "20:30" in answer["words"] and large.name in answer["words"]
    assert "We cannot write to Ayu and there is no phone number" in answer["words"]
    booking.refresh_from_db()
    assert (worlds.wall(world, booking.starts_at), facts(booking)[-1]) == ("20:30", [large.pk])

    undo = client.post(answer["undo"]["address"], answer["undo"]["fields"], headers={"X-Toast": "1"}).json()
    assert undo["words"].startswith("Put back as it was: 2, ") and "We cannot write to Ayu" in undo["words"]
    booking.refresh_from_db()
    after = facts(booking)
    assert (after[:4], after[5], undo["version"]) == (before[:4], before[5], booking.version)


def test_a_drag_says_by_which_way_its_guest_hears_or_where_to_call_and_of_a_table_alone_nothing() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    booking.contact = {"phone": "+6281200000001"}
    booking.save()
    small, large = world.resources
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/move/"
    swap = client.post(address, {"from_resource": small.pk, "to_resource": large.pk}).json()
    assert (swap["words"], swap["phone"]) == (f"Ayu: 19:00, {large.name}.", "")
    later = client.post(address, {"starts_at": world.at("19:30").isoformat()}).json()
    words = f"Ayu: 19:30, {large.name}. We cannot write to Ayu: call"
    assert (later["words"], later["phone"]) == (words, "+6281200000001")


def test_a_drag_onto_a_taken_table_is_refused_with_who_sits_there_and_changes_nothing() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    other = booked(world, party=4, name="Made Suryani")
    small, large = world.resources
    before = facts(booking), facts(other)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/move/"
    wish = {"version": booking.version, "from_resource": small.pk, "to_resource": large.pk}
    answer = client_of(world).post(address, wish, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert "Made Suryani" in answer.json()["detail"]
    booking.refresh_from_db()
    assert (facts(booking), facts(other)) == before


def test_who_saw_an_older_version_is_told_and_nothing_is_overwritten() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    seen = booking.version
    changes.reschedule(booking_id=booking.pk, by="staff:2", starts_at=world.at("20:00"))
    booking.refresh_from_db()
    before = facts(booking)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/move/"
    wish = {"version": seen, "starts_at": world.at("21:00").isoformat()}
    answer = client_of(world).post(address, wish, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    booking.refresh_from_db()
    assert facts(booking) == before


def test_a_table_of_another_venue_is_refused() -> None:
    world, twin = worlds.restaurant((2, 4)), worlds.restaurant((2, 4))
    booking = booked(world)
    before = facts(booking)
    assert act(client_of(world), booking, "move", to_resource=twin.resources[0].pk) == 422
    assert act(client_of(world), booking, "change", resource=twin.resources[0].pk) == 422
    assert facts(booking) == before


@pytest.mark.parametrize("name", ["seat", "complete", "cancel", "undo", "change", "move", "write", "late", "need"])
def test_who_only_reads_and_who_is_a_stranger_change_nothing(name: str) -> None:
    world, twin = worlds.restaurant(), worlds.restaurant()
    booking = booked(world)
    before = facts(booking)
    reader = client_of(world, Member.Role.READER)
    assert act(reader, booking, name, party=1, starts_at=world.at("21:00").isoformat()) == 404
    assert facts(booking) == before
    mine = booked(twin)
    host = client_of(world)
    assert act(host, mine, name) == 404


def test_a_party_is_seated_leaves_and_comes_back_by_undo() -> None:
    world = worlds.restaurant()
    booking = booked(world)
    client = client_of(world)
    with clock.frozen(world.at("19:05")):
        assert act(client, booking, "seat") == 302
        assert booking.status == "seated"
        assert act(client, booking, "complete") == 302
        assert booking.status == "completed"
        assert act(client, booking, "undo") == 302
        assert booking.status == "seated"


def test_the_form_changes_only_what_is_different() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    before = facts(booking)
    same = {"starts_day": str(worlds.DAY), "starts_time": "19:00", "party": 2, "minutes": 120}
    client = client_of(world)
    assert act(client, booking, "change", **same) == 302
    assert facts(booking) == before
    assert act(client, booking, "change", **(same | {"party": 4})) == 302
    assert (booking.party_size, facts(booking)[-1]) == (4, [world.resources[1].pk])


def test_that_the_bot_got_it_wrong_is_written_down_and_may_cancel() -> None:
    world = worlds.restaurant()
    booking = booked(world)
    client = client_of(world)
    assert act(client, booking, "bot-wrong", reason="", cure="cancel") == 422
    assert (booking.status, AuditEntry.objects.filter(act="booking.bot_was_wrong").count()) == ("confirmed", 0)
    assert act(client, booking, "bot-wrong", reason="wrong day", cure="cancel") == 302
    assert (booking.status, booking.cancelled_by) == ("cancelled", "venue")
    assert AuditEntry.objects.get(act="booking.bot_was_wrong").reason == "wrong day"


def test_notes_lateness_and_the_deposit_are_written_down() -> None:
    world = worlds.restaurant()
    booking = booked(world)
    client = client_of(world)
    assert act(client, booking, "write", staff_notes="window", occasion="birthday") == 302
    assert (booking.staff_notes, booking.occasion) == ("window", "birthday")
    assert act(client, booking, "late", eta="19:40") == 302
    assert booking.eta == world.at("19:40")
    assert act(client, booking, "late", eta="soon") == 422
    assert "On time after all" in client.get(f"/venue/{world.venue.slug}/bookings/{booking.pk}/").content.decode()
    assert act(client, booking, "on-time") == 302
    assert booking.eta is None


def test_a_new_booking_is_held_on_the_tap_and_named_after() -> None:
    world = worlds.restaurant()
    client = client_of(world)
    base = f"/venue/{world.venue.slug}/diary/new/"
    times = client.get(base, {"party": 2, "day": str(worlds.DAY)}).content.decode()
    assert "19:00" in times
    held = client.post(f"{base}hold/", {"party": 2, "at": world.at("19:00").isoformat()})
    assert held.status_code == 302
    place = Place.objects.standing().get()
    assert place.booking is None
    assert "Who?" in client.get(held["Location"]).content.decode()
    assert "Held for you" in client.get(base).content.decode()

    walked = client.post(f"/venue/{world.venue.slug}/diary/walk-in/seat/", {"party": 2})
    assert walked.status_code == 302
    place.refresh_from_db()
    assert place.released_at is None  # the draft is kept while a walk-in is seated

    fields = {"party": 2, "at": world.at("19:00").isoformat(), "hold": str(place.hold_id), "name": "Ayu"}
    assert client.post(f"{base}book/", fields).status_code == 302
    place.refresh_from_db()
    assert place.booking is not None
    assert (place.booking.guest_name, place.held_until) == ("Ayu", None)


def test_a_booking_without_a_name_is_refused_and_the_draft_stays() -> None:
    world = worlds.restaurant()
    client = client_of(world)
    base = f"/venue/{world.venue.slug}/diary/new/"
    client.post(f"{base}hold/", {"party": 2, "at": world.at("19:00").isoformat()})
    place = Place.objects.standing().get()
    fields = {"party": 2, "at": world.at("19:00").isoformat(), "hold": str(place.hold_id), "name": ""}
    assert client.post(f"{base}book/", fields).status_code == 422
    assert not Booking.objects.exists()
    assert Place.objects.standing().filter(hold_id=place.hold_id).exists()
    client.post(f"{base}drop/")
    assert not Place.objects.standing().exists()


def test_a_refused_time_says_why_and_may_be_forced() -> None:
    world = worlds.restaurant((2,), max_party=2)
    booked(world)
    html = client_of(world).get(f"/venue/{world.venue.slug}/diary/new/", {"party": 2, "day": str(worlds.DAY)})
    assert "why not?" in html.content.decode()


def test_a_party_above_the_limit_of_guests_is_told_so_first_and_how_a_host_may_take_it() -> None:
    world = worlds.restaurant((2, 8), max_party=4)
    address = f"/venue/{world.venue.slug}/diary/new/"
    above = client_of(world).get(address, {"party": 6, "day": str(worlds.DAY)}).content.decode()
    assert "Guests book at most 4 by themselves. You may: open a time and take it anyway." in above
    assert "Take 19:00 anyway" in above
    nowhere = client_of(world).get(address, {"party": 12, "day": str(worlds.DAY)}).content.decode()
    assert "Guests book at most 4" in nowhere
    within = client_of(world).get(address, {"party": 4, "day": str(worlds.DAY)}).content.decode()
    assert "by themselves" not in within


def test_when_nothing_is_free_the_walk_in_goes_on_the_list_with_its_wait() -> None:
    world = worlds.restaurant((2,))
    client = client_of(world)
    with clock.frozen(world.at("19:05")):
        client.post(f"/venue/{world.venue.slug}/diary/walk-in/seat/", {"party": 2})
        assert Booking.objects.get().status == "seated"
        html = client.get(f"/venue/{world.venue.slug}/diary/walk-in/", {"party": 2}).content.decode()
        assert "Nothing for 2 now" in html and "is taken" in html
        address = f"/venue/{world.venue.slug}/diary/walk-in/wait/"
        assert client.post(address, {"party": 2, "name": ""}).status_code == 422
        assert not WaitlistEntry.objects.exists()
        assert client.post(address, {"party": 2, "name": "Wayan", "minutes": 120}).status_code == 302
    entry = WaitlistEntry.objects.get()
    assert (entry.kind, entry.quoted_minutes) == ("walk_in", 120)


def request_to(world: World) -> Booking:
    with transaction.atomic():
        return worlds.request(world, source="own_page")


def test_a_request_is_accepted_rejected_or_countered() -> None:
    world = worlds.restaurant(policy="ask")
    client = client_of(world)
    base = f"/venue/{world.venue.slug}/decide/"
    yes, no = request_to(world), request_to(world)
    assert "2 to decide" in client.get(base).content.decode()
    assert client.get(f"{base}count/").json() == {"to_decide": 2}
    assert client.post(f"{base}{yes.pk}/", {"answer": "accepted"}).status_code == 302
    assert client.post(f"{base}{no.pk}/", {"answer": "rejected", "reason": "A wedding"}).status_code == 302
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.status, no.status) == ("confirmed", "rejected")
    other = request_to(world)
    assert client.post(f"{base}{other.pk}/", {"answer": "countered"}).status_code == 422
    assert not other.decisions.exists()
    assert "Offer" in client.get(f"{base}{other.pk}/times/").content.decode()
    at = world.at("20:00") + timedelta(days=1)
    assert client.post(f"{base}{other.pk}/", {"answer": "countered", "at": at.isoformat()}).status_code == 302
    assert other.decisions.get().alternatives.get().starts_at == at
    assert client.post(f"{base}{yes.pk}/", {"answer": "rejected"}).status_code == 409
    yes.refresh_from_db()
    assert yes.status == "confirmed"


def test_a_guest_who_wants_to_change_is_answered_from_the_same_page() -> None:
    world = worlds.restaurant(policy="ask")
    booking = booked(world)
    wish = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    client = client_of(world)
    base = f"/venue/{world.venue.slug}/decide/"
    assert "wants to change" in client.get(base).content.decode()
    assert client.get(f"{base}change/{wish.pk}/times/").status_code == 200
    assert client.post(f"{base}change/{wish.pk}/", {"answer": "accepted"}).status_code == 302
    booking.refresh_from_db()
    assert worlds.wall(world, booking.starts_at) == "20:00"


def test_a_change_says_that_the_party_sits_at_another_table_then() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/change/"
    page = client.post(address, {"party": 3}, headers={"hx-request": "true", "hx-target": "drawer"}).content.decode()
    small, large = world.resources
    assert f", {large.name} instead of {small.name}." in page


def test_an_act_on_the_bookings_own_page_loads_it_again_and_says_what_was_done() -> None:
    world = worlds.restaurant((2, 4))
    booking = booked(world)
    client = client_of(world)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/"
    assert 'hx-headers=\'{"X-Whole": "1"}\'' in client.get(address).content.decode()
    assert "X-Whole" not in client.get(address, headers={"hx-request": "true"}).content.decode()
    own = {"hx-request": "true", "hx-target": "drawer", "x-whole": "1"}
    answer = client.post(f"{address}cancel/", {"whose": "guest"}, headers=own)
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    page = client.get(address).content.decode()
    assert "Cancelled" in page and "Cancel this booking" not in page
