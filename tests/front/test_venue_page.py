"""A venue's public page: what it says, and what it never says."""

from datetime import timedelta

import pytest
from django.test import Client

from agnt.core.models import User
from agnt.lib import clock
from bookings.models import Booking
from chat.models import ChannelAccount
from tests import worlds
from tests.front.venue_pages import Visitor, plain, restaurant
from tests.worlds import DAY, NOW
from venues.models import Closure, Member, Service, TermsTier

pytestmark = pytest.mark.django_db


def test_a_guest_sees_where_when_and_what_he_agrees_to() -> None:
    world = restaurant(cancel_minutes=180, late_minutes=20)
    TermsTier.objects.create(venue=world.venue, from_party=6, deposit_minor=100_000_00, deposit_hours=12)
    with clock.frozen(NOW):
        page = Visitor(world).look()
    for part in (
        "Teras Laut",
        "Jl. Kayu Aya 12",
        "Show on a map",
        "today 10:00–23:00",
        "Cancelling is free until 3 hours before you come.",
        "From 6 people: a deposit of IDR 100,000 per person, to be paid within 12 hours.",
        "Your place is kept for 20 minutes if you are late.",
        "You know at once",
    ):
        assert part in page


def test_free_times_are_buttons_and_refused_ones_say_why() -> None:
    world = restaurant(tables=(2,))
    with clock.frozen(NOW):
        visitor = Visitor(world)
        visitor.book("19:00")
        page = visitor.look(party=2, time="19:30")
    assert "Free on Monday 23 November for 2 people" in page
    assert "19:30 is full for parties of 2" in page
    assert "Free close to it: 16:30, 17:00, 21:00" in page


def test_a_day_without_a_free_time_names_the_next_that_has_one() -> None:
    world = restaurant()
    with clock.frozen(NOW):
        worlds.closed_on(world, reason="Nyepi")
        page = Visitor(world).look(party=2)
    assert "Nothing is free on Monday 23 November for 2 people." in page
    assert "The next free day is Tuesday 24 November." in page


@pytest.mark.parametrize(
    "query", ["party=x&day=y&time=z&service=nope&area=9", "party=99999&day=0001-01-01", "day=9999-12-31&party=0"]
)
def test_a_question_that_makes_no_sense_still_has_an_answer(client: Client, query: str) -> None:
    with clock.frozen(NOW):
        assert client.get(f"/v/{restaurant().venue.slug}/?{query}").status_code == 200


def test_an_unclaimed_venue_is_shown_with_its_phone_and_never_bookable() -> None:
    world = restaurant(claimed_at=None)
    with clock.frozen(NOW):
        visitor = Visitor(world)
        page = visitor.look()
        assert visitor.pick().status_code == 409
    assert "takes no bookings here" in page
    assert "Is this your place? Claim it" in page
    assert "+62 361 000000" in page
    assert "Show free times" not in page
    assert not Booking.objects.exists()
    assert worlds.standing(world) == []


@pytest.mark.parametrize("part", ["", "embed/", "qr.svg", "contact/", "code/"])
@pytest.mark.parametrize("columns", [{"sandbox": True}, {"closed_for_good_at": NOW}])
def test_a_sandbox_or_closed_venue_is_not_there(client: Client, part: str, columns: dict[str, object]) -> None:
    venue = restaurant(**columns).venue
    assert client.get(f"/v/{venue.slug}/{part}").status_code == 404
    assert client.post(f"/v/{venue.slug}/pick/", {"party": 2}).status_code == 404


def test_the_page_speaks_indonesian_and_remembers_it(client: Client) -> None:
    venue = restaurant().venue
    with clock.frozen(NOW):
        answer = client.get(f"/v/{venue.slug}/?lang=id")
        assert '<html lang="id">' in answer.content.decode()
        assert "Lihat jam kosong" in plain(client.get(f"/v/{venue.slug}/").content.decode())


def test_only_the_small_page_may_be_framed(client: Client) -> None:
    slug = restaurant().venue.slug
    with clock.frozen(NOW):
        whole, small = client.get(f"/v/{slug}/"), client.get(f"/v/{slug}/embed/?day={DAY}")
    assert "frame-ancestors 'none'" in whole["Content-Security-Policy"]
    assert whole["X-Frame-Options"] == "DENY"
    assert "frame-ancestors *" in small["Content-Security-Policy"]
    assert "X-Frame-Options" not in small
    assert 'target="_blank"' in small.content.decode()
    assert '<form method="post"' not in small.content.decode()


def test_the_qr_code_is_a_picture_and_the_chat_link_names_the_number_we_learned(client: Client) -> None:
    world = restaurant()
    account = ChannelAccount(channel="whatsapp", external_id="1", name="AGNT", local=True)
    account.secrets = {"number": "15550100000"}
    account.save()
    assert client.get(f"/v/{world.venue.slug}/qr.svg").content.startswith(b"<svg")
    with clock.frozen(NOW):
        assert "https://wa.me/15550100000?text=Hello" in client.get(f"/v/{world.venue.slug}/").content.decode()


