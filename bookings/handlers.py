"""What the diary does when something happened elsewhere. Database only; runs in the delivery's transaction."""

from bookings import live
from venues.models import Brake


def on_venue_braked(*, brake_id: int) -> None:
    """A pause was made, moved or lifted: the venue's open pages show it."""
    brake = Brake.objects.get(pk=brake_id)
    live.changed(venue_id=brake.venue_id, kind="brake", pk=brake_id)
