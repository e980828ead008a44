"""Rows that are copied in are as those that are inserted: the same columns, keys, errors, and one transaction."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from agnt.core.models import Event, Transition
from agnt.lib import copying
from bookings.models import Place
from tests import worlds
from venues.models import Guest

pytestmark = pytest.mark.django_db


def guests(venue, count: int) -> list[Guest]:
    made = []
    for number in range(count):
        guest = Guest(venue=venue, name=f'Ayu "{number}"\t\\ \n é', tags=["a,b", "c"], vip=number % 2 == 0)
        guest.phone = f"+62812{number:06d}"
        made.append(guest)
    return made


def test_the_rows_are_as_inserted_ones_and_have_their_keys_in_order():
    venue = worlds.venue()
    rows = copying.copy_in(guests(venue, 5))
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    for row, other in zip(rows, Guest.objects.bulk_create(guests(venue, 5)), strict=True):
        kept, same = Guest.objects.get(pk=row.pk), Guest.objects.get(pk=other.pk)
        assert model_to_dict(kept, exclude=["id"]) == model_to_dict(same, exclude=["id"])
        assert (kept.phone, kept.created_at, row._state.adding) == (row.phone, row.created_at, False)
    assert Guest.objects.create(venue=venue, name="Later").pk > rows[-1].pk


def test_json_and_periods_come_through():
    world = worlds.restaurant(tables=(2,))
    start = worlds.NOW
    place = Place(venue=world.venue, resource=world.resources[0], period=(start, start + timedelta(hours=2)), covers=2)
    copying.copy_in([place])
    kept = Place.objects.get()
    assert (kept.period.lower, kept.covers, kept.released_at) == (start, 2, None)
    event = Event(name="booking.created", ids={"booking_id": 7, "é": ["x"]})
    copying.copy_in([event])
    assert Event.objects.get(pk=event.pk).ids == {"booking_id": 7, "é": ["x"]}


def test_what_a_constraint_refuses_is_an_integrity_error_and_nothing_stands():
    world = worlds.restaurant(tables=(2,))
    start = worlds.NOW
    two = [
        Place(venue=world.venue, resource=world.resources[0], period=(start, start + timedelta(hours=2))) for _ in "ab"
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        copying.copy_in(two)
    assert not Place.objects.exists()


def test_nothing_is_nothing():
    assert copying.copy_in([]) == []
    assert not Transition.objects.exists()
