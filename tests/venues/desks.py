"""Members at their desks, for tests of a venue's pages."""

from django.test import Client

from agnt.core.models import User
from venues.models import Member, Venue


def member(venue: Venue, role: str = "owner", email: str = "alice@example.com") -> User:
    """Somebody who works there."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, "a long password")
    Member.objects.create(venue=venue, user=user, role=role)
    return user


def at(venue: Venue, role: str = "owner", email: str = "alice@example.com") -> Client:
    """A browser in which that member is signed in."""
    client = Client()
    client.force_login(member(venue, role, email))
    return client
