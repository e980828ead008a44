"""Venues in the console: what they are and what they offer."""

from django.contrib import admin
from unfold.admin import TabularInline
from unfold.decorators import display

from agnt.core.console import ConsoleAdmin, ReadOnlyAdmin
from venues.models import (
    City,
    Closure,
    Guest,
    Member,
    Resource,
    SearchEntry,
    SearchWord,
    Service,
    ServiceNeed,
    Shift,
    TurnTime,
    Venue,
)


@admin.register(City)
class CityAdmin(ConsoleAdmin):
    """Cities and islands that are served."""

    list_display = ("name", "country", "timezone")
    list_filter = ("country",)
    search_fields = ("name", "slug", "aliases")


@admin.register(Venue)
class VenueAdmin(ConsoleAdmin):
    """Venues: how they decide, what they ask, whether they can be booked."""

    list_display = ("name", "city", "area", "category", "decides", "bookable", "subscribed", "sandbox", "demo")
    list_filter = (
        "category",
        "policy",
        "city",
        "subscribed",
        "sandbox",
        "demo",
        ("claimed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("city",)
    search_fields = ("name", "slug", "area", "description")
    autocomplete_fields = ("city",)
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("created_at",)

    @display(description="Decides", label={"auto": "success", "ask": "warning", "external": "info"})
    def decides(self, row: Venue) -> str:
        """Its policy."""
        return row.policy

    @display(description="Can be booked", boolean=True)
    def bookable(self, row: Venue) -> bool:
        """Claimed and not closed for good."""
        return row.is_bookable


@admin.register(Member)
class MemberAdmin(ConsoleAdmin):
    """Who works where, and what he may do there."""

    list_display = ("user", "venue", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "venue")
    search_fields = ("user__email", "user__name", "venue__name")
    autocomplete_fields = ("user", "venue")


@admin.register(Resource)
class ResourceAdmin(ConsoleAdmin):
    """Tables, rooms, people, pools."""

    list_display = ("name", "venue", "kind", "min_seats", "max_seats", "units", "access", "active")
    list_filter = ("kind", "access", "active")
    list_select_related = ("venue",)
    search_fields = ("name", "venue__name")
    autocomplete_fields = ("venue",)


class TurnTimes(TabularInline):  # type: ignore[misc]  # unfold carries no types
    """How long a party of up to so many stays."""

    model = TurnTime
    extra = 0


class Needs(TabularInline):  # type: ignore[misc]  # unfold carries no types
    """What it takes."""

    model = ServiceNeed
    extra = 0


@admin.register(Service)
class ServiceAdmin(ConsoleAdmin):
    """What guests book."""

    list_display = ("name", "venue", "price_minor", "price_per", "buffer_minutes", "active")
    list_filter = ("price_per", "active")
    list_select_related = ("venue",)
    search_fields = ("name", "slug", "venue__name")
    autocomplete_fields = ("venue",)
    inlines = (TurnTimes, Needs)


@admin.register(TurnTime)
class TurnTimeAdmin(ConsoleAdmin):
    """Lengths, of all services."""

    list_display = ("service", "up_to_party", "minutes")
    list_filter = ("minutes",)
    list_select_related = ("service__venue",)
    search_fields = ("service__name", "service__venue__name")
    autocomplete_fields = ("service",)


@admin.register(ServiceNeed)
class ServiceNeedAdmin(ConsoleAdmin):
    """Needs, of all services."""

    list_display = ("service", "kind", "count", "per_guest", "attributes")
    list_filter = ("kind", "per_guest")
    list_select_related = ("service__venue",)
    search_fields = ("service__name", "service__venue__name")
    autocomplete_fields = ("service",)


@admin.register(Shift)
class ShiftAdmin(ConsoleAdmin):
    """When bookings may start."""

    list_display = ("venue", "name", "weekday", "opens", "closes", "last_start", "resource", "service")
    list_filter = ("weekday",)
    list_select_related = ("venue", "resource__venue", "service__venue")
    search_fields = ("venue__name", "name", "resource__name", "service__name")
    autocomplete_fields = ("venue", "resource", "service")


@admin.register(Closure)
class ClosureAdmin(ConsoleAdmin):
    """When nobody is taken."""

    list_display = ("venue", "resource", "starts_at", "ends_at", "reason")
    list_filter = ("starts_at",)
    list_select_related = ("venue", "resource__venue")
    search_fields = ("venue__name", "resource__name", "reason")
    autocomplete_fields = ("venue", "resource")


@admin.register(Guest)
class GuestAdmin(ReadOnlyAdmin):
    """Each venue's own record of its guests."""

    list_display = ("name", "venue", "language", "vip", "created_at")
    list_filter = ("vip", "language")
    list_select_related = ("venue",)
    search_fields = ("name", "venue__name", "person__id")


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnlyAdmin):
    """Venues as the search reads them; a stale one waits for `embed_venues`."""

    list_display = ("venue", "city", "area", "category", "listed", "stale")
    list_filter = ("stale", "listed", "sandbox", "city")
    list_select_related = ("venue", "city")
    search_fields = ("venue__name", "venue__slug")


@admin.register(SearchWord)
class SearchWordAdmin(ReadOnlyAdmin):
    """Words of the catalogue, by which misspellings are told."""

    list_display = ("word", "sandbox")
    list_filter = ("sandbox",)
    search_fields = ("word",)
