"""What a venue takes out and brings in again is what it was, though no cell of the file is a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt.core import people
from agnt.lib import clock
from bookings import exports, sheets
from bookings.lists import reading
from bookings.models import Booking
from bookings.reading import guests
from bookings.services import imports
from bookings.views.reports import ALL
from tests import worlds
from tests.bookings.test_hostile_lists import FORMULAS, RUN, cells
from tests.bookings.visits import book
from tests.venues import desks
from venues.models import Area, Guest, Resource, Service

ODD = ("=1+1", "+6281 is his", "-5 degrees", "@home", "'=quoted", "''-twice", "'s avonds", 'it\'s, "so"; ok', "Zoë 🌊")


@pytest.fixture
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@given(st.text(st.sampled_from("=+-@'＝a 1;,\"")) | st.sampled_from(ODD))
def test_every_cell_comes_back_as_it_was_and_none_is_a_formula(value: str) -> None:
    given_, kept = value.strip(), sheets.harmless(value.strip())
    assert not kept.lstrip().startswith(RUN)
    file = "".join(sheets.lines(["name", "other"], [[given_, "x"]]))
    assert reading.read("list.csv", file.encode()).rows == ((given_, "x"),)


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_guests_tables_and_services_taken_out_and_brought_in_elsewhere_are_the_same() -> None:
    here, there = worlds.restaurant(tables=()), worlds.restaurant(tables=())
    Service.objects.filter(pk=here.service.pk).update(active=False)
    for number, odd in enumerate(ODD):
        guest = Guest(venue=here.venue, name=odd, notes=odd, tags=[f"t{number}"])
        guest.email = f"a{number}@b.example"
        guest.save()
        Resource.objects.create(venue=here.venue, kind="table", name=odd, max_seats=2, attributes=["sea"])
        worlds.offer(here.venue, [{"kind": "table"}], slug=f"s-{number}", name=odd, description=odd)
    for kind in ("guests", "resources", "services"):
        data = exports.csv_bytes(here.venue, kind)
        run = imports.upload(venue_id=there.venue.pk, kind=kind, file_name=f"{kind}.csv", data=data, by="staff:1")
        imports.carry_out(run_id=run.pk, by="staff:1")
        first, second = (list(exports.rows(world.venue, kind)) for world in (here, there))
        assert [row for row in second if row["name"] != "Table"] == first, kind


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_guests_are_taken_out_with_the_figures_of_their_page_and_come_in_again_undoubled(
    django_assert_max_num_queries: Any,
) -> None:
    world = worlds.restaurant()
    for number, name in enumerate(("Ayu", "Budi", "Citra")):
        booking = book(world, f"{17 + number}:00", name=name, party=2)
        assert booking.guest is not None
        booking.guest.email = f"{name.lower()}@b.example"
        booking.guest.email_hash = people.address_hash("email", f"{name.lower()}@b.example")
        booking.guest.imported_visits = number
        booking.guest.save()
        Booking.objects.filter(pk=booking.pk).update(status="completed", spend_minor=150_050)
    page = {one.name: (str(one.visits), str(one.covers)) for one in guests.find(world.venue, guests.Wanted())}
    with django_assert_max_num_queries(2):
        rows = list(exports.rows(world.venue, "guests"))
    assert {row["name"]: (row["visits"], row["covers"]) for row in rows} == page
    assert page == {"Ayu": ("1", "2"), "Budi": ("2", "2"), "Citra": ("3", "2")}
    assert {row["spend"] for row in rows} == {"1500.50"}
    data = exports.csv_bytes(world.venue, "guests")
    run = imports.upload(venue_id=world.venue.pk, kind="guests", file_name="guests.csv", data=data, by="staff:1")
    imports.carry_out(run_id=run.pk, by="staff:1")
    assert list(exports.rows(world.venue, "guests")) == rows


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_any_report_is_a_formula(formula: str) -> None:
    world = worlds.restaurant(tables=(2, 4))
    booking = book(world, name=formula)
    area = Area.objects.create(venue=world.venue, name=formula)
    world.venue.shifts.update(name=formula)
    Resource.objects.filter(venue=world.venue).update(area=area)
    Resource.objects.filter(pk=world.resources[0].pk).update(name=formula)
    Service.objects.filter(pk=world.service.pk).update(name=formula)
    Booking.objects.filter(pk=booking.pk).update(area=area, origin=formula)
    client = desks.at(world.venue)
    for report in ALL:
        answer = client.get(f"/venue/{world.venue.slug}/reports/{report}.csv?first=2026-11-01&last=2026-12-31")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        assert len(rows) > 1 or report == "lengths", report  # nobody has left yet
        bad = [cell for cell in cells(body) if cell.lstrip(" ").startswith(RUN)]
        assert bad == [], report
