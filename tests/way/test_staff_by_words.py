"""A venue's own people on their own WhatsApp: their answer to a card reaches the guest, a stranger's reaches nobody."""

from datetime import timedelta

import pytest

from agents.models import Envelope, EnvelopeStatus
from agnt.core.models import User
from agnt.lib import clock
from bookings.models import Booking, ChangeRequest
from tests import worlds
from tests.fakes.meta import Meta
from tests.way.phone import Phone
from tests.way.pump import Pump
from tests.way.talk import new_phone, says, taps
from venues.models import Brake, Member

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = ("dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")


@pytest.fixture
def world(meta: Meta) -> worlds.World:
    return worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish", policy="ask")


def staff(world: worlds.World, pump: Pump, role: str = "manager") -> Phone:
    """The phone of a member who has just written to us."""
    phone = new_phone()
    says(phone, pump, "hello")
    user = User.objects.create_user(f"{role}@example.com", person=phone.conversation.person)
    Member.objects.create(venue=world.venue, user=user, role=role)
    return phone


def status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


@pytest.mark.parametrize(
    ("answer", "ends", "told"),
    [("accept {}", "confirmed", "confirmed"), ("Tolak {} sudah penuh", "rejected", "sudah penuh")],
)
def test_a_card_answered_by_words_is_told_to_the_guest(
    phone: Phone, pump: Pump, world: worlds.World, answer: str, ends: str, told: str
) -> None:
    host = staff(world, pump)
    says(phone, pump, *ASKED)
    (booking,) = phone.bookings()
    assert booking.reference in host.heard()[-1].text
    says(host, pump, answer.format(booking.reference))
    assert status(booking) == ends
    assert told in phone.heard()[-1].text


def test_another_time_is_offered_by_words_and_taken_by_the_guest(phone: Phone, pump: Pump, world: worlds.World) -> None:
    host = staff(world, pump)
    says(phone, pump, *ASKED)
    (booking,) = phone.bookings()
    assert "21:00" in says(host, pump, f"offer {booking.reference} 9 pm")
    assert status(booking) == "pending"
    taps(phone, pump, phone.heard()[-1].choices[0]["title"])
    assert status(booking) == "confirmed"
    assert f"{booking.local_start:%H:%M}" == "21:00"


def test_a_stranger_answers_no_card(phone: Phone, pump: Pump, world: worlds.World) -> None:
    staff(world, pump)
    stranger = new_phone()
    says(phone, pump, *ASKED)
    (booking,) = phone.bookings()
    says(stranger, pump, f"accept {booking.reference}", f"reject {booking.reference} no", "pause online tonight")
    assert status(booking) == "pending"
    assert not booking.decisions.exists()
    assert not Brake.objects.exists()


def test_a_pause_by_words_closes_the_house_and_ends_by_itself(phone: Phone, pump: Pump, world: worlds.World) -> None:
    host = staff(world, pump, "host")
    assert "for a time before" in says(host, pump, "tutup online 2 jam")
    brake = Brake.objects.get()
    assert timedelta(minutes=119) < brake.ends_at - clock.now() <= timedelta(hours=2)
    assert not [one for one in Brake.objects.all() if one.ends_at > clock.now() + timedelta(hours=2)]


def test_a_changed_request_is_asked_anew_and_the_old_answer_is_void(
    phone: Phone, pump: Pump, world: worlds.World
) -> None:
    host = staff(world, pump)
    says(phone, pump, *ASKED, "change it to 8", "yes")
    (booking,) = phone.bookings()
    assert (status(booking), f"{booking.local_start:%H:%M}") == ("pending", "20:00")
    assert booking.places.taken().count() == 1
    assert [one.status for one in Envelope.objects.order_by("pk")] == ["withdrawn", "delivered"]
    says(host, pump, f"accept {booking.reference}")
    assert (status(booking), f"{booking.local_start:%H:%M}") == ("confirmed", "20:00")
    assert [one.status for one in Envelope.objects.order_by("pk")] == ["withdrawn", "accepted"]
    assert "20:00" in phone.heard()[-1].text


def test_a_cancelled_request_is_withdrawn_and_a_late_answer_is_void(
    phone: Phone, pump: Pump, world: worlds.World
) -> None:
    host = staff(world, pump)
    says(phone, pump, *ASKED, "cancel my booking", "yes")
    (booking,) = phone.bookings()
    assert status(booking) == "cancelled"
    assert [one.status for one in Envelope.objects.all()] == [EnvelopeStatus.WITHDRAWN]
    says(host, pump, f"accept {booking.reference}")
    assert status(booking) == "cancelled"
    assert not booking.decisions.exists()
    assert not booking.places.taken().exists()


@pytest.mark.parametrize(
    ("answer", "start", "told"),
    [("accept {}", "20:00", "has changed"), ("reject {} kitchen closes early", "19:00", "kitchen closes early")],
)
def test_a_change_is_decided_by_the_venue_and_its_answer_told(
    phone: Phone, pump: Pump, world: worlds.World, answer: str, start: str, told: str
) -> None:
    host = staff(world, pump)
    says(phone, pump, *ASKED)
    (booking,) = phone.bookings()
    says(host, pump, f"accept {booking.reference}")
    says(phone, pump, "change it to 8", "yes")
    change = ChangeRequest.objects.get()
    assert (status(booking), f"{booking.local_start:%H:%M}", change.status) == ("confirmed", "19:00", "open")
    assert "20:00" in host.heard()[-1].text
    says(host, pump, answer.format(booking.reference))
    assert (status(booking), f"{booking.local_start:%H:%M}") == ("confirmed", start)
    assert told in phone.heard()[-1].text
    assert booking.places.taken().count() == 1
