"""Reviews on the venue's pages: read by members, answered by hosts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from agnt.lib import clock
from bookings.models import Review
from tests import worlds
from tests.bookings.rows import booked, client_of
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
Role = Member.Role


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(worlds.NOW + timedelta(days=7)):
        yield worlds.restaurant()


def given(world: worlds.World, stars: int = 4, words: str = "Lovely", **columns: object) -> Review:
    booking = booked(world, status="completed", person=worlds.person(), **columns)
    review = Review(booking=booking, stars=stars, given_at=clock.now())
    review.words = {"text": words}
    review.save()
    return review


def test_reviews_are_read_with_their_average(world: worlds.World) -> None:
    given(world, 5), given(world, 2, "Too <b>loud</b>", wall="12:00")
    Review.objects.create(booking=booked(world, wall="15:00", status="completed"), asked_at=clock.now())
    page = client_of(world, Role.READER).get(f"/venue/{world.venue.slug}/reviews/").content.decode()
    assert "3.5 of 5 stars in 2 reviews" in page and "Too &lt;b&gt;loud&lt;/b&gt;" in page
    assert "<textarea" not in page


def test_a_host_answers_once_and_it_leaves_the_open_ones(world: worlds.World) -> None:
    review, client = given(world), client_of(world, Role.HOST)
    address = f"/venue/{world.venue.slug}/reviews/"
    assert "Lovely" in client.get(f"{address}?open=1").content.decode()
    client.post(f"{address}{review.pk}/", {"words": "Thank you"})
    review.refresh_from_db()
    assert review.answer == {"text": "Thank you"}
    assert "Every review has an answer" in client.get(f"{address}?open=1").content.decode()


@pytest.mark.parametrize(("role", "words", "status"), [(Role.HOST, "  ", 422), (Role.READER, "Thanks", 404)])
def test_a_refused_answer_is_not_kept(world: worlds.World, role: str, words: str, status: int) -> None:
    review = given(world)
    answer = client_of(world, role).post(f"/venue/{world.venue.slug}/reviews/{review.pk}/", {"words": words})
    review.refresh_from_db()
    assert answer.status_code == status and not review.answer
