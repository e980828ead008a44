"""The diary in the console."""

from bookings.admin import diary, waiting

__all__ = ["diary", "waiting"]
