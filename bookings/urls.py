"""Addresses of a venue's diary pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver

app_name = "bookings"

urlpatterns: list[URLPattern | URLResolver] = []
