"""What the house answers to a guest's needs: with the confirmation, or by itself where it comes later. Each once."""

from collections.abc import Iterable, Sequence

from agnt.lib import tx
from bookings.models import Booking, BookingNeed
from bookings.services import needs
from chat import texts
from chat.services import notices

NEEDS: dict[str, dict[str, str]] = {
    "en": {
        BookingNeed.Code.HIGH_CHAIR: "high chair",
        BookingNeed.Code.WHEELCHAIR: "room for a wheelchair",
        BookingNeed.Code.STEP_FREE: "no steps",
        BookingNeed.Code.SMOKING: "smoking",
        BookingNeed.Code.FEMALE_STAFF: "female staff",
        BookingNeed.Code.MALE_STAFF: "male staff",
    },
    "id": {
        BookingNeed.Code.HIGH_CHAIR: "kursi bayi",
        BookingNeed.Code.WHEELCHAIR: "tempat kursi roda",
        BookingNeed.Code.STEP_FREE: "tanpa tangga",
        BookingNeed.Code.SMOKING: "boleh merokok",
        BookingNeed.Code.FEMALE_STAFF: "staf perempuan",
        BookingNeed.Code.MALE_STAFF: "staf laki-laki",
    },
}


def answers_said(rows: Sequence[BookingNeed], language: str) -> str:
    """A line of what they can do and one of what they cannot; empty where nothing is answered."""
    lines = []
    for key, answer in (("need_yes", True), ("need_no", False)):
        names = [_named(row, language) for row in rows if row.answer is answer]
        lines += [texts.say(key, language, needs=", ".join(names))] if names else []
    return "\n".join(lines)


def listed(rows: Iterable[BookingNeed], language: str) -> str:
    """What they are, in a row, whether answered or not."""
    return ", ".join(_named(row, language) for row in rows)


def _named(row: BookingNeed, language: str) -> str:
    name = NEEDS.get(language, NEEDS["en"])[row.code]
    return f"{row.count} x {name}" if row.count > 1 else name


@tx.step
def tell_confirmed(*, booking_id: int) -> None:
    """The confirmation, with the answers that stand by now; those that it told are not told again."""
    booking = Booking.objects.select_related("person").get(pk=booking_id)
    rows = list(booking.needs.filter(answer__isnull=False))
    more = answers_said(rows, notices.language_for(booking))
    said = notices.tell(booking_id=booking_id, event="confirmed", more=more)
    if said is not None:  # made now, or by an earlier run that knew less
        needs.mark_told(rows=[row for row in rows if row.answered_at and row.answered_at <= said.created_at])


@tx.patient
@tx.verb
def tell(*, booking_id: int) -> bool:
    """What was answered since in one message, once; False where nothing is to be said or nobody can be written to."""
    booking = Booking.objects.select_related("person").get(pk=booking_id)
    rows = list(needs.untold(booking.needs.all()))
    if not rows or booking.status not in notices.STILL_TRUE["needs_answered"]:  # what is taken back is told then
        return False
    answered = max(row.answered_at for row in rows if row.answered_at)
    language = notices.language_for(booking)
    said = notices.tell(
        booking_id=booking_id,
        event="needs_answered",
        key=f"{answered:%Y%m%d%H%M%S%f}",
        answers=answers_said(rows, language),
        note=texts.say("need_no_note", language) if any(row.answer is False for row in rows) else "",
    )
    needs.mark_told(rows=rows)
    return said is not None
