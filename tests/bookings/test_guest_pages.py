"""The pages of a venue's own guests: found, read, edited, made one, disputed, taken along."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from agnt.core import people
from agnt.core.models import AuditEntry
from agnt.lib import clock
from bookings.models import Booking, Dispute
from bookings.reading.guests import Wanted, alike, find
from tests import worlds
from tests.bookings.rows import booked, client_of
from venues.models import Guest, Member

pytestmark = pytest.mark.django_db
Role = Member.Role
LATER = worlds.NOW + timedelta(days=7)


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(LATER):
        yield worlds.restaurant()


def guest(world: worlds.World, name: str = "Ayu Lestari", phone: str = "", **columns: object) -> Guest:
    row = Guest(venue=world.venue, name=name, **columns)
    if phone:
        row.phone, row.phone_hash = phone, people.address_hash("phone", phone)
    row.save()
    return row


def names(world: worlds.World, **wanted: str) -> list[str]:
    return [row.name for row in find(world.venue, Wanted(**wanted))]


def page_of(world: worlds.World, row: Guest, more: str = "") -> str:
    return f"/venue/{world.venue.slug}/guests/{row.pk}/{more}"


def test_found_by_name_tag_notes_and_whole_number(world: worlds.World) -> None:
    guest(world, "Siobhán Ní Néill", phone="+15550101234", tags=["press"], notes="Mag die Ecke")
    guest(world, "Somebody Else")
    for words in ("siobhan neill", "press", "ecke", "1 555 010 1234"):
        assert names(world, words=words) == ["Siobhán Ní Néill"], words
    assert names(world, words="555 010") == []
    assert names(world, tag="press") == ["Siobhán Ní Néill"]


def test_groups_are_what_the_bookings_say(world: worlds.World) -> None:
    regular, lost, fresh = guest(world, "Regular"), guest(world, "Lost"), guest(world, "Fresh", vip=True)
    guest(world, "From before", imported_visits=5)
    for wall in ("12:00", "15:00", "19:00"):
        booked(world, wall=wall, status="completed", guest=regular, spend_minor=100)
    booked(world, status="no_show", guest=lost)
    booked(world, starts_at=LATER + timedelta(days=1), guest=fresh)
    assert set(names(world, group="regular")) == {"Regular", "From before"}
    assert names(world, group="risk") == ["Lost"]
    assert names(world, group="vip") == ["Fresh"] == names(world, group="coming")
    assert set(names(world, group="new")) == {"Fresh", "Lost"}
    first = find(world.venue, Wanted(sort="spend"))[0]
    assert (first.name, first.visits, first.covers, first.spend) == ("Regular", 3, 6, 300)


def test_a_disputed_no_show_does_not_count_in_the_list(world: worlds.World) -> None:
    row = guest(world)
    Dispute.objects.create(booking=booked(world, status="no_show", guest=row))
    assert names(world, group="risk") == []


def test_a_merged_record_is_not_listed_and_leads_to_the_other(world: worlds.World) -> None:
    keep = guest(world, "Keep")
    drop = guest(world, "Drop", merged_into=keep)
    assert names(world) == ["Keep"]
    answer = client_of(world, Role.HOST).get(page_of(world, drop))
    assert answer.status_code == 302 and answer["Location"] == page_of(world, keep)


def test_the_list_takes_a_constant_number_of_queries(
    world: worlds.World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world, Role.HOST)
    for number in range(55):
        booked(world, status="completed", guest=guest(world, f"Guest {number}"))
    client.get(f"/venue/{world.venue.slug}/guests/")
    with django_assert_max_num_queries(10):
        page = client.get(f"/venue/{world.venue.slug}/guests/").content.decode()
    assert "55 guests" in page and page.count("<tr>") == 51


def test_the_page_shows_record_score_and_allergies_as_agreed(world: worlds.World) -> None:
    row = guest(world, notes="Window")
    row.health = {"codes": ["nuts"], "words": "kacang!", "language": "id"}
    row.save(update_fields=["sealed_health"])
    booked(world, status="completed", guest=row, spend_minor=1_000_000_00, party_size=4)
    booked(world, wall="12:00", status="no_show", guest=row)
    page = client_of(world, Role.HOST).get(page_of(world, row)).content.decode()
    for said in ("IDR 1,000,000", "kacang!", "Did not come on 2026-11-23", "Window", "Risk of a no-show"):
        assert said in page


def test_an_edit_is_saved_and_written_down(world: worlds.World) -> None:
    row = guest(world)
    client = client_of(world, Role.HOST)
    body = {
        "name": "Ayu L.",
        "phone": "+62 812 1",
        "tags": "local,  wine ,",
        "notes": "Ok",
        "vip": "on",
        "language": "id",
    }
    answer = client.post(page_of(world, row), body)
    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.name, row.tags, row.vip, row.phone, row.news_at) == (
        "Ayu L.",
        ["local", "wine"],
        True,
        "+62 812 1",
        None,
    )
    assert AuditEntry.objects.filter(act="guest.edited", entity_id=str(row.pk)).exists()


def test_a_refused_edit_changes_nothing_and_keeps_what_was_typed(world: worlds.World) -> None:
    row = guest(world)
    answer = client_of(world, Role.HOST).post(page_of(world, row), {"name": "", "notes": "typed", "email": "no"})
    row.refresh_from_db()
    assert answer.status_code == 422 and b"typed" in answer.content and b"2 fields to look at" in answer.content
    assert row.name == "Ayu Lestari" and row.notes == ""
    assert not AuditEntry.objects.exists()


def test_the_same_guest_is_found_by_number_or_full_name_only(world: worlds.World) -> None:
    row = guest(world, "Ayu Lestari", phone="15550101")
    same = guest(world, "A. Lestari", phone="15550101")
    named = guest(world, "AYU LESTARI")
    guest(worlds.restaurant(), "Ayu Lestari")
    one_word, other = guest(world, "Ayu"), guest(world, "ayu")
    assert {found.pk for found in alike(row)} == {same.pk, named.pk}
    assert alike(one_word) == [] == alike(other)


def test_two_records_are_looked_at_then_made_one_and_taken_apart(world: worlds.World) -> None:
    keep, drop = guest(world, tags=["a"]), guest(world, tags=["b"], phone="15550102")
    booking = booked(world, guest=drop)
    client = client_of(world, Role.HOST)
    address = page_of(world, keep, f"merge/{drop.pk}/")
    looked = client.get(address)
    assert b"Make them one" in looked.content
    assert Guest.objects.filter(merged_into=None).count() == 2
    client.post(address)
    keep.refresh_from_db()
    assert keep.tags == ["a", "b"] and Booking.objects.get(pk=booking.pk).guest == keep
    assert AuditEntry.objects.filter(act="guest.merged").exists()
    client.post(page_of(world, drop, "unmerge/"))
    assert Booking.objects.get(pk=booking.pk).guest == drop


def test_two_people_with_accounts_cannot_be_made_one(world: worlds.World) -> None:
    keep, drop = guest(world, person=worlds.person("A")), guest(world, person=worlds.person("B"))
    client = client_of(world, Role.HOST)
    address = page_of(world, keep, f"merge/{drop.pk}/")
    assert b"cannot be made one" in client.get(address).content
    assert client.post(address).status_code == 409
    assert not Guest.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize(("answer", "status"), [("upheld", "upheld"), ("refused", "refused")])
def test_a_dispute_is_decided_on_the_page(world: worlds.World, answer: str, status: str) -> None:
    row = guest(world)
    dispute = Dispute.objects.create(booking=booked(world, status="no_show", guest=row))
    client = client_of(world, Role.HOST)
    assert b"was none" in client.get(page_of(world, row)).content
    client.post(f"/venue/{world.venue.slug}/disputes/{dispute.pk}/", {"answer": answer})
    dispute.refresh_from_db()
    assert dispute.status == status and dispute.decided_by.startswith("staff:")


def test_everything_kept_of_a_guest_is_a_file_and_written_down(world: worlds.World) -> None:
    row = guest(world, phone="15550103", notes="Window")
    booked(world, guest=row, notes="Cake")
    body = json.loads(client_of(world, Role.MANAGER).post(page_of(world, row, "export/")).content)
    assert body["guest"]["phone"] == "15550103" and body["bookings"][0]["notes"] == "Cake"
    assert AuditEntry.objects.filter(act="guest.exported", entity_id=str(row.pk)).count() == 1


def test_roles(world: worlds.World) -> None:
    row = guest(world)
    reader, host = client_of(world, Role.READER), client_of(world, Role.HOST)
    assert reader.get(f"/venue/{world.venue.slug}/guests/").status_code == 404
    assert reader.get(page_of(world, row)).status_code == 404
    assert reader.post(page_of(world, row), {"name": "X"}).status_code == 404
    assert host.post(page_of(world, row, "export/")).status_code == 404
    row.refresh_from_db()
    assert row.name == "Ayu Lestari" and not AuditEntry.objects.exists()
