"""What no form sends, sent to every page that takes something: a refusal or a page, never a fault."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.test import Client

from agnt.core.models import User
from agnt.lib import clock, ids
from bookings.models import Booking, Place, WaitlistEntry
from tests import twins, worlds
from tests.addresses import addresses
from tests.twins import Twin
from tests.venues.test_onboarding import STEPS
from venues.forms.setup import FORMS, HOUSE_FORMS

NAMES: Final = [
    "party",
    "party_size",
    "service",
    "area",
    "resource",
    "guest",
    "guest_id",
    "hold",
    "name",
    "phone",
    "email",
    "notes",
    "need",
    "occasion",
    "at",
    "at_day",
    "at_time",
    "from",
    "until",
    "from_day",
    "from_time",
    "until_day",
    "until_time",
    "day",
    "how",
    "do",
    "answer",
    "reason",
    "minutes",
    "version",
    "code",
    "field",
    "now",
    "eta",
    "spend",
    "complaint",
    "starts_at",
    "earliest",
    "latest",
    "time",
    "start",
    "times",
    "alternative",
    "member",
    "role",
    "event",
    "to",
    "step",
    "amount",
    "text",
    "body",
    "first",
    "last",
    "kind",
    "status",
    "q",
    "tags",
    "language",
    "staff_notes",
    "layout",
    "hit-1",
    "next",
    "force",
    "try_pk",
    "week",
    "audience",
    "stars",
    "tables",
    "pk",
    "seen",
    "leave_out",
    "page",
    "whose",
    "amount_minor",
    "priority",
    "lead_minutes",
    "horizon_days",
    "total",
    "min_seats",
    "max_seats",
    "up_to_party",
]
_FIRST: Final = ("40000", "-1", "a\x00b", "9999-12-31T23:59:59-12:00")
_DEEP: Final = ("9" * 5000, "²", "9" * 19, "999999", "٣", "1e99", "NaN", "0001-01-01")
ODD: Final = [*_FIRST, *(pytest.param(odd, marks=pytest.mark.deep) for odd in _DEEP)]


ENDS: Final = [
    ("0001-01-01", "00:00"),
    ("9999-12-31", "23:59"),
    *(
        pytest.param(day, wall, marks=pytest.mark.deep)
        for day, wall in (
            ("0001-01-01", "23:59"),
            ("9999-12-31", "00:00"),
            ("2026-12-31", "00:00"),
            ("2026-12-31", "23:59"),
        )
    ),
]


@pytest.fixture
def pair(transactional_db: None) -> Iterator[tuple[Twin, Twin]]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()


def _sent(client: Client, method: str, path: str, values: dict[str, Any]) -> int | str:
    try:
        return getattr(client, method)(path, values).status_code
    except Exception as error:  # noqa: BLE001 - any of them is a page that fails
        return f"{type(error).__name__}: {str(error)[:80]}"


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_no_preview_fails_for_what_is_typed(pair: tuple[Twin, Twin], odd: str) -> None:
    mine, _other = pair
    client = Client()
    client.force_login(mine.owner)
    path, wrong = f"/venue/{mine.slug}/settings/preview/", []
    for kind, form in {**FORMS, **HOUSE_FORMS}.items():
        names = [
            *form.base_fields,
            "turn_rows",
            "take_rows",
            "try_pk",
            "turn_0_party",
            "turn_0_minutes",
            "take_0_count",
        ]
        found = _sent(client, "post", path, dict.fromkeys(names, odd) | {"try_kind": kind})
        if isinstance(found, str) or found >= 500:
            wrong.append((kind, found))
    assert wrong == []


DATES: Final = ("day", "from", "until", "from_day", "until_day", "at_day", "starts_day", "week", "first", "last",
                "month", "valid_from", "valid_until", "date", "since", "to")  # fmt: skip
TIMES: Final = ("time", "at_time", "from_time", "until_time", "starts_time", "opens", "closes", "last_start")


@pytest.mark.parametrize(("day", "wall"), ENDS)
def test_no_page_fails_at_the_ends_of_time(pair: tuple[Twin, Twin], day: str, wall: str) -> None:
    mine, _other = pair
    client = Client()
    client.force_login(mine.owner)
    service, table = str(mine.world.service.pk), str(mine.world.resources[0].pk)
    given = {"party": "2", "name": "Ayu", "phone": "+628123456789", "service": service, "resource": table, "total": "4"}
    values = (
        given | dict.fromkeys(DATES, day) | dict.fromkeys(TIMES, wall) | {"slot": f"{day} {wall}", "audience": "staff"}
    )
    plain = [f"/v/{mine.slug}/", f"/v/{mine.slug}/pick/", f"/v/{mine.slug}/wait/", f"/v/{mine.slug}/embed/"]
    slug = {"service": mine.world.service.slug}
    asked = [(path, values | slug | {"from": "00:00", "to": "23:59", "start": f"{day} {wall}"}) for path in plain]
    asked += [(address.of(mine, mine), values) for address in addresses() if "remove" not in address.route]
    later = {"first": wall, "last": wall}
    asked += [(f"/venue/{mine.slug}/waitlist/later/", values | later)]
    asked += [(f"/venue/{mine.slug}/settings/preview/", values | {"try_kind": kind}) for kind in FORMS]
    wrong = [
        (method, path, found)
        for path, body in asked
        for method in ("get", "post")
        if isinstance(found := _sent(client, method, path, body), str) or found >= 500
    ]
    assert wrong == []


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_no_page_fails_for_what_it_is_sent(pair: tuple[Twin, Twin], odd: str) -> None:
    mine, _other = pair
    client = Client()
    client.force_login(mine.owner)
    base = {"at": mine.at("20:00").isoformat(), "party": "2"}
    wrong = [
        (method, address.route, found)
        for address in addresses()
        for method in ("get", "post")
        for values in (dict.fromkeys(NAMES, odd) | base,)
        if isinstance(found := _sent(client, method, address.of(mine, mine), values), str) or found >= 500
    ]
    assert wrong == []


def test_the_twins_ids_in_a_body_book_nothing_and_take_nothing(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    client = Client()
    client.force_login(mine.owner)
    before = (Booking.objects.count(), Place.objects.filter(venue=other.world.venue).count())
    body = {"at": mine.at("20:00").isoformat(), "party": "2", "name": "Ayu", "phone": "+628123456789"}
    theirs = {"guest": str(other.rows["Guest"].pk)}
    answer = client.post(f"/venue/{mine.slug}/diary/new/book/", body | theirs)
    assert answer.status_code in (404, 422), answer.status_code
    table = {"resource": str(other.world.resources[0].pk)}
    assert client.post(f"/venue/{mine.slug}/diary/new/hold/", body | table).status_code == 422
    assert client.post(f"/venue/{mine.slug}/diary/walk-in/seat/", body | table).status_code == 422
    move = f"/venue/{mine.slug}/bookings/{mine.rows['Booking'].pk}/move/"
    assert client.post(move, body | table).status_code in (404, 422)
    assert (Booking.objects.count(), Place.objects.filter(venue=other.world.venue).count()) == before


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_no_step_of_a_new_venue_fails(transactional_db: None, odd: str) -> None:
    worlds.city()
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("alice@example.com", "a long password"))
    wrong = []
    for step, good in STEPS:
        path = f"/start/{step}/"
        wrong += [(path, name) for name in good if client.post(path, good | {name: odd}).status_code >= 500]
        wrong += [(path, "all")] if client.post(path, dict.fromkeys(good, odd)).status_code >= 500 else []
        client.post(path, good)
    assert client.get("/start/preview/").status_code == 200
    wrong += [(path, "party") for path in ["/start/week/"] if client.get(path, {"party": odd}).status_code >= 500]
    assert wrong == []


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_no_page_for_guests_fails(pair: tuple[Twin, Twin], odd: str) -> None:
    mine, _other = pair
    secret, waiting = "a-secret", "another"
    booking = Booking.objects.get(pk=mine.rows["Booking"].pk)
    Booking.objects.filter(pk=booking.pk).update(token_hash=ids.digest(secret))
    WaitlistEntry.objects.filter(pk=mine.rows["WaitlistEntry"].pk).update(token_hash=ids.digest(waiting))
    client, link = Client(), f"/b/{booking.reference}/{secret}/"
    values = dict.fromkeys((*NAMES, "alternative", "words", "allergies", "share", "needs", "agreed"), odd)
    good = {
        "party": "2",
        "day": mine.at("20:00").date().isoformat(),
        "time": "20:00",
        "service": mine.world.service.slug,
    }
    public = f"/v/{mine.slug}/"
    client.post(f"{public}pick/", good)
    paths = [public, *(f"{public}{page}/" for page in ("embed", "pick", "wait", "contact", "code")), f"/w/{waiting}/"]
    asked = [(path, values) for path in [*paths, link, f"{link}change/", f"{link}cancel/", "/claim/", "/venues/"]]
    acts = ("late", "coming", "choose", "keep", "review", "dispute", "health", "take", "pass", odd)
    asked += [(path, values | {"do": do}) for do in acts for path in (f"{link}do/", f"/w/{waiting}/")]
    asked += [
        (f"{public}{page}/", good | {name: odd}) for page in ("pick", "wait") for name in (*good, "from", "to", "area")
    ]
    wrong = [
        (method, path, body.get("do"), found)
        for path, body in asked
        for method in ("get", "post")
        if isinstance(found := _sent(client, method, path, body), str) or found >= 500
    ]
    assert wrong == []
