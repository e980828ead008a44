"""A worker killed with -9 after any commit of the way: the conversation ends with one booking, one fee and one
confirmation; killed inside the call to the channel, with at most one message more.

The worker is a forked process that runs the real tasks. It counts its commits and kills itself after the n-th, so
every stored step is a kill point without a hook in the platform. Leases then run out by moving their times back.
"""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils.module_loading import import_string

from agents.models import Envelope, EnvelopeStatus, InboxMessage, Quote, Receipt, Turn
from agnt.core.models import Delivery
from agnt.lib import clock
from agnt.schedule import SCHEDULE
from billing.models import Fee, Transaction
from billing.services import reconcile
from bookings.models import Booking, VenueDecision
from chat.gateways import whatsapp
from chat.models import ChannelAccount, Send
from chat.services.accounts import seed_whatsapp
from tests import worlds
from tests.fakes.meta import Meta
from tests.way.phone import Phone
from tests.way.pump import Pump

pytestmark = pytest.mark.django_db(transaction=True)

SWEEPERS = ("sweep_deliveries", "resume_stuck_turns", "drain_venue_inboxes", "retry_failed_sends")
MOST_COMMITS = 41


@pytest.fixture
def meta() -> Iterator[Meta]:
    with Meta() as server:
        yield server


@pytest.fixture
def phone(meta: Meta, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Phone:
    """A guest whose place is held and who is asked for his yes."""
    monkeypatch.setattr(settings.ENV, "debounce_seconds", 0.0)
    monkeypatch.setattr(settings.ENV, "meta_graph_base_url", meta.base_url)
    monkeypatch.setattr(settings.ENV, "whatsapp_access_token", "test-token")
    worlds.restaurant((2, 4), name="La Brisa", area="Seminyak", description="Dinner by the sea")
    account = seed_whatsapp()
    ChannelAccount.objects.filter(pk=account.pk).update(local=False)
    account.refresh_from_db()
    guest = Phone(account)
    with Pump() as pump:
        for words in ("dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu"):
            guest.write(words)
            pump.run(later=True)
    assert Quote.objects.get().status == Quote.Status.OPEN
    return guest


def work(*, die_after: int = 0, die_in_call: bool = False) -> int:
    """Run the worker in a process of its own until nothing is left to do; its exit status, negative when killed.

    It dies by SIGKILL after its `die_after`-th commit, or inside the call to the channel, after the channel took it.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        _be_the_worker(die_after, die_in_call)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _be_the_worker(die_after: int, die_in_call: bool) -> None:
    code = 1
    try:
        if die_after:
            _die_after_commit(die_after)
        if die_in_call:
            _die_in_call()
        with Pump() as pump:
            for name in SWEEPERS:
                import_string(SCHEDULE[name].path)()
            pump.run(later=True)
        code = 0
    finally:
        os._exit(code)


def _die_after_commit(number: int) -> None:
    commit: Callable[[], None] = connection.commit
    left = number

    def counted() -> None:
        nonlocal left
        commit()
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    connection.commit = counted  # type: ignore[method-assign]


def _die_in_call() -> None:
    really = whatsapp.send

    def send_and_die(*args: object) -> str:
        really(*args)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    whatsapp.send = send_and_die  # type: ignore[assignment]


def leases_run_out() -> None:
    """As if everybody had waited for longer than any lease."""
    past = clock.now() - timedelta(seconds=1)
    Delivery.objects.filter(done_at__isnull=True).update(next_at=past)
    Turn.objects.filter(status=Turn.Status.RUNNING).update(leased_until=past)
    InboxMessage.objects.filter(acked_at__isnull=True).update(leased_until=past)
    Send.objects.filter(status=Send.Status.SENDING).update(next_at=past)


def confirmations(meta: Meta, booking: Booking) -> int:
    return sum(booking.reference in posted.text and "confirmed" in posted.text for posted in meta.sent)


def assert_booked_once(phone: Phone) -> Booking:
    """One booking in the diary, one of each row of the way, nothing left to do, and the ledger agrees."""
    (booking,) = phone.bookings()
    assert booking.status == Booking.Status.CONFIRMED
    assert booking.places.taken().count() == 1
    assert VenueDecision.objects.count() == Receipt.objects.count() == 1
    assert [envelope.status for envelope in Envelope.objects.all()] == [EnvelopeStatus.ACCEPTED]
    assert Fee.objects.count() == Transaction.objects.count() == 1
    assert not Delivery.objects.filter(done_at__isnull=True).exists()
    assert not Turn.objects.exclude(status=Turn.Status.DONE).exists()
    assert reconcile.differences() == []
    return booking


@pytest.mark.parametrize(
    "commits",
    [pytest.param(n, marks=[] if n % 4 == 1 else [pytest.mark.deep]) for n in range(1, MOST_COMMITS)],
)
def test_the_worker_is_killed_after_each_commit_in_turn(phone: Phone, meta: Meta, commits: int) -> None:
    phone.write("yes")
    assert work(die_after=commits) in (-signal.SIGKILL, 0)
    leases_run_out()
    assert work() == 0
    booking = assert_booked_once(phone)
    assert confirmations(meta, booking) == 1


def test_the_commits_above_are_all_there_are(phone: Phone) -> None:
    phone.write("yes")
    assert work(die_after=MOST_COMMITS) == 0
    assert_booked_once(phone)


def test_killed_inside_the_send_the_guest_gets_at_most_one_message_more(phone: Phone, meta: Meta) -> None:
    phone.write("yes")
    assert work(die_in_call=True) == -signal.SIGKILL
    leases_run_out()
    assert work() == 0
    booking = assert_booked_once(phone)
    assert confirmations(meta, booking) == 2
    assert Send.objects.filter(repeated=True).count() == 1
