"""One tap in a rush: paused or slower, ended by itself or lifted, and never by somebody else's venue."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction

from agnt.core.models import AuditEntry, Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from tests import worlds
from venues.models import Area, Brake, Shift
from venues.services import brakes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def _refused(act, error: type[DomainError] = DomainError) -> DomainError:
    with pytest.raises(error) as caught:
        act()
    assert (Brake.objects.count(), Event.objects.count()) == (0, 0)
    return caught.value


def test_a_pause_ends_by_itself():
    venue = worlds.venue()
    brake = brakes.pause(venue_id=venue.pk, until=worlds.NOW + timedelta(hours=1), by="staff:1")
    assert brakes.standing(venue.pk) == [brake]
    assert Event.objects.get(name="venue.braked").ids == {"brake_id": brake.pk}
    assert AuditEntry.objects.get().act == "brake.pause"
    with clock.frozen(brake.ends_at):
        assert brakes.standing(venue.pk) == []


def test_a_second_pause_moves_the_end_of_the_first_and_an_area_has_its_own():
    venue = worlds.venue()
    area = Area.objects.create(venue=venue, name="Terrace")
    first = brakes.pause(venue_id=venue.pk, until=worlds.NOW + timedelta(hours=1), by="staff:1")
    again = brakes.pause(venue_id=venue.pk, until=worlds.NOW + timedelta(hours=2), by="staff:2")
    assert (again.pk, again.ends_at) == (first.pk, worlds.NOW + timedelta(hours=2))
    brakes.pause(venue_id=venue.pk, until=worlds.NOW + timedelta(hours=1), by="staff:1", area_id=area.pk)
    assert Brake.objects.count() == 2


def test_slower_is_for_the_whole_house_and_says_so_where_an_area_is_named():
    venue = worlds.venue()
    area = Area.objects.create(venue=venue, name="Terrace")
    refusal = _refused(lambda: brakes.slower(venue_id=venue.pk, by="staff:1", area_id=area.pk))
    assert (refusal.code, "pause the area" in refusal.message) == ("whole_house_only", True)


def test_slower_lasts_an_hour_and_lifting_ends_it_once():
    venue = worlds.venue()
    brake = brakes.slower(venue_id=venue.pk, by="staff:1")
    assert (brake.kind, brake.ends_at) == ("slower", worlds.NOW + timedelta(hours=1))
    lifted = brakes.lift(brake_id=brake.pk, by="staff:1")
    assert lifted.lifted_at == worlds.NOW
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        assert brakes.lift(brake_id=brake.pk, by="staff:1").lifted_at == worlds.NOW


def test_tonight_is_until_the_last_shift_ends():
    venue = worlds.venue()  # 10:00 to 23:00
    assert brakes.tonight(venue) == clock.at(date(2026, 11, 20), time(23), venue.timezone)


def test_tonight_after_midnight_is_the_night_that_still_runs():
    venue = worlds.venue()
    Shift.objects.filter(venue=venue).delete()
    worlds.open_every_day(venue, opens=time(18), closes=time(2))
    with clock.frozen(clock.at(date(2026, 11, 21), time(1), venue.timezone)):
        assert brakes.tonight(venue) == clock.at(date(2026, 11, 21), time(2), venue.timezone)
    with clock.frozen(clock.at(date(2026, 11, 21), time(3), venue.timezone)):
        assert brakes.tonight(venue) == clock.at(date(2026, 11, 22), time(2), venue.timezone)


def test_a_dated_shift_takes_the_place_of_the_weekly_one():
    venue = worlds.venue()
    today = date(2026, 11, 20)
    Shift.objects.create(venue=venue, day=today, opens=time(10), closes=time(15))
    assert brakes.tonight(venue) == clock.at(today, time(15), venue.timezone)


def test_a_pause_of_a_week_is_refused_and_so_is_a_strangers_area():
    venue, other = worlds.venue(), worlds.venue()
    area = Area.objects.create(venue=other, name="Terrace")

    def pause(until: datetime, **more) -> None:
        brakes.pause(venue_id=venue.pk, until=until, by="staff:1", **more)

    soon = worlds.NOW + timedelta(hours=1)
    assert _refused(lambda: pause(worlds.NOW + timedelta(days=7))).code == "bad_until"
    assert _refused(lambda: pause(worlds.NOW)).code == "bad_until"
    _refused(lambda: pause(soon, area_id=area.pk), NotFound)
    _refused(lambda: brakes.pause(venue_id=0, until=soon, by="staff:1"), NotFound)
    _refused(lambda: brakes.lift(brake_id=0, by="staff:1"), NotFound)


def test_go_lifts_everything():
    venue = worlds.venue()
    brakes.slower(venue_id=venue.pk, by="staff:1")
    brakes.pause(venue_id=venue.pk, until="tonight", by="staff:1")
    with transaction.atomic():
        assert len(brakes.lift_all_step(venue_id=venue.pk, by="staff:1")) == 2
    with clock.frozen(worlds.NOW + timedelta(seconds=1)):
        assert brakes.standing(venue.pk) == []
