"""The ledger against the diary: silent when they agree, and a sentence for each thing that is made to differ."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from agnt.core import outbox
from billing import jobs
from billing.models import Account, Fee, Transaction, UsageEvent
from billing.services import fees, ledger, reconcile, usage
from bookings.models import Booking, VenueDecision
from tests.billing import world

pytestmark = pytest.mark.django_db

Status = Booking.Status


@pytest.fixture
def booking() -> Booking:
    """A confirmed booking of a key, with its fee and its usage in order."""
    row = world.booking(world.venue(), api_key=world.api_key(), by_test_key=False)
    fees.follow(booking_id=row.pk)
    usage.count_confirmed(booking=row)
    assert reconcile.differences() == []
    return row


def _only_difference() -> str:
    (difference,) = reconcile.differences()
    return difference


def test_every_state_that_billing_has_followed_agrees() -> None:
    venue = world.venue()
    for status in (Status.CONFIRMED, Status.SEATED, Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW):
        row = world.booking(venue)
        fees.follow(booking_id=row.pk)
        fees.follow(booking_id=world.becomes(row, status).pk)
    undone = world.booking(venue, status=Status.COMPLETED)
    fees.follow(booking_id=undone.pk)
    for status in (Status.CONFIRMED, Status.NO_SHOW, Status.CONFIRMED):
        fees.follow(booking_id=world.becomes(undone, status).pk)
    for status in (Status.PENDING, Status.REJECTED, Status.EXPIRED):
        world.booking(venue, accepted=False, status=status, confirmed_at=None)
    world.booking(venue, source=Booking.Source.WALK_IN, accepted=False)
    world.booking(world.venue(sandbox=True))
    assert reconcile.differences() == []


def test_a_missing_fee_is_found() -> None:
    row = world.booking(world.venue())
    assert _only_difference() == f"Booking {row.reference} (confirmed) has no fee."


def test_a_confirmation_without_the_venues_accept_is_found() -> None:
    row = world.booking(world.venue(), accepted=False)
    assert _only_difference() == (
        f"Booking {row.reference} (confirmed) came by the network and the venue never accepted it."
    )


@pytest.mark.parametrize(
    ("status", "asked"), [(Status.COMPLETED, "posted"), (Status.CANCELLED, "voided"), (Status.NO_SHOW, "voided")]
)
def test_a_fee_that_was_not_settled_is_found(booking: Booking, status: str, asked: str) -> None:
    world.becomes(booking, status)
    assert (
        _only_difference() == f"Booking {booking.reference} ({status}) has a fee that is pending; it should be {asked}."
    )


def test_a_fee_that_was_settled_too_early_is_found(booking: Booking) -> None:
    ledger.settle(pending=Fee.objects.get().transaction, phase=Transaction.Phase.POSTED)
    assert _only_difference().endswith("has a fee that is posted; it should be pending.")


def test_an_amount_that_the_snapshot_does_not_give_is_found(booking: Booking) -> None:
    Fee.objects.update(amount_minor=251)
    by_snapshot, by_ledger = reconcile.differences()
    assert by_snapshot.endswith("has a fee of USD 2.51 (flat); by its own snapshot it is USD 2.50 (flat).")
    assert by_ledger.endswith("has a fee of USD 2.51, the ledger has USD 2.50.")


def test_a_fee_of_what_the_network_did_not_bring_is_found(booking: Booking) -> None:
    Booking.objects.update(source=Booking.Source.PHONE)
    assert _only_difference().endswith("carries a fee and must not.")


def test_a_fee_without_a_signed_accept_is_found(booking: Booking) -> None:
    VenueDecision.objects.all().delete()
    unaccepted, fee = reconcile.differences()
    assert unaccepted.endswith("the venue never accepted it.")
    assert fee.endswith("carries a fee and must not.")


def test_usage_that_was_not_counted_is_found(booking: Booking) -> None:
    UsageEvent.objects.all().delete()
    assert _only_difference().endswith("was confirmed for an API key and is not in its usage.")


def test_usage_that_must_not_be_is_found(booking: Booking) -> None:
    Booking.objects.update(api_key=None, by_test_key=None)
    assert _only_difference().endswith("is in the usage of an API key and must not be.")


def test_a_fee_line_that_no_fee_stands_behind_is_found(booking: Booking) -> None:
    payable = ledger.account(kind=Account.Kind.VENUE_PAYABLE, venue=booking.venue, currency="USD")
    revenue = ledger.account(kind=Account.Kind.PLATFORM_REVENUE, currency="USD")
    fee = Fee.objects.get()
    lines = [ledger.Line(payable, fee.amount), ledger.Line(revenue, -fee.amount)]
    ledger.record(kind=fees.KIND, phase=Transaction.Phase.PENDING, key="fee:stray", lines=lines, booking=booking)
    assert _only_difference() == "The ledger line fee:stray belongs to no fee."


def test_what_is_still_on_its_way_to_billing_is_late_and_not_wrong() -> None:
    booking = world.booking(world.venue())
    with transaction.atomic():
        outbox.emit("booking.confirmed", booking_id=booking.pk)
    assert reconcile.differences() == []


def test_the_command_says_so_when_nothing_differs(booking: Booking) -> None:
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert out.getvalue() == "nothing differs\n"


def test_the_command_names_each_difference_and_fails() -> None:
    booking, out = world.booking(world.venue()), StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("reconcile", stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue() == f"Booking {booking.reference} (confirmed) has no fee.\n"


def test_the_nightly_job_reports_the_same() -> None:
    assert jobs.reconcile_ledger() == "nothing differs"
    booking = world.booking(world.venue())
    assert jobs.reconcile_ledger() == f"1 differences\nBooking {booking.reference} (confirmed) has no fee."
