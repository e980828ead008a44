"""Addresses of a venue's set-up pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver

app_name = "venues"

urlpatterns: list[URLPattern | URLResolver] = []
