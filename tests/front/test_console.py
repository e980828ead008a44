"""The console: every table is there to search and filter, its front page says what needs a person."""

from datetime import time, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agnt.core.models import Delivery, Event, User
from agnt.lib import clock
from bookings.models import Booking, VenueDecision
from chat.models import Message, Send
from tests import worlds
from tests.front import tales

pytestmark = pytest.mark.django_db

OURS = [
    model
    for app in ("core", "venues", "bookings", "billing", "chat", "agents")
    for model in apps.get_app_config(app).get_models()
]


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@agnt.example", "long-enough-word"))
    return client


def address(model: type[models.Model]) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def asked() -> Booking:
    """A request that waits for staff."""
    house = worlds.restaurant(name="Ask House", policy="ask")
    starts = clock.now() + timedelta(days=1)
    return Booking.objects.create(
        token_hash="h" * 64,
        venue=house.venue,
        service=house.service,
        guest_name="Ayu",
        party_size=4,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        source="network",
        currency="IDR",
        decide_by=clock.now() + timedelta(minutes=30),
    )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_table_is_listed_with_search_and_filters(model: type[models.Model]) -> None:
    page = admin.site.get_model_admin(model)
    assert page.search_fields
    assert page.list_filter


def test_no_list_asks_once_more_for_each_row(boss: Client) -> None:
    def counts(search: str = "") -> dict[str, int]:
        found = {}
        for model in OURS:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert boss.get(address(model)).status_code == 200
            found[model._meta.label_lower] = len(queries)
        return found

    tales.told()
    counts()
    few = counts()
    for number in range(4):
        tales.told(number=f"1555014900{number}", name=f"Guest {number}", world=worlds.spa())
    many = counts()
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name]} == {}


def test_every_row_can_be_opened_and_shows_no_secret(boss: Client) -> None:
    tale = tales.told()
    for model in OURS:
        row = model._default_manager.first()
        if row is not None:
            answer = boss.get(f"{address(model)}{row.pk}/change/")
            assert answer.status_code == 200, model
            page = answer.content.decode()
            assert "sealed_" not in page
            assert tale.booking.token_hash not in page
            if model is not Message:  # a superuser's look at a message is written down (tests/chat)
                assert "sunset dinner for 2 tomorrow" not in page


READ_ONLY = [
    "bookings.booking",
    "chat.send",
    "chat.message",
    "agents.turn",
    "agents.envelope",
    "core.delivery",
    "billing.fee",
]


@pytest.mark.parametrize("label", READ_ONLY)
def test_rows_with_a_life_of_their_own_cannot_be_typed_over(boss: Client, label: str) -> None:
    tales.told()
    if label == "core.delivery":
        Delivery.objects.create(event=Event.objects.create(name="x"), handler="y")
    model = apps.get_model(label)
    row = model._default_manager.first()
    assert boss.get(address(model) + "add/").status_code == 403
    assert boss.post(f"{address(model)}{row.pk}/change/", {"status": "completed"}).status_code == 403
    assert boss.post(f"{address(model)}{row.pk}/delete/", {"post": "yes"}).status_code == 403


# --- the front page -------------------------------------------------------------------------------------------


def test_an_idle_house_says_that_nothing_needs_a_person(boss: Client) -> None:
    page = boss.get("/admin/").content.decode()
    assert "Nothing needs a person now" in page
    assert "No guest has booked yet" in page


def test_the_front_page_leads_to_what_must_be_decided(boss: Client) -> None:
    booking = asked()
    page = boss.get("/admin/").content.decode()
    assert "Now: 1 to decide" in page
    assert f"/admin/decide/{booking.pk}/" in page
    assert "Answer by today" in page or "Answer by tomorrow" in page


def test_the_front_page_counts_what_went_wrong(boss: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "never", out=True, status=Send.Status.FAILED)
    Delivery.objects.create(event=Event.objects.create(name="x"), handler="y", dead_at=clock.now())
    page = boss.get("/admin/").content.decode()
    assert "Now: 2 to look into" in page
    assert "Messages that did not reach a guest: 1" in page
    assert "Deliveries given up: 1" in page


@pytest.mark.parametrize("case", ["sends", "deliveries"])
def test_the_way_from_the_front_page_leads_to_the_rows(boss: Client, case: str) -> None:
    talk = tales.conversation()
    tales.say(talk, "never", out=True, status=Send.Status.FAILED)
    tales.say(talk, "fine", out=True)
    event = Event.objects.create(name="x")
    Delivery.objects.create(event=event, handler="dead", dead_at=clock.now())
    Delivery.objects.create(event=event, handler="done", done_at=clock.now())
    concerns: Any = {c.link.split("?")[0]: c.link for c in boss.get("/admin/").context["concerns"]}
    link = concerns["/admin/chat/send/" if case == "sends" else "/admin/core/delivery/"]
    assert boss.get(link).context["cl"].result_count == 1


# --- deciding -------------------------------------------------------------------------------------------------


def test_accepting_writes_the_venues_decision(boss: Client) -> None:
    booking = Booking.objects.get(pk=_requested())
    boss.post(f"/admin/decide/{booking.pk}/", {"answer": "accept"})
    decision = VenueDecision.objects.get()
    assert (decision.booking_id, decision.answer) == (booking.pk, "accepted")
    assert decision.by.startswith("staff:")


