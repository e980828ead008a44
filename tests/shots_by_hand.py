"""Pages that `make screenshots` reaches by filling forms in: the first steps of a new venue, a list brought in, a guest
who books."""

import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from agnt.front.gateways.loopback import own_address
from agnt.lib import clock
from tests.shots import HOUSE
from venues.models import Venue

NEWCOMER = "developer@agnt.example"
_STEPS = ("resources", "hours", "terms", "preview")
_LIST = """Date,Time,Pax,Guest name,Mobile,Table,Remarks
2031-03-01,19:00,2,Ayu Lestari,+62 812 555 0100,Table 2.1,Birthday
2031-03-01,19:30,2,Maximiliane Freifrau von Hohenstein-Wittelsbach,+49 151 555 0100,Table 2.1,
2031-13-40,19:00,2,A date that is none,,Table 2.2,
2031-03-01,20:00,2,A table that is none,,Table 99,
2031-03-02,20:00,2,,,Table 2.2,
"""


def first_steps(page: Page) -> Iterator[str]:
    """Each further step of a new venue, by its picture's name; nothing is opened, and the answers are thrown away."""
    page.goto(f"{own_address()}/start/")
    page.locator("[name=name]").fill("Casa de Reposo e Bem-Estar da Quinta Grande")
    for step in _STEPS:
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(f"**/start/{step}/")
        page.wait_for_load_state("networkidle")
        yield f"start-{step}"
    page.get_by_text("Begin anew").click()
    page.get_by_role("button", name="Throw these answers away").click()


def list_with_conflicts(page: Page) -> Iterator[str]:
    """A list that was uploaded, with what stands against it; it is dropped again."""
    page.goto(f"{own_address()}/venue/{HOUSE}/settings/import/")
    page.get_by_label("A list of").select_option(label="Bookings")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bookings.csv"
        file.write_text(_LIST)
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Look at it").click()
        page.wait_for_url("**/settings/import/*/")
    yield "settings-import-conflicts"
    page.get_by_role("button", name="Drop the list").click()


def guest_books(page: Page) -> Iterator[str]:
    """A guest on the venue's own page, from the pick to the booking that he cancels again; his code is read where the
    machine keeps its letters. Then a wish for a place in line."""
    mail = f"ayu{page.viewport_size['width'] if page.viewport_size else ''}@guest.example"
    tomorrow = clock.today(Venue.objects.get(slug=HOUSE).timezone) + timedelta(days=1)  # today may be over there
    page.goto(f"{own_address()}/v/{HOUSE}/?day={tomorrow}")
    page.locator("button.slot").last.click()
    yield "venue-contact"
    page.locator("#name").fill("Ayu Lestari")
    page.locator("#email").fill(mail)
    page.locator("[name=agreed]").check()
    page.locator("form button.primary").click()
    page.locator("#code").wait_for()
    yield "venue-code"
    page.locator("#code").fill(_code_of(page, mail))
    page.locator("form button.primary").click()
    page.wait_for_url("**/b/**")
    yield "venue-booked"
    page.goto(page.url + "cancel/")
    page.get_by_role("button", name="Yes, cancel it").click()
    yield "booking-cancelled"


def _code_of(page: Page, mail: str) -> str:
    """The six digits in the newest letter to that address."""
    letters = page.context.new_page()
    letters.goto(f"{own_address()}/simulator/letters/")
    text = letters.locator("article", has_text=mail).first.inner_text()
    letters.close()
    return re.findall(r"\b\d{6}\b", text)[0]
