"""The diary in a real browser, on the platform's real web process: fingers, keys, two screens, no network."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from agnt.lib import clock
from bookings.models import Booking, Place
from bookings.services import changes, staff
from bookings.services.staff import GuestFacts
from tests import browser, worlds
from tests.bookings import hosts
from tests.bookings.hosts import Open
from tests.worlds import World
from venues.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
chromium, world, stack, open_page = hosts.chromium, hosts.world, hosts.stack, hosts.open_page


def tomorrow(world: World) -> str:
    return (clock.today(world.venue.timezone) + timedelta(days=1)).isoformat()


def booked(world: World, wall: str = "12:00", name: str = "Ayu Lestari", table: int = 0) -> Booking:
    day = clock.today(world.venue.timezone) + timedelta(days=1)
    return staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=world.at(wall, day),
        by="staff:1",
        guest=GuestFacts(name),
        resource_ids=[world.resources[table].pk],
    )


def block(page: Page, booking: Booking) -> Locator:
    return page.locator(f"[data-booking='{booking.pk}'].tl-block")


def drag(page: Page, at: Locator, dx: float, dy: float, *, from_end: bool = False) -> None:
    at.hover()  # waits, also for one that is just being replaced
    box = at.bounding_box()
    assert box is not None
    x = box["x"] + (box["width"] - 4 if from_end else box["width"] / 2)
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
    page.mouse.move(x + dx, y + dy, steps=4)


def test_hosts_move_by_hand_and_keys_and_screens_keep_step(world: World, open_page: Open) -> None:
    """One start of the server for what belongs together: drag, undo, resize, keys, a refusal, Stale, two screens."""
    booking, other = booked(world), booked(world, name="Made Suryani", table=1)
    one, two = (open_page(f"diary/?day={tomorrow(world)}", worker=False) for _ in range(2))
    expect(block(two, booking)).to_be_visible()
    table = world.resources[2]

    # Drag an hour later, onto the third table: the ghost says where; both screens show it.
    row = one.locator(f"#row-{table.pk}").bounding_box()
    mine = block(one, booking).bounding_box()
    assert row is not None
    assert mine is not None
    drag(one, block(one, booking), 60 * 1.6, row["y"] - mine["y"])
    expect(one.locator(".tl-ghost")).to_have_text("13:00, T3")
    one.mouse.up()
    expect(one.locator(".toast")).to_contain_text("13:00, T3")
    expect(two.locator(f"#row-{table.pk} .tl-block")).to_have_attribute("data-booking", str(booking.pk))
    assert at_table(booking) == ("13:00", "T3")

    one.get_by_role("button", name="Undo").click()
    expect(one.locator(".toast")).to_contain_text("Put back")
    assert at_table(booking) == ("12:00", "T1")

    # Resize by half an hour.
    expect(one.locator(f"#row-{world.resources[0].pk} .tl-block")).to_be_visible()
    drag(one, block(one, booking), 30 * 1.6, 0, from_end=True)
    one.mouse.up()
    expect(one.locator(".toast")).to_contain_text("12:00-14:30")
    booking.refresh_from_db()
    assert booking.ends_at - booking.starts_at == timedelta(minutes=150)
    expect(block(one, booking)).to_have_attribute("data-length", "150")

    # Escape gives up; a taken table is refused with who sits there, and the block stays where it was.
    drag(one, block(one, booking), 0, 54)
    one.keyboard.press("Escape")
    one.mouse.up()
    expect(one.locator(".tl-ghost")).to_have_count(0)
    drag(one, block(one, booking), 0, 54)
    expect(one.locator(".tl-ghost")).to_have_text("12:00, T2")
    one.mouse.up()
    expect(one.locator(".toast.is-stop")).to_contain_text("Made Suryani")
    assert at_table(booking) == ("12:00", "T1")

    # The one in the way fits where this one was: both trade tables, and back again.
    one.get_by_role("button", name="Trade tables with Made Suryani").click()
    expect(one.locator(".toast")).to_contain_text("Traded tables with Made Suryani")
    assert (at_table(booking), at_table(other)) == (("12:00", "T2"), ("12:00", "T1"))
    one.get_by_role("button", name="Undo").click()
    expect(one.locator(".toast")).to_contain_text("Put back")
    assert (at_table(booking), at_table(other)) == (("12:00", "T1"), ("12:00", "T2"))
    expect(one.locator(f"#row-{world.resources[0].pk} .tl-block")).to_have_attribute("data-booking", str(booking.pk))

    # By keys: half an hour earlier.
    block(one, booking).focus()
    one.keyboard.press("Alt+ArrowLeft")
    expect(one.locator(".tl-ghost")).to_have_text("11:30, T1")
    one.keyboard.press("Enter")
    expect(one.locator(".toast")).to_contain_text("11:30")
    assert at_table(booking)[0] == "11:30"

    # Stale: the second screen is cut off and drags what the first has moved meanwhile.
    expect(block(two, booking)).to_contain_text("11:30")
    two.route("**/*fresh=1*", lambda route: route.abort())
    changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=booking.starts_at - timedelta(hours=2))
    before = at_table(booking)
    drag(two, block(two, booking), 60 * 1.6, 0)
    two.mouse.up()
    expect(two.locator(".toast.is-stop")).to_contain_text("Somebody else changed this first")
    assert at_table(booking) == before
    assert at_table(other) == ("12:00", "T2")


def test_a_slow_page_never_undoes_what_its_host_did(world: World, open_page: Open) -> None:
    """A fresh page that was asked for before a move, and comes after it, is not laid over it."""
    booking = booked(world)
    page = open_page(f"diary/?day={tomorrow(world)}", worker=False)  # what passes a worker cannot be held here
    block(page, booking).focus()
    held = []
    page.route("**/*fresh=1*", lambda route: held.append((route, route.fetch())))

    def earlier(to: str) -> None:
        page.keyboard.press("Alt+ArrowLeft")
        expect(page.locator(".tl-ghost")).to_have_text(f"{to}, T1")
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text(to)
        assert at_table(booking) == (to, "T1")

    earlier("11:30")
    for _ in range(browser.PATIENCE // 50):
        if held:
            break
        page.wait_for_timeout(50)
    earlier("11:00")
    route, old = held[0]
    route.fulfill(response=old)
    page.wait_for_timeout(300)  # it has come by now, and nothing of it is to be seen
    earlier("10:30")
    for route, late in held[1:]:
        route.fulfill(response=late)
    page.unroute("**/*fresh=1*")
    expect(block(page, booking)).to_contain_text("10:30")


def test_what_changed_between_a_page_and_its_socket_is_shown(world: World, open_page: Open) -> None:
    """The page is there before the booking, and listens only after it: nobody pokes it, and it must not stay so."""
    page, made = open_page("decide/", worker=False), []

    def late(route: Route) -> None:
        made.append(booked(world))
        route.continue_()

    page.route("**/js/desk*.js", late)
    page.goto(f"{page.url.removesuffix('decide/')}diary/?day={tomorrow(world)}")
    expect(block(page, made[0])).to_be_visible()


def at_table(booking: Booking) -> tuple[str, str]:
    booking.refresh_from_db()
    place = Place.objects.taken().select_related("resource").get(booking=booking)
    return f"{booking.local_start:%H:%M}", place.resource.name


def keeps_nothing(page: Page) -> bool:
    """Whether nothing of a diary lies in this browser, soon."""
    return bool(
        page.evaluate(
            "async () => { for (let n = 0; n < 100; n += 1) {"
            " if (!(await caches.keys()).some(name => name.startsWith('agnt-diary-'))) return true;"
            " await new Promise(done => setTimeout(done, 50)); } return false; }"
        )
    )


def test_a_walk_in_a_card_and_a_day_without_a_network(world: World, open_page: Open) -> None:
    booking = booked(world)

    # Three taps on a phone: walk-in, two, seat.
    phone = open_page("diary/", width=390, touch=True)
    phone.get_by_role("link", name="Walk-in").tap()
    phone.get_by_role("button", name="2", exact=True).tap()
    phone.get_by_role("button", name=re.compile("Seat at")).tap()
    expect(phone.locator("#drawer")).to_contain_text("Seated")
    assert Booking.objects.get(source="walk_in").status == "seated"

    # A card appears by itself, is counted, and accepted.
    world.venue.policy = "ask"
    world.venue.save()
    desk = open_page("decide/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing to decide")
    asked = worlds.request(world, source="own_page", starts_at=booking.starts_at + timedelta(days=1))
    desk.reload()
    expect(desk.locator("#badge-decide")).to_have_text("1")
    desk.get_by_role("button", name="Accept").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing to decide")
    expect(desk.locator("#badge-decide")).to_be_hidden()
    asked.refresh_from_db()
    assert asked.status == "confirmed"

    # The network goes: tomorrow stays readable, with its time; nothing can be done.
    page, ended = open_page("diary/"), open_page("diary/")
    for each in (page, ended):
        each.wait_for_function(
            "day => caches.keys().then(async names => { for (const name of names) {"
            " const keys = await (await caches.open(name)).keys();"
            " if (keys.some(key => key.url.includes('/sheet/?day=' + day))) return true; } return false; })",
            arg=tomorrow(world),
        )
    page.reload()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(f"{page.url.split('?')[0]}?day={tomorrow(world)}")
    expect(page.locator(".offline-note")).to_contain_text("as of")
    expect(page.locator("#lines")).to_contain_text("Ayu Lestari")
    expect(page.get_by_role("link", name="New booking")).to_be_hidden()
    page.context.set_offline(False)

    # Who must sign in again finds nothing kept here before he has, and no more does who is a member no longer.
    diary = ended.url
    ended.goto(f"{diary.split('/venue/')[0]}/healthz")
    ended.context.clear_cookies()
    ended.goto(diary)
    expect(ended).to_have_url(re.compile("/login/"))
    assert keeps_nothing(ended)
    Member.objects.all().delete()
    page.goto(page.url)
    assert keeps_nothing(page)
