"""What staff write about a booking: compared with the version they read."""

import pytest

from agnt.core.models import AuditEntry
from agnt.lib import clock
from agnt.lib.errors import Stale
from bookings.services import details
from tests import worlds
from tests.bookings.visits import book, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def edit(booking, **columns):
    return details.edit(booking_id=booking.pk, by="staff:1", **columns)


def test_each_word_is_written_and_the_version_grows_once():
    booking = book(worlds.restaurant())
    edit(booking, version=1, staff_notes=" window ", occasion="birthday", spend_minor=500_000_00, complaint=True)
    booking.refresh_from_db()
    assert (booking.staff_notes, booking.occasion, booking.spend_minor) == ("window", "birthday", 500_000_00)
    assert (booking.complaint_at, booking.version) == (worlds.NOW, 2)
    assert AuditEntry.objects.get(act="booking.edited").data["columns"] == [
        "complaint_at",
        "occasion",
        "spend_minor",
        "staff_notes",
    ]


def test_the_same_again_changes_nothing():
    booking = book(worlds.restaurant())
    edit(booking, notes="quiet")
    assert edit(booking, notes="quiet").version == 2


def test_a_complaint_can_be_taken_back():
    booking = book(worlds.restaurant())
    edit(booking, complaint=True)
    assert edit(booking, complaint=False).complaint_at is None


def test_the_second_host_is_told():
    booking = book(worlds.restaurant())
    edit(booking, version=1, staff_notes="mine")
    with pytest.raises(Stale):
        edit(booking, version=1, staff_notes="theirs")
    booking.refresh_from_db()
    assert booking.staff_notes == "mine"


def test_what_is_no_word_of_a_booking_is_refused():
    booking = book(worlds.restaurant())
    assert refused(lambda: edit(booking, guest_name=" ")).code == "name_needed"
    assert refused(lambda: edit(booking, spend_minor=-1)).code == "bad_amount"
    with pytest.raises(TypeError):
        edit(booking, status="completed")
