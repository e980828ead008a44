"""A guest without JavaScript who walks through a venue's own page."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core import mail as box
from django.test import Client

from agnt.core import tasks
from agnt.core.models import Mail
from bookings.models import Booking
from tests import worlds
from tests.worlds import DAY, World


@dataclass
class Visitor:
    """One browser at one venue."""

    world: World
    client: Client = field(default_factory=Client)

    @property
    def address(self) -> str:
        """The venue's page."""
        return f"/v/{self.world.venue.slug}/"

    def look(self, **asked: Any) -> str:
        """The page's words for a question."""
        return plain(self.client.get(self.address, {"day": DAY.isoformat(), **asked}).content.decode())

    def pick(self, wall: str = "19:00", *, party: int = 2, **more: Any) -> Any:
        """Press a time."""
        given = {"party": party, "day": DAY.isoformat(), "time": wall, "service": self.world.service.slug}
        return self.client.post(f"{self.address}pick/", given | more)

    def tell(self, **said: Any) -> Any:
        """Fill in who comes."""
        given = {"name": "Ayu", "kind": "email", "email": "ayu@example.com", "agreed": "on"}
        return self.client.post(f"{self.address}contact/", urlencode({**given, **said}, doseq=True), FORM)

    def code(self) -> str:
        """The digits of the newest letter."""
        tasks.send_mail(Mail.objects.latest("pk").pk)
        found = re.search(r"\b(\d{6})\b", box.outbox[-1].body)
        assert found
        return found[1]

    def type(self, digits: str) -> Any:
        """Type the code."""
        return self.client.post(f"{self.address}code/", {"code": digits})

    def book(self, wall: str = "19:00", *, party: int = 2, **said: Any) -> Booking:
        """All of it."""
        assert self.pick(wall, party=party).status_code == 302
        assert self.tell(**said).status_code == 302
        answer = self.type(self.code())
        assert answer.status_code == 302, plain(answer.content.decode())
        return Booking.objects.latest("pk")


FORM = "application/x-www-form-urlencoded"


def plain(page: str) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def restaurant(**columns: Any) -> World:
    """A small house with a page."""
    return worlds.restaurant(**({"name": "Teras Laut", "address": "Jl. Kayu Aya 12", "area": "Seminyak"} | columns))
