"""What happened, happens and will happen on one day of a flagship venue, drawn by lot but the same each time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from agnt.front.demo.crowd import Regular
from agnt.front.demo.programme import Offer, Programme
from agnt.lib import clock

HISTORY, FULL_BEFORE, AHEAD = 60, 4, 6  # days before and after today
_THIN = 0.2  # of a usual day, in the older history
_FILLING = (1.0, 1.0, 0.92, 0.85, 0.8, 0.7, 0.6)  # how far the days to come are booked already
_LEADS = ((0.1, 5), (0.25, 9), (1, 22), (2, 18), (3, 14), (5, 14), (9, 10), (16, 6), (28, 2))  # days, weight
_REAL_LENGTH = ((2, 0.84), (4, 0.98), (99, 1.13))  # of what is planned, by party: couples leave early
_CANCELLED, _NO_SHOW, _BY_VENUE = 0.09, 0.035, 0.07


class Fate(StrEnum):
    """How it ends, if nothing else is known of it."""

    COMES = "comes"
    CANCELS = "cancels"
    IS_CANCELLED = "is cancelled"
    STAYS_AWAY = "stays away"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One booking of the day, before anybody has given it a place. `share` in [0, 1): its own lot for small things."""

    offer: Offer
    guest: int
    party: int
    starts_at: datetime
    booked_at: datetime
    source: str
    fate: Fate
    share: float

    def real_minutes(self, planned: int) -> int:
        """How long the party really stays."""
        factor = next(factor for up_to, factor in _REAL_LENGTH if self.party <= up_to)
        return int(planned * (factor - 0.12 + 0.24 * self.share))


def sittings(plan: Programme, day: date, away: int, zone: str, guests: list[Regular], now: datetime) -> list[Sitting]:
    """The day's bookings in the order in which they were made. `away`: days from today, negative in the past."""
    rng = Random(f"{plan.slug} {away}")  # noqa: S311 - invented data
    fullness = _THIN if away < -FULL_BEFORE else 1.0 if away < 0 else _FILLING[away]
    number = round(plan.per_day * plan.weekdays[day.weekday()] / 100 * fullness)
    drawn = (_sitting(plan, day, zone, guests, now, rng) for _ in range(number))
    return sorted((sitting for sitting in drawn if sitting), key=lambda sitting: sitting.booked_at)


def _sitting(
    plan: Programme, day: date, zone: str, guests: list[Regular], now: datetime, rng: Random
) -> Sitting | None:
    offer = rng.choices(plan.offers, [offer.share for offer in plan.offers])[0]
    wall = rng.choices(list(offer.starts), list(offer.starts.values()))[0]
    starts_at = clock.at(day, time.fromisoformat(wall), zone)
    party = rng.choices(list(offer.parties), list(offer.parties.values()))[0]
    guest = min(int(rng.expovariate(2.2 / len(guests) * 1.4)), len(guests) - 1)
    walks_in = rng.random() * 100 < plan.walk_ins
    lead = timedelta(days=rng.choices([lead for lead, _ in _LEADS], [weight for _, weight in _LEADS])[0])
    lead *= 0.75 + rng.random() / 2
    share, fate = rng.random(), _fate(guests[guest], rng)
    source = rng.choices(("network", "own_page", "phone"), (7, 45, 48) if guests[guest].online else (0, 14, 86))[0]
    if walks_in:
        if starts_at > now:
            return None
        lead, source, fate = timedelta(minutes=1), "walk_in", Fate.COMES
    booked_at = starts_at - lead
    if booked_at >= now:
        booked_at = now - timedelta(minutes=20 + int(share * 2400))
    return Sitting(offer, guest, party, starts_at, booked_at, source, fate, share)


def _fate(guest: Regular, rng: Random) -> Fate:
    lot = rng.random()
    if lot < _CANCELLED:
        return Fate.IS_CANCELLED if rng.random() < _BY_VENUE else Fate.CANCELS
    stays_away = 0.3 if guest.forgets else _NO_SHOW
    return Fate.STAYS_AWAY if lot < _CANCELLED + stays_away else Fate.COMES
