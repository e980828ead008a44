"""Bookings brought in by a list send nothing and owe nothing: no job and no handler of any room speaks of them."""

from datetime import datetime, timedelta

import pytest
from django.utils.module_loading import import_string

from agnt.core import outbox
from agnt.core.models import Mail
from agnt.lib import clock
from agnt.schedule import SCHEDULE
from billing import models as money
from bookings.models import Booking, Review
from bookings.services import changes, imports, lifecycle
from chat.models import Message, Send
from tests import worlds
from tests.bookings import visits
from tests.bookings.test_imports import BY, listed, upload
from tests.front import tales
from tests.worlds import NOW, World
from venues.services import guests

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
NUMBER = "+6281234567890"


@pytest.fixture
def world() -> World:
    """A house with deposits for six and more; its guest Ayu writes to us on WhatsApp, Budi has only an address."""
    made = worlds.restaurant(tables=(2, 4, 8))
    visits.tier(made, 2, 100_000_00)
    with clock.frozen(NOW):
        talk = tales.conversation(NUMBER.removeprefix("+"), "Ayu")
        talk.last_inbound_at = NOW
        talk.save()
        guests.recognise(venue=made.venue, person_id=talk.person_id, phone=NUMBER, name="Ayu")
        rows = (
            f"20/10/2026,19:00,2,Ayu,{NUMBER},T1,Done,",
            f"19/11/2026,19:00,2,Ayu,{NUMBER},T1,Booked,",
            f"23/11/2026,19:00,2,Ayu,{NUMBER},T1,Booked,window",
            f"25/11/2026,12:00,2,Ayu,{NUMBER},T1,No-show,",
            "23/11/2026,19:00,4,Budi,,T2,Booked,",
            "24/11/2026,19:00,6,Citra,+62811222333,T3,Booked,",
        )
        run = upload(made.venue, listed(*rows))
        imports.carry_out(run_id=run.pk, by=BY)
        assert Booking.objects.filter(person=talk.person).count() == 4
        budi = Booking.objects.get(guest_name="Budi")
        budi.contact = {"email": "budi@example.com"}
        budi.save()
    return made


def said() -> list[object]:
    """Everything that anybody was told, asked, or owes."""
    owed = [money.Fee, money.Transaction, money.Entry, money.UsageEvent]
    told = [Send.objects.all(), Message.objects.all(), Mail.objects.all(), Review.objects.all()]
    return [row for rows in [*told, *(model.objects.all() for model in owed)] for row in rows]


def run_every_job(at: datetime) -> None:
    with clock.frozen(at):
        outbox.drain()
        for job in SCHEDULE.values():
            import_string(job.path)()
            outbox.drain()


def test_no_job_tells_or_charges_anybody_before_during_or_after_the_visit(world: World) -> None:
    start = world.at("19:00")
    away = [-23, -4, -1, 0, 3, 6, 27, 52, 24 * 8]
    for moment in [NOW, *(start + timedelta(hours=hours) for hours in away)]:
        run_every_job(moment)
        assert said() == []
    assert set(Booking.objects.values_list("status", flat=True)) == {"completed", "no_show"}


def test_what_staff_do_with_one_is_not_told_to_the_guest_and_is_never_charged(world: World) -> None:
    ayu = Booking.objects.get(guest_name="Ayu", starts_at=world.at("19:00"))
    citra, budi = (Booking.objects.get(guest_name=name) for name in ("Citra", "Budi"))
    with clock.frozen(NOW):
        changes.reschedule(booking_id=ayu.pk, by=BY, starts_at=world.at("20:00"))
        changes.reschedule(booking_id=budi.pk, by=BY, party_size=3)
        changes.offer(booking_id=citra.pk, by=BY, starts=[citra.starts_at + timedelta(hours=1)])
        lifecycle.cancel_booking(booking_id=citra.pk, by=BY, cancelled_by="venue", reason="a wedding")
        outbox.drain()
    with clock.frozen(world.at("20:00")):
        lifecycle.seat(booking_id=ayu.pk, by=BY)
        lifecycle.mark_no_show(booking_id=budi.pk, by=BY)
    with clock.frozen(world.at("21:30")):
        lifecycle.complete(booking_id=ayu.pk, by=BY)
    for hours in (3, 26, 50):
        run_every_job(world.at("19:00") + timedelta(hours=hours))
    assert said() == []
    budi.refresh_from_db()
    assert (budi.party_size, budi.deposit_owed_minor, budi.status) == (3, 0, "no_show")
