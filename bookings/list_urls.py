"""Addresses of lists, guests' records and reports of a venue."""

from typing import Final

from django.urls import URLPattern, path

from bookings.views import calendars, guests, imports, listing, merging, reports, reviews, waitlist

urlpatterns: Final[list[URLPattern]] = [
    path("venue/<slug:slug>/bookings/", listing.show, name="bookings"),
    path("venue/<slug:slug>/bookings.csv", listing.as_csv, name="bookings-csv"),
    path("venue/<slug:slug>/guests/", guests.show, name="guests"),
    path("venue/<slug:slug>/guests/<int:guest_id>/", guests.one, name="guest"),
    path("venue/<slug:slug>/guests/<int:guest_id>/export/", guests.export, name="guest-export"),
    path("venue/<slug:slug>/guests/<int:guest_id>/merge/<int:drop_id>/", merging.merge, name="guest-merge"),
    path("venue/<slug:slug>/guests/<int:guest_id>/unmerge/", merging.unmerge, name="guest-unmerge"),
    path("venue/<slug:slug>/disputes/<int:dispute_id>/", guests.decide_dispute, name="dispute"),
    path("venue/<slug:slug>/waitlist/", waitlist.show, name="waitlist"),
    path("venue/<slug:slug>/waitlist/door/", waitlist.add_at_door, name="waitlist-door"),
    path("venue/<slug:slug>/waitlist/later/", waitlist.add_later, name="waitlist-later"),
    path("venue/<slug:slug>/waitlist/<int:entry_id>/", waitlist.act, name="waitlist-act"),
    path("venue/<slug:slug>/settings/import/", imports.lists, name="imports"),
    path("venue/<slug:slug>/settings/import/<int:run_id>/", imports.run, name="import-run"),
    path("venue/<slug:slug>/settings/import/<int:run_id>/do/", imports.act, name="import-act"),
    path("venue/<slug:slug>/settings/export/<slug:kind>.<slug:form>", imports.export, name="export"),
    path("venue/<slug:slug>/settings/feeds/", calendars.show, name="feeds"),
    path("venue/<slug:slug>/settings/feeds/<int:feed_id>/revoke/", calendars.revoke, name="feed-revoke"),
    path("venue/<slug:slug>/reviews/", reviews.show, name="reviews"),
    path("venue/<slug:slug>/reviews/<int:review_id>/", reviews.answer, name="review-answer"),
    path("venue/<slug:slug>/reports/", reports.show, name="reports"),
    path("venue/<slug:slug>/reports/<slug:report>.csv", reports.as_csv, name="report-csv"),
]
