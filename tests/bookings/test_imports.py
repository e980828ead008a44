"""Bringing a list in: a look first, then all of it or nothing, silently; and a day to undo it."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agnt.core.models import Delivery, Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import exports
from bookings.models import Booking, ColumnMapping, ImportRun, Place
from bookings.services import imports, waitlist
from tests import worlds
from venues.models import Area, Guest, Resource, Venue

pytestmark = pytest.mark.django_db
BY = "staff:1"
HEADER = "Visit Date,Visit Time,Party Size,Guest Name,Phone,Table,Status,Guest Requests"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def upload(venue: Venue, text: str, kind: str = "bookings", name: str = "list.csv") -> ImportRun:
    return imports.upload(venue_id=venue.pk, kind=kind, file_name=name, data=text.encode(), by=BY)


def listed(*rows: str) -> str:
    return "\n".join([HEADER, *rows])


def codes(run: ImportRun) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in imports.preview(run).conflicts]


def refused(run: ImportRun, code: str = "import_conflicts") -> DomainError:
    """Nothing was brought in."""
    before = Booking.objects.count(), Guest.objects.count(), Resource.objects.count(), Place.objects.count()
    with pytest.raises(DomainError) as caught:
        imports.carry_out(run_id=run.pk, by=BY)
    assert caught.value.code == code
    assert before == (Booking.objects.count(), Guest.objects.count(), Resource.objects.count(), Place.objects.count())
    return caught.value


def test_a_list_of_bookings_is_looked_at_and_then_brought_in_without_a_word():
    world = worlds.restaurant(tables=(2, 4))
    run = upload(
        world.venue,
        listed(
            "23/11/2026,7:30 PM,2,Ayu Lestari,0812 3456 7890,T1,Booked,window please",
            "23/11/2026,19:30,3,Budi,+62 811 222 333,,Confirmed,",
            "20/10/2026,19:00,2,Ayu Lestari,+62 812 3456 7890,T1,Done,",
            "24/11/2026,19:00,2,Citra,,,No-show,",
        ),
    )
    look = imports.preview(run)
    assert look.is_clean and look.conflicts == ()
    assert (look.makes, look.date_order) == ({"bookings": 4, "guests": 3}, "dmy")
    assert not Booking.objects.exists() and not Guest.objects.exists()

    done = imports.carry_out(run_id=run.pk, by=BY)
    assert done.status == "done"
    rows = {(one.guest_name, one.status): one for one in Booking.objects.all()}
    assert set(rows) == {
        ("Ayu Lestari", "confirmed"), ("Budi", "confirmed"), ("Ayu Lestari", "completed"), ("Citra", "no_show"),
    }  # fmt: skip
    ayu = rows["Ayu Lestari", "confirmed"]
    assert (ayu.starts_at, ayu.party_size, ayu.notes, ayu.source) == (world.at("19:30"), 2, "window please", "import")
    assert ayu.guest == rows["Ayu Lestari", "completed"].guest
    assert ayu.guest.phone == "+6281234567890"
    assert [(place.resource.name, place.booking.guest_name) for place in worlds.standing(world)] == [
        ("T1", "Ayu Lestari"),
        ("T2", "Budi"),
    ]
    assert not Delivery.objects.exists()
    assert Transition.objects.filter(entity="bookings.booking").count() == 4
    assert not bytes(ImportRun.objects.get().sealed_rows)


def test_each_row_that_does_not_fit_is_named_and_nothing_is_brought_in():
    world = worlds.restaurant(tables=(2, 4))
    there = worlds.request(world, "19:00", party=2)
    run = upload(
        world.venue,
        listed(
            "23/11/2026,20:00,2,A,,T1,,",
            "31/02/2026,20:00,2,B,,,,",
            "23/11/2026,late,2,C,,,,",
            "23/11/2026,21:00,0,D,,,,",
            "23/11/2026,21:30,2,E,call me,,,",
            "23/11/2026,14:00,2,F,,T9,,",
            "23/11/2026,14:00,2,G,,T2,,",
            "23/11/2026,15:00,2,H,,T2,,",
            "23/11/2026,15:30,9,I,,,,",
            "23/11/2026,12:00,2,J,,,maybe,",
            "23/11/2026,19:00,2,Ayu,,,,",
            "23/11/2026,11:00,2,,,,,",
        ),
    )
    assert codes(run) == [
        (1, "overlap"), (2, "bad_date"), (3, "bad_time"), (4, "bad_party"), (5, "bad_phone"), (6, "unknown_table"),
        (8, "overlap_in_list"), (9, "no_place"), (10, "unknown_status"), (11, "already_there"), (12, "no_name"),
    ]  # fmt: skip
    said = {one.row: one.message for one in imports.preview(run).conflicts}
    assert said[1] == "T1 is taken then by another booking of the diary."
    assert said[8] == "T2 is taken then by row 7 of this list."
    error = refused(run)
    assert len(error.data["conflicts"]) == 5
    assert ImportRun.objects.get().status == "uploaded"
    left_out = [1, 2, 3, 4, 5, 6, 8, 9, 10, 12]
    assert imports.preview(run, leave_out=left_out).is_clean
    imports.carry_out(run_id=run.pk, by=BY, leave_out=left_out)
    assert [one.guest_name for one in Booking.objects.exclude(pk=there.pk)] == ["G"]


def test_the_same_list_again_changes_nothing():
    world = worlds.restaurant()
    rows = listed("23/11/2026,19:30,2,Ayu,,,,")
    imports.carry_out(run_id=upload(world.venue, rows).pk, by=BY)
    again = upload(world.venue, rows)
    assert codes(again) == [(1, "already_there")]
    imports.carry_out(run_id=again.pk, by=BY)
    assert Booking.objects.count() == 1
    twice = upload(world.venue, listed("24/11/2026,19:30,2,Ayu,,,,", "24/11/2026,19:30,2,ayu,,,,"))
    assert codes(twice) == [(2, "twice_in_list")]


def test_one_carried_out_is_over():
    world = worlds.restaurant()
    run = upload(world.venue, listed("23/11/2026,19:30,2,Ayu,,,,"))
    imports.carry_out(run_id=run.pk, by=BY)
    refused(run, "import_over")
    dropped = imports.drop(run_id=upload(world.venue, listed("23/11/2026,19:30,2,B,,,,")).pk, by=BY)
    refused(dropped, "import_over")


def test_a_spa_finds_room_and_therapists_and_a_boat_counts_its_seats():
    spa, boat = worlds.spa(therapists=2), worlds.boat(seats=8)
    run = upload(spa.venue, listed("23/11/2026,11:00,2,Ayu,,,,", "23/11/2026,11:30,2,Budi,,,,"))
    assert codes(run) == [(2, "no_place")]
    imports.carry_out(run_id=run.pk, by=BY, leave_out=[2])
    assert len(worlds.standing(spa)) == 3
    run = upload(boat.venue, listed("23/11/2026,10:00,5,Ayu,,,,", "23/11/2026,10:00,4,Budi,,,,"))
    assert codes(run) == [(2, "no_place")]
    imports.carry_out(run_id=run.pk, by=BY, leave_out=[2])
    (place,) = worlds.standing(boat)
    assert (place.units, place.pooled) == (5, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT taken FROM bookings_poolslot")
        assert cursor.fetchall() == [(5,)]


def test_a_column_is_chosen_saved_and_remembered():
    world = worlds.restaurant()
    text = "Wann,Uhr,Wieviele,Wer\n23/11/2026,19:30,2,Ayu"
    run = upload(world.venue, text)
    assert imports.preview(run).missing == (
        "Date or Date and time",
        "Time or Date and time",
        "Guests",
        "Name or First name or Last name",
    )
    refused(run, "columns_missing")
    mine = {"date": "Wann", "time": "Uhr", "party_size": "Wieviele", "name": "Wer", "date_order": "dmy"}
    for wrong in ({"date": "Nowhere"}, {"colour": "Wann"}, {"date": "Wann", "time": "Wann"}, {"date_order": "ymd"}):
        with pytest.raises(DomainError, match="Choose a column"):
            imports.set_columns(run_id=run.pk, columns=wrong, by=BY)
    imports.set_columns(run_id=run.pk, columns=mine | {"notes": ""}, by=BY)
    imports.carry_out(run_id=run.pk, by=BY, save_mapping_as="Old book")
    assert [(one.name, one.columns) for one in imports.saved_mappings(world.venue, "bookings")] == [("Old book", mine)]
    assert upload(world.venue, text).columns == mine
    assert imports.columns(run) == {}
    assert not ColumnMapping.objects.exclude(venue=world.venue).exists()


def test_guests_are_joined_with_known_ones_and_never_overwritten():
    venue = worlds.venue()
    text = "Name,Mobile,E-mail,Tags,VIP,Visits,Total spend\n"
    first = upload(venue, text + "Ayu,0812 3456 7890,,wine,,3,\nBudi,,budi@example.com,,yes,1,1.250.000", "guests")
    imports.carry_out(run_id=first.pk, by=BY)
    second = upload(
        venue, text + "Ayu L.,+62 812 3456 7890,ayu@example.com,early,,9,\nCitra,,ayu@example,,,,\n", "guests"
    )
    assert codes(second) == [(1, "known_guest"), (2, "bad_email")]
    imports.carry_out(run_id=second.pk, by=BY, leave_out=[2])
    ayu, budi = Guest.objects.order_by("pk")
    assert (ayu.name, ayu.email, ayu.tags, ayu.imported_visits) == ("Ayu", "ayu@example.com", ["wine", "early"], 3)
    assert (budi.vip, budi.imported_spend_minor) == (True, 125_000_000)
    twice = upload(venue, text + "D,+62 811 1,,,,,\nE,+62 811 111 11,,,,,\nF,0811 111 11,,,,,", "guests")
    assert codes(twice)[-1] == (3, "twice_in_list")
    refused(twice)


def test_tables_are_made_with_their_areas():
    venue = worlds.venue()
    text = (
        "Table,Seats,Min,Section,Type,Access,Attributes\n"
        "A1,4,2,Terrace,,,window\nA2,2,,Terrace,Table,Staff only,\nBar,12,,,Pool,,"
    )
    bad = upload(venue, text + "\nA1,4,,,,,\nB,2,5,,,,\nC,x,,,,,\nD,2,,,Sofa,,\n,2,,,,,", "resources")
    assert codes(bad) == [(4, "twice_in_list"), (5, "bad_number"), (6, "bad_number"), (7, "bad_choice"), (8, "no_name")]
    refused(bad)
    imports.carry_out(run_id=upload(venue, text, "resources").pk, by=BY)
    a1, a2, bar = Resource.objects.order_by("pk")
    assert (a1.name, a1.max_seats, a1.min_seats, a1.area.name, a1.attributes) == ("A1", 4, 2, "Terrace", ["window"])
    assert (a2.access, a2.kind, a2.area) == ("in_house", "table", a1.area)
    assert (bar.kind, bar.max_seats) == ("pool", 12)
    assert codes(upload(venue, text, "resources"))[0] == (1, "name_taken")


def test_undo_takes_away_what_nobody_touched_and_names_what_it_keeps():
    world = worlds.restaurant(tables=(2, 4))
    run = upload(
        world.venue,
        listed(
            "23/11/2026,19:30,2,Ayu,0812345678,T1,,",
            "23/11/2026,19:30,2,Budi,,T2,,",
            "1/10/2026,19:30,2,Ayu,0812345678,,,",
        ),
    )
    imports.carry_out(run_id=run.pk, by=BY)
    touched = Booking.objects.get(guest_name="Budi")
    Booking.objects.filter(pk=touched.pk).update(staff_notes="allergic", version=1)
    undone = imports.undo(run_id=run.pk, by=BY)
    assert undone.removed == {"bookings": 2, "guests": 1}
    assert undone.kept == [f"Budi, {touched.reference}", "Budi"]
    assert list(Booking.objects.all()) == [touched]
    assert [place.booking for place in worlds.standing(world)] == [touched]
    with pytest.raises(DomainError) as caught:
        imports.undo(run_id=run.pk, by=BY)
    assert caught.value.code == "import_not_done"
    assert Booking.objects.count() == 1


def test_what_an_undo_frees_goes_to_whoever_waits():
    world = worlds.restaurant(tables=(2,))
    run = upload(world.venue, listed("23/11/2026,7:30 PM,2,Ayu,0812 3456 7890,T1,Booked,"))
    imports.carry_out(run_id=run.pk, by=BY)
    start = world.at("19:30")
    entry = waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        guest_name="Ketut",
        by=BY,
        earliest=start,
        latest=start + timedelta(minutes=1),
    )
    assert not entry.offers.exists()
    assert imports.undo(run_id=run.pk, by=BY).removed["bookings"] == 1
    assert [one.starts_at for one in entry.offers.all()] == [start]


def test_after_a_day_nothing_is_undone():
    venue = worlds.venue()
    run = upload(venue, "Table,Seats,Section\nA1,4,Terrace", "resources")
    imports.carry_out(run_id=run.pk, by=BY)
    with clock.frozen(worlds.NOW + timedelta(hours=25)), pytest.raises(DomainError) as caught:
        imports.undo(run_id=run.pk, by=BY)
    assert (caught.value.code, Resource.objects.count()) == ("import_too_old", 1)
    assert imports.undo(run_id=run.pk, by=BY).removed == {"resources": 1, "areas": 1}
    assert not Resource.objects.exists() and not Area.objects.exists()


def test_a_table_that_is_used_stays():
    world = worlds.restaurant(tables=())
    run = upload(world.venue, "Table,Seats\nA1,4\nA2,4", "resources")
    imports.carry_out(run_id=run.pk, by=BY)
    worlds.request(world, "19:00")
    assert imports.undo(run_id=run.pk, by=BY).kept == ["A1"]
    assert Resource.objects.get().name == "A1"


def test_thousands_of_rows_are_made_together():
    world = worlds.restaurant(tables=tuple([4] * 40))
    start = date(2026, 11, 24)
    rows = [
        f"{start + timedelta(days=number // 80):%d/%m/%Y},{18 + 2 * (number % 80 // 40)}:00,"
        f"2,Guest {number},+62811{number:06d},,,"
        for number in range(2_000)
    ]
    run = upload(world.venue, listed(*rows))
    with CaptureQueriesContext(connection) as asked:
        imports.carry_out(run_id=run.pk, by=BY)
    assert Booking.objects.count() == 2_000 and Place.objects.taken().count() == 2_000
    assert len(asked) < 80, len(asked)


@pytest.mark.parametrize("shape", ["csv", "json"])
def test_what_is_taken_out_comes_in_again(shape):
    one, other = worlds.restaurant(tables=(2, 4)), worlds.restaurant(tables=())
    other.venue.shifts.all().delete()
    other.venue.services.all().delete()
    Resource.objects.filter(venue=one.venue, name="T2").update(attributes=["window", "high"], access="in_house")
    imports.carry_out(
        run_id=upload(
            one.venue, listed("23/11/2026,19:30,2,=Ayu,+62 812345678,T1,,hello", "1/10/2026,19:30,2,Ayu,,,Cancelled,")
        ).pk,
        by=BY,
    )
    take_out = exports.csv_bytes if shape == "csv" else exports.json_bytes
    for kind in exports.KINDS:
        data = take_out(one.venue, kind)
        run = imports.upload(venue_id=other.venue.pk, kind=kind, file_name=f"{kind}.{shape}", data=data, by=BY)
        assert imports.preview(run).stops == (), kind
        imports.carry_out(run_id=run.pk, by=BY)
        if shape == "json":
            assert list(exports.rows(other.venue, kind)) == list(exports.rows(one.venue, kind)), kind
        else:
            assert b"'=Ayu" in data or kind not in ("guests", "bookings")
    assert Place.objects.taken().filter(venue=other.venue).count() == 1


def test_bookings_are_taken_out_for_days_of_the_venue():
    world = worlds.restaurant()
    worlds.request(world, "10:00")
    day = worlds.DAY
    assert len(list(exports.rows(world.venue, "bookings", start=day, end=day))) == 1
    assert not list(exports.rows(world.venue, "bookings", start=day + timedelta(days=1)))
    assert not list(exports.rows(world.venue, "bookings", end=day - timedelta(days=1)))
    assert json.loads(exports.json_bytes(world.venue, "bookings"))["bookings"][0]["time"] == "10:00"
    read = list(csv.DictReader(io.StringIO(exports.csv_bytes(world.venue, "bookings").decode("utf-8-sig"))))
    assert read[0]["name"] == "Ayu"


def test_services_and_weekly_hours_make_a_set_up_that_can_be_booked_and_undone():
    venue = worlds.venue()
    venue.shifts.all().delete()
    tables = upload(venue, "Table,Seats\nA1,4\nA2,2", "resources")
    services = "Service,Duration,Price,Takes,Buffer\nDinner,1h30,250000,table,15\nBad,soon,,,\nDinner,60,,sofa,"
    bad = upload(venue, services, "services")
    assert codes(bad) == [(2, "bad_number"), (3, "twice_in_list"), (3, "bad_choice")]
    refused(bad)
    hours = "Day,From,To,Last seating\nMonday,18:00,23:00,21:30\nTue,6 pm,11 pm,\nMon,18:00,23:00,\nFunday,18:00,late,"
    some = upload(venue, hours, "hours")
    assert codes(some) == [(3, "twice_in_list"), (4, "bad_choice"), (4, "bad_time")]
    imports.carry_out(run_id=tables.pk, by=BY)
    made = imports.carry_out(run_id=bad.pk, by=BY, leave_out=[2, 3])
    imports.carry_out(run_id=some.pk, by=BY, leave_out=[3, 4])
    dinner = venue.services.get()
    assert (dinner.slug, dinner.price_minor, dinner.buffer_minutes) == ("dinner", 25_000_000, 15)
    assert [(one.weekday, f"{one.opens:%H:%M}") for one in venue.shifts.order_by("weekday")] == [
        (0, "18:00"),
        (1, "18:00"),
    ]
    imports.carry_out(run_id=upload(venue, listed("23/11/2026,19:30,2,Ayu,,,,")).pk, by=BY)
    assert Place.objects.taken().get().resource.name == "A2"
    assert imports.undo(run_id=made.pk, by=BY).kept == ["Dinner"]
    assert imports.undo(run_id=some.pk, by=BY).removed == {"shifts": 2}
    spare = imports.carry_out(run_id=upload(venue, "Service,Duration\nLunch,60", "services").pk, by=BY)
    assert imports.undo(run_id=spare.pk, by=BY).removed == {"services": 1}
    assert venue.services.get() == dinner
