"""A guest who comes again: what he agreed that the venue keeps goes onto the booking that staff write for him."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agnt.core import people
from agnt.lib import clock
from bookings.models import Booking, BookingNeed
from bookings.services.health import Health
from tests import worlds
from tests.bookings.rows import booked, client_of
from tests.bookings.visits import book
from venues.models import Guest, Member

pytestmark = pytest.mark.django_db
PHONE = "+62 812 3456 789"


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(worlds.NOW):
        yield worlds.restaurant()


@pytest.fixture
def host(world: worlds.World) -> Client:
    return client_of(world, Member.Role.HOST)


@pytest.fixture
def ayu(world: worlds.World) -> Guest:
    """She agreed that nuts, milk and her own words are kept; at her last visit she needed a high chair."""
    guest = Guest(venue=world.venue, name="Ayu Lestari", tags=["regular"])
    guest.health = {"codes": ["nuts", "milk"], "words": "keine Nüsse", "language": "de"}
    guest.phone, guest.phone_hash = PHONE, people.address_hash("phone", PHONE)
    guest.email, guest.email_hash = "ayu@example.com", people.address_hash("email", "ayu@example.com")
    guest.save()
    was = booked(world, status="completed", guest=guest, starts_at=worlds.NOW - timedelta(days=9))
    BookingNeed.objects.create(booking=was, code="high_chair")
    return guest


def base(world: worlds.World) -> str:
    return f"/venue/{world.venue.slug}/diary/"


def known(world: worlds.World, host: Client, **asked: str) -> str:
    return host.get(f"{base(world)}new/known/", asked).content.decode()


def send(world: worlds.World, host: Client, to: str, **more: Any) -> Booking:
    body = {"party": "2", "at": world.at("19:00").isoformat(), "service": str(world.service.pk), "once": "one"}
    answer = host.post(f"{base(world)}{to}", body | more)
    assert answer.status_code == 302, answer.content
    return Booking.objects.order_by("-pk")[0]


def test_a_phone_or_an_e_mail_shows_what_is_kept_ticked(world: worlds.World, host: Client, ayu: Guest) -> None:
    for asked in ({"phone": PHONE}, {"email": "AYU@example.com"}, {"guest": str(ayu.pk)}):
        page = known(world, host, **asked)
        for code in ("nuts", "milk", "words", "high_chair"):
            assert f'name="kept" value="{code}" checked' in page, (asked, code)
        assert "keine Nüsse" in page and "regular" in page


def test_a_name_gives_those_whom_it_may_be_and_nothing_of_their_health(
    world: worlds.World, host: Client, ayu: Guest
) -> None:
    page = known(world, host, name="lestari")
    assert f"known/?guest={ayu.pk}" in page and 'name="kept"' not in page and "Nüsse" not in page
    assert known(world, host, name="le").strip() == ""
    hanako = Guest.objects.create(venue=world.venue, name="山田 花子")
    assert f"known/?guest={hanako.pk}" in known(world, host, name="山田")


def test_what_stays_ticked_is_on_the_booking(world: worlds.World, host: Client, ayu: Guest) -> None:
    made = send(
        world, host, "new/book/", guest=ayu.pk, kept=["nuts", "words", "high_chair"], allergy=["fish"], phone=PHONE
    )
    assert (made.guest, made.guest_name, made.health_shared) == (ayu, "Ayu Lestari", True)
    assert made.health == {"codes": ["nuts", "fish"], "words": "keine Nüsse", "language": "de"}  # still hers
    assert list(made.needs.values_list("code", flat=True)) == ["high_chair"]
    ayu.refresh_from_db()
    assert ayu.health["codes"] == ["nuts", "milk"]


def test_nothing_goes_along_where_all_is_unticked(world: worlds.World, host: Client, ayu: Guest) -> None:
    made = send(world, host, "new/book/", guest=ayu.pk, shown="1", phone=PHONE)
    assert (made.guest, made.health, made.health_shared, made.needs.count()) == (ayu, None, False, 0)


def test_what_is_ticked_but_not_kept_of_this_guest_does_not_come(world: worlds.World, host: Client, ayu: Guest) -> None:
    other = Guest.objects.create(venue=world.venue, name="Budi")
    made = send(world, host, "new/book/", guest=other.pk, kept=["nuts", "words", "high_chair"])
    assert (made.guest, made.health, made.needs.count()) == (other, None, 0)
    made = send(world, host, "walk-in/seat/", name="Nobody", kept=["nuts"])
    assert made.health is None


def test_what_was_told_for_one_visit_alone_is_not_shown_again(world: worlds.World, host: Client) -> None:
    told = book(world, health=Health(codes=("eggs",), words="no eggs", shared=True))
    hidden = book(world, "12:00", health=Health(codes=("fish",)))
    for booking in (told, hidden):
        page = known(world, host, guest=str(booking.guest_id))
        assert booking.guest is not None and booking.guest.name in page
        assert 'name="kept"' not in page and "eggs" not in page and "fish" not in page


def test_another_venues_guest_is_not_known_here(world: worlds.World, host: Client, ayu: Guest) -> None:
    other = worlds.restaurant()
    mine = client_of(other, Member.Role.HOST)
    assert mine.get(f"{base(other)}new/known/", {"guest": ayu.pk}).status_code == 404
    assert known(other, mine, phone=PHONE).strip() == "" == known(other, mine, name="lestari").strip()


def test_a_walk_in_with_a_recognised_number_brings_them_too(world: worlds.World, host: Client, ayu: Guest) -> None:
    made = send(world, host, "walk-in/seat/", guest=ayu.pk, phone=PHONE, kept=["milk", "words"])
    assert (made.status, made.guest, made.guest_name) == ("seated", ayu, "Ayu Lestari")
    assert made.health == {"codes": ["milk"], "words": "keine Nüsse", "language": "de"}


def test_a_walk_in_at_another_table_than_the_best_keeps_who_it_is(
    world: worlds.World, host: Client, ayu: Guest
) -> None:
    best, other = world.resources[0].pk, world.resources[1].pk
    page = host.get(f"{base(world)}walk-in/?party=2").content.decode()
    form = page.split('action="' + base(world) + 'walk-in/seat/"')[1].split("</form>")[0]
    assert 'name="phone"' in form and f'name="instead" value="{other}"' in form
    made = send(world, host, "walk-in/seat/", guest=ayu.pk, kept=["milk"], resource=best, instead=other)
    assert (made.guest, made.health_shared) == (ayu, True)
    assert [place.resource_id for place in made.places.all()] == [other]


def test_a_walk_in_with_a_number_alone_is_the_guest_who_has_it(world: worlds.World, host: Client, ayu: Guest) -> None:
    made = send(world, host, "walk-in/seat/", phone=PHONE)
    assert (made.guest, made.guest_name, made.health) == (ayu, "Ayu Lestari", None)


def test_a_walk_in_may_leave_a_new_number_and_no_name(world: worlds.World, host: Client) -> None:
    made = send(world, host, "walk-in/seat/", phone="+62811000777")
    assert made.status == "seated" and made.guest is not None
    assert (made.guest.phone, made.guest.name, made.guest_name) == ("+62811000777", "Guest", "Guest")


def test_without_a_script_the_guest_is_looked_up_by_a_button(world: worlds.World, host: Client, ayu: Guest) -> None:
    asked = {"party": "2", "at": world.at("19:00").isoformat(), "service": str(world.service.pk)}
    held = host.post(f"{base(world)}new/hold/", asked)
    hold = held.headers["Location"].split("hold=")[1].split("&")[0]
    body = asked | {"hold": hold, "phone": PHONE, "look": "1"}
    page = host.post(f"{base(world)}new/book/", body).content.decode()
    assert 'name="kept" value="nuts" checked' in page and PHONE in page
    assert Booking.objects.exclude(status="completed").count() == 0


def test_a_name_that_is_typed_leaves_the_recognised_guest_alone(world: worlds.World, host: Client, ayu: Guest) -> None:
    asked = {"guest": str(ayu.pk), "name": "Ay"}
    assert host.get(f"{base(world)}new/known/", asked, headers={"HX-Trigger-Name": "name"}).status_code == 204
    page = known(world, host, guest=str(ayu.pk), phone=PHONE, shown="1", kept="nuts")
    assert 'value="nuts" checked' in page and 'value="milk" checked' not in page
