"""A fee through the life of its booking."""

from datetime import timedelta
from fractions import Fraction
from functools import partial

import pytest
from structlog.testing import capture_logs

from agnt.lib import clock, ids
from agnt.lib.money import Money
from billing.models import Account, Fee, Transaction
from billing.services import fees
from bookings.models import Alternative, Booking, VenueDecision
from tests.at_once import at_once
from tests.billing import world
from tests.billing.refusals import checked, refused

pytestmark = pytest.mark.django_db

Status = Booking.Status
Outcome = Transaction.Outcome


def _outcome(booking: Booking) -> str:
    return Fee.objects.get(booking=booking).transaction.outcome


def _owed(booking: Booking) -> tuple[int, int]:
    """What the venue owes, pending and posted, in cents."""
    row = Account.objects.with_balances().get(kind=Account.Kind.VENUE_PAYABLE, venue=booking.venue)
    return row.pending_minor, row.posted_minor


def test_an_accepted_booking_owes_a_pending_fee_in_a_balanced_transaction() -> None:
    booking = world.booking(world.venue())
    fee = fees.follow(booking_id=booking.pk)
    checked()
    assert fee is not None
    assert (fee.amount, fee.basis) == (Money(250, "USD"), Fee.Basis.FLAT)
    entries = {entry.account.kind: entry.amount_minor for entry in fee.transaction.entries.all()}
    assert entries == {Account.Kind.VENUE_PAYABLE: 250, Account.Kind.PLATFORM_REVENUE: -250}
    assert (_outcome(booking), _owed(booking)) == (Outcome.PENDING, (250, 0))


def test_the_snapshot_keeps_the_value_the_rate_and_the_share() -> None:
    world.rate(1, 20_000, day=world.DAY - timedelta(days=9))
    rate = world.rate(1, 16_000, day=world.DAY - timedelta(days=1))
    world.rate(1, 10_000, day=world.DAY + timedelta(days=1))
    booking = world.booking(world.venue(subscribed=True), value_minor=800_000_00)
    with clock.frozen(world.NOON):
        fee = fees.follow(booking_id=booking.pk)
    assert fee is not None
    assert (fee.value_minor, fee.value_currency, fee.value_usd_minor) == (800_000_00, "IDR", 50_00)
    assert (fee.fx, fee.usd_rate, fee.rate_bps, fee.basis) == (rate, Fraction(1, 16_000), 700, Fee.Basis.SHARE)
    assert fee.amount == Money(350, "USD")
    assert fee.recomputed().amount == fee.amount


def test_a_rate_that_is_quoted_the_other_way_round_is_turned() -> None:
    world.rate(16_000, 1, base="USD", quote="IDR")
    booking = world.booking(world.venue(subscribed=True), value_minor=800_000_00)
    with clock.frozen(world.NOON):
        fee = fees.follow(booking_id=booking.pk)
    assert fee is not None
    assert (fee.usd_rate, fee.amount) == (Fraction(1, 16_000), Money(350, "USD"))


def test_without_a_rate_the_value_is_kept_and_counts_as_unknown() -> None:
    booking = world.booking(world.venue(subscribed=True), value_minor=800_000_00)
    with capture_logs() as logs:
        fee = fees.follow(booking_id=booking.pk)
    assert fee is not None
    assert (fee.value_minor, fee.value_usd_minor, fee.fx) == (800_000_00, None, None)
    assert (fee.basis, fee.amount) == (Fee.Basis.UNKNOWN_VALUE, Money(150, "USD"))
    assert [line["event"] for line in logs] == ["fx_rate_missing"]


def test_the_venues_own_rate_takes_the_place_of_seven_percent() -> None:
    venue = world.venue(subscribed=True, fee_override_bps=300, currency="USD")
    fee = fees.follow(booking_id=world.booking(venue, value_minor=100_00).pk)
    assert fee is not None
    assert (fee.rate_bps, fee.amount) == (300, Money(300, "USD"))


def test_what_the_venue_agrees_later_does_not_change_a_fee() -> None:
    venue = world.venue(currency="USD")
    booking = world.booking(venue, value_minor=100_00)
    fees.follow(booking_id=booking.pk)
    type(venue).objects.update(subscribed=True)
    fees.follow(booking_id=booking.pk)
    assert Fee.objects.get().amount == Money(250, "USD")


def test_a_fee_of_nothing_is_written_and_settled_without_entries() -> None:
    venue = world.venue(subscribed=True, fee_override_bps=0, currency="USD")
    booking = world.booking(venue, value_minor=100_00)
    fees.follow(booking_id=booking.pk)
    fees.follow(booking_id=world.becomes(booking, Status.COMPLETED).pk)
    checked()
    assert (_outcome(booking), _owed(booking)) == (Outcome.POSTED, (0, 0))


@pytest.mark.parametrize("source", [source for source in Booking.Source if source != Booking.Source.NETWORK])
def test_only_what_the_network_brought_carries_a_fee(source: str) -> None:
    assert fees.follow(booking_id=world.booking(world.venue(), source=source).pk) is None
    assert not Transaction.objects.exists()