def _requested() -> int:
    with transaction.atomic():
        day = clock.today(worlds.BALI) + timedelta(days=2)
        return worlds.request(worlds.restaurant(policy="ask"), starts_at=clock.at(day, time(19), worlds.BALI)).pk


def test_declining_gives_the_guest_the_reason(boss: Client) -> None:
    pk = _requested()
    boss.post(f"/admin/decide/{pk}/", {"answer": "decline", "reason": "Private party that night"})
    decision = VenueDecision.objects.get()
    assert (decision.answer, decision.reason) == ("rejected", "Private party that night")


def test_a_second_answer_is_refused_in_words_and_changes_nothing(boss: Client) -> None:
    pk = _requested()
    boss.post(f"/admin/decide/{pk}/", {"answer": "accept"})
    answer = boss.post(f"/admin/decide/{pk}/", {"answer": "decline"})
    assert answer.status_code == 409
    assert "answered already" in answer.content.decode()
    assert VenueDecision.objects.get().answer == "accepted"


def test_looking_and_nonsense_decide_nothing(boss: Client) -> None:
    pk = _requested()
    assert boss.get(f"/admin/decide/{pk}/").status_code == 200
    assert boss.post(f"/admin/decide/{pk}/", {"answer": "maybe"}).status_code == 200
    assert not VenueDecision.objects.exists()


def test_the_list_decides_many_at_once(boss: Client) -> None:
    pks = [_requested(), _requested()]
    boss.post("/admin/bookings/booking/", {"action": "accept", "_selected_action": pks})
    assert VenueDecision.objects.filter(answer="accepted").count() == 2


def test_staff_without_the_right_decide_nothing(client: Client) -> None:
    user = User.objects.create_user("reader@agnt.example", "long-enough-word", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_booking"))
    client.force_login(user)
    pk = _requested()
    assert client.post(f"/admin/decide/{pk}/", {"answer": "accept"}).status_code == 403
    client.post("/admin/bookings/booking/", {"action": "accept", "_selected_action": [pk]})
    assert not VenueDecision.objects.exists()


def test_a_dead_delivery_is_made_due_again(boss: Client) -> None:
    row = Delivery.objects.create(event=Event.objects.create(name="x"), handler="y", dead_at=clock.now(), attempts=8)
    boss.post("/admin/core/delivery/", {"action": "retry", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert (row.dead_at, row.attempts) == (None, 0)


@pytest.fixture
def clerk() -> User:
    """Somebody of the console who sees everything and looks after sign-ins, but has not every right."""
    user = User.objects.create_user("clerk@agnt.example", "long-enough-word", is_staff=True)
    seeing = Permission.objects.filter(codename__startswith="view_")
    user.user_permissions.set([*seeing, *Permission.objects.filter(codename__in=("change_user", "delete_user"))])
    return user


def test_who_sees_sessions_cannot_take_one_over(client: Client, clerk: User) -> None:
    owner = User.objects.create_superuser("boss@agnt.example", "long-enough-word")
    row = UserSession.objects.create(user=owner, ip="127.0.0.1", session_key="k3y0fasession", user_agent="Firefox")
    client.force_login(clerk)
    page = client.get(f"/admin/usersessions/usersession/{row.pk}/change/")
    assert (page.status_code, b"Firefox" in page.content, b"k3y0fasession" in page.content) == (200, True, False)
    assert client.get("/admin/usersessions/usersession/?q=boss").status_code == 200


def test_who_looks_after_sign_ins_gives_himself_no_rights_and_touches_nobody_above(client: Client, clerk: User) -> None:
    boss = User.objects.create_superuser("boss@agnt.example", "long-enough-word")
    client.force_login(clerk)
    rights = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "user_permissions": ["1"]}
    client.post(f"/admin/core/user/{clerk.pk}/change/", {"email": clerk.email, "name": "Clerk"} | rights)
    clerk.refresh_from_db()
    assert (clerk.name, clerk.is_superuser) == ("Clerk", False)
    assert not clerk.user_permissions.filter(pk=1).exclude(codename__startswith="view_").exists()
    word = {"password1": "another-long-word", "password2": "another-long-word", "usable_password": "true"}
    assert client.post(f"/admin/core/user/{boss.pk}/password/", word).status_code == 403
    assert client.post(f"/admin/core/user/{boss.pk}/change/", {"email": "x@example.com"}).status_code == 403
    assert client.post(f"/admin/core/user/{boss.pk}/delete/", {"post": "yes"}).status_code == 403
    boss.refresh_from_db()
    assert boss.email == "boss@agnt.example" and boss.check_password("long-enough-word")


def test_with_what_cannot_be_a_row_nothing_is_done(boss: Client) -> None:
    pk = _requested()
    for path in ("/admin/bookings/booking/", "/admin/core/user/"):
        for action in ("accept", "delete_selected"):
            answer = boss.post(path, {"action": action, "_selected_action": ["abc", "\u0663x"]})
            assert answer.status_code in (200, 302)
    boss.post("/admin/bookings/booking/", {"action": "accept", "_selected_action": ["abc", pk]})
    assert not VenueDecision.objects.exists()
