"""The four tools, called as a model calls them: through `run_once`, with whatever a model may pass."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from agents.llm.base import ToolUse
from agents.models import Quote, ToolCall
from agents.services import tool_calls, turns
from agents.tools import registry
from agents.tools.base import LONGEST, Arguments, Tool
from bookings.models import Booking
from bookings.services import lifecycle
from tests.agents.talk import Talk, use
from tests.worlds import DAY, World, closed_on, hold, offer, request, restaurant, spa, standing, venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def grip_of(talk: Talk) -> turns.Grip:
    """A claimed turn of the conversation."""
    talk.write("hm")
    grip = turns.claim(turn_id=talk.turn.pk)
    assert isinstance(grip, turns.Grip)
    return grip


def call(talk: Talk, tool: str, grip: turns.Grip | None = None, language: str = "en", **arguments: Any) -> ToolCall:
    """Call a tool as the runner does."""
    given = use(tool, **arguments)
    return tool_calls.run_once(
        grip=grip or grip_of(talk), use=given, tool=registry.TOOLS.get(tool), tainted=False, language=language
    )


def wish(world: World, **more: Any) -> dict[str, Any]:
    """The arguments of a booking that can be had."""
    return {
        "venue": world.venue.slug, "party_size": 2, "date": DAY.isoformat(), "time": "19:00", "guest_name": "Ayu"
    } | more  # fmt: skip


def confirmed(talk: Talk, world: World, wall: str = "19:00") -> Booking:
    """A booking of the guest that is sure."""
    with transaction.atomic():
        booking = request(world, wall, person_id=talk.conversation.person_id)
        return lifecycle.confirm(booking_id=booking.pk, by="test")


# --- every tool --------------------------------------------------------------------------------------------------


def test_an_unknown_tool_is_an_error_that_the_model_can_read() -> None:
    row = call(Talk(), "transfer_money", amount=10)
    assert (row.is_error, row.error_code) == (True, "unknown_tool")
    assert row.result["code"] == "unknown_tool"


def test_a_call_is_run_once_for_its_id() -> None:
    world, talk = restaurant(), Talk()
    grip = grip_of(talk)
    given = ToolUse("same", "create_booking", wish(world))
    rows = [
        tool_calls.run_once(grip=grip, use=given, tool=registry.TOOLS[given.name], tainted=False, language="en")
        for _ in range(2)
    ]
    assert rows[0].pk == rows[1].pk
    assert rows[0].result == rows[1].result
    assert len(standing(world)) == 1


def test_unknown_keys_are_stripped_and_strings_cleaned_and_clamped() -> None:
    world, talk = restaurant(), Talk()
    row = call(
        talk,
        "create_booking",
        **wish(world, guest_name=" A\x00yu ", notes="x" * 10_000, confirmed=True, person_id=1, party_size="2"),
    )
    assert not row.is_error, row.result
    assert talk.quote.guest_name == "Ayu"
    assert len(talk.quote.notes) == LONGEST
    assert talk.quote.status == Quote.Status.OPEN


@pytest.mark.parametrize(
    ("junk", "field"),
    [
        ({"party_size": "many"}, "party_size"),
        ({"party_size": None}, "party_size"),
        ({"date": "tomorrow"}, "date"),
        ({"date": 20261123}, "date"),
        ({"time": "25:99"}, "time"),
        ({"time": "7pm"}, "time"),
        ({"venue": ["a"]}, "venue"),
        ({"venue": ""}, "venue"),
        ({"guest_name": {"a": 1}}, "guest_name"),
    ],
)
def test_arguments_of_the_wrong_kind_are_named(junk: dict[str, Any], field: str) -> None:
    world, talk = restaurant(), Talk()
    row = call(talk, "create_booking", **wish(world, **junk))
    assert row.error_code == "bad_arguments"
    assert [wrong["field"] for wrong in row.result["fields"]] == [field]
    assert standing(world) == []


@pytest.mark.parametrize("name", sorted(registry.TOOLS))
def test_the_schema_of_a_tool_holds_no_context(name: str) -> None:
    spec = registry.TOOLS[name].spec
    assert spec.schema["type"] == "object"
    assert not {"context", "conversation", "person", "quote", "token"} & set(spec.schema["properties"])


def test_a_tool_has_so_many_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "tool_timeout_seconds", 0.05)
    talk = Talk()

    def slow(_context: Any, _arguments: Any) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(10)")
        return {}

    tool = Tool("slow", "", "read", Arguments, slow)
    row = tool_calls.run_once(grip=grip_of(talk), use=use("slow"), tool=tool, tainted=False, language="en")
    assert (row.is_error, row.error_code) == (True, "timeout")


def test_a_tool_of_many_short_statements_ends_too_and_undoes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "tool_timeout_seconds", 0.05)
    world, talk = restaurant(), Talk()

    def endless(_context: Any, _arguments: Any) -> dict[str, Any]:
        while True:
            hold(world, "11:00", scope="endless")

    tool = Tool("endless", "", "write", Arguments, endless)
    row = tool_calls.run_once(grip=grip_of(talk), use=use("endless"), tool=tool, tainted=False, language="en")
    assert row.error_code == "timeout"
    assert standing(world) == []


def test_what_a_tool_was_asked_and_answered_is_sealed() -> None:
    world, talk = restaurant(), Talk()
    row = call(talk, "create_booking", **wish(world, guest_name="Wayan"))
    assert b"Wayan" not in bytes(row.sealed_arguments) + bytes(row.sealed_result)
    assert row.arguments["guest_name"] == "Wayan"


# --- create_booking ----------------------------------------------------------------------------------------------


def test_a_booking_is_only_prepared() -> None:
    world, talk = restaurant(), Talk()
    row = call(talk, "create_booking", **wish(world))
    assert row.result["state"] == "needs_confirmation"
    assert row.quote == talk.quote
    assert row.result["quote"] == str(talk.quote.public_id)
    assert talk.bookings() == []
    assert [place.held_until for place in standing(world)] == [talk.quote.expires_at]


def test_a_new_pick_replaces_the_old_hold_of_the_conversation() -> None:
    first, second, talk = restaurant(), restaurant(), Talk()
    grip = grip_of(talk)
    call(talk, "create_booking", grip, **wish(first))
    call(talk, "create_booking", grip, **wish(second))
    assert standing(first) == []
    assert len(standing(second)) == 1
    assert talk.quotes() == ["replaced", "open"]


def test_a_refused_pick_leaves_the_old_one_held() -> None:
    world, talk = restaurant(), Talk()
    grip = grip_of(talk)
    call(talk, "create_booking", grip, **wish(world))
    assert call(talk, "create_booking", grip, **wish(world, party_size=9)).is_error
    assert talk.quotes() == ["open"]
    assert len(standing(world)) == 1


def test_the_name_that_is_known_is_taken_when_none_is_given() -> None:
    world, talk = restaurant(), Talk()
    call(talk, "create_booking", **wish(world, guest_name=""))
    assert talk.quote.guest_name == "Ayu"


def test_without_any_name_the_model_is_told_to_ask() -> None:
    world, talk = restaurant(), Talk()
    talk.conversation.person.name = ""
    talk.conversation.person.save()
    assert call(talk, "create_booking", **wish(world, guest_name=" ")).error_code == "name_needed"
    assert standing(world) == []


@pytest.mark.parametrize("party", [0, -1, 1001, 10**30])
def test_a_party_that_nobody_means_is_refused(party: int) -> None:
    world, talk = restaurant(), Talk()
    assert call(talk, "create_booking", **wish(world, party_size=party)).error_code == "bad_party"
    assert standing(world) == []


def test_a_party_of_500_is_too_large_for_the_house() -> None:
    world, talk = restaurant(), Talk()
    row = call(talk, "create_booking", **wish(world, party_size=500))
    assert row.error_code == "party_too_large"
    assert standing(world) == []


def test_a_past_date_is_refused() -> None:
    world, talk = restaurant(), Talk()
    row = call(talk, "create_booking", **wish(world, date="2026-11-19"))
    assert row.error_code == "past"
    assert standing(world) == []


def test_a_closed_day_is_refused() -> None:
    world, talk = restaurant(), Talk()
    closed_on(world)
    row = call(talk, "create_booking", **wish(world))
    assert row.is_error
    assert standing(world) == []


def test_an_unknown_venue_is_refused() -> None:
    assert call(Talk(), "create_booking", **wish(restaurant(), venue="atlantis")).error_code == "not_found"


def test_an_unclaimed_venue_is_refused_and_others_are_offered() -> None:
    world, other = restaurant(claimed_at=None), restaurant()
    row = call(Talk(), "create_booking", **wish(world))
    assert row.error_code == "unclaimed"
    assert "+62 361" in row.result["message"]
    assert [offered["venue"] for offered in row.result["alternatives"]] == [other.venue.slug]
    assert standing(world) == []


def test_a_sandbox_venue_does_not_exist_for_a_guest() -> None:
    world = restaurant(sandbox=True)
    assert call(Talk(), "create_booking", **wish(world)).error_code == "not_found"


def test_a_full_time_comes_with_three_others_there() -> None:
    world = restaurant(tables=(2,))
    with transaction.atomic():
        hold(world, minutes=60)
    row = call(Talk(), "create_booking", **wish(world))
    assert row.is_error
    assert row.result["alternatives"][0] == {
        "venue": world.venue.slug, "name": world.venue.name, "date": DAY.isoformat(), "time": "17:00"
    }  # fmt: skip
    assert len(row.result["alternatives"]) == 3


def test_a_full_house_comes_with_others_of_its_kind() -> None:
    world, other = restaurant(tables=(2,)), restaurant()
    closed_on(world, reason="private party")
    row = call(Talk(), "create_booking", **wish(world))
    assert [offered["venue"] for offered in row.result["alternatives"]] == [other.venue.slug]


def test_a_venue_is_known_by_its_name_too() -> None:
    world, talk = restaurant(name="Café Señor", slug="cafe-senor"), Talk()
    row = call(talk, "create_booking", **wish(world, venue="cafe senor"))
    assert not row.is_error, row.result


def test_the_service_is_the_one_that_was_named() -> None:
    world, talk = spa(), Talk()
    offer(world.venue, [{"kind": "room"}], minutes=30, slug="sauna", name="Sauna")
    call(talk, "create_booking", **wish(world, service="Sauna", time="11:00"))
    assert talk.quote.service.slug == "sauna"


def test_value_and_terms_are_those_of_the_listed_price() -> None:
    world, talk = spa(cancel_minutes=60), Talk()
    call(talk, "create_booking", **wish(world, time="11:00"))
    assert (talk.quote.value_minor, talk.quote.currency) == (700_000_00, "IDR")
    assert talk.quote.terms["cancel_until"] == (world.at("11:00") - timedelta(hours=1)).isoformat()


# --- check_booking and cancel_booking ----------------------------------------------------------------------------


def test_the_guests_own_bookings_are_told_with_their_links() -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    found = call(talk, "check_booking").result["bookings"]
    assert found == [
        {
            "reference": booking.reference,
            "venue": world.venue.name,
            "starts_at": "2026-11-23 19:00",
            "party_size": 2,
            "status": "confirmed",
            "link": found[0]["link"],
            "where": found[0]["where"],
        }
    ]
    assert "openstreetmap.org" in found[0]["where"]
    assert f"/b/{booking.reference}/" in found[0]["link"]


def test_a_strangers_booking_is_not_there() -> None:
    world, talk, stranger = restaurant(), Talk(), Talk()
    booking = confirmed(talk, world)
    grip = grip_of(stranger)
    assert call(stranger, "check_booking", grip).result["bookings"] == []
    for tool in ("check_booking", "cancel_booking"):
        assert call(stranger, tool, grip, reference=booking.reference).error_code == "not_found"
    assert stranger.quotes() == []


def test_cancelling_is_only_prepared() -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    row = call(talk, "cancel_booking", reference=booking.reference.lower())
    assert row.result["state"] == "needs_confirmation"
    assert (talk.quote.act, talk.quote.booking) == (Quote.Act.CANCEL, booking)
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED


def test_of_several_bookings_the_guest_is_asked_which() -> None:
    world, talk = restaurant(), Talk()
    both = {confirmed(talk, world).reference, confirmed(talk, world, "12:00").reference}
    row = call(talk, "cancel_booking")
    assert row.error_code == "which_booking"
    assert {booking["reference"] for booking in row.result["bookings"]} == both
    assert talk.quotes() == []


def test_without_a_booking_there_is_nothing_to_cancel() -> None:
    assert call(Talk(), "cancel_booking").error_code == "nothing_to_cancel"


def test_asking_to_cancel_gives_an_open_pick_back() -> None:
    world, talk = restaurant(), Talk()
    confirmed(talk, world)
    grip = grip_of(talk)
    call(talk, "create_booking", grip, **wish(world, time="12:00"))
    call(talk, "cancel_booking", grip)
    assert talk.quotes() == ["replaced", "open"]
    assert [place.booking_id is not None for place in standing(world)] == [True]


# --- venue_search ------------------------------------------------------------------------------------------------


def test_a_search_offers_free_times_nearest_first() -> None:
    world, talk = restaurant(), Talk()
    found = call(talk, "venue_search", party_size=2, date=DAY.isoformat(), time="19:00").result
    assert (found["date"], found["time"], found["timezone"]) == ("2026-11-23", "19:00", "Asia/Makassar")
    assert [row["slug"] for row in found["venues"]] == [world.venue.slug]
    assert found["venues"][0]["slots"][0] == "19:00"
    assert len(found["venues"][0]["slots"]) == 4
    assert found["venues"][0]["service"] == "Table"


def test_a_search_without_a_day_names_venues_and_no_times() -> None:
    world = restaurant()
    found = call(Talk(), "venue_search", query="restaurant").result
    assert [(row["slug"], row["slots"]) for row in found["venues"]] == [(world.venue.slug, [])]


def test_three_venues_are_the_most_and_those_seen_are_left_out() -> None:
    slugs = {restaurant().venue.slug for _ in range(5)}
    talk = Talk()
    grip = grip_of(talk)
    asked: dict[str, Any] = {"party_size": 2, "date": DAY.isoformat(), "time": "19:00"}
    first = [row["slug"] for row in call(talk, "venue_search", grip, **asked).result["venues"]]
    more = [row["slug"] for row in call(talk, "venue_search", grip, **asked, exclude=first).result["venues"]]
    assert (len(first), len(more)) == (3, 2)
    assert set(first) | set(more) == slugs


def test_a_named_venue_that_is_closed_says_why_in_the_guests_language() -> None:
    world = restaurant()
    closed_on(world, reason="Nyepi")
    asked: dict[str, Any] = {"venue": world.venue.slug, "party_size": 2, "date": DAY.isoformat(), "time": "19:00"}
    found = call(Talk(), "venue_search", language="id", **asked).result
    assert found["venues"] == []
    assert found["closed"][0]["venue"] == world.venue.name
    assert "tutup" in found["closed"][0]["why"].lower()


def test_an_unclaimed_venue_is_shown_with_phone_and_map_and_without_times() -> None:
    world = restaurant(claimed_at=None)
    asked: dict[str, Any] = {"venue": world.venue.slug, "party_size": 2, "date": DAY.isoformat(), "time": "19:00"}
    found = call(Talk(), "venue_search", **asked).result
    assert found["venues"] == []
    assert "+62 361 000000" in found["closed"][0]["why"]
    assert "openstreetmap.org" in found["closed"][0]["why"]


def test_a_day_that_is_over_is_refused() -> None:
    restaurant()
    row = call(Talk(), "venue_search", party_size=2, date=date(2026, 11, 19).isoformat())
    assert row.error_code == "past"


@pytest.mark.parametrize("party", [0, 10**6])
def test_a_search_for_nobody_or_a_million_is_refused(party: int) -> None:
    assert call(Talk(), "venue_search", party_size=party).error_code == "bad_party"


def test_a_search_for_500_finds_nothing_and_fails_at_nothing() -> None:
    restaurant()
    row = call(Talk(), "venue_search", party_size=500, date=DAY.isoformat())
    assert not row.is_error
    assert row.result["venues"] == []


def test_a_sunset_search_says_when_the_sun_sets() -> None:
    venue(slug="no-tables")
    restaurant(tags=["sunset view"], slot_minutes=15)
    found = call(Talk(), "venue_search", party_size=2, date=DAY.isoformat(), sunset=True).result["venues"]
    assert found[0]["sunset"].startswith("18:")
    assert found[0]["slots"][0].startswith("17:")


def test_sandbox_venues_are_never_found() -> None:
    restaurant(sandbox=True)
    assert call(Talk(), "venue_search", party_size=2, date=DAY.isoformat()).result["venues"] == []
