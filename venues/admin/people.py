"""Venues in the console: who works there, when, who comes in and how."""

from django.contrib import admin

from agnt.core.console import ConsoleAdmin, ReadOnlyAdmin
from venues.models import AnswerHours, ClaimRequest, Duty, Invitation, NoticePreference, Onboarding


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Links that make somebody a member."""

    list_display = ("venue", "role", "name", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role", ("accepted_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("venue",)
    search_fields = ("venue__name", "name")


@admin.register(Duty)
class DutyAdmin(ConsoleAdmin):
    """When a member is on duty."""

    list_display = ("member", "weekday", "start", "until")
    list_filter = ("weekday",)
    list_select_related = ("member__user", "member__venue")
    search_fields = ("member__user__email", "member__venue__name")
    autocomplete_fields = ("member",)


@admin.register(AnswerHours)
class AnswerHoursAdmin(ConsoleAdmin):
    """When a venue answers requests."""

    list_display = ("venue", "weekday", "start", "until")
    list_filter = ("weekday",)
    list_select_related = ("venue",)
    search_fields = ("venue__name",)
    autocomplete_fields = ("venue",)


@admin.register(NoticePreference)
class NoticePreferenceAdmin(ConsoleAdmin):
    """Who hears of what, by which channel."""

    list_display = ("member", "event", "by", "wanted")
    list_filter = ("event", "by", "wanted")
    list_select_related = ("member__user", "member__venue")
    search_fields = ("member__user__email", "member__venue__name")
    autocomplete_fields = ("member",)


@admin.register(Onboarding)
class OnboardingAdmin(ReadOnlyAdmin):
    """Venues that are being set up."""

    list_display = ("user", "venue", "status", "touched_at")
    list_filter = ("status",)
    list_select_related = ("user", "venue")
    search_fields = ("user__email", "venue__name")


@admin.register(ClaimRequest)
class ClaimRequestAdmin(ReadOnlyAdmin):
    """Somebody says that a listed venue is his."""

    list_display = ("venue", "user", "status", "position", "created_at")
    list_filter = ("status",)
    list_select_related = ("venue", "user")
    search_fields = ("venue__name", "user__email", "evidence")
