"""The list of the day begins, on a phone, with who sits or is expected now; who came before is above."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agnt.lib import clock
from tests import worlds
from tests.bookings import hosts, rows
from tests.bookings.hosts import Open
from tests.worlds import World

chromium, stack, open_page = hosts.chromium, hosts.stack, hosts.open_page


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2, 4, 4), name="La Brisa")


@pytest.fixture
def evening() -> Iterator[None]:
    with clock.frozen(worlds.NOW + timedelta(days=3, hours=8)):  # 20:00 of DAY
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("evening")
@pytest.mark.parametrize(
    ("states", "named"),
    [
        (["completed", "no_show", "confirmed"], "G2"),
        (["completed", "seated", "confirmed"], "G2"),  # who sits since three hours is above
        (["completed", "seated", "completed"], "G1"),
        (["confirmed", "confirmed", "confirmed"], "G2"),  # the first two were expected until 19:00
        (["seated", "seated", "confirmed"], "G2"),  # over time since the afternoon
        (["seated", "completed", "completed"], ""),  # the list begins with it
        (["completed", "cancelled", "completed"], ""),
    ],
)
def test_it_names_the_first_that_sits_or_is_still_expected(world: World, states: list[str], named: str) -> None:
    for number, (state, wall) in enumerate(zip(states, ("13:00", "17:00", "21:00"), strict=True)):
        rows.booked(world, f"G{number}", wall, status=state)
    page = rows.client_of(world, "host").get(f"/venue/{world.venue.slug}/diary/list/").content.decode()
    assert (f"{named}</a></p>" in page and 'id="to-now"' in page) if named else 'id="to-now"' not in page
    past = rows.client_of(world, "host").get(f"/venue/{world.venue.slug}/diary/list/?day=2026-11-22").content.decode()
    assert 'id="to-now"' not in past


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.django_db(transaction=True)
def test_a_phone_opens_at_now_and_without_a_script_there_is_a_link(world: World, open_page: Open) -> None:
    start = world.at("00:00", clock.today(world.venue.timezone))
    for minute in range(30):
        state = "completed" if minute < 15 else "seated"
        rows.booked(world, f"Guest {minute}", starts_at=start + timedelta(minutes=minute), status=state)
    phone = open_page("diary/list/", width=390, touch=True)
    expect(phone.get_by_role("link", name="Guest 15", exact=True)).to_be_in_viewport()
    expect(phone.get_by_role("link", name="Guest 12", exact=True)).not_to_be_in_viewport()
    phone.evaluate("window.scrollTo(0, 300)")
    phone.reload()
    phone.evaluate("document.body.dispatchEvent(new CustomEvent('agnt:fetch'))")
    expect(phone.get_by_role("link", name="Guest 15", exact=True)).not_to_be_in_viewport()  # where he had scrolled to
    plain = open_page("diary/list/", width=390, scripts=False)
    expect(plain.get_by_role("link", name="Guest 15", exact=True)).not_to_be_in_viewport()
    plain.locator("#to-now").click()
    expect(plain.get_by_role("link", name="Guest 15", exact=True)).to_be_in_viewport()
