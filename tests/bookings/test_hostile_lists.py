"""Lists and texts as an attacker writes them: into a spreadsheet, a calendar, a letter, an import."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import transaction
from django.test import Client
from icalendar import Calendar

from agnt.core import mail
from agnt.core.gateways import email as post
from agnt.core.gateways.email import Letter
from agnt.core.models import Mail
from agnt.lib import clock
from agnt.lib.errors import DomainError, GatewayError
from bookings import calendars, exports, ical, sheets
from bookings.lists import reading, values
from bookings.models import Booking, ImportRun
from bookings.services import imports
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.bookings.visits import book
from tests.venues import desks
from venues.models import Guest

pytestmark = pytest.mark.django_db

FORMULAS: Final = (
    *('=cmd|"/c calc"!A1', "+1+1", "-1-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1"),
    *("＝1+1", "＋1", "－1", "＠A1"),
)
RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HOSTILE: Final = "Eve\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:http://evil.example\rX:1\n,;\\\u202e\u2028"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4, 6))


def cells(body: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")) for cell in row]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_table_is_a_formula(formula: str) -> None:
    assert not sheets.harmless(formula).lstrip(" ").startswith(RUN)
    assert sheets.harmless(-5) == "-5"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_any_list_that_is_taken_out_is_a_formula(world: worlds.World, formula: str) -> None:
    for row in (world.resources[0], world.service):
        type(row).objects.filter(pk=row.pk).update(name=formula)
    world.venue.shifts.update(name=formula)
    guest = Guest.objects.create(venue=world.venue, name=formula, notes=formula, tags=[formula])
    guest.phone, guest.email = formula, formula
    guest.save()
    booking = book(world, name="Ayu", notes=formula, staff_notes=formula, occasion=formula)
    Booking.objects.filter(pk=booking.pk).update(guest_name=formula, guest=guest, notes=formula)
    client = desks.at(world.venue)
    base = f"/venue/{world.venue.slug}/"
    paths = [f"{base}settings/export/{kind}.csv" for kind in exports.KINDS]
    paths += [f"{base}bookings.csv?from=2026-11-01&until=2026-12-31"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        bad = [cell for cell in cells(body) if cell.lstrip(" ").startswith(RUN)]
        assert bad == [], path


def test_a_phone_number_keeps_its_plus(world: worlds.World) -> None:
    book(world, guest=GuestFacts("Ayu", phone="+62 812 3456 789"))
    assert "+62 812 3456 789" in cells(exports.csv_bytes(world.venue, "guests"))


def test_a_name_makes_no_line_of_a_calendar(world: worlds.World) -> None:
    booking = book(world, name="Ayu")
    Booking.objects.filter(pk=booking.pk).update(guest_name=HOSTILE)
    world.venue.name = world.venue.address = HOSTILE
    world.venue.save()
    row = Booking.objects.select_related("venue__city", "service").get(pk=booking.pk)
    entries = [calendars.entry(row, role, base="https://agnt.example") for role in ("host", "owner", "guest")]
    for body in (ical.feed_file(HOSTILE, entries), *(ical.calendar_file(entry) for entry in entries)):
        lines = body.decode().replace("\r\n ", "").split("\r\n")
        assert not any(sign in line for line in lines for sign in "\r\n\u2028\x85")
        assert sum(line == "BEGIN:VEVENT" for line in lines) in (1, 3)
        assert not any(line.startswith(("ATTACH", "X:1")) for line in lines)
        assert len(Calendar.from_ical(body).walk("VEVENT")) in (1, 3)


@pytest.mark.django_db(transaction=True)
def test_a_letter_takes_no_second_header() -> None:
    with transaction.atomic():
        row = mail.send(key="x", to="ayu@example.com", subject="Hi\r\nBcc: eve@evil.example", text="\n.\n")
    assert Mail.objects.get(pk=row.pk).letter["subject"] == "Hi Bcc: eve@evil.example"
    for to in ("a@b.example\nBcc: e@e.example", "a@b.example\r\n\r\nbody"):
        with pytest.raises(GatewayError) as caught:
            post.send(Letter(to, "Hi", "text"), "1")
        assert caught.value.permanent


def upload(world: worlds.World, body: bytes, *, kind: str = "guests", name: str = "list.json") -> ImportRun:
    return imports.upload(venue_id=world.venue.pk, kind=kind, file_name=name, data=body, by="staff:1")


@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b'{"a":' * 50_000, b"[" + b"[" * 900 + b"]" * 900 + b"]", b'[{"name": ' + b"9" * 5000 + b"}]"],
    ids=["deep list", "deep object", "lists in a list", "a number without end"],
)
def test_json_that_nobody_can_read_is_refused_in_words(world: worlds.World, body: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        upload(world, body)
    assert caught.value.code == "unreadable_list"
    assert not ImportRun.objects.exists()


def test_a_row_with_lists_within_lists_is_read_or_refused(world: worlds.World) -> None:
    body = b'[{"name": "Ayu", "tags": ' + b"[" * 500 + b'"x"' + b"]" * 500 + b"}]"
    try:
        upload(world, body)
    except DomainError as error:
        assert error.code == "unreadable_list"


def test_what_no_text_can_hold_is_left_out_of_a_list(world: worlds.World) -> None:
    run = upload(world, json.dumps([{"name": "A\ud800y\x00u", "notes": "\udfff<script>\x00"}]).encode())
    imports.carry_out(run_id=run.pk, by="staff:1")
    guest = Guest.objects.get()
    assert (guest.name, guest.notes) == ("Ayu", "<script>")


def test_a_table_of_odd_separators_is_read_or_refused(world: worlds.World) -> None:
    for sign in ('"', "\r", " ", "\n", "\x00", "é", ""):
        try:
            upload(world, f"sep={sign}\nname{sign}phone\nAyu{sign}1".encode(), name="list.csv")
        except DomainError as error:
            assert error.code == "unreadable_list"


@pytest.mark.parametrize("cell", ["9" * 5000, "9" * 40, "1e400", "-1", "²", "٣" * 30, "NaN", "Infinity", "0x10"])
def test_no_number_of_a_list_breaks_it(world: worlds.World, cell: str) -> None:
    assert values.an_amount("9" * 40, 2) is None
    rows = {
        "guests": {"name": "Ayu", "visits": cell, "spend": cell, "phone": cell, "no_shows": cell},
        "services": {"name": "Lunch", "minutes": "60", "price": cell, "max_party": cell, "buffer_minutes": cell},
        "resources": {"name": "T9", "max_seats": cell, "units": cell, "priority": cell},
        "hours": {"weekday": "Monday", "opens": cell, "closes": cell},
        "bookings": {"date": cell, "time": cell, "party_size": cell, "name": "Ayu", "spend": cell, "minutes": cell},
    }
    for kind, row in rows.items():
        run = upload(world, json.dumps([row]).encode(), kind=kind)
        imports.preview(run)
        try:
            imports.carry_out(run_id=run.pk, by="staff:1", leave_out=())
        except DomainError as error:
            assert error.code in ("import_conflicts", "columns_missing")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-23T19:00:00Z"])
def test_no_moment_of_a_list_breaks_it(world: worlds.World, moment: str) -> None:
    row = {"starts_at": moment, "party_size": "2", "name": "Ayu"}
    run = upload(world, json.dumps([row]).encode(), kind="bookings")
    imports.preview(run)
    try:
        imports.carry_out(run_id=run.pk, by="staff:1")
    except DomainError as error:
        assert error.code == "import_conflicts"


def test_a_file_that_is_too_large_is_refused(world: worlds.World) -> None:
    client = desks.at(world.venue)
    big = io.BytesIO(b"name\n" + b"x" * (6 * 1024 * 1024))
    big.name = "big.csv"
    answer = client.post(f"/venue/{world.venue.slug}/settings/import/", {"kind": "guests", "file": big})
    assert (answer.status_code, ImportRun.objects.count()) == (422, 0)


def test_what_a_guest_writes_runs_on_no_page(world: worlds.World) -> None:
    script = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    booking = book(world, name=script, notes=script, staff_notes=script, occasion=script[:60])
    guest = Guest.objects.get()
    client, base = desks.at(world.venue), f"/venue/{world.venue.slug}/"
    day = worlds.DAY.isoformat()
    pages = [
        *(f"{base}diary/?day={day}", f"{base}diary/list/?day={day}", f"{base}diary/sheet/?day={day}"),
        *(f"{base}diary/floor/?day={day}", f"{base}bookings/{booking.pk}/", f"{base}guests/{guest.pk}/"),
        *(f"{base}guests/?q=%3Cscript%3Ealert(1)", f"{base}bookings/?q=%3Cscript%3Ealert(1)&from={day}"),
        f"/b/{booking.reference}/{booking.token}/?not=%3Cscript%3Ealert(1)",
        "/claim/?q=%3Cscript%3Ealert(1)",
    ]
    for path in pages:
        answer = (Client() if path.startswith("/b/") else client).get(path)
        assert answer.status_code == 200, path
        said = answer.content.decode()
        assert "<script>alert" not in said, path
        assert "<img src=x" not in said, path
    assert reading.read("a.csv", b"name\n<b>").rows == (("<b>",),)
