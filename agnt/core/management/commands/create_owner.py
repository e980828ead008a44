"""`manage.py create_owner EMAIL`: whoever runs the platform gets a sign-in, by a link that works once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agnt.core.services import sign_ins
from agnt.lib.errors import DomainError


class Command(BaseCommand):
    help = "Makes a sign-in that may do everything and prints a one-time link by which its password is chosen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            link = sign_ins.make_owner(email=options["email"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Open this link once, within three days, and choose a password:")
        self.stdout.write(link)