def test_a_sandbox_booking_carries_no_fee() -> None:
    assert fees.follow(booking_id=world.booking(world.venue(sandbox=True)).pk) is None
    assert not Transaction.objects.exists()


def test_no_signed_accept_no_fee() -> None:
    assert fees.follow(booking_id=world.booking(world.venue(), accepted=False).pk) is None
    assert not Transaction.objects.exists()


@pytest.mark.parametrize(("taken", "carries"), [(True, True), (False, False)])
def test_a_counter_offer_is_an_accept_once_the_guest_has_taken_it(taken: bool, carries: bool) -> None:
    booking = world.booking(world.venue(), accepted=False)
    answer = VenueDecision.objects.create(booking=booking, answer=VenueDecision.Answer.COUNTERED, by="staff:1")
    Alternative.objects.create(
        decision=answer,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        hold_id=ids.uuid7(),
        expires_at=booking.ends_at,
        chosen_at=world.NOON if taken else None,
    )
    assert (fees.follow(booking_id=booking.pk) is not None) is carries


def test_completion_posts_the_fee() -> None:
    booking = world.booking(world.venue())
    fees.follow(booking_id=booking.pk)
    fees.follow(booking_id=world.becomes(booking, Status.SEATED).pk)
    assert _outcome(booking) == Outcome.PENDING
    fees.follow(booking_id=world.becomes(booking, Status.COMPLETED).pk)
    checked()
    assert (_outcome(booking), _owed(booking)) == (Outcome.POSTED, (0, 250))


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NO_SHOW])
def test_a_cancellation_or_a_no_show_voids_the_fee(status: str) -> None:
    booking = world.booking(world.venue())
    fees.follow(booking_id=booking.pk)
    fees.follow(booking_id=world.becomes(booking, status).pk)
    checked()
    assert (_outcome(booking), _owed(booking)) == (Outcome.VOIDED, (0, 0))


def test_following_again_changes_nothing() -> None:
    booking = world.booking(world.venue())
    for status in (Status.CONFIRMED, Status.COMPLETED):
        world.becomes(booking, status)
        for _ in range(3):
            fees.follow(booking_id=booking.pk)
    assert (Fee.objects.count(), Transaction.objects.count()) == (1, 2)


def test_events_that_come_out_of_order_end_the_same() -> None:
    booking = world.booking(world.venue(), status=Status.COMPLETED)
    fees.follow(booking_id=booking.pk)  # the event of the confirmation, late
    fees.follow(booking_id=booking.pk)
    assert (_outcome(booking), _owed(booking)) == (Outcome.POSTED, (0, 250))


def test_a_booking_that_was_cancelled_before_billing_heard_of_it_gets_no_fee() -> None:
    booking = world.booking(world.venue(), status=Status.CANCELLED)
    assert fees.follow(booking_id=booking.pk) is None
    assert not Transaction.objects.exists()


def test_undoing_a_completion_takes_the_posted_fee_back() -> None:
    booking = world.booking(world.venue(), status=Status.COMPLETED)
    fees.follow(booking_id=booking.pk)
    fees.follow(booking_id=world.becomes(booking, Status.CONFIRMED).pk)
    assert (_outcome(booking), _owed(booking)) == (Outcome.PENDING, (250, 0))
    fees.follow(booking_id=world.becomes(booking, Status.COMPLETED).pk)
    assert (_outcome(booking), _owed(booking)) == (Outcome.POSTED, (0, 250))
    fees.follow(booking_id=world.becomes(booking, Status.NO_SHOW).pk)
    assert (_outcome(booking), _owed(booking)) == (Outcome.REVERSED, (0, 0))
    checked()


def test_undoing_a_cancellation_opens_the_fee_again() -> None:
    booking = world.booking(world.venue())
    for status in (Status.CONFIRMED, Status.CANCELLED, Status.CONFIRMED, Status.CANCELLED, Status.COMPLETED):
        fees.follow(booking_id=world.becomes(booking, status).pk)
    checked()
    assert (_outcome(booking), _owed(booking)) == (Outcome.POSTED, (0, 250))
    assert Fee.objects.count() == 1


def test_a_booking_has_one_fee() -> None:
    booking = world.booking(world.venue())
    fee = fees.follow(booking_id=booking.pk)
    assert fee is not None
    with refused("billing_fee_booking_id_key"):
        Fee.objects.create(booking=booking, venue=booking.venue, basis="flat", amount_minor=1, transaction_id=0)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"amount_minor": -1}, "fee_not_negative"),
        ({"amount_minor": 21, "value_usd_minor": 100}, "fee_at_most_a_fifth_of_a_known_value"),
    ],
)
def test_the_database_refuses_an_impossible_fee(columns: dict[str, int], constraint: str) -> None:
    booking = world.booking(world.venue())
    fees.follow(booking_id=booking.pk)
    with refused(constraint):
        Fee.objects.filter(booking=booking).update(**columns)


@pytest.mark.django_db(transaction=True)
def test_eight_events_at_once_write_one_fee() -> None:
    booking = world.booking(world.venue())
    done = at_once([partial(fees.follow, booking_id=booking.pk)] * 8)
    assert not [row for row in done if isinstance(row, Exception)]
    assert (Fee.objects.count(), Transaction.objects.count()) == (1, 1)
