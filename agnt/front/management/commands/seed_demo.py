"""`manage.py seed_demo`: fill an empty database with the demo world, and print its sign-ins."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agnt.front.demo import sign_ins
from agnt.front.services import demo_world
from agnt.lib.errors import DomainError
from chat.services import accounts


class Command(BaseCommand):
    help = "Fills an empty database with invented venues, people and bookings; changes nothing where they are already."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo_world.make_demo_world()
        except DomainError as error:
            raise CommandError(error.message) from error
        accounts.seed_whatsapp()
        if made is None:
            self.stdout.write(
                sign_ins.kept() or "The demo world is here already; its sign-ins were printed when it was made."
            )
            return
        listed = sign_ins.written(made)
        sign_ins.keep(listed)
        self.stdout.write(f"The demo world: {made.venues} venues, {made.bookings} bookings, all invented.")
        self.stdout.write(listed)
