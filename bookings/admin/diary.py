"""The console's tables of the diary, and the people's answer to a request: an action that calls the verb."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from agnt.core.console import ReadOnlyAdmin
from agnt.core.models import User
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Alternative, Booking, ChangeRequest, Place, PoolSlot, VenueDay, VenueDecision
from bookings.services import alternatives, decisions
from bookings.views import saying

Answer = VenueDecision.Answer
_COLOURS = {
    "Waiting for the venue": "warning",
    "Waiting for the deposit": "warning",
    "Confirmed": "success",
    "Seated": "success",
    "Completed": "info",
    "Rejected": "danger",
    "Expired": "danger",
    "Cancelled": "danger",
    "No-show": "danger",
}


def _on_the_wall(moment: datetime, zone: str) -> str:
    return f"{clock.local(moment, zone):%a %d %b %Y, %H:%M}"


@admin.register(Booking)
class BookingAdmin(ReadOnlyAdmin):
    """Bookings. A request that waits is answered here; whoever is second is told so."""

    list_display = ("reference", "venue", "guest_name", "party_size", "starts", "state", "source", "decide_by")
    list_filter = ("status", "source", "starts_at", "venue__policy", "venue__city", "sandbox", "demo")
    list_select_related = ("venue",)
    search_fields = ("reference", "guest_name", "venue__name", "venue__slug", "trace_id")
    date_hierarchy = "starts_at"
    readonly_fields = ("starts",)
    actions: ClassVar[list[str]] = ["accept", "reject", "offer_other_times"]

    @display(description="Starts (the venue's clock)", ordering="starts_at")
    def starts(self, row: Booking) -> str:
        """As the venue's wall clock shows it."""
        return _on_the_wall(row.starts_at, row.venue.timezone)

    @display(description="State", ordering="status", label=_COLOURS)
    def state(self, row: Booking) -> str:
        """In words."""
        return row.get_status_display()

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may answer for venues: those who may change bookings, though no form here changes one."""
        return isinstance(request.user, User) and request.user.has_perm("bookings.change_booking")

    @admin.action(description="Accept", permissions=["decide"])
    def accept(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        """The venue's yes: the answer goes out and the guest is told."""
        self._answer(request, rows, Answer.ACCEPTED, "accepted")

    @admin.action(description="Reject", permissions=["decide"])
    def reject(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        """The venue's no: the place is free again."""
        self._answer(request, rows, Answer.REJECTED, "rejected")

    @admin.action(description="Offer the next free times", permissions=["decide"])
    def offer_other_times(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        """Up to three other starts, held while the guest has time to choose."""
        self._answer(request, rows, Answer.COUNTERED, "answered with other times", alternatives.next_free)

    def _answer(
        self,
        request: HttpRequest,
        rows: QuerySet[Booking],
        answer: Answer,
        done: str,
        offered: Callable[[Booking], Sequence[datetime]] = lambda _booking: (),
    ) -> None:
        by = f"staff:{request.user.pk}"
        for booking in rows.select_related("venue", "service").order_by("pk"):
            try:
                decisions.decide(booking_id=booking.pk, answer=answer, by=by, alternatives=offered(booking))
            except DomainError as refusal:
                self.message_user(request, f"{booking.reference}: {refusal.message}", messages.WARNING)
            else:
                told = saying.and_guest(f"{booking.reference} is {done}.", booking).html
                self.message_user(request, told, messages.SUCCESS)


@admin.register(VenueDecision)
class VenueDecisionAdmin(ReadOnlyAdmin):
    """What venues answered, once for each request."""

    list_display = ("booking", "answer", "by", "reason", "created_at")
    list_filter = ("answer", "created_at")
    list_select_related = ("booking",)
    search_fields = ("booking__reference", "by", "reason", "trace_id")


@admin.register(Alternative)
class AlternativeAdmin(ReadOnlyAdmin):
    """Other times that venues offer."""

    list_display = ("decision", "starts_at", "expires_at", "chosen_at")
    list_filter = (("chosen_at", admin.EmptyFieldListFilter), "expires_at")
    list_select_related = ("decision__booking",)
    search_fields = ("decision__booking__reference", "public_id")


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    """Wishes to change a booking."""

    list_display = ("booking", "status", "party_size", "starts_at", "decide_by", "by")
    list_filter = ("status", "decide_by")
    list_select_related = ("booking",)
    search_fields = ("booking__reference", "by", "trace_id")


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """What is taken, by whom and until when."""

    list_display = ("resource", "venue", "starts", "ends", "covers", "units", "booking", "holder", "held_until")
    list_filter = (
        ("released_at", admin.EmptyFieldListFilter),
        ("held_until", admin.EmptyFieldListFilter),
        "resource__kind",
        "venue__city",
    )
    list_select_related = ("resource__venue", "venue", "booking")
    search_fields = ("resource__name", "venue__name", "booking__reference", "hold_id", "scope")
    readonly_fields = ("starts", "ends")

    @display(description="From (the venue's clock)")
    def starts(self, row: Place) -> str:
        """As the venue's wall clock shows it."""
        return _on_the_wall(row.period.lower, row.venue.timezone)

    @display(description="Until, with the buffer")
    def ends(self, row: Place) -> str:
        """As the venue's wall clock shows it."""
        return _on_the_wall(row.period.upper, row.venue.timezone)

    @display(description="Held for")
    def holder(self, row: Place) -> str:
        """Whose hold it is."""
        return row.scope or "-"


@admin.register(PoolSlot)
class PoolSlotAdmin(ReadOnlyAdmin):
    """How much of a pool is taken in each quarter of an hour."""

    list_display = ("resource", "starts_at", "taken", "units")
    list_filter = ("starts_at",)
    list_select_related = ("resource__venue",)
    search_fields = ("resource__name", "resource__venue__name")
    ordering = ("-starts_at", "resource")


@admin.register(VenueDay)
class VenueDayAdmin(ReadOnlyAdmin):
    """Days on which something was taken, and when staff closed them."""

    list_display = ("venue", "day", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "day")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "venue__slug")
    ordering = ("-day", "venue")
