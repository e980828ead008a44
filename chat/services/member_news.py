"""What a venue's own people are told: by letter, and on WhatsApp where their window is open. Each event once for each.

A row is written in the transaction of the event that is told; the letter and the message leave from there.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q

from agnt.core import mail
from agnt.core.gateways.email import File
from agnt.env import env
from agnt.lib import clock, tx, when
from agnt.lib.money import Money
from bookings.models import AskCard, Booking, Review, WaitlistEntry
from chat import staff_texts
from chat.models import Conversation, Message
from chat.services import gate, need_news, outgoing
from venues.models import Member, NoticePreference
from venues.services import notices

Event, By = NoticePreference.Event, NoticePreference.By
_SILENT = (Booking.Source.IMPORT, Booking.Source.WALK_IN)
_STALE = timedelta(hours=6)  # news that a worker comes to so late are no news


@tx.step
def tell(
    *,
    venue_id: int,
    event: str,
    key: str,
    words: str,
    facts: Mapping[str, object],
    choices: Sequence[tuple[str, str]] = (),
    files: Sequence[File] = (),
    only: int | None = None,
) -> int:
    """Tell everybody who hears of `event` there, or `only` that member; how many were told.

    `words` names the text, in each one's language; its first line is the subject. `choices`: (id, name of the text on
    the button).
    """
    told = 0
    for hearer in notices.hearers(venue_id, event, only=only):
        member = hearer.member
        language = _language(member)
        said = staff_texts.say(words, language, **_in_words(facts, language))
        buttons = [{"id": identity, "title": staff_texts.say(name, language)} for identity, name in choices]
        if By.EMAIL in hearer.by:
            subject, _, _rest = said.partition("\n")
            mail.send(key=f"member:{member.pk}:{key}", to=member.user.email, subject=subject, text=said, files=files)
        if By.WHATSAPP in hearer.by and (conversation := _window(member)) is not None:
            outgoing.say(
                conversation=conversation,
                text=said,
                key=f"member:{member.pk}:{key}",
                author=Message.Author.SYSTEM,
                choices=buttons,
                introduce=False,
            )
        told += 1
    return told


def _language(member: Member) -> str:
    return (member.user.person.language if member.user.person else "") or member.venue.language


def _in_words(facts: Mapping[str, object], language: str) -> Mapping[str, object]:
    """A booking among the facts becomes its own words."""
    booking = facts.get("booking")
    if not isinstance(booking, Booking):
        return facts
    venue = booking.venue
    return {
        **facts,
        "venue": venue.name,
        "start": when.said_with_day(booking.starts_at, venue.timezone, language),
        "party": booking.party_size,
        "name": booking.guest_name,
        "service": booking.service.name,
        "reference": booking.reference,
        "note": _noted(booking, language),
        "link": f"{env.base_url}/venue/{venue.slug}/diary/",
    }


def _noted(booking: Booking, language: str) -> str:
    """What the guest wrote and what he needs, each on a line of its own."""
    needed = need_news.listed(booking.needs.all(), language)
    words = f"\n“{booking.notes}”" if booking.notes else ""
    return words + (f"\n{staff_texts.say('needs', language, needs=needed)}" if needed else "")


def _window(member: Member) -> Conversation | None:
    """The member's own conversation with us, if WhatsApp takes words there now."""
    if member.user.person_id is None:
        return None
    rows = Conversation.objects.select_related("person", "identity", "account").filter(
        Q(account__venue__isnull=True) | Q(account__venue=member.venue),
        person_id=member.user.person_id,
        last_inbound_at__gt=clock.now() - gate.WINDOW,
    )
    return rows.order_by("-last_inbound_at").first()


def on_booking_asked(*, card_id: int) -> None:
    """The card of a request or a change, to the one who is asked now, with a button for each answer."""
    card = AskCard.objects.select_related("booking__venue", "booking__service", "change").filter(pk=card_id).first()
    if card is None or card.booking.sandbox:
        return
    booking, change = card.booking, card.change
    zone = booking.venue.timezone
    decide_by = change.decide_by if change else booking.decide_by
    facts: dict[str, object] = {"booking": booking, "until": when.said_briefly(decide_by or clock.now(), zone)}
    if change is not None:
        facts |= {"new": when.said_with_day(change.starts_at, zone), "new_party": change.party_size}
    tell(
        venue_id=booking.venue_id,
        event=Event.REQUEST,
        key=f"card:{card.pk}",
        words="change_asked" if change else "asked",
        facts=facts,
        choices=tuple((f"ask:{answer}:{card.pk}", answer) for answer in ("accept", "reject", "offer")),
        only=card.member_id,
    )


