"""Addresses of the diary itself: the day, its views, a booking beside it, what a host does there."""

from django.urls import URLPattern, URLResolver, path

from bookings.views import diary, drawer

urlpatterns: list[URLPattern | URLResolver] = [
    path("venue/<slug:slug>/diary/", diary.day, name="day"),
    path("venue/<slug:slug>/decide/count/", diary.count, name="to-decide"),
    path("venue/<slug:slug>/bookings/<int:booking_id>/", drawer.show, name="booking"),
]
