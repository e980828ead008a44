"""Venues in the console."""

from venues.admin import catalogue, people, setup

__all__ = ["catalogue", "people", "setup"]
