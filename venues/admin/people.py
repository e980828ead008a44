"""Venues in the console: who works there, when, who comes in and how."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from agnt.core.console import ConsoleAdmin, ReadOnlyAdmin
from agnt.lib.errors import DomainError
from venues.models import AnswerHours, ClaimRequest, Duty, Invitation, NoticePreference, Onboarding
from venues.services import claims


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
    readonly_fields = ("decide_it",)
    actions: ClassVar[list[str]] = ["approve", "refuse"]

    @admin.display(description="Decide")
    def decide_it(self, claim: ClaimRequest) -> str:
        """The page that approves it, or refuses it with a reason."""
        if claim.status != ClaimRequest.Status.OPEN:
            return "It is decided."
        return format_html('<a href="{}">Approve or refuse</a>', reverse("front:decide-claim", args=[claim.pk]))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may give a venue to somebody."""
        return bool(request.user.has_perm("venues.change_claimrequest"))

    @admin.action(description="Approve: the venue is theirs", permissions=["decide"])
    def approve(self, request: HttpRequest, rows: QuerySet[ClaimRequest]) -> None:
        """Owner of the venue, told by mail."""
        self._decide(request, rows, lambda pk, by: claims.approve(claim_id=pk, by=by), "approved")

    @admin.action(description="Refuse: it could not be checked", permissions=["decide"])
    def refuse(self, request: HttpRequest, rows: QuerySet[ClaimRequest]) -> None:
        """Told by mail, with what would help."""
        why = "We could not check it with what you wrote. A website or a register that names you would help."
        self._decide(request, rows, lambda pk, by: claims.refuse(claim_id=pk, by=by, answer=why), "refused")

    def _decide(
        self, request: HttpRequest, rows: QuerySet[ClaimRequest], verb: Callable[[int, str], object], word: str
    ) -> None:
        for claim in rows:
            try:
                verb(claim.pk, f"staff:{request.user.pk}")
            except DomainError as error:
                self.message_user(request, f"{claim.venue}, {claim.user}: {error.message}", messages.ERROR)
            else:
                self.message_user(request, f"{claim.venue}, {claim.user}: {word}.", messages.SUCCESS)
