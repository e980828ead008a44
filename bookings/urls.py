"""Addresses of a venue's diary pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver, path

from bookings import diary_urls, list_urls
from bookings.views import feeds, preview

app_name = "bookings"

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/week/", preview.start_week, name="start-week"),
    path("venue/<slug:slug>/settings/preview/", preview.preview, name="preview"),
    path("venue/<slug:slug>/settings/why/", preview.why, name="why"),
    path("venue/<slug:slug>/settings/tables/<int:resource_id>/ahead/", preview.ahead, name="ahead"),
    *diary_urls.urlpatterns,
    *list_urls.urlpatterns,
    path("cal/<str:token>.ics", feeds.calendar, name="feed"),
]