def on_booking_confirmed(*, booking_id: int) -> None:
    """A new booking; what staff wrote down themselves is no news."""
    booking = _fresh(booking_id)
    if booking is not None and not booking.by_staff and booking.source not in _SILENT:
        _booking_news(booking, Event.BOOKED, "booked")


def on_booking_awaiting_deposit(*, booking_id: int) -> None:
    """A new booking that is sure once its deposit has come: staff mark it received, so they hear how much and until
    when."""
    booking = _fresh(booking_id)
    if booking is None or booking.by_staff or booking.source in _SILENT:
        return
    amount = Money(booking.deposit_owed_minor, booking.currency)
    due = when.said_briefly(booking.deposit_by or booking.starts_at, booking.venue.timezone)
    _booking_news(booking, Event.BOOKED, "deposit_awaited", amount=amount, until=due)


def on_waitlist_accepted(*, entry_id: int, offer_id: int) -> None:
    """A party at the door comes to its table: whoever hears of late parties hears of it, for the table is kept."""
    entry = WaitlistEntry.objects.get(pk=entry_id)
    if entry.kind != WaitlistEntry.Kind.WALK_IN or entry.booking_id is None:
        return
    if (booking := _fresh(entry.booking_id)) is not None:
        _booking_news(booking, Event.LATE, "to_the_table")


def on_booking_modified(*, booking_id: int) -> None:
    """A booking was changed."""
    if (booking := _fresh(booking_id)) is not None:
        _booking_news(booking, Event.CHANGED, "changed")


def on_booking_told(*, booking_id: int) -> None:
    """The guest added something to what stands: what it is stands in the diary alone."""
    if (booking := _fresh(booking_id)) is not None:
        _booking_news(booking, Event.CHANGED, "told", number=booking.version)


def on_booking_cancelled(*, booking_id: int) -> None:
    """A guest cancelled what was sure; what the venue cancelled it knows."""
    booking = _fresh(booking_id)
    if booking is not None and booking.cancelled_by == Booking.CancelledBy.GUEST and booking.confirmed_at:
        _booking_news(booking, Event.CANCELLED, "cancelled")


def on_booking_late(*, booking_id: int) -> None:
    """A party will be late."""
    booking = _fresh(booking_id)
    if booking is not None and booking.eta is not None:
        _booking_news(booking, Event.LATE, "late", eta=f"{clock.local(booking.eta, booking.venue.timezone):%H:%M}")


def on_booking_unreached(*, booking_id: int) -> None:
    """What we wrote did not reach a guest: somebody should call him."""
    booking = _fresh(booking_id)
    if booking is not None and booking.unreached_at is not None:
        _booking_news(booking, Event.UNREACHED, "unreached")


def on_review_given(*, review_id: int) -> None:
    """A guest's review."""
    review = Review.objects.select_related("booking__venue", "booking__service").get(pk=review_id)
    words = str((review.words or {}).get("text", ""))
    facts = {"booking": review.booking, "stars": review.stars, "words": f"\n“{words}”" if words else ""}
    tell(venue_id=review.booking.venue_id, event=Event.REVIEW, key=f"review:{review.pk}", words="reviewed", facts=facts)


def _fresh(booking_id: int) -> Booking | None:
    """The booking, where it is still worth telling of: a real one that is not over."""
    booking = Booking.objects.select_related("venue", "service").get(pk=booking_id)
    over = booking.ends_at < clock.now() - _STALE
    return None if booking.sandbox or over else booking


def _booking_news(booking: Booking, event: str, words: str, number: int | str = "", **facts: object) -> None:
    tell(
        venue_id=booking.venue_id,
        event=event,
        key=f"booking:{booking.pk}:{words}:{booking.sequence}:{facts.get('eta', '')}{number}",
        words=words,
        facts={"booking": booking, **facts},
    )
