"""What a set-up would be like: it is made in a transaction, looked at, and rolled back. Nothing of it ever stands."""

from collections.abc import Callable

from django.db import transaction

from bookings import loading
from bookings.availability import SetUp
from venues.models import Venue


def tried(make: Callable[[], Venue]) -> tuple[Venue, SetUp]:
    """The venue that `make` (steps only) would leave behind, and its set-up. Raises what `make` raises."""
    with transaction.atomic(durable=True):
        venue = make()
        found = loading.setup(Venue.objects.get(pk=venue.pk))
        transaction.set_rollback(True)
    return venue, found
