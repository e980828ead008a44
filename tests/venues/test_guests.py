"""A venue's own record of a guest: found again by any channel, edited, merged and taken apart."""

from datetime import timedelta

import pytest

from agnt.core import people
from agnt.core.models import AuditEntry, Person
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, WaitlistEntry
from bookings.services import waitlist
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book
from venues.models import Guest
from venues.services import guests

pytestmark = pytest.mark.django_db
BY = "staff:1"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 2, 2))


def recognise(world: worlds.World, **facts) -> Guest:
    return guests.recognise(venue=world.venue, **facts)


def test_he_is_found_by_person_phone_or_mail_and_each_is_learned(world):
    person = worlds.person()
    first = recognise(world, phone="+62 811 222", name="Budi")
    assert recognise(world, phone="62811222", email="Budi@Example.com").pk == first.pk
    assert recognise(world, email="budi@example.com ", person_id=person.pk, language="id").pk == first.pk
    found = recognise(world, person_id=person.pk, name="Someone else")
    assert (found.pk, found.name, found.language, found.person) == (first.pk, "Budi", "id", person)
    assert (found.phone, found.email) == ("+62 811 222", "Budi@Example.com")


def test_who_phoned_first_and_writes_later_is_one_guest_and_the_other_way_round(world):
    phoned = recognise(world, phone="+49 151 1", name="Budi")
    writer = people.identify(channel="whatsapp", phone="491511", display_name="B")
    assert recognise(world, person_id=writer.person_id).pk == phoned.pk
    other = people.identify(channel="whatsapp", phone="491522")
    wrote = recognise(world, person_id=other.person_id)
    assert wrote.phone is None
    assert recognise(world, phone="+49 152 2").pk == wrote.pk
    mailer = people.identify(channel="email", user_id="nia@example.com")
    mailed = recognise(world, person_id=mailer.person_id)
    assert recognise(world, email="Nia@example.com").pk == mailed.pk


def test_nobody_is_found_by_his_name(world):
    assert recognise(world, name="Budi").pk != recognise(world, name="Budi").pk


def test_each_venue_has_its_own_record(world):
    other = worlds.restaurant()
    assert recognise(world, phone="1").pk != recognise(other, phone="1").pk


def test_two_people_of_one_phone_are_two(world):
    one, two = worlds.person("A"), worlds.person("B")
    first = recognise(world, person_id=one.pk, phone="123")
    assert recognise(world, person_id=two.pk, phone="123").pk != first.pk
    assert recognise(world, person_id=one.pk).pk == first.pk


@pytest.mark.django_db(transaction=True)
def test_eight_who_meet_him_at_once_make_one_record(world):
    from_ = [lambda: guests_seen(world)] * 8
    found = at_once(from_)
    assert len({one.pk for one in found}) == 1, found
    assert Guest.objects.count() == 1


def guests_seen(world: worlds.World) -> Guest:
    return recognise(world, phone="+62811", name="Budi")


def test_what_staff_edit_is_kept_and_audited(world):
    guest = recognise(world, name="Budi", phone="1")
    guests.edit(
        guest_id=guest.pk, by=BY, notes="likes rum", tags=["press", "press", " "], vip=True, phone="", news=True
    )
    guest.refresh_from_db()
    assert (guest.notes, guest.tags, guest.vip, guest.phone, guest.phone_hash) == (
        "likes rum",
        ["press"],
        True,
        None,
        "",
    )
    assert guest.news_at is not None
    entry = AuditEntry.objects.get(act="guest.edited")
    assert (entry.by, entry.data["columns"]) == (BY, ["news", "notes", "phone", "tags", "vip"])
    assert "rum" not in str(entry.data)


def test_a_guest_without_a_name_is_refused(world):
    guest = recognise(world, name="Budi")
    with pytest.raises(DomainError) as caught:
        guests.edit(guest_id=guest.pk, by=BY, name=" ", notes="x")
    guest.refresh_from_db()
    assert (caught.value.code, guest.name, guest.notes) == ("name_needed", "Budi", "")
    with pytest.raises(NotFound):
        guests.edit(guest_id=98765, by=BY, notes="x")