def test_the_links_among_the_settings_hold_the_whatsapp_link_and_its_code(client: Client) -> None:
    world = restaurant()
    user = User.objects.create_user("alice@example.com", "a long password")
    Member.objects.create(venue=world.venue, user=user, role="manager")
    client.force_login(user)
    links, code = f"/venue/{world.venue.slug}/settings/links/", f"/v/{world.venue.slug}/whatsapp.svg"
    assert "No WhatsApp number is known" in client.get(links).content.decode()
    assert client.get(code).status_code == 404
    account = ChannelAccount(channel="whatsapp", external_id="1", name="AGNT", local=True)
    account.secrets = {"number": "15550100000"}
    account.save()
    page = client.get(links).content.decode()
    assert "https://wa.me/15550100000?text=Hello" in page
    assert code in page and f"/v/{world.venue.slug}/qr.svg" in page and f"/v/{world.venue.slug}/embed/" in page
    assert client.get(code).content.startswith(b"<svg")


def test_several_services_are_a_choice_with_their_prices(client: Client) -> None:
    world = worlds.spa(name="Lotus Spa")
    Service.objects.create(venue=world.venue, slug="scrub", name="Scrub", price_minor=200_000_00)
    with clock.frozen(NOW):
        page = client.get(f"/v/{world.venue.slug}/?day={DAY}").content.decode()
    assert "Massage, IDR 350,000 per person" in page
    assert "Scrub" in page


def test_a_day_beyond_the_diary_is_put_to_its_last(client: Client) -> None:
    world = restaurant(horizon_days=3)
    with clock.frozen(NOW):
        page = plain(client.get(f"/v/{world.venue.slug}/?day={DAY + timedelta(days=30)}").content.decode())
    assert "The diary is open until Monday 23 November." in page


def test_members_get_the_snippet_the_code_and_the_chat_link(client: Client) -> None:
    world = restaurant()
    user = User.objects.create_user("alice@example.com", "a long password")
    Member.objects.create(venue=world.venue, user=user, role="reader")
    client.force_login(user)
    page = client.get(f"/venue/{world.venue.slug}/share/").content.decode()
    assert f"/v/{world.venue.slug}/embed/" in page
    assert f"/v/{world.venue.slug}/qr.svg" in page
    assert "No WhatsApp number is known" in page


@pytest.mark.parametrize(
    ("away", "said"),
    [(0, "Free today for 2 people"), (1, "Free tomorrow for"), (3, "Free on Monday 23 November for 2 people")],
)
def test_the_day_reads_as_people_say_it(away: int, said: str) -> None:
    world = restaurant()
    with clock.frozen(NOW):
        page = Visitor(world).look(day=(NOW.date() + timedelta(days=away)).isoformat())
    assert said in page


def test_a_day_that_a_closure_takes_whole_is_said_to_be_closed(client: Client) -> None:
    world = restaurant()
    address = f"/v/{world.venue.slug}/"
    with clock.frozen(NOW):
        begins, ends = clock.day_bounds(DAY, world.venue.timezone)
        Closure.objects.create(venue=world.venue, starts_at=begins, ends_at=ends, reason="a wedding")
        page = plain(client.get(address, {"day": DAY.isoformat()}).content.decode())
        assert "Nothing is free on Monday 23 November for 2 people. Closed that day." in page
        Closure.objects.update(ends_at=world.at("20:00"))
        assert "Closed that day" not in plain(client.get(address, {"day": DAY.isoformat()}).content.decode())


@pytest.mark.parametrize("phone", ["+62 361 000000", ""])
def test_a_party_above_the_online_limit_reads_why_and_what_to_do_instead(client: Client, phone: str) -> None:
    world = restaurant(tables=(2, 20), max_party=8, phone=phone)
    with clock.frozen(NOW):
        page = Visitor(world).look(party=10, time="19:00")
        indonesian = Visitor(world).look(party=10, lang="id")
        fits = Visitor(world).look(party=8)
    assert ("Parties above 8 are booked by phone: call Teras Laut." in page) is bool(phone)
    assert ("takes at most 8 people online. Ask them for more." in page) is not phone
    assert (page.count(phone) > 1) if phone else "None" not in page  # with the number right there, beside the facts
    for wrong in ("Nothing is free", "No day of the next", "Why not another time?", "19:00 is closed"):
        assert wrong not in page
    assert ("Rombongan di atas 8 orang" in indonesian) is bool(phone)
    assert "booked by phone" not in fits
    assert "Free on Monday" in fits


def test_a_party_that_no_table_could_hold_reads_so_and_one_too_small_too(client: Client) -> None:
    world = restaurant(tables=(2,), max_party=8)
    with clock.frozen(NOW):
        page = Visitor(world).look(party=6)
        world.service.min_party = 2
        world.service.save()
        alone = Visitor(world).look(party=1)
    assert "has no place online for 6 people" in page
    assert "with what you ask for" not in page
    assert "is for 2 people or more." in alone
