"""`manage.py reconcile`: the ledger against the bookings; exit 1 when they differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.services import reconcile


class Command(BaseCommand):
    help = "Hold the ledger against the bookings and say what differs. Exits with 1 when anything does."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = reconcile.differences()
        for difference in found:
            self.stdout.write(difference)
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write("nothing differs")
