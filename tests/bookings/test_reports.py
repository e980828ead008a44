"""Reports: what is added up, what is said of it, and the pages and files that show it."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from agnt.lib import clock
from bookings.models import Booking, Place
from bookings.reading import reports as reading
from bookings.reports import charts, covers, habits, periods, revenue
from bookings.reports.periods import Span
from bookings.reports.shapes import Item, compared
from bookings.views.reports import ALL
from tests import worlds
from tests.bookings.rows import booked, client_of
from venues.models import Member, Shift

pytestmark = pytest.mark.django_db
DAY = Span(worlds.DAY, worlds.DAY)
NEXT_WEEK = worlds.NOW + timedelta(days=7)


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(NEXT_WEEK):
        yield worlds.restaurant(tables=(2, 4, 6))


def test_covers_are_of_who_came_on_the_venues_own_days(world: worlds.World) -> None:
    booked(world, wall="23:30", status="completed", party_size=3)
    booked(world, wall="12:00", status="seated", party_size=4)
    booked(world, status="cancelled", party_size=50)
    booked(world, status="no_show", party_size=60)
    booked(world, status="completed", party_size=2, starts_at=world.at("12:00", worlds.DAY - timedelta(days=1)))
    found = reading.figures(world.venue, DAY)
    assert found.day(worlds.DAY).covers == 7 and found.day(worlds.DAY).bookings == 2
    report = covers.by_day(found)
    assert report.message == "7 covers in 2 bookings: 250\u00a0% more than in the day before"
    assert list(report.rows) == [(f"{worlds.DAY:%Y-%m-%d}", 2, 7, 2)]


def test_another_venues_bookings_are_not_counted(world: worlds.World) -> None:
    booked(worlds.restaurant(), status="completed")
    assert reading.figures(world.venue, DAY).days == {}


def test_covers_belong_to_the_shift_that_had_begun(world: worlds.World) -> None:
    Shift.objects.filter(venue=world.venue).delete()
    for name, opens, closes in (("Lunch", time(11), time(16)), ("Dinner", time(17), time(23))):
        worlds.open_every_day(world.venue, opens, closes, name=name)
    booked(world, wall="12:00", party_size=5)
    booked(world, wall="19:00", party_size=15)
    booked(world, wall="09:00", party_size=1)
    report = covers.by_shift(reading.figures(world.venue, DAY))
    assert [(item.label, item.value) for item in report.items] == [
        ("Dinner", 15),
        ("Lunch", 5),
        ("Outside the shifts", 1),
    ]
    assert report.message == "Dinner brings 71\u00a0% of the covers"


def test_agents_are_a_source_of_their_own(world: worlds.World) -> None:
    booked(world, source="network", party_size=3)
    booked(world, source="phone", party_size=1)
    booked(world, source="network", status="cancelled")
    report = covers.by_way(reading.figures(world.venue, DAY))
    assert report.message == "Agents bring 75\u00a0% of the covers"
    assert report.rows[0] == ("Agents", 1, 3, 1, 0)


def test_picks_are_followed_to_the_visit(world: worlds.World) -> None:
    for number, status in enumerate(("completed", "cancelled", "pending")):
        confirmed = None if status == "pending" else clock.now()
        booked(world, source="network", status=status, wall=f"1{number}:00", confirmed_at=confirmed)
    for number, scope in enumerate(("conversation:1", "conversation:2", "page:1", "waitlist:1", "user:1:new:1")):
        start = world.at(f"{15 + number}:00")
        audience = "online" if scope.startswith("page") else "agents"
        Place.objects.create(
            venue=world.venue, resource=world.resources[0], scope=scope, audience=audience, released_at=clock.now(),
            period=(start, start + timedelta(hours=1)),
        )  # fmt: skip
    report = habits.by_step(reading.figures(world.venue, DAY))
    assert list(report.rows) == [("Picked", 5, 1), ("Booked", 3, 0), ("Confirmed", 2, 0), ("Came", 1, 0)]
    assert report.message == "50\u00a0% of the times that guests pick are booked"
    assert report.items[0].label == "Picked, agents" and report.items[1].said == "3 (60\u00a0%)"


def test_lead_times_leave_walk_ins_out(world: worlds.World) -> None:
    start = world.at("19:00")
    booked(world, created_at=start - timedelta(hours=1))
    booked(world, created_at=start - timedelta(days=5))
    booked(world, created_at=start, source="walk_in")
    found = reading.figures(world.venue, DAY)
    assert dict(found.leads) == {2: 1, 168: 1}
    assert habits.by_lead(found).message == "50\u00a0% book within a day of coming"


def test_a_cancellation_is_late_after_the_time_agreed_and_only_the_guests_own(world: worlds.World) -> None:
    start = world.at("19:00")
    terms = {"cancel_until": (start - timedelta(hours=24)).isoformat()}
    for hours, by in ((30, "guest"), (2, "guest"), (2, "venue")):
        booked(world, status="cancelled", cancelled_by=by, terms=terms, cancelled_at=start - timedelta(hours=hours))
    booked(world, status="no_show", party_size=14)
    booked(world, status="completed")
    found = reading.figures(world.venue, DAY)
    by_party = {row.party: (row.due, row.no_shows, row.late_cancels) for row in found.losses}
    assert by_party == {2: (2, 0, 1), 9: (1, 1, 0)}
    for report in (habits.losses_by_party(found), habits.losses_by_weekday(found)):
        said = "Lost: 2 of 3, 66.7\u00a0% of what was due (1 no-show, 1 late cancellation)"
        assert report.message == said
        assert sum(row[2] + row[3] for row in report.rows) == 2
        assert sum(row[1] for row in report.rows) == 3
    assert habits.losses_by_weekday(found).items[worlds.DAY.weekday()].value == pytest.approx(200 / 3)


def test_a_length_that_differs_is_proposed_and_left_to_staff(world: worlds.World) -> None:
    start = world.at("19:00")
    for number in range(8):
        left = start + timedelta(minutes=85 + number)
        booked(world, status="completed", seated_at=start, left_at=left)
    booked(world, status="completed", seated_at=start, left_at=start + timedelta(hours=9), unverified=True)
    report = habits.lengths(reading.figures(world.venue, DAY))
    assert report.notes[0] == "2 guests: they stay 90 min, you plan 120 (8 visits)."
    assert report.message == "1 length to plan anew"
    assert report.rows == [("2 guests", 8, 120, 88)]
    assert world.service.turn_times.get().minutes == 120


def test_revenue_is_of_who_came_in_whole_amounts(world: worlds.World) -> None:
    booked(world, status="completed", spend_minor=150_000_00, value_minor=100_000_00, party_size=3)
    booked(world, status="cancelled", spend_minor=999_00, value_minor=999_00)
    booked(
        world, status="completed", deposit_received_at=NEXT_WEEK, terms={"deposit_minor": 50_000_00}, spend_minor=50_00
    )
    report = revenue.by_day(reading.figures(world.venue, DAY))
    assert report.message == "IDR 150,050 spent: none in the day before"
    assert list(report.rows) == [(f"{worlds.DAY:%Y-%m-%d}", "150050.00", "100000.00")]
    assert "Deposits received for these days: IDR 50,000." in report.notes


def test_occupancy_is_the_share_of_the_seats_at_each_quarter(world: worlds.World) -> None:
    booked(world, wall="19:00", party_size=6)
    booked(world, wall="20:00", party_size=3)
    report = covers.occupancy(reading.figures(world.venue, DAY))
    by_wall = {item.label: item.value for item in report.items}
    assert by_wall["19:00"] == 50 and by_wall["20:45"] == 75 and by_wall["21:45"] == 25 and "22:00" not in by_wall


def test_the_queries_do_not_grow_with_the_bookings(
    world: worlds.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    span = Span(worlds.DAY - timedelta(days=90), worlds.DAY)
    for number in range(30):
        booked(world, starts_at=world.at("19:00", worlds.DAY - timedelta(days=number)), status="completed")
    with django_assert_num_queries(15):
        found = reading.figures(world.venue, span)
        for build in ALL.values():
            build(found)


def test_the_page_shows_every_report_with_a_table_and_without_a_script(world: worlds.World) -> None:
    booked(world, status="completed")
    page = client_of(world, Member.Role.MANAGER).get(f"/venue/{world.venue.slug}/reports/?period=28").content.decode()
    for name in ALL:
        assert f'id="{name}"' in page
    assert page.count('<svg class="chart"') >= 4 and page.count("As a table") >= 6
    assert "<script>" not in page and "style=" not in page


def test_a_venue_without_bookings_has_reports_that_say_so(world: worlds.World) -> None:
    page = client_of(world, Member.Role.MANAGER).get(f"/venue/{world.venue.slug}/reports/")
    assert page.status_code == 200 and b"Nothing to draw for these days" in page.content


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("first=2026-11-20&last=2026-11-10", "comes before the first"),
        ("first=2020-01-01&last=2026-11-10", "a year at the most"),
        ("first=2026-11-20", "Give both days"),
        ("first=never&last=2026-11-10", "Enter a valid date"),
    ],
)
def test_days_that_make_no_sense_are_said_at_the_field(world: worlds.World, query: str, sentence: str) -> None:
    page = client_of(world, Member.Role.MANAGER).get(f"/venue/{world.venue.slug}/reports/?{query}")
    assert page.status_code == 200 and sentence in page.content.decode()


def test_each_report_is_a_file_and_another_name_is_none(world: worlds.World) -> None:
    booked(world, status="completed")
    client = client_of(world, Member.Role.MANAGER)
    base = f"/venue/{world.venue.slug}/reports/"
    for name in ALL:
        answer = client.get(f"{base}{name}.csv?first={worlds.DAY}&last={worlds.DAY}")
        assert answer.status_code == 200 and answer["Content-Disposition"].endswith(f'{name}-{worlds.DAY}.csv"')
    assert client.get(f"{base}secrets.csv").status_code == 404


@pytest.mark.parametrize("role", [Member.Role.READER, Member.Role.HOST])
def test_smaller_roles_find_no_reports(world: worlds.World, role: str) -> None:
    client = client_of(world, role)
    assert client.get(f"/venue/{world.venue.slug}/reports/").status_code == 404
    assert client.get(f"/venue/{world.venue.slug}/reports/days.csv").status_code == 404
    assert not Booking.objects.exists()


def test_bars_begin_at_zero_and_the_longest_fills_the_width() -> None:
    drawn = charts.bars([Item("a", 50, "50"), Item("b", 25, "25", before=100)])
    assert [bar.width for bar in drawn.bars] == [50, 25] and drawn.bars[1].before_width == 100
    high = charts.columns([Item("a", 0, "0"), Item("b", 8, "8")])
    assert [column.height for column in high.columns] == [0, charts.COLUMNS_HIGH]
    assert all(column.y + column.height == high.base for column in high.columns)
    assert charts.columns([]).columns == [] and charts.bars([]).bars == []


def test_presets_are_whole_days_and_the_time_before_is_as_long() -> None:
    today = date(2026, 3, 15)
    assert periods.preset("7", today) == Span(date(2026, 3, 8), date(2026, 3, 14))
    assert periods.preset("last-month", today) == Span(date(2026, 2, 1), date(2026, 2, 28))
    assert periods.preset("nonsense", today).days == 28
    assert Span(date(2026, 3, 1), date(2026, 3, 7)).before == Span(date(2026, 2, 22), date(2026, 2, 28))


def test_comparisons_in_words() -> None:
    assert compared(0, 0, 7) == ""
    assert compared(5, 0, 7) == "none in the 7 days before"
    assert compared(10, 10, 7) == "as in the 7 days before"
    assert compared(5, 10, 1) == "50\u00a0% fewer than in the day before"
