"""The diary in the console: to read, and to answer a request for a venue that asked for it."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from agnt.core.console import ReadOnlyAdmin
from agnt.lib import clock
from agnt.lib.errors import DomainError
from agnt.lib.money import Money
from bookings.models import (
    Alternative,
    Booking,
    ChangeRequest,
    Place,
    PoolSlot,
    VenueDay,
    VenueDecision,
)
from bookings.services import decisions

STATES = {
    "pending": "warning",
    "awaiting_deposit": "warning",
    "confirmed": "success",
    "seated": "success",
    "completed": "info",
    "rejected": "danger",
    "expired": "danger",
    "no_show": "danger",
}


@admin.register(Booking)
class BookingAdmin(ReadOnlyAdmin):
    """Bookings; a pending one can be answered."""

    list_display = ("reference", "venue", "when", "party_size", "guest_name", "state", "source", "answer_by")
    list_filter = ("status", "source", "venue__policy", "starts_at", "sandbox", "demo")
    list_select_related = ("venue",)
    search_fields = ("reference", "guest_name", "venue__name", "trace_id", "person__id")
    readonly_fields = ("value", "story")
    actions: ClassVar[list[str]] = ["accept", "decline"]

    @display(description="When", ordering="starts_at")
    def when(self, row: Booking) -> str:
        """As the venue's wall clock shows it."""
        return f"{row.local_start:%a %d %b %H:%M}"

    @display(description="State", label=STATES, ordering="status")
    def state(self, row: Booking) -> tuple[str, str]:
        """Coloured, and in words."""
        return row.status, row.get_status_display()

    @display(description="Answer by", ordering="decide_by")
    def answer_by(self, row: Booking) -> str:
        """As the venue's wall clock shows it, while an answer is due."""
        if row.status != Booking.Status.PENDING or row.decide_by is None:
            return ""
        return f"{clock.local(row.decide_by, row.venue.timezone):%a %d %b %H:%M}"

    @display(description="Its story")
    def story(self, row: Booking) -> SafeString:
        """The way to it."""
        return format_html('<a href="{}">All eight steps</a>', reverse("front:story", args=[row.reference]))

    @display(description="Value")
    def value(self, row: Booking) -> str:
        """With its currency."""
        return str(Money(row.value_minor, row.currency)) if row.value_minor is not None else "unknown"

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may answer for a venue from here."""
        return bool(request.user.has_perm("bookings.add_venuedecision"))

    @admin.action(description="Accept these requests", permissions=["decide"])
    def accept(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        """Answer yes for the venue."""
        self._decide(request, rows, VenueDecision.Answer.ACCEPTED)

    @admin.action(description="Decline these requests", permissions=["decide"])
    def decline(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        """Answer no for the venue."""
        self._decide(request, rows, VenueDecision.Answer.REJECTED)

    def _decide(self, request: HttpRequest, rows: QuerySet[Booking], answer: str) -> None:
        for booking in list(rows.order_by("pk")):
            try:
                decisions.decide(booking_id=booking.pk, answer=answer, by=f"staff:{request.user.pk}")
            except DomainError as error:
                self.message_user(request, f"{booking.reference}: {error.message}", messages.ERROR)
            else:
                self.message_user(request, f"{booking.reference}: {answer}. The guest is being told.", messages.SUCCESS)


@admin.register(VenueDecision)
class VenueDecisionAdmin(ReadOnlyAdmin):
    """What venues answered."""

    list_display = ("booking", "venue", "answer", "by", "reason", "created_at")
    list_filter = ("answer", "created_at")
    list_select_related = ("booking__venue",)
    search_fields = ("booking__reference", "booking__venue__name", "by", "trace_id")

    @display(description="Venue", ordering="booking__venue__name")
    def venue(self, row: VenueDecision) -> str:
        """Whose answer it is."""
        return row.booking.venue.name


@admin.register(Alternative)
class AlternativeAdmin(ReadOnlyAdmin):
    """Other times that venues offered."""

    list_display = ("booking", "starts_at", "expires_at", "chosen_at")
    list_filter = (("chosen_at", admin.EmptyFieldListFilter), "starts_at")
    list_select_related = ("decision__booking",)
    search_fields = ("decision__booking__reference",)

    @display(description="Booking")
    def booking(self, row: Alternative) -> str:
        """Which request it answers."""
        return row.decision.booking.reference


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    """Wishes to change a booking."""

    list_display = ("booking", "status", "party_size", "starts_at", "decide_by", "by")
    list_filter = ("status", "starts_at")
    list_select_related = ("booking",)
    search_fields = ("booking__reference", "by", "trace_id")


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """What is taken, held or was given back."""

    list_display = ("resource", "venue", "period", "booking", "covers", "held_until", "released_at")
    list_filter = (("released_at", admin.EmptyFieldListFilter), ("held_until", admin.EmptyFieldListFilter), "pooled")
    list_select_related = ("resource__venue", "venue", "booking")
    search_fields = ("booking__reference", "resource__name", "venue__name", "scope")


@admin.register(PoolSlot)
class PoolSlotAdmin(ReadOnlyAdmin):
    """How many units of a pool are taken in each slot."""

    list_display = ("resource", "starts_at", "taken", "units")
    list_filter = ("starts_at",)
    list_select_related = ("resource__venue",)
    search_fields = ("resource__name", "resource__venue__name")


@admin.register(VenueDay)
class VenueDayAdmin(ReadOnlyAdmin):
    """The row that every taker locks first."""

    list_display = ("venue", "day", "closed_at")
    list_filter = ("day", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("venue",)
    search_fields = ("venue__name",)
