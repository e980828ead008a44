"""A guest says that a no-show was none; while that is open, and where he is right, it does not count."""

import pytest

from agnt.lib import clock
from bookings import guests
from bookings.models import Booking, Dispute
from bookings.services import disputes, lifecycle
from tests import worlds
from tests.bookings.visits import book, events, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def missed() -> Booking:
    booking = book(worlds.restaurant())
    with clock.frozen(booking.ends_at):
        return lifecycle.mark_no_show(booking_id=booking.pk, by="staff:1")


def dispute(booking: Booking) -> Dispute:
    return disputes.open_dispute(booking_id=booking.pk, by="guest:1", words="We sat at the bar!")


def test_an_open_dispute_suspends_the_no_show(missed):
    assert (guests.record(missed.guest).no_shows, guests.score(missed.guest).value > 0) == (1, True)
    for _ in range(2):
        opened = dispute(missed)
    assert (opened.words, events("dispute.opened")) == ("We sat at the bar!", 1)
    assert (guests.record(missed.guest).no_shows, guests.score(missed.guest).value) == (0, 0)
    assert guests.score(missed.guest).reasons == ("Disputed or taken back, and not counted: no-shows, 1.",)


@pytest.mark.parametrize(("upheld", "counts"), [(True, 0), (False, 1)])
def test_a_person_decides(missed, upheld: bool, counts: int):
    opened = dispute(missed)
    assert refused(lambda: disputes.decide(dispute_id=opened.pk, upheld=upheld, by="system:x")).code == "person_needed"
    decided = disputes.decide(dispute_id=opened.pk, upheld=upheld, by="staff:1")
    assert (decided.decided_by, decided.decided_at, events("dispute.decided")) == ("staff:1", worlds.NOW, 1)
    assert guests.record(missed.guest).no_shows == counts
    again = refused(lambda: disputes.decide(dispute_id=opened.pk, upheld=upheld, by="staff:1"))
    assert again.code == "already_decided"
    missed.refresh_from_db()
    assert missed.status == "no_show"


def test_only_a_no_show_is_disputed():
    booking = book(worlds.restaurant())
    assert refused(lambda: dispute(booking)).code == "not_a_no_show"
    assert not Dispute.objects.exists()
