"""One booking through all eight steps: signed webhooks in, calls to the Graph API out, the diary and the ledger right.

The model is `offline`, the venue's agent the built-in one, the worker runs in this process.
"""

import pytest

from agents.models import Envelope, EnvelopeStatus, Quote, Turn
from agnt.core.models import Delivery
from billing.models import Fee, Transaction
from billing.services import reconcile
from bookings.models import Booking
from bookings.services import decisions
from tests import worlds
from tests.fakes.meta import Meta
from tests.way.phone import Phone
from tests.way.pump import Pump
from tests.way.talk import says, taps

pytestmark = pytest.mark.django_db(transaction=True)


def assert_settled(phone: Phone) -> Booking:
    """One confirmed booking with its place, its signed answer, its fee; nothing left to do; the ledger agrees."""
    (booking,) = phone.bookings()
    assert booking.status == Booking.Status.CONFIRMED
    assert booking.places.taken().count() == 1
    assert [envelope.status for envelope in Envelope.objects.all()] == [EnvelopeStatus.ACCEPTED]
    assert Quote.objects.get(status=Quote.Status.COMMITTED).booking == booking
    assert Fee.objects.count() == Transaction.objects.count() == 1
    assert not Delivery.objects.filter(done_at__isnull=True).exists()
    assert not Turn.objects.exclude(status=Turn.Status.DONE).exists()
    assert reconcile.differences() == []
    return booking


def test_over_several_messages_with_buttons(phone: Phone, pump: Pump, meta: Meta) -> None:
    for name in ("La Brisa", "Sardine", "Motel Mexicola"):
        worlds.restaurant((2, 4), name=name, area="Seminyak", description="Dinner by the sea", tags=["sunset view"])
    says(phone, pump, "book sunset dinner for 2", "tomorrow", "Seminyak")
    assert len(phone.heard()[-1].choices) == 3
    assert "name" in says(phone, pump, "the second one").lower()
    assert "Shall I book it?" in says(phone, pump, "Ayu")
    assert phone.bookings() == []
    said = taps(phone, pump, "Yes")
    booking = assert_settled(phone)
    assert "confirmed" in said
    for fact in (booking.reference, booking.venue.name, f"{booking.local_start:%H:%M}", "2 people", "/b/"):
        assert fact in said
    last = meta.sent[-1]
    assert last.phone_number_id == phone.account.external_id
    assert booking.reference in last.text
    assert "confirmed" in last.text
    assert meta.sent[0].text.startswith("I am AGNT, an automated booking service")


def test_in_indonesian_with_words_alone(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Warung Sari", area="Ubud", category="warung", description="Masakan Bali")
    says(phone, pump, "cari warung di ubud lusa jam 7 malam buat berdua", "1")
    assert "Saya pesankan?" in says(phone, pump, "Wayan")
    said = says(phone, pump, "boleh kak")
    booking = assert_settled(phone)
    assert (booking.party_size, booking.guest_name, f"{booking.local_start:%H:%M}") == (2, "Wayan", "19:00")
    assert booking.reference in said
    assert "dikonfirmasi" in said


def test_a_venue_that_asks_its_staff(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish", policy="ask")
    said = says(phone, pump, "dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")
    assert "I have asked Sardine" in said
    (booking,) = phone.bookings()
    assert booking.status == Booking.Status.PENDING
    decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")
    pump.run(later=True)
    booking = assert_settled(phone)
    assert booking.reference in phone.heard()[-1].text


def test_yes_but_at_8_books_8(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    said = says(phone, pump, "dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes but at 8")
    assert "20:00" in said
    assert phone.bookings() == []
    says(phone, pump, "yes")
    assert f"{assert_settled(phone).local_start:%H:%M}" == "20:00"


def test_the_name_for_the_door_is_asked_once(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    says(phone, pump, "dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")
    assert "Shall I book it?" in says(phone, pump, "dinner for 4 in Seminyak the day after tomorrow at 7", "1")
    says(phone, pump, "yes")
    assert [booking.guest_name for booking in phone.bookings()] == ["Ayu", "Ayu"]


def test_booked_looked_at_and_cancelled(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    says(phone, pump, "dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")
    (booking,) = phone.bookings()
    looked = says(phone, pump, "my bookings?")
    assert booking.reference in looked
    assert f"/b/{booking.reference}/" in looked
    assert "Shall I cancel" in says(phone, pump, "cancel my booking")
    said = taps(phone, pump, "Yes, cancel")
    booking.refresh_from_db()
    assert (booking.status, booking.cancelled_by) == (Booking.Status.CANCELLED, "guest")
    assert f"{booking.reference} at Sardine" in said
    assert "cancelled" in said
    assert reconcile.differences() == []


def test_one_trace_leads_from_the_yes_to_the_ledger(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    says(phone, pump, "dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")
    booking = assert_settled(phone)
    traces = {
        booking.trace_id,
        Envelope.objects.get().trace_id,
        Turn.objects.latest("pk").trace_id,
        Transaction.objects.get().trace_id,
        phone.heard()[-1].trace_id,
    }
    assert len(traces) == 1
    assert traces != {""}


def test_a_nul_byte_and_a_lone_surrogate_are_cleaned_and_answered(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    said = says(phone, pump, "dinner\x00 for 2 \ud800in Seminyak tomorrow at 7")
    assert "Sardine" in said
    assert not Turn.objects.exclude(status=Turn.Status.DONE).exists()
