"""Addresses of lists, guests' records and reports of a venue."""

from typing import Final

from django.urls import URLPattern, path

from bookings.views import listing, reports

urlpatterns: Final[list[URLPattern]] = [
    path("venue/<slug:slug>/bookings/", listing.show, name="bookings"),
    path("venue/<slug:slug>/bookings.csv", listing.as_csv, name="bookings-csv"),
    path("venue/<slug:slug>/reports/", reports.show, name="reports"),
    path("venue/<slug:slug>/reports/<slug:report>.csv", reports.as_csv, name="report-csv"),
]
