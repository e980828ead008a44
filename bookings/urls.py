"""Addresses of a venue's diary pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver, path

from bookings import diary_urls, list_urls
from bookings.views import feeds

app_name = "bookings"

urlpatterns: list[URLPattern | URLResolver] = [
    *diary_urls.urlpatterns,
    *list_urls.urlpatterns,
    path("cal/<str:token>.ics", feeds.calendar, name="feed"),
]
