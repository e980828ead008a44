"""Guests, venues' people, workers and clocks at once, with every room listening: nobody waits in a circle, and each
booking ends with one truth in the diary, on the network, in the ledger and in what the guest was told."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction

from agents import jobs
from agents.models import Envelope, Quote
from agents.services import negotiation, quotes
from agents.services.quotes import Wish
from agnt.core import outbox
from agnt.core.models import Delivery, Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError
from billing.models import Fee
from billing.services import reconcile
from bookings import jobs as diary_jobs
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import alternatives, decisions, lifecycle
from chat.models import Conversation, Message
from tests import worlds
from tests.agents import network
from tests.agents.talk import conversation
from tests.at_once import at_once
from venues.models import Venue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
THREADS, ACTS = 8, 16
WALLS = ("18:00", "19:00", "20:30")


class Crowd:
    """One thread: now a guest in his own conversation (turns of one never overlap), now a host, now a worker."""

    def __init__(self, seed: int, rooms: list[worlds.World], guest: Conversation) -> None:
        self.dice = random.Random(seed)
        self.rooms = rooms
        self.guest = guest

    def run(self) -> int:
        """How many acts were refused; anything but a refusal is raised."""
        refused = 0
        acts = (self.pick, self.pick, self.say_yes, self.say_yes, self.decide, self.choose, self.cancel, self.work)
        for _ in range(ACTS):
            with clock.frozen(worlds.NOW + timedelta(minutes=self.dice.choice((0, 0, 4, 6)))):
                try:
                    self.dice.choice((*acts, self.work, self.sweep))()
                except DomainError:
                    refused += 1
        return refused

    @transaction.atomic
    def pick(self) -> None:
        world, day = self.dice.choice(self.rooms), worlds.DAY + timedelta(days=self.dice.randrange(2))
        wish = Wish(world.service, 2, world.at(self.dice.choice(WALLS), day), "Ayu")
        quotes.prepare_booking(conversation=self.guest, wish=wish)

    @transaction.atomic
    def say_yes(self) -> None:
        quote = self._any(Quote.objects.filter(status="open", conversation=self.guest))
        if quote is not None:
            quotes.commit(quote_id=quote.pk, person_id=quote.person_id)

    def decide(self) -> None:
        booking = self._any(Booking.objects.filter(status="pending", venue__policy="ask"))
        if booking is not None:
            answer = self.dice.choice(("accepted", "rejected", "countered"))
            starts = alternatives.next_free(booking) if answer == "countered" else ()
            decisions.decide(booking_id=booking.pk, answer=answer, by="staff:1", alternatives=starts)

    def choose(self) -> None:
        offer = self._any(Alternative.objects.select_related("decision__booking"))
        if offer is not None:
            person_id = offer.decision.booking.person_id
            negotiation.choose_alternative(alternative_id=offer.public_id, person_id=person_id, by=f"guest:{person_id}")

    def cancel(self) -> None:
        booking = self._any(Booking.objects.live())
        if booking is not None:
            lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")

    def work(self) -> None:
        outbox.run_due(limit=5)
        jobs.drain_inboxes()

    def sweep(self) -> None:
        diary_jobs.expire_places()
        jobs.expire_envelopes()
        jobs.sweep_orphaned_responses()

    def _any(self, rows):
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_crowd_ends_with_one_truth_for_each_booking(seed: int, caplog):
    rooms = [worlds.restaurant(tables=(2, 2)), worlds.restaurant(tables=(2, 2), policy=Venue.Policy.ASK)]
    guests = [conversation(name=f"Guest {number}") for number in range(THREADS)]
    before = _deadlocks()
    found = at_once([Crowd(seed * 100 + number, rooms, guest).run for number, guest in enumerate(guests)])
    assert not [one for one in found if isinstance(one, Exception)], found
    _finish()
    assert _deadlocks() == before
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert Booking.objects.count() > 3
    assert reconcile.differences() == []
    for booking in Booking.objects.all():
        _one_truth(booking)


def _finish() -> None:
    """Until everything that waits has been worked off, leases included."""
    for minutes in range(7, 13):
        with clock.frozen(worlds.NOW + timedelta(minutes=minutes)):
            network.run_all()
    assert not Delivery.objects.filter(done_at__isnull=True).exists()


def _one_truth(booking: Booking) -> None:
    moves = list(
        Transition.objects.filter(entity="bookings.booking", entity_id=str(booking.pk)).values_list(
            "to_status", flat=True
        )
    )
    assert moves.count("confirmed") <= 1
    assert VenueDecision.objects.filter(booking=booking).count() <= 1
    keys = Message.objects.filter(booking=booking, direction="out").values_list("key", flat=True)
    told = sum("confirmed" in key for key in keys)
    fees = Fee.objects.filter(booking=booking).count()
    if booking.status == Booking.Status.CONFIRMED:
        assert (told, fees) == (1, 1)
    else:  # cancelled before the others heard of it: they need not have told or charged
        assert max(told, fees) <= moves.count("confirmed")
    standing = Place.objects.taken().filter(booking=booking)
    assert standing.exists() == (booking.status in Booking.LIVE)
    if booking.status == Booking.Status.CONFIRMED:
        assert set(standing.values_list("held_until", flat=True)) == {None}
        assert Envelope.objects.get(booking=booking).status == "accepted"
    elif booking.status not in Booking.LIVE:
        assert not Envelope.objects.open().filter(booking=booking).exists()
