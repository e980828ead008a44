"""Addresses of the websockets; agnt/asgi.py mounts them."""

from typing import Any, cast

from django.urls import path

from chat.consumers import SimulatorConsumer

websocket_urlpatterns = [
    path("ws/simulator/<int:conversation_id>/", cast("Any", SimulatorConsumer.as_asgi())),
]
