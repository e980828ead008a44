"""`manage.py demo`: play one WhatsApp booking against the running server and print what happens, with times."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agnt.front import playthrough
from agnt.lib.errors import DomainError, GatewayError


class Command(BaseCommand):
    help = "Plays one WhatsApp booking as signed webhooks against the running server, to the settled ledger line."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            booking = playthrough.play(self.stdout.write)
        except (DomainError, GatewayError) as trouble:
            raise CommandError(trouble.message) from trouble
        self.stdout.write(f"\nThe whole story: manage.py trace {booking.reference}")
