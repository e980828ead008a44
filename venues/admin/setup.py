"""Venues in the console: areas, joined tables, limits, terms, brakes."""

from django.contrib import admin

from agnt.core.console import ConsoleAdmin, ReadOnlyAdmin
from venues.models import Area, Brake, Combination, PacingOverride, TermsTier


@admin.register(Area)
class AreaAdmin(ConsoleAdmin):
    """Parts of the house."""

    list_display = ("name", "venue", "position")
    list_filter = ("venue__city",)
    list_select_related = ("venue",)
    search_fields = ("name", "venue__name")
    autocomplete_fields = ("venue",)


@admin.register(Combination)
class CombinationAdmin(ConsoleAdmin):
    """Tables that may be joined."""

    list_display = ("venue", "min_seats", "max_seats", "priority", "active")
    list_filter = ("active",)
    list_select_related = ("venue",)
    search_fields = ("venue__name", "resources__name")
    autocomplete_fields = ("venue", "resources")


@admin.register(PacingOverride)
class PacingOverrideAdmin(ConsoleAdmin):
    """Other limits for one quarter of an hour."""

    list_display = ("venue", "starts_at", "total", "online", "agents")
    list_filter = ("starts_at",)
    list_select_related = ("venue",)
    search_fields = ("venue__name",)
    autocomplete_fields = ("venue",)


@admin.register(Brake)
class BrakeAdmin(ReadOnlyAdmin):
    """Online booking paused, or slowed, in a rush."""

    list_display = ("venue", "kind", "area", "starts_at", "ends_at", "lifted_at", "by")
    list_filter = ("kind", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("venue", "area__venue")
    search_fields = ("venue__name", "by")


@admin.register(TermsTier)
class TermsTierAdmin(ConsoleAdmin):
    """What parties of a size agree to."""

    list_display = ("venue", "service", "from_party", "deposit_minor", "deposit_per", "keeps_card")
    list_filter = ("keeps_card",)
    list_select_related = ("venue", "service__venue")
    search_fields = ("venue__name", "service__name")
    autocomplete_fields = ("venue", "service")
