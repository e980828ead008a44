"""The console's tables of who waits, was asked, and what was said afterwards."""

from django.contrib import admin

from agnt.core.console import ReadOnlyAdmin
from bookings.models import (
    AskCard,
    BookingNeed,
    CalendarFeed,
    ColumnMapping,
    Correction,
    Dispute,
    ImportRun,
    Review,
    WaitlistEntry,
    WaitlistOffer,
)


@admin.register(AskCard)
class AskCardAdmin(ReadOnlyAdmin):
    """Who was asked to decide, and when."""

    list_display = ("booking", "change", "member", "asked_at")
    list_filter = ("asked_at",)
    list_select_related = ("booking", "change__booking", "member__user", "member__venue")
    search_fields = ("booking__reference", "member__user__email")


@admin.register(BookingNeed)
class BookingNeedAdmin(ReadOnlyAdmin):
    """What parties need, and what the house said."""

    list_display = ("booking", "code", "count", "answer", "answered_by")
    list_filter = ("code", "answer")
    list_select_related = ("booking",)
    search_fields = ("booking__reference",)


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    """What was put right after the day was closed."""

    list_display = ("booking", "field", "was", "now", "by", "reason")
    list_filter = ("field",)
    list_select_related = ("booking",)
    search_fields = ("booking__reference", "by", "reason")


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(ReadOnlyAdmin):
    """Who waits for a place."""

    list_display = ("guest_name", "venue", "kind", "status", "party_size", "earliest", "latest")
    list_filter = ("kind", "status")
    list_select_related = ("venue",)
    search_fields = ("guest_name", "venue__name")


@admin.register(WaitlistOffer)
class WaitlistOfferAdmin(ReadOnlyAdmin):
    """What they were offered."""

    list_display = ("entry", "status", "starts_at", "expires_at")
    list_filter = ("status",)
    list_select_related = ("entry__venue",)
    search_fields = ("entry__guest_name", "public_id")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """What guests said of a visit."""

    list_display = ("booking", "stars", "asked_at", "given_at")
    list_filter = ("stars",)
    list_select_related = ("booking",)
    search_fields = ("booking__reference",)


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """Guests who say that a no-show was none."""

    list_display = ("booking", "status", "decided_by", "decided_at")
    list_filter = ("status",)
    list_select_related = ("booking",)
    search_fields = ("booking__reference", "decided_by")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    """Calendars that are read by link."""

    list_display = ("role", "venue", "member", "last_read_at", "revoked_at")
    list_filter = ("role", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("venue", "member__user", "member__venue")
    search_fields = ("venue__name", "member__user__email")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Lists that were brought in."""

    list_display = ("venue", "kind", "status", "file_name", "by", "done_at")
    list_filter = ("kind", "status")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "file_name", "by")


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnlyAdmin):
    """Which column of a venue's own lists is which of ours."""

    list_display = ("venue", "kind", "name")
    list_filter = ("kind",)
    list_select_related = ("venue",)
    search_fields = ("venue__name", "name")
