"""Ids in the bodies of forms: each form of a venue that names a row is sent with the twin's row. It is refused, and
nothing of either venue changes; nor does anything of one ever point at the other."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import F, ForeignKey
from django.test import Client

from agnt.core.models import IdempotencyRecord, Quota
from agnt.lib import clock, ids
from bookings.models import Alternative, Booking, VenueDay, VenueDecision
from bookings.services import staff
from tests import twins, worlds
from tests.twins import Twin
from venues.models import Combination

Body = dict[str, Any]


@pytest.fixture
def pair(transactional_db: None) -> Iterator[tuple[Twin, Twin]]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()


def _party(mine: Twin) -> Body:
    at = mine.at("20:00")
    return {"party": "2", "at": at.isoformat(), "name": "Ayu", "service": str(mine.world.service.pk)}


def _booking(mine: Twin) -> str:
    return f"bookings/{mine.rows['Booking'].pk}"


def _later(mine: Twin) -> Body:
    day = mine.at("12:00").date().isoformat()
    return _party(mine) | {"day": day, "first": "19:00", "last": "21:00"}


def _closure(mine: Twin) -> Body:
    return {"from": mine.at("12:00").isoformat(), "until": mine.at("13:00").isoformat()}


# Where a form is sent, what it says, and which of its fields names which row.
Form = tuple[Callable[[Twin], str], Callable[[Twin], Body], Mapping[str, str]]
FORMS: Final[tuple[Form, ...]] = (
    (lambda mine: "diary/new/hold/", _party, {"service": "Service", "resource": "Resource"}),
    (lambda mine: "diary/new/book/", _party, {"service": "Service", "guest": "Guest"}),
    (lambda mine: "diary/walk-in/seat/", _party, {"service": "Service", "resource": "Resource"}),
    (lambda mine: "diary/walk-in/wait/", _party, {"service": "Service"}),
    (lambda mine: f"{_booking(mine)}/seat/", lambda mine: {}, {"resource": "Resource"}),
    (lambda mine: f"{_booking(mine)}/change/", lambda mine: {"party": "2"}, {"resource": "Resource", "area": "Area"}),
    (lambda mine: f"{_booking(mine)}/move/", lambda mine: {}, {"resource": "Resource", "to_resource": "Resource"}),
    (lambda mine: "diary/close/", _closure, {"area": "Area", "resource": "Resource"}),
    (lambda mine: "diary/brakes/", lambda mine: {"how": "hour"}, {"area": "Area"}),
    (lambda mine: "waitlist/door/", _party, {"service": "Service", "area": "Area"}),
    (lambda mine: "waitlist/later/", _later, {"service": "Service", "area": "Area"}),
    (
        lambda mine: "settings/tables/new/",
        lambda mine: {
            "name": "T99",
            "kind": "table",
            "min_seats": "1",
            "max_seats": "2",
            "units": "1",
            "priority": "5",
            "access": "online",
            "active": "on",
        },
        {"area": "Area"},
    ),
    (
        lambda mine: "settings/combinations/new/",
        lambda mine: {"min_seats": "1", "max_seats": "8", "priority": "5", "active": "on"},
        {"resources": "Resource"},
    ),
    (
        lambda mine: "settings/hours/new/",
        lambda mine: {"name": "Brunch", "weekday": "1", "opens": "08:00", "closes": "09:00"},
        {"resource": "Resource", "service": "Service"},
    ),
    (
        lambda mine: "settings/terms/new/",
        lambda mine: {"from_party": "9", "deposit_per": "booking", "deposit_hours": "24"},
        {"service": "Service"},
    ),
)
CASES: Final = [(form, field) for form in FORMS for field in form[2]]
_SEEN: Final = (IdempotencyRecord, Quota)


def everything() -> dict[str, list[Any]]:
    """Every row of the rooms that a form could reach."""
    rooms = ("venues", "bookings", "core")
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        if model not in _SEEN and model._meta.label != "core.User"
    }


def strays() -> list[str]:
    """Whatever of one venue points at a row of another."""
    found = []
    for model in (*apps.get_app_config("venues").get_models(), *apps.get_app_config("bookings").get_models()):
        if not any(field.name == "venue" for field in model._meta.get_fields()):
            continue
        for field in model._meta.fields:
            there = field.related_model if isinstance(field, ForeignKey) else None
            if there is None or not any(one.name == "venue" for one in there._meta.get_fields()):
                continue
            rows = model._default_manager.filter(**{f"{field.name}__isnull": False}).exclude(venue=None)
            if rows.exclude(**{f"{field.name}__venue": F("venue")}).exclude(**{f"{field.name}__venue": None}).exists():
                found.append(f"{model.__name__}.{field.name}")
    if Combination.objects.exclude(resources__venue=F("venue")).filter(resources__isnull=False).exists():
        found.append("Combination.resources")
    return found


def _signed_in(mine: Twin) -> Client:
    client = Client()
    client.force_login(mine.owner)
    return client


@pytest.mark.parametrize(("form", "field"), CASES, ids=[f"{number}-{field}" for number, (_, field) in enumerate(CASES)])
def test_a_form_with_the_twins_row_is_refused_and_changes_nothing(
    pair: tuple[Twin, Twin], form: Form, field: str
) -> None:
    mine, other = pair
    where, body, named = form
    client, path = _signed_in(mine), f"/venue/{mine.slug}/{where(mine)}"
    theirs = other.world.service if named[field] == "Service" else other.rows[named[field]]
    before = everything()
    answer = client.post(path, body(mine) | {field: str(theirs.pk)})
    assert answer.status_code in (200, 404, 409, 422), (path, answer.status_code, answer.headers.get("Location"))
    assert everything() == before
    assert strays() == []


def test_the_same_forms_with_my_own_rows_are_taken(pair: tuple[Twin, Twin]) -> None:
    """The control: what is refused above is refused for whose row it is."""
    mine, _other = pair
    client = _signed_in(mine)
    refused = {}
    for where, body, named in FORMS:
        own = {name: mine.world.service if kind == "Service" else mine.rows[kind] for name, kind in named.items()}
        given = body(mine) | {name: str(row.pk) for name, row in own.items()}
        if "combinations" in where(mine):
            given["resources"] = [str(row.pk) for row in mine.world.resources[2:]]
        if "hours" in where(mine) or "close" in where(mine):
            given.pop("resource")
        answer = client.post(f"/venue/{mine.slug}/{where(mine)}", given)
        if answer.status_code not in (200, 302) or (answer.status_code == 200 and "move" not in where(mine)):
            refused[where(mine)] = answer.status_code, answer.content.decode()[-300:]
    assert {path: said for path, said in refused.items() if said[0] != 409} == {}


def test_what_a_guest_or_a_colleague_holds_is_not_taken_by_naming_it(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    asked = {"venue_id": mine.world.venue.pk, "service_id": mine.world.service.pk, "party_size": 2}
    theirs = staff.hold_draft(**asked, starts_at=mine.at("20:00"), by="staff:999")
    strange = staff.hold_draft(
        **asked | {"venue_id": other.world.venue.pk, "service_id": other.world.service.pk},
        starts_at=mine.at("20:00"),
        by=mine.owner.actor,
    )
    for held in (theirs, strange):
        places = list(mine.world.venue.places.model.objects.filter(hold_id=held.hold_id).values())
        answer = _signed_in(mine).post(
            f"/venue/{mine.slug}/diary/new/book/", _party(mine) | {"hold": str(held.hold_id)}
        )
        assert answer.status_code == 302
        made = Booking.objects.order_by("-pk")[0]
        assert not made.places.filter(hold_id=held.hold_id).exists()
        assert list(mine.world.venue.places.model.objects.filter(hold_id=held.hold_id).values()) == places


def test_a_closure_settles_no_booking_of_the_twin(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    booking = other.rows["Booking"]
    before = Booking.objects.filter(pk=booking.pk).values()[0]
    body = {"from": mine.at("18:00").isoformat(), "until": mine.at("22:00").isoformat(), f"hit-{booking.pk}": "cancel"}
    assert _signed_in(mine).post(f"/venue/{mine.slug}/diary/close/", body).status_code == 302
    assert Booking.objects.filter(pk=booking.pk).values()[0] == before


def test_a_guest_takes_no_offer_of_another_booking_and_no_area_of_another_house(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    secret = ids.token()
    booking = mine.rows["Booking"]
    Booking.objects.filter(pk=booking.pk).update(token_hash=ids.digest(secret))
    decision = VenueDecision.objects.create(booking=other.rows["Booking"], answer="countered", by="staff:1", policy={})
    offer = Alternative.objects.create(
        decision=decision,
        starts_at=other.at("21:00"),
        ends_at=other.at("23:00"),
        hold_id=ids.uuid7(),
        expires_at=clock.now().replace(year=2027),
    )
    before = everything()
    path = f"/b/{booking.reference}/{secret}/"
    for given in (str(offer.public_id), str(uuid4()), "x", ""):
        answer = Client().post(f"{path}do/", {"do": "choose", "alternative": given})
        assert (answer.status_code, "not=" in answer.headers["Location"]) == (302, True)
    assert everything() == before
    day = mine.at("12:00").date().isoformat()
    Client().post(f"{path}change/", {"start": f"{day} 12:00", "party": "2", "area": str(other.rows["Area"].pk)})
    assert strays() == []
    assert not VenueDay.objects.filter(venue=other.world.venue).exclude(day=other.at("19:00").date()).exists()


def test_the_link_of_one_booking_opens_no_other(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    first, second = ids.token(), ids.token()
    for twin, secret in ((mine, first), (other, second)):
        Booking.objects.filter(pk=twin.rows["Booking"].pk).update(token_hash=ids.digest(secret))
    ours, theirs = (Booking.objects.get(pk=twin.rows["Booking"].pk).reference for twin in (mine, other))
    assert Client().get(f"/b/{ours}/{first}/").status_code == 200
    wrong = [(theirs, first), (ours, second), (ours, first[:-1]), (ours, first + "x"), (ours, first.swapcase())]
    wrong += [(ours.lower(), first), (ours, ids.digest(first)), ("XXXXXXXX", first)]
    before = everything()
    for reference, token in wrong:
        for tail in ("", "cancel/", "change/", "calendar.ics", "do/"):
            for method in ("get", "post"):
                answer = getattr(Client(), method)(f"/b/{reference}/{token}/{tail}", {"do": "coming"})
                assert answer.status_code in (404, 405), (reference, tail)
    assert everything() == before
