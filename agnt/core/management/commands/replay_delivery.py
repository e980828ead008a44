"""`manage.py replay_delivery ID`: make a delivery that was given up, or that waits, due now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agnt.core import outbox
from agnt.core.models import Delivery


class Command(BaseCommand):
    help = "Makes a delivery due now; what is done stays done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("delivery", type=int, metavar="ID", help="the delivery's number, as the console shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        row = Delivery.objects.select_related("event").filter(pk=options["delivery"]).first()
        if row is None:
            raise CommandError(f"There is no delivery {options['delivery']}. The console lists them under Deliveries.")
        if row.done_at is not None:
            raise CommandError(f"Delivery {row.pk} was done at {row.done_at:%Y-%m-%d %H:%M:%S} UTC: nothing to replay.")
        outbox.retry(delivery_id=row.pk, by="system:replay_delivery")
        self.stdout.write(f"{row.event.name} -> {row.handler} is due now.")
