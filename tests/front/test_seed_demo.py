"""The demo world is made once, whole, and consistent with every rule of the house."""

import re
import stat
from datetime import timedelta
from io import StringIO
from itertools import combinations
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import TestCase

from agnt.core.models import ApiKey, Delivery, FxRate, User
from agnt.env import env
from agnt.front.demo import sign_ins
from agnt.lib import clock, ids
from billing.models import Fee, Transaction
from billing.services import reconcile
from bookings.models import Booking, Place, Review, WaitlistEntry
from chat.models import ChannelAccount, Message, Send
from tests import worlds
from venues.models import Closure, Guest, Member, Resource, Service, Venue

FULL = {"lantern-tide-beach-club": 40, "garam-ketiga": 28, "tepi-angin-sailing": 8}


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    ours = ("core", "venues", "bookings", "billing", "chat", "agents")
    return {model._meta.label: model.objects.count() for app in ours for model in apps.get_app_config(app).get_models()}


class TestDemoWorld(TestCase):
    printed: str

    @classmethod
    def setUpTestData(cls) -> None:
        cls.printed = seed()

    def test_the_world_is_whole(self) -> None:
        live = Venue.objects.filter(sandbox=False)
        in_bali = live.filter(city__slug="bali")
        assert in_bali.count() >= 40
        assert set(in_bali.values_list("area", flat=True)) == {"Seminyak", "Canggu", "Ubud", "Uluwatu"}
        assert set(live.values_list("currency", flat=True)) == {"IDR", "EUR", "USD", "JPY"}
        assert set(live.values_list("category", flat=True)) == set(Venue.Category.values)
        assert live.filter(policy="ask").count() >= 3
        assert live.filter(claimed_at=None).count() == 1
        assert set(Venue.objects.filter(sandbox=True).values_list("slug", flat=True)) == {
            f"sandbox-{how}" for how in ("accepts", "rejects", "counters", "late", "never", "twice")
        }
        assert not Venue.objects.exclude(demo=True, description__contains="Demo data").exists()
        assert set(FxRate.objects.values_list("source", flat=True)) == {"demo data, 2026-11-20"}

    def test_twice_is_once(self) -> None:
        before = counts()
        again = seed()
        assert counts() == before
        assert again.strip() in self.printed

    def test_the_diary_has_a_past_and_a_future(self) -> None:
        now = clock.now()
        past, upcoming = Booking.objects.filter(starts_at__lt=now), Booking.objects.filter(starts_at__gt=now)
        assert {"completed", "cancelled", "no_show", "rejected"} <= set(past.values_list("status", flat=True))
        assert {"confirmed", "pending", "awaiting_deposit"} <= set(upcoming.values_list("status", flat=True))
        assert not Booking.objects.exclude(demo=True).exists()
        assert not Booking.objects.filter(venue__sandbox=True).exists()
        assert not Place.objects.taken().exclude(booking__status__in=Booking.LIVE).exists()
        placed = set(Place.objects.taken().values_list("booking_id", flat=True))
        assert set(Booking.objects.live().values_list("pk", flat=True)) <= placed

    def test_the_flagships_have_a_full_week_and_two_months_behind_it(self) -> None:
        now = clock.now()
        for slug, least in FULL.items():
            book = Booking.objects.filter(venue__slug=slug)
            for away in (-1, 0, 1):
                day = clock.day_bounds(clock.today("Asia/Makassar") + timedelta(days=away), "Asia/Makassar")
                assert book.filter(starts_at__range=day).count() >= least, (slug, away)
            assert book.filter(starts_at__lt=now - timedelta(days=30)).count() >= least
            assert book.filter(starts_at__gt=now + timedelta(days=5)).exists()
            assert book.exclude(guest=None).values("guest").distinct().count() >= 2 * least
        lantern = Booking.objects.filter(venue__slug="lantern-tide-beach-club")
        assert set(lantern.values_list("source", flat=True)) == {"network", "own_page", "phone", "walk_in"}
        assert lantern.filter(health_shared=True).exists() and lantern.filter(needs__answer=True).exists()
        assert Review.objects.filter(booking__in=lantern, stars__gte=1).exists()
        assert Closure.objects.filter(venue__slug="lantern-tide-beach-club", is_event=True).exists()
        assert WaitlistEntry.objects.filter(status="waiting", demo=True).count() >= 5
        assert not Guest.objects.exclude(demo=True).exclude(person__demo=True).exists()

    def test_every_venue_has_a_plan_shifts_with_names_and_terms_for_many(self) -> None:
        for venue in Venue.objects.filter(sandbox=False, closed_for_good_at=None):
            standing = venue.resources.exclude(kind="person")
            assert not standing.filter(Q(plan_x=None) | Q(area=None)).exists(), venue.slug
            assert not venue.shifts.filter(resource=None, service=None, name="").exists(), venue.slug
            if venue.resources.filter(kind="table").exists():
                assert (
                    venue.tiers.filter(deposit_minor__gt=0).exists()
                    and venue.shifts.exclude(pacing_total=None).exists()
                )
        couple = Service.objects.get(slug="couple-massage-by-the-river")
        assert {need.kind for need in couple.needs.all()} == {"room", "person"}
        sexes = Resource.objects.filter(venue=couple.venue, kind="person").values_list("attributes", flat=True)
        assert {"female_staff", "male_staff"} <= {attribute for attributes in sexes for attribute in attributes}

    def test_no_two_things_stand_on_each_other_on_a_floor_plan(self) -> None:
        for venue in Venue.objects.filter(sandbox=False):
            standing = list(venue.resources.exclude(plan_x=None))
            for one, other in combinations(standing, 2):
                beside = one.plan_x + one.plan_w <= other.plan_x or other.plan_x + other.plan_w <= one.plan_x
                below = one.plan_y + one.plan_h <= other.plan_y or other.plan_y + other.plan_h <= one.plan_y
                assert beside or below, (venue.slug, one.name, other.name)
            assert all(row.plan_x + row.plan_w <= 1000 and row.plan_y + row.plan_h <= 1000 for row in standing), (
                venue.slug
            )

    def test_the_ledger_agrees_with_the_diary(self) -> None:
        assert reconcile.differences() == []
        network = Booking.objects.filter(source="network")
        owed = network.exclude(status="rejected")
        assert Fee.objects.count() == owed.count()
        assert set(Fee.objects.values_list("booking__source", flat=True)) == {"network"}
        completed = network.filter(status="completed").count()
        assert Transaction.objects.filter(kind="fee", phase="posted").count() == completed
        assert not Fee.objects.filter(value_minor__isnull=False, fx=None).exclude(value_currency="USD").exists()

    def test_nobody_is_told_of_bookings_that_never_were(self) -> None:
        assert not Delivery.objects.filter(done_at=None).exists()
        assert not Message.objects.exists()
        assert not Send.objects.exists()

    def test_each_sign_in_that_is_printed_works(self) -> None:
        printed = self.printed
        password = re.search(r"password for all: (\S+)\)", printed)[1]
        emails = re.findall(r"\S+@agnt\.example", printed)
        assert set(emails) == set(User.objects.values_list("email", flat=True))
        user = authenticate(username="support@agnt.example", password=password)
        assert user.is_staff and not user.is_superuser
        assert user.has_perm("bookings.view_booking") and not user.has_perm("venues.change_venue")
        assert User.objects.filter(is_superuser=True).count() == 1
        assert {user.password for user in User.objects.all()} == {user.password}

    def test_each_key_that_is_printed_is_kept_as_a_hash(self) -> None:
        printed = self.printed
        keys = re.findall(r"agnt_(?:live|test)_[A-Za-z0-9]{32}", printed)
        assert len(keys) == 2
        for raw in keys:
            row = ApiKey.objects.get(key_hash=ids.digest(raw))
            assert raw.startswith(row.prefix) and row.test == raw.startswith("agnt_test_")
            assert row.owner.user.email == "developer@agnt.example"

    def test_the_note_of_the_sign_ins_is_private(self) -> None:
        assert stat.S_IMODE(sign_ins.path().stat().st_mode) == 0o600

    def test_a_start_at_another_port_prints_its_own_address(self) -> None:
        with mock.patch.object(env, "public_url", "http://127.0.0.1:9123"):
            said = sign_ins.kept()
        assert "http://127.0.0.1:9123/admin/" in said
        assert env.base_url not in said

    def test_every_bali_venue_has_an_owner_and_the_unclaimed_one_nobody(self) -> None:
        for venue in Venue.objects.filter(sandbox=False):
            roles = set(Member.objects.filter(venue=venue).values_list("role", flat=True))
            assert ("owner" in roles) == (venue.claimed_at is not None), venue.slug
        assert set(Member.objects.values_list("role", flat=True)) == set(Member.Role.values)

    def test_the_simulator_has_a_number_to_speak_to(self) -> None:
        assert ChannelAccount.objects.get(channel="whatsapp").local


@pytest.mark.django_db
def test_a_database_of_other_people_is_left_alone() -> None:
    worlds.venue()
    before = counts()
    with pytest.raises(CommandError, match="not the demo's"):
        seed()
    assert counts() == before
