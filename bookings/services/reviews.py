"""What a guest says after the visit: asked once, given once, answered by the venue. Never asked after a complaint."""

from datetime import timedelta

from django.db.models import QuerySet

from agnt.core import audit, outbox
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, Review

ASK_AFTER, ASK_WITHIN = timedelta(hours=2), timedelta(days=2)
GIVE_WITHIN = timedelta(days=60)
_ASKED_FOR = (Booking.Source.NETWORK, Booking.Source.OWN_PAGE, Booking.Source.PHONE)


def to_ask() -> QuerySet[Booking]:
    """Visits of the last two days that somebody at the venue saw, that nobody complained of and nobody was asked of."""
    now = clock.now()
    return Booking.objects.filter(
        status=Booking.Status.COMPLETED,
        unverified=False,
        complaint_at__isnull=True,
        sandbox=False,
        source__in=_ASKED_FOR,
        person__isnull=False,
        review__isnull=True,
        ends_at__lte=now - ASK_AFTER,
        ends_at__gt=now - ASK_WITHIN,
    )


@tx.patient
@tx.verb
def ask(*, booking_id: int) -> bool:
    """Ask the guest how it was, once. False where he is not to be asked."""
    found = locks.lock(Booking.objects.filter(pk=booking_id))
    if not found or not to_ask().filter(pk=booking_id).exists():
        return False
    review = Review.objects.create(booking=found[0], asked_at=clock.now())
    outbox.emit("review.asked", review_id=review.pk)
    return True


@tx.step
def give_step(*, booking_id: int, stars: int, words: str = "", by: str) -> Review:
    """The guest's word about his visit, once; whoever has the booking's link may give it, asked or not.

    Raises DomainError `bad_stars`, `not_visited` (not completed, or more than 60 days ago), `review_closed` (the venue
    has marked a complaint: it is settled with the guest himself), `already_reviewed`; NotFound.
    """
    if not 1 <= stars <= 5:
        raise DomainError("bad_stars", "Give 1 to 5 stars.", status=422)
    found = locks.lock(Booking.objects.filter(pk=booking_id))
    if not found:
        raise NotFound("There is no such booking.")
    booking = found[0]
    if booking.status != Booking.Status.COMPLETED or booking.ends_at < clock.now() - GIVE_WITHIN:
        raise DomainError("not_visited", "A review is for a visit of the last 60 days.", status=409)
    if booking.complaint_at is not None:
        raise DomainError(
            "review_closed", "You have told the venue what was wrong; they will settle it with you.", status=409
        )
    review = Review.objects.filter(booking=booking).first() or Review(booking=booking)
    if review.given_at is not None:
        raise DomainError("already_reviewed", "You have reviewed this visit already. Thank you.", status=409)
    review.stars, review.given_at = stars, clock.now()
    review.words = {"text": text.clamp(text.clean(words).strip(), 2000)}
    review.save()
    audit.note(by=by, act="review.given", on=review)
    outbox.emit("review.given", review_id=review.pk)
    return review


give = tx.patient(tx.verb(give_step))


@tx.patient
@tx.verb
def answer(*, review_id: int, words: str, by: str) -> Review:
    """The venue's answer, which the guest is told; said again it replaces the one before.

    Raises DomainError `nothing_to_say` for an empty answer, `not_reviewed` where none was given yet; NotFound.
    """
    said = text.clamp(text.clean(words).strip(), 2000)
    if not said:
        raise DomainError("nothing_to_say", "Write an answer first.", status=422)
    found = locks.lock(Review.objects.select_related("booking").filter(pk=review_id))
    if not found:
        raise NotFound("There is no such review.")
    review = found[0]
    if review.given_at is None:
        raise DomainError("not_reviewed", "The guest has not reviewed this visit.", status=409)
    review.answer = {"text": said}
    review.save(update_fields=["sealed_answer"])
    audit.note(by=by, act="review.answered", on=review)
    outbox.emit("review.answered", review_id=review.pk)
    return review
