"""A member who is removed in the same moment: what he does is before it, or is refused, on two connections."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from agnt.core.models import User
from agnt.lib import clock, tx
from bookings.models import Booking
from tests import worlds
from tests.at_once import aside, at_once
from tests.bookings.rows import client_of
from tests.bookings.visits import book
from venues import access
from venues.models import Area, Member
from venues.services import members

pytestmark = pytest.mark.django_db(transaction=True)
Role = Member.Role


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(worlds.NOW):
        yield worlds.restaurant()


def owner(world: worlds.World) -> Client:
    return client_of(world, Role.OWNER)


def remove(world: worlds.World, role: str) -> None:
    boss = Member.objects.get(venue=world.venue, role=Role.OWNER)
    gone = Member.objects.get(venue=world.venue, role=role)
    members.remove(venue_id=world.venue.pk, member_id=gone.pk, by_id=boss.user_id)


def after_the_look(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do it, on another connection, when a page has let its member in and before its view begins."""
    let_in = access.desk_of

    def desk_of(user: object, slug: str) -> Any:
        desk = let_in(user, slug)
        aside(act)
        return desk

    monkeypatch.setattr(access, "desk_of", desk_of)


@pytest.mark.parametrize("act", ["cancel", "seat", "no-show", "write", "change", "needs", "allergies"])
def test_who_is_removed_before_the_write_writes_nothing_on_a_booking(
    world: worlds.World, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    owner(world)
    host, booking = client_of(world, Role.HOST), book(world)
    before = Booking.objects.values().get()
    after_the_look(monkeypatch, lambda: remove(world, Role.HOST))
    body = {"staff_notes": "mine", "party": "3", "need": "high_chair", "allergy": "nuts", "version": booking.version}
    path = f"/venue/{world.venue.slug}/bookings/{booking.pk}/{act}/"
    assert host.post(path, body).status_code == 404
    assert Booking.objects.values().get() == before
    assert booking.needs.count() == 0


def test_nor_a_new_booking_nor_a_walk_in(world: worlds.World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner(world)
    host = client_of(world, Role.HOST)
    after_the_look(monkeypatch, lambda: Member.objects.filter(role=Role.HOST).delete())
    body = {"party": "2", "at": world.at("19:00").isoformat(), "service": str(world.service.pk), "name": "Budi"}
    for path in ("new/book/", "walk-in/seat/"):
        assert host.post(f"/venue/{world.venue.slug}/diary/{path}", body).status_code == 404
    assert Booking.objects.count() == 0


def test_nor_the_settings(world: worlds.World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner(world)
    manager, before = client_of(world, Role.MANAGER), Area.objects.count()
    after_the_look(monkeypatch, lambda: Member.objects.filter(role=Role.MANAGER).update(role=Role.HOST))
    path = f"/venue/{world.venue.slug}/settings/areas/new/"
    assert manager.post(path, {"name": "Roof", "position": "1"}).status_code == 404
    assert Area.objects.count() == before


def test_a_removal_waits_for_the_write_that_came_first(world: worlds.World) -> None:
    owner(world)
    client_of(world, Role.HOST)
    host = Member.objects.get(role=Role.HOST)

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        remove(world, Role.HOST)

    with transaction.atomic():
        assert members.role_step(venue_id=world.venue.pk, user_id=host.user_id) == Role.HOST
        with pytest.raises(OperationalError) as caught:
            aside(impatient)
        assert tx.sqlstate(caught.value) == "55P03"
        assert aside(lambda: Member.objects.filter(pk=host.pk).exists())
    aside(impatient)
    assert not Member.objects.filter(pk=host.pk).exists()


def test_two_writes_of_one_member_do_not_wait_for_each_other(world: worlds.World) -> None:
    client_of(world, Role.HOST)
    user_id = Member.objects.get(role=Role.HOST).user_id
    with transaction.atomic():
        for _ in range(2):
            assert members.role_step(venue_id=world.venue.pk, user_id=user_id) == Role.HOST
        assert aside(tx.verb(lambda: members.role_step(venue_id=world.venue.pk, user_id=user_id))) == Role.HOST


def test_two_owners_who_remove_each_other_at_once_leave_one(world: worlds.World) -> None:
    one = owner(world)
    first = Member.objects.get(venue=world.venue)
    second_user = User.objects.create_user("second@example.com", "a long password")
    second = Member.objects.create(venue=world.venue, user=second_user, role=Role.OWNER)
    elsewhere = worlds.venue(name="Elsewhere")  # so that nobody is signed out
    for user in (first.user, second_user):
        Member.objects.create(venue=elsewhere, user=user, role=Role.HOST)
    other = Client()
    other.force_login(second_user)
    path = f"/venue/{world.venue.slug}/settings/people"
    found = at_once(
        [
            lambda: one.post(f"{path}/{second.pk}/remove/").status_code,
            lambda: other.post(f"{path}/{first.pk}/remove/").status_code,
        ]
    )
    assert sorted(str(code) for code in found) == ["302", "404"]
    assert Member.objects.filter(venue=world.venue).count() == 1
