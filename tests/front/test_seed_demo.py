"""The demo world is made once, whole, and consistent with every rule of the house."""

import re
import stat
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import TestCase

from agnt.core.models import ApiKey, Delivery, FxRate, User
from agnt.front.demo import sign_ins
from agnt.lib import clock, ids
from billing.models import Fee, Transaction
from billing.services import reconcile
from bookings.models import Booking, Place
from chat.models import ChannelAccount, Message, Send
from tests import worlds
from venues.models import Member, Venue


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
        assert set(past.values_list("status", flat=True)) == {"completed", "cancelled", "no_show", "rejected"}
        assert set(upcoming.values_list("status", flat=True)) == {"confirmed", "pending"}
        assert not Booking.objects.exclude(demo=True).exists()
        assert not Booking.objects.filter(venue__sandbox=True).exists()
        live = Place.objects.filter(booking__in=upcoming)
        assert live.filter(released_at=None).count() == live.count()
        assert not Place.objects.taken().filter(booking__in=past).exists()

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
