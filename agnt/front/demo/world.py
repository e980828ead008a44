"""The whole demo world: cities, venues, exchange rates, and the sandbox that only test keys see."""

from datetime import date

from agnt.front.demo import abroad, canggu, seminyak, ubud, uluwatu
from agnt.front.demo.plans import CityPlan, Extra, Plan

CITIES = (
    CityPlan("bali", "Bali", "ID", "Asia/Makassar", "IDR", "id", (-8.65, 115.14), ("pulau bali", "bali island")),
    CityPlan("lisbon", "Lisbon", "PT", "Europe/Lisbon", "EUR", "en", (38.7223, -9.1393), ("lisboa", "lissabon")),
    CityPlan("new-york", "New York", "US", "America/New_York", "USD", "en", (40.7128, -74.006), ("nyc", "brooklyn")),
    CityPlan("tokyo", "Tokyo", "JP", "Asia/Tokyo", "JPY", "en", (35.6762, 139.6503), ("tokio",)),
)

# How each sandbox venue's agent behaves is in its name (agents/venue_agent.py).
_BEHAVIOURS = {
    "accepts": "accepts every request",
    "rejects": "rejects every request",
    "counters": "offers another time",
    "late": "answers after the time is over",
    "never": "never answers",
    "twice": "answers twice",
}
SANDBOX = tuple(
    Plan(
        name=f"Sandbox {behaviour.title()}",
        slug=f"sandbox-{behaviour}",
        category="restaurant",
        area="Sandbox",
        at=(-8.65, 115.14),
        about=f"For test keys only: its agent {words}.",
        hours="daily 00:00-00:00",
        cuisines="test",
        tables="2x10 4x10 8x4",
        lead=0,
        extras=(Extra("Set dinner", 250_000, 90, "A fixed price for tests."),),
        sandbox=True,
    )
    for behaviour, words in _BEHAVIOURS.items()
)
VENUES = (*seminyak.PLANS, *canggu.PLANS, *ubud.PLANS, *uluwatu.PLANS, *abroad.PLANS, *SANDBOX)

RATES_SOURCE = "demo data, 2026-11-20"
# Units of the currency for one US dollar, as (numerator, denominator); invented, of the order of 2026's.
RATES = {
    date(2026, 1, 1): {"IDR": (16_250, 1), "EUR": (92, 100), "JPY": (1_525, 10)},
    date(2026, 7, 1): {"IDR": (16_400, 1), "EUR": (90, 100), "JPY": (1_498, 10)},
    date(2026, 11, 20): {"IDR": (16_310, 1), "EUR": (91, 100), "JPY": (1_510, 10)},
}
