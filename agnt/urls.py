"""Every address that Django answers; the hot machine routes are in agnt/ingest/ and never come here."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("agnt.front.urls")),
    path("", include("venues.urls")),
    path("", include("bookings.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "agnt.front.views.errors.server_error"
