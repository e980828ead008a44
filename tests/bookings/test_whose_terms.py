"""What the panel calls the terms: agreed where the guest was shown them, the house's own where staff wrote it down."""

import pytest

from agnt.lib import clock
from tests import worlds
from tests.bookings.rows import booked, client_of
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("columns", "title"),
    [
        ({"source": "phone", "by_staff": True}, "Terms of the house"),
        ({"source": "own_page", "by_staff": False}, "Agreed"),
        ({"source": "own_page", "by_staff": True}, "Agreed"),  # the guest's limits were waived
    ],
)
def test_terms_are_called_agreed_only_where_the_guest_saw_them(columns: dict[str, object], title: str) -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant()
        booking = booked(world, terms={"minimum_spend_minor": 500_000}, **columns)
        page = client_of(world, Member.Role.HOST).get(f"/venue/{world.venue.slug}/bookings/{booking.pk}/")
    assert f'<h3 id="of-terms">{title}</h3>' in page.content.decode()
