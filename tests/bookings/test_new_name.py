"""The last step of a new booking: a name that is missing is said at its field, with everything that was written."""

import pytest

from agnt.lib import clock
from bookings.models import Booking, Place
from tests import worlds
from tests.bookings.rows import client_of
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true", "hx-target": "drawer"}])
def test_an_empty_name_is_said_at_the_field_and_nothing_that_was_written_is_lost(headers: dict[str, str]) -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant()
        client, base = client_of(world, Member.Role.HOST), f"/venue/{world.venue.slug}/diary/new/"
        picked = {"party": 2, "at": world.at("19:00").isoformat(), "service": world.service.pk}
        client.post(f"{base}hold/", picked)
        hold = Place.objects.get().hold_id
        said = {"name": "", "phone": "", "notes": "by the window", "occasion": "birthday", "need": "high_chair"}
        answer = client.post(f"{base}book/", picked | said | {"hold": hold}, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422 and not Booking.objects.exists() and Place.objects.get().hold_id == hold
        assert '<p class="error" id="name-wrong" role="alert">' in page and "HX-Retarget" not in answer
        assert "by the window" in page and 'value="birthday"' in page and 'value="high_chair" checked' in page

        answer = client.post(f"{base}book/", picked | said | {"hold": hold, "name": "Ayu"}, headers=headers)
        assert Booking.objects.get().guest_name == "Ayu"
