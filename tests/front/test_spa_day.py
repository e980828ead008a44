"""A spa's day from end to end: couples in the couple room with two therapists of the wanted gender; one falls ill, and
the day is planned anew from the page."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from agnt.core import outbox
from agnt.core.models import User
from agnt.lib import clock
from bookings.models import Booking, ChangeRequest, Place
from tests import worlds
from tests.front.venue_pages import Visitor
from tests.worlds import DAY, World
from venues.models import Closure, Member, Resource

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def spa() -> World:
    """One couple room; Wati, Sri and Ketut are women, Made is a man. Ketut comes at three."""
    world = worlds.spa(therapists=4, name="Sungai Sunyi")
    for person, name, gender in zip(
        Resource.objects.filter(venue=world.venue, kind="person").order_by("pk"),
        ("Wati", "Sri", "Ketut", "Made"),
        ("female", "female", "female", "male"),
        strict=True,
    ):
        Resource.objects.filter(pk=person.pk).update(name=name, attributes=["therapist", gender])
    worlds.open_every_day(world.venue, opens=datetime.min.time().replace(hour=15), resource=_called(world, "Ketut"))
    return world


def _called(world: World, name: str) -> Resource:
    return Resource.objects.get(venue=world.venue, name=name)


def _book(world: World, wall: str, name: str, *, needs: str = "female_staff") -> Booking:
    """A couple books on the venue's page, by a code, and asks for women."""
    visitor = Visitor(world)
    assert visitor.pick(wall, needs=needs).status_code == 302
    assert visitor.tell(name=name, email=f"{name.lower()}@example.com").status_code == 302
    assert visitor.type(visitor.code()).status_code == 302
    return Booking.objects.latest("pk")


def _who(booking: Booking) -> set[str]:
    return set(Place.objects.taken().filter(booking=booking).values_list("resource__name", flat=True))


def _manager(world: World) -> Client:
    user = User.objects.create_user("ibu@example.com", "a long password")
    Member.objects.create(venue=world.venue, user=user, role=Member.Role.MANAGER)
    client = Client()
    client.force_login(user)
    return client


def _ill(world: World, client: Client, name: str) -> str:
    """The page's question what that person's absence would touch; her whole day."""
    asked = {"from_day": DAY, "from_time": "00:00", "until_day": DAY, "until_time": "23:59"}
    query = {**asked, "resource": _called(world, name).pk, "reason": "ill"}
    answer = client.get(f"/venue/{world.venue.slug}/diary/close/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def _carry_out(world: World, client: Client, page: str) -> None:
    """Press the page's button, with all that it proposes."""
    form = page.split('<form method="post"', 1)[1].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="(hit-\d+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="(\w+)" selected', options)
        assert chosen
        fields[name] = chosen[1]
    assert client.post(f"/venue/{world.venue.slug}/diary/close/", fields).status_code == 302


def test_couples_get_the_couple_room_and_two_women(spa: World) -> None:
    noon = _book(spa, "12:00", "Ayu")
    assert (noon.status, _who(noon)) == ("confirmed", {"Lotus", "Wati", "Sri"})
    assert [(need.code, need.answer) for need in noon.needs.all()] == [("female_staff", True)]
    afternoon = _book(spa, "15:30", "Budi")
    assert _who(afternoon) == {"Lotus", "Wati", "Sri"}
    assert Visitor(spa).pick("12:30", needs="female_staff").status_code == 409


def test_a_therapist_falls_ill_and_the_day_is_planned_anew_from_the_page(spa: World) -> None:
    noon, afternoon = _book(spa, "12:00", "Ayu"), _book(spa, "15:30", "Budi")
    outbox.drain()
    client = _manager(spa)
    page = _ill(spa, client, "Wati")
    assert "Ayu" in page
    assert "Budi" in page
    _carry_out(spa, client, page)

    assert Closure.objects.get(venue=spa.venue).resource == _called(spa, "Wati")
    assert _who(afternoon) == {"Lotus", "Sri", "Ketut"}  # the same hour, another woman: nobody need be told
    offered = ChangeRequest.objects.get(booking=noon)  # before three only one woman is left
    assert offered.from_venue
    assert offered.status == "open"
    starts = [clock.local(row.starts_at, spa.venue.timezone) for row in offered.alternatives.all()]
    assert starts
    assert all(start.hour >= 15 for start in starts)
    noon.refresh_from_db()
    assert noon.status == "confirmed"
    assert Visitor(spa).pick("13:30", needs="female_staff").status_code == 409  # nothing new with her slips in


def test_who_is_off_is_not_free_and_comes_only_against_the_houses_own_rules(spa: World) -> None:
    """Ketut comes at three: at noon the panel says so, and to put her there anyway is asked about first."""
    noon = _book(spa, "12:00", "Ayu")
    client, ketut = _manager(spa), _called(spa, "Ketut")
    booking = f"/venue/{spa.venue.slug}/bookings/{noon.pk}/"
    page = client.get(booking).content.decode()
    assert re.search(r"<b>Ketut</b> <small>not at work</small>", page)
    assert re.search(r"<b>Made</b> <small>free</small>", page)
    rooms = [_called(spa, name).pk for name in ("Lotus", "Wati")]
    refused = client.post(f"{booking}change/", {"resource": [*rooms, ketut.pk], "version": noon.version})
    assert refused.status_code == 409
    assert _who(noon) == {"Lotus", "Wati", "Sri"}
    forced = {"resource": [*rooms, ketut.pk], "version": noon.version, "force": "on"}
    assert client.post(f"{booking}change/", forced).status_code in (200, 302)
    assert _who(noon) == {"Lotus", "Wati", "Ketut"}
