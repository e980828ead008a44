"""Addresses of the chat room's pages."""

from django.urls import path

from chat import views

app_name = "chat"

urlpatterns = [
    path("venue/<slug:slug>/bookings/<int:booking_id>/conversation/", views.conversation, name="conversation")
]
