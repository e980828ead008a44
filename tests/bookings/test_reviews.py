"""After the visit: asked once, given once, answered; and never asked once staff marked a complaint."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings import jobs
from bookings.models import Booking, Review
from bookings.services import lifecycle, reviews
from tests import worlds

pytestmark = pytest.mark.django_db
AFTER = timedelta(days=3, hours=12)


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW + AFTER):
        yield


def visit(**columns) -> Booking:
    """A party that came on Monday at 18:00 and left at 20:00; now it is midnight."""
    world = worlds.restaurant()
    with clock.frozen(worlds.NOW), transaction.atomic():
        booking = worlds.request(world, "18:00", source="own_page", person_id=worlds.person().pk)
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
    with clock.frozen(world.at("19:00")):
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
    Booking.objects.filter(pk=booking.pk).update(**columns)
    booking.refresh_from_db()
    return booking


def refused(act, error: type[DomainError] = DomainError) -> DomainError:
    before = list(Review.objects.values_list("stars", "given_at")), Event.objects.count()
    with pytest.raises(error) as caught:
        act()
    assert (list(Review.objects.values_list("stars", "given_at")), Event.objects.count()) == before
    return caught.value


def test_the_guest_is_asked_once():
    booking = visit()
    assert jobs.review_requests() == "1 guests asked"
    assert jobs.review_requests() == "0 guests asked"
    assert not reviews.ask(booking_id=booking.pk)
    review = Review.objects.get()
    assert (review.booking, review.asked_at, review.stars) == (booking, clock.now(), None)
    assert Event.objects.get(name="review.asked").ids == {"review_id": review.pk}


@pytest.mark.parametrize(
    "columns",
    [
        {"complaint_at": worlds.NOW},
        {"unverified": True},
        {"source": "walk_in"},
        {"sandbox": True},
        {"person": None},
        {"ends_at": worlds.NOW + AFTER - timedelta(days=3), "starts_at": worlds.NOW},
        {"ends_at": worlds.NOW + AFTER - timedelta(hours=1)},
    ],
)
def test_who_is_not_asked(columns):
    booking = visit(**columns)
    assert jobs.review_requests() == "0 guests asked"
    assert not reviews.ask(booking_id=booking.pk)
    assert not Review.objects.exists()


def test_a_review_is_given_once_and_its_words_are_sealed():
    booking = visit()
    review = reviews.give(booking_id=booking.pk, stars=5, words=" Lovely. ", by="guest:x")
    review.refresh_from_db()
    assert (review.stars, review.words, review.asked_at) == (5, {"text": "Lovely."}, None)
    assert b"Lovely" not in bytes(review.sealed_words)
    assert Event.objects.filter(name="review.given", ids={"review_id": review.pk}).count() == 1
    again = refused(lambda: reviews.give(booking_id=booking.pk, stars=1, by="guest:x"))
    assert again.code == "already_reviewed"


def test_a_review_is_refused_after_a_complaint_before_the_visit_and_with_six_stars():
    booking = visit()
    assert refused(lambda: reviews.give(booking_id=booking.pk, stars=6, by="guest:x")).code == "bad_stars"
    refused(lambda: reviews.give(booking_id=0, stars=5, by="guest:x"), NotFound)
    Booking.objects.filter(pk=booking.pk).update(complaint_at=clock.now())
    assert refused(lambda: reviews.give(booking_id=booking.pk, stars=5, by="guest:x")).code == "review_closed"
    Booking.objects.filter(pk=booking.pk).update(complaint_at=None, status="no_show")
    assert refused(lambda: reviews.give(booking_id=booking.pk, stars=5, by="guest:x")).code == "not_visited"


def test_the_venue_answers_and_may_put_its_answer_right():
    booking = visit()
    review = reviews.give(booking_id=booking.pk, stars=3, by="guest:x")
    reviews.answer(review_id=review.pk, words="Thanks", by="staff:1")
    reviews.answer(review_id=review.pk, words="Thank you", by="staff:1")
    review.refresh_from_db()
    assert review.answer == {"text": "Thank you"}
    assert Event.objects.filter(name="review.answered").count() == 2


def test_an_answer_needs_words_and_a_review():
    booking = visit()
    reviews.ask(booking_id=booking.pk)
    review = Review.objects.get()
    assert refused(lambda: reviews.answer(review_id=review.pk, words="Hi", by="staff:1")).code == "not_reviewed"
    assert refused(lambda: reviews.answer(review_id=review.pk, words=" ", by="staff:1")).code == "nothing_to_say"
    refused(lambda: reviews.answer(review_id=0, words="Hi", by="staff:1"), NotFound)
