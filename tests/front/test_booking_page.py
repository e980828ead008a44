"""/b/<reference>/<token>/: whoever holds the link sees the booking; nobody else learns that it exists."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from agnt.lib import clock, ids
from bookings.models import Booking
from bookings.reading import reach
from tests import worlds
from tests.front import tales

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale() -> tales.Tale:
    return tales.told()


def link(tale: tales.Tale) -> str:
    return f"/b/{tale.booking.reference}/{tale.token}/"


def words(client: Client, address: str) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def change(tale: tales.Tale, **columns: object) -> None:
    Booking.objects.filter(pk=tale.booking.pk).update(**columns)


def test_the_guest_sees_where_when_and_for_how_many(client: Client, tale: tales.Tale) -> None:
    page = words(client, link(tale))
    for part in (
        "Teras Laut expects you",
        "Confirmed",
        "tomorrow,",
        "2 people",
        "Jl. Kayu Aya 12",
        tale.booking.reference,
    ):
        assert part in page


@pytest.mark.parametrize("part", ["", "cancel/", "calendar.ics"])
def test_a_stranger_finds_nothing(client: Client, tale: tales.Tale, part: str) -> None:
    reference, other = tale.booking.reference, ids.reference()
    for address in (
        f"/b/{reference}/{ids.token()}/{part}",
        f"/b/{other}/{tale.token}/{part}",
        f"/b/{reference.lower()}/{tale.token}/{part}",
        f"/b/{reference}/{tale.booking.token_hash}/{part}",
    ):
        assert client.get(address).status_code == 404


def test_the_secret_address_is_kept_from_caches_search_engines_and_other_sites(
    client: Client, tale: tales.Tale
) -> None:
    answer = client.get(link(tale))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize(
    ("columns", "sentence", "can_cancel"),
    [
        ({"status": "pending"}, "Teras Laut is looking at your request", True),
        ({"status": "rejected"}, "Teras Laut could not take this booking", False),
        ({"status": "expired"}, "Teras Laut did not answer in time", False),
        ({"status": "cancelled", "cancelled_by": "guest"}, "You cancelled this booking", False),
        ({"status": "cancelled", "cancelled_by": "venue"}, "Teras Laut cancelled this booking", False),
        ({"status": "seated"}, "You are at Teras Laut", False),
        ({"status": "completed"}, "You were at Teras Laut", False),
        ({"status": "no_show"}, "Teras Laut missed you", False),
    ],
)
def test_each_state_has_its_sentence(
    client: Client, tale: tales.Tale, columns: dict[str, str], sentence: str, can_cancel: bool
) -> None:
    change(tale, **columns)
    page = words(client, link(tale))
    assert sentence in page
    assert ("Cancel booking" in page) is can_cancel


def test_a_booking_whose_time_has_passed_promises_nothing(client: Client, tale: tales.Tale) -> None:
    past = clock.now() - timedelta(days=1)
    change(tale, starts_at=past - timedelta(hours=2), ends_at=past)
    page = words(client, link(tale))
    assert "Your time at Teras Laut has passed" in page
    assert "Cancel booking" not in page


def test_an_indonesian_guest_reads_it_in_indonesian(client: Client) -> None:
    tale = tales.told(language="id")
    answer = client.get(link(tale))
    assert '<html lang="id">' in answer.content.decode()
    assert "Teras Laut menunggu kedatangan Anda" in words(client, link(tale))
    assert "besok," in words(client, link(tale))


def test_a_name_with_markup_in_it_is_shown_as_it_is_written(client: Client) -> None:
    tale = tales.told(name="<script>alert(1)</script>")
    page = client.get(link(tale)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_calendar_file_is_the_bookings(client: Client, tale: tales.Tale) -> None:
    answer = client.get(link(tale) + "calendar.ics")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert answer["Content-Type"].startswith("text/calendar")
    assert tale.booking.reference in answer["Content-Disposition"]
    assert event["DTSTART"].dt == tale.booking.starts_at
    assert event["STATUS"] == "CONFIRMED"
    assert "Teras Laut" in event["LOCATION"]
    assert tale.token in event["URL"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("pending", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("cancelled", "CANCELLED"), ("rejected", "CANCELLED")],
)
def test_the_calendar_file_follows_the_state(client: Client, tale: tales.Tale, status: str, expected: str) -> None:
    change(tale, status=status)
    assert Calendar.from_ical(client.get(link(tale) + "calendar.ics").content).walk("VEVENT")[0]["STATUS"] == expected


def test_a_venue_without_a_street_or_phone_leaves_no_empty_line(client: Client) -> None:
    tale = tales.told(world=worlds.restaurant(name="Teras Laut", address="", phone=""))
    page = client.get(link(tale)).content.decode()
    assert 'href="tel:' not in page
    assert "<br><br>" not in page


def test_what_the_street_line_says_already_is_not_said_twice(client: Client) -> None:
    tale = tales.told(world=worlds.restaurant(name="Teras Laut", address="Jl. Kayu Aya 12, Seminyak", area="Seminyak"))
    assert words(client, link(tale)).count("Seminyak") == 1


@pytest.mark.parametrize(
    ("way", "said"), [("mail", "told by mail"), ("WhatsApp", "told in the chat"), ("", "this page")]
)
def test_a_request_says_by_which_way_the_answer_comes(
    client: Client, tale: tales.Tale, monkeypatch: pytest.MonkeyPatch, way: str, said: str
) -> None:
    monkeypatch.setattr(reach, "way", lambda booking: way)
    change(tale, status="pending", decide_by=clock.now() + timedelta(hours=1))
    assert said in words(client, link(tale))


@pytest.mark.parametrize(
    ("status", "said"),
    [("cancelled", "cancelled: there is nothing"), ("expired", "Nothing is booked"), ("completed", "begun or is over")],
)
def test_what_is_over_cannot_be_changed_and_can_be_booked_again(
    client: Client, tale: tales.Tale, status: str, said: str
) -> None:
    again = f'href="/v/{tale.booking.venue.slug}/?party=2"'
    assert again not in client.get(link(tale)).content.decode()
    change(tale, status=status)
    answer = client.get(f"{link(tale)}change/")
    html = answer.content.decode()
    assert (answer.status_code, said in html, again in html) == (409, True, True)
    assert 'name="day"' not in html
    assert again in client.get(link(tale)).content.decode()
