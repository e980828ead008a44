"""Lists in and out by the pages: looked at, brought in, undone, taken along; and calendars by link."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agnt.core.models import AuditEntry
from agnt.lib import clock
from bookings.models import Booking, CalendarFeed, ColumnMapping, ImportRun
from tests import worlds
from tests.bookings.rows import booked, client_of
from venues.models import Guest, Member

pytestmark = pytest.mark.django_db(transaction=True)
Role = Member.Role
GUESTS = "Nama,Handphone,Odd\nAyu,+62812345678,x\nBudi,+62812345679,y\n"


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(worlds.NOW):
        yield worlds.restaurant()


def base(world: worlds.World) -> str:
    return f"/venue/{world.venue.slug}/settings/"


def upload(client: Client, world: worlds.World, text: str = GUESTS, kind: str = "guests") -> ImportRun:
    file = SimpleUploadedFile("old book.csv", text.encode(), "text/csv")
    client.post(f"{base(world)}import/", {"kind": kind, "file": file})
    return ImportRun.objects.latest("id")


def test_a_list_is_looked_at_brought_in_and_undone(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    run = upload(client, world)
    address = f"{base(world)}import/{run.pk}/"
    seen = client.get(address).content.decode()
    assert "old book.csv" in seen and "Ayu" in seen and "2</strong> guests" in seen
    assert not Guest.objects.exists()
    client.post(f"{address}do/", {"do": "carry-out", "save_mapping_as": "Old book"})
    assert set(Guest.objects.values_list("name", flat=True)) == {"Ayu", "Budi"}
    assert ColumnMapping.objects.get().name == "Old book"
    assert "Undo this list" in client.get(address).content.decode()
    client.post(f"{address}do/", {"do": "undo"})
    assert not Guest.objects.exists()


def test_columns_are_chosen_by_hand(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    run = upload(client, world, "A,B\nAyu,Window\n")
    address = f"{base(world)}import/{run.pk}/"
    assert "Say which column is" in client.get(address).content.decode()
    client.post(f"{address}do/", {"do": "columns", "name": "A", "notes": "B"})
    client.post(f"{address}do/", {"do": "carry-out"})
    assert Guest.objects.get().notes == "Window"


def test_a_row_that_stops_the_list_is_left_out_by_hand(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    run = upload(client, world, "name,phone,email\nAyu,,\nBudi,,no mail\n")
    address = f"{base(world)}import/{run.pk}/"
    seen = client.get(address).content.decode()
    assert "is not an e-mail address" in seen and 'name="leave_out" value="2"' in seen and "disabled" in seen
    assert client.post(f"{address}do/", {"do": "carry-out"}).status_code == 409
    assert not Guest.objects.exists()
    assert "disabled" not in client.get(f"{address}?leave_out=2").content.decode()
    client.post(f"{address}do/", {"do": "carry-out", "leave_out": ["2"]})
    assert Guest.objects.get().name == "Ayu"


def test_after_a_day_nothing_is_undone(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    run = upload(client, world)
    address = f"{base(world)}import/{run.pk}/"
    client.post(f"{address}do/", {"do": "carry-out"})
    with clock.frozen(worlds.NOW + timedelta(hours=25)):
        assert "Undo this list" not in client.get(address).content.decode()
        assert client.post(f"{address}do/", {"do": "undo"}).status_code == 409
    assert Guest.objects.count() == 2


def test_a_dropped_list_is_forgotten(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    run = upload(client, world)
    client.post(f"{base(world)}import/{run.pk}/do/", {"do": "drop"})
    run.refresh_from_db()
    assert run.status == "dropped" and not run.rows
    assert "old book.csv" not in client.get(f"{base(world)}import/").content.decode()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [("a.csv", b"", "empty"), ("big.csv", b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB")],
)
def test_a_file_that_cannot_be_read_says_why(world: worlds.World, name: str, data: bytes, sentence: str) -> None:
    body = {"kind": "guests", "file": SimpleUploadedFile(name, data)}
    answer = client_of(world, Role.MANAGER).post(f"{base(world)}import/", body)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_an_unknown_button_changes_nothing(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    run = upload(client, world)
    assert client.post(f"{base(world)}import/{run.pk}/do/", {"do": "explode"}).status_code == 422
    run.refresh_from_db()
    assert run.status == "uploaded"


def test_lists_are_taken_along_and_that_is_written_down(world: worlds.World) -> None:
    booked(world, "Ayu")
    client = client_of(world, Role.MANAGER)
    csv = client.get(f"{base(world)}export/bookings.csv").content.decode("utf-8-sig")
    assert "Ayu" in csv and csv.startswith("date")
    assert client.get(f"{base(world)}export/resources.json").json()["resources"][0]["name"] == "T1"
    assert AuditEntry.objects.filter(act="list.exported").count() == 2
    assert client.get(f"{base(world)}export/secrets.csv").status_code == 404
    assert client.get(f"{base(world)}export/guests.exe").status_code == 404


def test_hosts_and_readers_bring_nothing_in_and_take_nothing_along(world: worlds.World) -> None:
    run = upload(client_of(world, Role.OWNER), world)
    for role in (Role.HOST, Role.READER):
        client = client_of(world, role)
        assert client.get(f"{base(world)}import/").status_code == 404
        assert client.post(f"{base(world)}import/{run.pk}/do/", {"do": "carry-out"}).status_code == 404
        assert client.get(f"{base(world)}export/guests.csv").status_code == 404
    assert not Guest.objects.exists() and not Booking.objects.exists()


def test_a_member_makes_a_calendar_reads_it_and_revokes_it(world: worlds.World) -> None:
    booked(world, "Ayu")
    client = client_of(world, Role.HOST)
    client.post(f"{base(world)}feeds/")
    feed = CalendarFeed.objects.get()
    seen = client.get(f"{base(world)}feeds/").content.decode()
    link = f"/cal/{feed.token}.ics"
    assert link in seen and "Not read yet" in seen
    assert Client().get(link).status_code == 200
    assert "Last read" in client.get(f"{base(world)}feeds/").content.decode()
    client.post(f"{base(world)}feeds/{feed.pk}/revoke/")
    assert Client().get(link).status_code == 404


def test_a_host_cannot_end_anothers_calendar_and_a_manager_can(world: worlds.World) -> None:
    owner, host = client_of(world, Role.OWNER), client_of(world, Role.HOST)
    owner.post(f"{base(world)}feeds/")
    feed = CalendarFeed.objects.get()
    assert host.post(f"{base(world)}feeds/{feed.pk}/revoke/").status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_at is None
    assert feed.token not in client_of(world, Role.MANAGER).get(f"{base(world)}feeds/").content.decode()
    client_of(world, Role.MANAGER).post(f"{base(world)}feeds/{feed.pk}/revoke/")
    feed.refresh_from_db()
    assert feed.revoked_at is not None


def test_staff_are_shown_that_nobody_writes_to_the_guest_of_a_listed_booking(world: worlds.World) -> None:
    client = client_of(world, Role.MANAGER)
    text = "Tanggal,Jam,Jumlah,Nama,No HP,Meja\n23/11/2026,19:00,2,Ayu,0812 3456 7890,T1\n"
    client.post(f"{base(world)}import/{upload(client, world, text, kind='bookings').pk}/do/", {"do": "carry-out"})
    booking = Booking.objects.get()
    page = client.get(f"/venue/{world.venue.slug}/bookings/{booking.pk}/").content.decode()
    assert "we write nothing to the guest" in page and 'href="tel:+6281234567890"' in page
    closing = {"from_day": "2026-11-23", "from_time": "18:00", "until_day": "2026-11-23", "until_time": "22:00"}
    address = f"/venue/{world.venue.slug}/diary/close/"
    look = client.get(address, closing).content.decode()
    assert "Call them: we cannot write" in look and 'href="tel:+6281234567890"' in look and "and tell" not in look
    after = client.post(address, closing | {f"hit-{booking.pk}": "cancel"}, follow=True).content.decode()
    assert "Closed. 1 booking was settled." in after
    assert f"Ayu ({booking.reference}): we cannot write to them: call" in after
