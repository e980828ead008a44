"""Addresses of the websockets; agnt/asgi.py mounts them."""

from typing import Any, cast

from django.urls import path

from bookings.consumers import VenueConsumer
from chat.consumers import SimulatorConsumer

websocket_urlpatterns = [
    path("ws/venue/<slug:slug>/", cast("Any", VenueConsumer.as_asgi())),
    path("ws/simulator/<int:conversation_id>/", cast("Any", SimulatorConsumer.as_asgi())),
]
