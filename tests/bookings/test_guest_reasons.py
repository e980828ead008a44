"""A guest reads the rules that concern him: why a table or a person is away is for staff."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.db import transaction
from django.test import Client

from agnt.core.models import Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.availability import Audience, Board, Diary, Reason, Refusal, Request, explain, say_all
from bookings.availability.rules import ClosureRule, Kind, Need
from bookings.availability.words import CODES, say
from bookings.services import closing_time
from tests import worlds
from tests.bookings.houses import LONG_AGO, MONDAY, busy, house, table
from tests.bookings.visits import book, refused
from venues.models import Closure

SECRET, NAME = "Made is ill", "Made Wirawan"
GUESTS = (Audience.AGENTS, Audience.ONLINE)
_DATA = {
    "least": 2, "most": 4, "minutes": 60, "last": time(22), "hours": [(time(18), time(23))], "near": [time(19)],
    "closes": time(23), "need": Need(Kind.PERSON), "number": 1, "area": "", "asked": [], "used": 3, "limit": 4,
    "until": time(20), "part": "Terrace", "reason": "", "party": 2, "service": "Massage",
}  # fmt: skip


def _asked(setup, audience: Audience, diary: Diary | None = None, **more) -> list[str]:
    moment = clock.at(MONDAY, time(19), setup.timezone)
    request = Request(setup.services[0], 2, LONG_AGO, audience, **more)
    answer = explain(Board(setup, diary or Diary()), request, moment)
    assert isinstance(answer, Refusal)
    return [said for language in ("en", "id") for said in say_all(answer, language)]


@pytest.mark.parametrize("audience", list(Audience))
def test_only_staff_read_which_table_is_closed_and_why(audience: Audience) -> None:
    plain = house(resources=(replace(table(1, 4), name=NAME),))
    start, end = busy(plain, "18:00", 5)
    shut = house(resources=plain.resources, closures=(ClosureRule(start, end, resource_id=1, reason=SECRET),))
    said = " ".join(_asked(shut, audience))
    told = (SECRET in said, NAME in said)
    assert told == ((False, False) if audience in GUESTS else (True, True)), said
    assert said


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["en", "id"])
def test_no_rule_has_room_for_a_table_or_a_person_but_the_one_of_parts(code: str, language: str) -> None:
    sent = _DATA | {"part": NAME, "resource": NAME, "reason": SECRET}
    refusal = Refusal(clock.at(MONDAY, time(19), "Asia/Makassar").replace(tzinfo=None), None, code, sent)
    said = say(replace(refusal, reasons=(Reason(code, sent),)), language)
    assert (NAME in said) == (code in ("part_closed", "part_paused"))
    assert (SECRET in said) == (code in ("closed", "part_closed"))  # of the house, and of an area, guests read it


@pytest.mark.django_db
def test_the_page_and_the_network_do_not_tell_why_a_table_is_away() -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant((4,), name="La Brisa")
        closed = {"starts_at": world.at("00:00"), "ends_at": world.at("23:59")}
        world.venue.resources.update(name=NAME)
        Closure.objects.create(venue=world.venue, resource=world.resources[0], reason=SECRET, **closed)
        with pytest.raises(DomainError) as caught, transaction.atomic():
            worlds.request(world)
        question = {"date": str(worlds.DAY), "party": 2, "time": "19:00"}
        html = Client().get(f"/v/{world.venue.slug}/", question).content.decode()
        told = f"{caught.value.message} {caught.value.data} {html}"
        assert SECRET not in told
        assert NAME not in told
        mine = refused(lambda: book(world))
    assert SECRET in str(mine.data["reasons"])


@pytest.mark.django_db
def test_a_guest_who_is_cancelled_does_not_hear_why_the_table_is_away() -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant((4,))
        booking = book(world)
        closing_time.carry_out(
            venue_id=world.venue.pk, by="staff:1", resource_id=world.resources[0].pk, reason=SECRET,
            starts_at=world.at("18:00"), ends_at=world.at("18:00") + timedelta(hours=5),
            chosen={booking.pk: "cancel"},
        )  # fmt: skip
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    why = Transition.objects.filter(entity="bookings.booking", entity_id=str(booking.pk), to_status="cancelled")
    assert SECRET not in why.get().reason
