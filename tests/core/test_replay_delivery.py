"""`manage.py replay_delivery`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agnt.core.models import Delivery, Event
from agnt.lib import clock

pytestmark = pytest.mark.django_db(transaction=True)


def _delivery(**columns: object) -> Delivery:
    event = Event.objects.create(name="message.received", ids={"message_id": 1})
    return Delivery.objects.create(event=event, handler="agents.handlers.on_message_received", **columns)


def test_a_dead_delivery_is_due_again() -> None:
    dead = _delivery(dead_at=clock.now(), attempts=9)
    out = StringIO()
    call_command("replay_delivery", str(dead.pk), stdout=out)
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)
    assert "is due now" in out.getvalue()


def test_what_is_done_stays_done() -> None:
    done = _delivery(done_at=clock.now())
    with pytest.raises(CommandError, match="nothing to replay"):
        call_command("replay_delivery", str(done.pk))
    done.refresh_from_db()
    assert done.done_at is not None


def test_an_unknown_delivery_is_a_clear_line() -> None:
    with pytest.raises(CommandError, match="no delivery 999"):
        call_command("replay_delivery", "999")
