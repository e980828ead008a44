"""Acts that break the constraints of areas, pacing, brakes, members, terms and of how a venue comes here."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Model

from agnt.core.models import User
from agnt.lib import ids
from tests import constraints, worlds
from venues.models import (
    AnswerHours,
    Area,
    Brake,
    ClaimRequest,
    Closure,
    Combination,
    Duty,
    Guest,
    Invitation,
    Member,
    NoticePreference,
    Onboarding,
    PacingOverride,
    Resource,
    Shift,
    TermsTier,
    Venue,
)

HOUR = timedelta(hours=1)
TEN, ELEVEN = time(10), time(11)


def _makes(model: type[Model], times: int = 1, **columns: Any) -> Callable[[], object]:
    """So many equal rows of one venue."""

    def act() -> None:
        venue = worlds.venue()
        for _ in range(times):
            model._default_manager.create(venue=venue, **columns)

    return act


def _member() -> Member:
    user = User.objects.create_user("wayan@example.com")
    return Member.objects.create(venue=worlds.venue(), user=user, role=Member.Role.HOST)


def _of_a_member(model: type[Model], times: int = 1, **columns: Any) -> Callable[[], object]:
    def act() -> None:
        member = _member()
        for _ in range(times):
            model._default_manager.create(member=member, **columns)

    return act


def _of_a_user(model: type[Model], times: int = 1, **columns: Any) -> Callable[[], object]:
    def act() -> None:
        user = User.objects.create_user("wayan@example.com")
        for _ in range(times):
            model._default_manager.create(user=user, **columns)

    return act


def _listed_twice() -> None:
    for _ in range(2):
        worlds.venue(source="osm", external_id="node/1")


def _on_half_a_plan(**columns: Any) -> Callable[[], object]:
    return _makes(Resource, kind="table", name="T1", **columns)


def _closed_twice_over() -> None:
    venue = worlds.venue()
    area = Area.objects.create(venue=venue, name="Terrace")
    table = Resource.objects.create(venue=venue, kind="table", name="T1")
    Closure.objects.create(
        venue=venue, area=area, resource=table, starts_at=worlds.NOW, ends_at=worlds.NOW + HOUR, reason="x"
    )


def _into_himself() -> None:
    guest = Guest.objects.create(venue=worlds.venue(), name="Ayu")
    Guest.objects.filter(pk=guest.pk).update(merged_into=guest.pk)


def _claimed_twice() -> None:
    user, venue = User.objects.create_user("wayan@example.com"), worlds.venue()
    for _ in range(2):
        ClaimRequest.objects.create(user=user, venue=venue, position="owner", evidence="register")


def _invitation(venue: Venue) -> None:
    both = {"accepted_at": worlds.NOW, "revoked_at": worlds.NOW}
    Invitation.objects.create(venue=venue, role="host", token_hash=ids.digest("x"), expires_at=worlds.NOW, **both)


NIGHT = {"weekday": 7, "start": TEN, "until": ELEVEN}
TWICE = {"weekday": 1, "start": TEN, "until": ELEVEN, "times": 2}
SHIFT = {"opens": TEN, "closes": ELEVEN}
QUARTER = {"starts_at": worlds.NOW, "total": 8}
NOTICE = {"event": "late", "by": "email"}

BREAKS: dict[str, list[constraints.Break]] = {
    "venue_once_per_source": [_listed_twice],
    "area_name_once_per_venue": [_makes(Area, times=2, name="Terrace")],
    "resource_on_plan": [_on_half_a_plan(plan_x=1001, plan_y=2), _on_half_a_plan(plan_x=1, plan_y=1001)],
    "combination_seats": [
        _makes(Combination, min_seats=5, max_seats=4),
        _makes(Combination, min_seats=0, max_seats=4),
    ],
    "shift_weekly_or_dated": [_makes(Shift, **SHIFT), _makes(Shift, **SHIFT, weekday=1, day=date(2026, 12, 24))],
    "closure_area_or_resource": [_closed_twice_over],
    "pacing_override_once": [_makes(PacingOverride, times=2, **QUARTER)],
    "brake_lasts": [_makes(Brake, kind="pause", starts_at=worlds.NOW, ends_at=worlds.NOW, by="staff:1")],
    "invitation_one_end": [lambda: _invitation(worlds.venue())],
    "duty_weekday": [_of_a_member(Duty, **NIGHT)],
    "duty_once": [_of_a_member(Duty, **TWICE)],
    "answer_hours_weekday": [_makes(AnswerHours, **NIGHT)],
    "answer_hours_once": [_makes(AnswerHours, **TWICE)],
    "notice_preference_once": [_of_a_member(NoticePreference, times=2, **NOTICE)],
    "guest_not_into_himself": [_into_himself],
    "terms_tier_once_per_size": [_makes(TermsTier, times=2, from_party=6)],
    "terms_tier_amounts": [
        _makes(TermsTier, from_party=0),
        _makes(TermsTier, from_party=6, deposit_minor=-1),
        _makes(TermsTier, from_party=6, minimum_spend_minor=-1),
    ],
    "terms_tier_time_to_pay": [_makes(TermsTier, from_party=6, deposit_hours=0)],
    "onboarding_one_open": [_of_a_user(Onboarding, times=2)],
    "onboarding_done_has_venue": [_of_a_user(Onboarding, status="done")],
    "claim_one_open": [_claimed_twice],
}
