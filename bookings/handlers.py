"""What the diary does when something happened elsewhere. Database only; runs in the delivery's transaction."""

from bookings import live
from bookings.services import asking, feeds
from venues.models import Brake


def on_booking_created(*, booking_id: int) -> None:
    """A request that people must decide: whoever is on duty is asked."""
    if asking.waiting().filter(pk=booking_id).exists():
        asking.ask_next_step(booking_id=booking_id)


def on_change_asked(*, change_id: int) -> None:
    """A guest's wish to change that people must decide: whoever is on duty is asked."""
    change = asking.changes_waiting().filter(pk=change_id).first()
    if change is not None:
        asking.ask_next_step(booking_id=change.booking_id, change_id=change.pk)


def on_venue_braked(*, brake_id: int) -> None:
    """A pause was made, moved or lifted: the venue's open pages show it."""
    brake = Brake.objects.get(pk=brake_id)
    live.changed(venue_id=brake.venue_id, kind="brake", pk=brake_id)


def on_setup_changed(*, venue_id: int) -> None:
    """Tables, hours or rules are others now: the venue's open pages show it."""
    live.changed(venue_id=venue_id, kind="setup")


def on_member_changed(*, venue_id: int, user_id: int) -> None:
    """Somebody came, left or has another role: open pages ask again whether they may be open, and a calendar that was
    his as an owner ends where he is one no more."""
    feeds.end_too_large_step(venue_id=venue_id, user_id=user_id)
    live.changed(venue_id=venue_id, kind="member", pk=user_id)
