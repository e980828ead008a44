"""Addresses of a venue's diary pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver, path

from bookings import diary_urls
from bookings.views import feeds, listing

app_name = "bookings"

urlpatterns: list[URLPattern | URLResolver] = [
    *diary_urls.urlpatterns,
    path("venue/<slug:slug>/bookings/", listing.show, name="bookings"),
    path("venue/<slug:slug>/bookings.csv", listing.as_csv, name="bookings-csv"),
    path("cal/<str:token>.ics", feeds.calendar, name="feed"),
]
