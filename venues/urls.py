"""Addresses of a venue's set-up pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver, path

from venues.views import claims, mine

app_name = "venues"

urlpatterns: list[URLPattern | URLResolver] = [
    path("venues/", mine.mine, name="mine"),
    path("claim/", claims.find, name="claim-find"),
    path("claim/<slug:slug>/", claims.claim, name="claim"),
]