def _two(world: worlds.World) -> tuple[Guest, Guest]:
    keep = recognise(world, name="Budi", phone="111")
    person: Person = worlds.person()
    drop = recognise(world, name="B.", email="b@example.com", person_id=person.pk)
    guests.edit(guest_id=keep.pk, by=BY, notes="regular", tags=["a"])
    guests.edit(guest_id=drop.pk, by=BY, notes="allergic to noise", tags=["b"], vip=True, news=True)
    Guest.objects.filter(pk=drop.pk).update(imported_visits=3)
    return keep, drop


def _booked(world: worlds.World, guest: Guest) -> Booking:
    from_staff = book(world, name="x")
    Booking.objects.filter(pk=from_staff.pk).update(guest=guest)
    return from_staff


def _waits(world: worlds.World, guest: Guest) -> WaitlistEntry:
    return waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        earliest=world.at("20:00"),
        latest=world.at("21:00"),
        guest_name="B.",
        guest_id=guest.pk,
        by=BY,
    )


def test_a_merge_moves_everything_and_the_dropped_record_leads_there(world):
    keep, drop = _two(world)
    booking, entry = _booked(world, drop), _waits(world, drop)
    guests.merge(keep_id=keep.pk, drop_id=drop.pk, by=BY)
    for row in (keep, drop, booking, entry):
        row.refresh_from_db()
    assert (booking.guest, entry.guest, drop.merged_into) == (keep, keep, keep)
    assert (keep.notes, keep.tags, keep.vip) == ("regular\nallergic to noise", ["a", "b"], True)
    assert (keep.phone, keep.email, keep.person_id, keep.imported_visits) == ("111", "b@example.com", drop.person_id, 3)
    assert keep.news_at is not None
    assert recognise(world, person_id=drop.person_id).pk == keep.pk
    assert recognise(world, email="b@example.com").pk == keep.pk


def test_a_merge_is_taken_apart_again(world):
    keep, drop = _two(world)
    mine, his = _booked(world, keep), _booked(world, drop)
    guests.merge(keep_id=keep.pk, drop_id=drop.pk, by=BY)
    guests.unmerge(guest_id=drop.pk, by=BY)
    for row in (keep, drop, mine, his):
        row.refresh_from_db()
    assert (mine.guest, his.guest, drop.merged_into) == (keep, drop, None)
    assert (keep.notes, keep.tags, keep.vip, keep.person, keep.email) == ("regular", ["a"], False, None, None)
    assert recognise(world, email="b@example.com").pk == drop.pk
    with pytest.raises(DomainError) as caught:
        guests.unmerge(guest_id=drop.pk, by=BY)
    assert caught.value.code == "not_merged"


def test_what_was_written_after_a_merge_stays_when_it_is_taken_back(world):
    keep, drop = _two(world)
    later = worlds.NOW + timedelta(hours=1)
    guests.merge(keep_id=keep.pk, drop_id=drop.pk, by=BY)
    keep.refresh_from_db()
    assert keep.notes == "regular\nallergic to noise"
    Guest.objects.filter(pk=keep.pk).update(
        notes=f"{keep.notes}\nlikes the terrace",
        tags=[*keep.tags, "press"],
        imported_visits=keep.imported_visits + 4,
        news_at=later,
    )
    guests.unmerge(guest_id=drop.pk, by=BY)
    keep.refresh_from_db()
    assert (keep.notes, keep.tags, keep.news_at) == ("regular\nlikes the terrace", ["a", "press"], later)
    assert keep.imported_visits == 4


def test_notes_that_staff_rewrote_after_a_merge_are_not_cut(world):
    keep, drop = _two(world)
    guests.merge(keep_id=keep.pk, drop_id=drop.pk, by=BY)
    guests.edit(guest_id=keep.pk, by=BY, notes="all in one sentence", email="new@example.com")
    guests.unmerge(guest_id=drop.pk, by=BY)
    keep.refresh_from_db()
    assert (keep.notes, keep.email) == ("all in one sentence", "new@example.com")


def test_what_cannot_be_one_is_not_merged(world):
    one = recognise(world, person_id=worlds.person("A").pk)
    two = recognise(world, person_id=worlds.person("B").pk)
    elsewhere = recognise(worlds.restaurant(), phone="1")
    for keep, drop in ((one, two), (one, elsewhere), (one, one)):
        with pytest.raises((DomainError, NotFound)):
            guests.merge(keep_id=keep.pk, drop_id=drop.pk, by=BY)
    assert not Guest.objects.exclude(merged_into=None).exists()
    assert not AuditEntry.objects.filter(act="guest.merged").exists()
