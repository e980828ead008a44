"""What a host is told of the guest: that he hears of it and how, or that he must be called and where."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from agnt.core.models import User
from agnt.lib import clock
from bookings import calling
from bookings.models import Booking, BookingNeed
from bookings.reading import reach
from bookings.services import staff
from bookings.services.staff import GuestFacts
from chat.models import Consent, Conversation
from tests import worlds
from tests.front import tales
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2, 4))


def client_of(world: World) -> Client:
    user = User.objects.create_user("host@example.com")
    Member.objects.create(venue=world.venue, user=user, role=Member.Role.MANAGER)
    client = Client()
    client.force_login(user)
    return client


def booked(world: World, *, phone: str = "+62 812 3456 7890", wall: str = "19:00") -> Booking:
    return staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=world.at(wall),
        by="staff:1",
        guest=GuestFacts("Oma Putu", phone=phone),
    )


def chatting(booking: Booking, **columns: object) -> Conversation:
    """The guest of that booking has written to us on WhatsApp."""
    talk = tales.conversation(**{"last_inbound_at": clock.now()} | columns)
    Booking.objects.filter(pk=booking.pk).update(person=talk.person, origin=talk.scope)
    booking.refresh_from_db()
    return talk


def done(client: Client, booking: Booking, name: str, **fields: object) -> str:
    address = f"/venue/{booking.venue.slug}/bookings/{booking.pk}/{name}/"
    page = client.post(
        address, {"version": booking.version, **fields}, headers={"hx-request": "true", "hx-target": "drawer"}
    )
    assert page.status_code == 200
    booking.refresh_from_db()
    return page.content.decode()


LINK = '<a class="call" href="tel:+6281234567890">+62 812 3456 7890</a>'


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [("+62 812-3456", "+628123456"), ("0812 3456 7890", "081234567890"), ("15550102230", "+15550102230")],
)
def test_a_number_is_dialled_as_it_was_written_or_abroad(phone: str, dialled: str) -> None:
    assert f'href="tel:{dialled}"' in calling.link(phone)


def test_a_guest_noted_by_phone_must_be_called_when_the_house_cancels(world: World) -> None:
    page = done(client_of(world), booked(world), "cancel", whose="venue")
    assert f"Cancelled. We cannot write to Oma Putu: call {LINK}" in page
    assert "is told" not in page


def test_who_cancels_by_phone_need_not_be_called(world: World) -> None:
    page = done(client_of(world), booked(world), "cancel", whose="guest")
    assert "Cancelled, as the guest asked." in page and "is told" not in page


def test_without_a_number_the_host_is_told_that_there_is_none(world: World) -> None:
    page = done(client_of(world), booked(world, phone=""), "cancel", whose="venue")
    assert "We cannot write to Oma Putu and there is no phone number: tell them when you can." in page


def test_a_guest_of_a_chat_is_told_there_and_one_who_gave_an_address_by_mail(world: World) -> None:
    client, by_chat, by_mail = client_of(world), booked(world), booked(world, wall="20:00")
    chatting(by_chat)
    by_mail.contact = {"email": "ayu@example.com"}
    by_mail.save()
    assert "Cancelled. The guest is told on WhatsApp." in done(client, by_chat, "cancel", whose="venue")
    assert "Cancelled. The guest is told by mail." in done(client, by_mail, "cancel", whose="venue")


def test_a_chat_that_may_not_be_written_to_is_no_way(world: World) -> None:
    silent, stopped, moved = booked(world), booked(world, wall="20:00"), booked(world, wall="15:00")
    chatting(silent, last_inbound_at=clock.now() - timedelta(hours=25), number="15550142001")
    talk = chatting(stopped, number="15550142002")
    assert reach.way(stopped) == "WhatsApp"
    Consent.objects.create(identity=talk.identity, purpose=Consent.Purpose.MESSAGES, given=False, source="STOP")
    Booking.objects.filter(pk=moved.pk).update(source=Booking.Source.IMPORT)
    moved.refresh_from_db()
    assert [reach.way(one) for one in (silent, stopped, moved)] == ["", "", ""]


def test_that_the_guest_reads_a_reason_is_said_only_where_he_does(world: World) -> None:
    client, silent, by_mail = client_of(world), booked(world), booked(world, wall="12:00")
    by_mail.contact = {"email": "putu@example.com"}
    by_mail.save(update_fields=["sealed_contact"])
    for booking, hears in ((silent, False), (by_mail, True)):
        page = client.get(f"/venue/{world.venue.slug}/bookings/{booking.pk}/").content.decode()
        assert ("the guest reads it" in page) is hears
        Booking.objects.filter(pk=booking.pk).update(status="pending", decide_by=booking.starts_at)
    page = client.get(f"/venue/{world.venue.slug}/decide/").content.decode()
    assert (page.count("Why</label>"), page.count("Why (the guest reads it)</label>")) == (1, 1)


def test_a_change_says_whether_the_guest_hears_of_it_and_another_table_alone_says_nothing(world: World) -> None:
    client, booking = client_of(world), booked(world)
    wish = {"starts_day": "2026-11-23", "starts_time": "20:00", "party": 2}
    page = done(client, booking, "change", **wish)
    assert "We cannot write to Oma Putu: call" in page
    page = done(client, booking, "change", **wish, resource=world.resources[1].pk)
    moved = f"{world.resources[1].name} instead of {world.resources[0].name}"
    assert f"Changed: 2, Monday 23 November 20:00, {moved}. <form" in page  # its undo, and nothing of the guest


def test_an_answer_to_a_need_says_by_which_way_the_guest_hears_of_it(world: World) -> None:
    client, booking = client_of(world), booked(world)
    BookingNeed.objects.create(booking=booking, code="high_chair")
    page = done(client, booking, "need", code="high_chair", answer="no")
    assert "High chair: no. We cannot write to Oma Putu: call" in page
    chatting(booking)
    assert "High chair: yes. The guest is told on WhatsApp." in done(
        client, booking, "need", code="high_chair", answer="yes"
    )


def test_a_cancellation_taken_back_is_to_be_said_by_phone(world: World) -> None:
    client, booking = client_of(world), booked(world)
    chatting(booking)
    done(client, booking, "cancel", whose="venue")
    page = done(client, booking, "undo")
    assert f"Undone: it is confirmed again. Nobody writes to the guest about that: call {LINK}" in page


def test_a_toast_brings_the_number_too(world: World) -> None:
    booking = booked(world)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/cancel/"
    fields = {"version": booking.version, "whose": "venue"}
    answer = client_of(world).post(address, fields, headers={"hx-request": "true"})
    assert '"phone": "+62 812 3456 7890"' in answer["HX-Trigger"] and "is told" not in answer["HX-Trigger"]


def test_the_answer_to_a_request_says_it_too(world: World) -> None:
    client, booking = client_of(world), booked(world)
    Booking.objects.filter(pk=booking.pk).update(status="pending", decide_by=clock.now() + timedelta(hours=1))
    page = client.post(f"/venue/{world.venue.slug}/decide/{booking.pk}/", {"answer": "rejected"}, follow=True)
    assert f"Said no. We cannot write to Oma Putu: call {LINK}" in page.content.decode()


def test_a_closure_tells_how_many_hear_of_it_and_whom_to_call(world: World) -> None:
    client, told, unheard = client_of(world), booked(world), booked(world)
    chatting(told)
    span = {"from_day": "2026-11-23", "from_time": "18:00", "until_day": "2026-11-23", "until_time": "22:00"}
    address = f"/venue/{world.venue.slug}/diary/close/"
    assert "Close and tell 1 guest<" in client.get(address, span).content.decode()
    chosen = {f"hit-{one.pk}": "cancel" for one in (told, unheard)}
    page = client.post(address, span | chosen, follow=True).content.decode()
    assert "Closed. 2 bookings were settled; 1 guest is told, once." in page
    assert f"Oma Putu ({unheard.reference}): we cannot write to them: call {LINK}" in page
    assert f"Oma Putu ({told.reference})" not in page.split('id="problems"')[1].split("</div>")[0]


def test_a_closure_offers_nothing_to_whom_it_cannot_write_and_names_the_number(world: World) -> None:
    client, told, unheard = client_of(world), booked(world), booked(world)
    chatting(told)
    span = {"from_day": "2026-11-23", "from_time": "18:00", "until_day": "2026-11-23", "until_time": "22:00"}
    address = f"/venue/{world.venue.slug}/diary/close/"
    page = client.get(address, span).content.decode()
    assert page.count("Offer ") == 1
    assert page.count("Leave it until we have called") == 1
    page = client.post(address, span, follow=True).content.decode()
    assert "Closed. 1 booking was settled, 1 was left as it is; 1 guest is told, once." in page
    assert f'value="{unheard.local_start:%Y-%m-%d}"' in page  # on the closed day
    assert f"Oma Putu ({unheard.reference}): we cannot write to them: call {LINK}" in page
    unheard.refresh_from_db()
    assert (unheard.status, unheard.changes.count(), told.changes.count()) == ("confirmed", 0, 1)


def test_a_host_finds_the_guests_number_on_the_booking_and_on_the_guests_page(world: World) -> None:
    client, booking = client_of(world), booked(world)
    assert LINK in client.get(f"/venue/{world.venue.slug}/bookings/{booking.pk}/").content.decode()
    assert LINK in client.get(f"/venue/{world.venue.slug}/guests/{booking.guest_id}/").content.decode()


def test_a_search_changes_the_heading_with_the_list(world: World) -> None:
    booked(world)
    address = f"/venue/{world.venue.slug}/guests/"
    found = client_of(world).get(address, {"q": "nobody"}, headers={"hx-request": "true", "hx-target": "found"})
    assert '<h1 id="state" hx-swap-oob="innerHTML">0 guests</h1>' in found.content.decode()


def test_who_is_seated_is_said_with_the_table_and_has_nothing_to_cancel(world: World) -> None:
    client, booking = client_of(world), booked(world)
    assert "Cancel free" in client.get(f"/venue/{world.venue.slug}/bookings/{booking.pk}/").content.decode()
    with clock.frozen(world.at("19:00")):
        page = done(client, booking, "seat")
    assert "Oma Putu is seated at T1." in page and "Cancel free" not in page


def test_a_walk_in_is_told_until_when_it_has_the_table_and_has_nothing_to_cancel(world: World) -> None:
    client, base = client_of(world), f"/venue/{world.venue.slug}/diary/walk-in/"
    with clock.frozen(world.at("19:00")):
        look = client.get(base, {"party": 2}, headers={"hx-request": "true"}).content.decode()
        assert "They have it until" in look and "at least" not in look
        seated = {"party": 2, "service": world.service.pk, "resource": world.resources[0].pk, "once": "a"}
        page = client.post(f"{base}seat/", seated, headers={"hx-request": "true"}).content.decode()
    assert "is seated at T1." in page and "Cancel free" not in page


def test_what_a_closure_left_has_the_number_to_call_among_those_to_decide(world: World) -> None:
    client, unheard = client_of(world), booked(world)
    Booking.objects.update(by_staff=False)
    span = {"from_day": "2026-11-23", "from_time": "18:00", "until_day": "2026-11-23", "until_time": "22:00"}
    client.post(f"/venue/{world.venue.slug}/diary/close/", span | {f"hit-{unheard.pk}": "leave"})
    page = client.get(f"/venue/{world.venue.slug}/decide/").content.decode()
    assert f"Call the guest: {LINK}" in page.split(f'id="stranded-{unheard.pk}"')[1]
