"""`manage.py api_key create|revoke`: developers' keys. Here because a key may bring an outside agent with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.services import outside
from agnt.core.models import ApiKey
from agnt.core.services import api_keys
from agnt.env import split
from agnt.lib import tx
from agnt.lib.errors import DomainError

BY = "system:api_key"


class Command(BaseCommand):
    help = "Make a developer's key (the last line printed is the key, shown once) or revoke one by its prefix."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="Make a key.")
        create.add_argument("--name", required=True, help="Whose it is or what for.")
        create.add_argument("--tier", required=True, choices=ApiKey.Tier.values)
        create.add_argument("--test", action="store_true", help="Sees the sandbox venues and nothing else.")
        create.add_argument("--agent", default="", metavar="SLUG", help="Register the outside agent ext-SLUG with it.")
        create.add_argument("--scopes", default="", help="Comma-separated; empty: everything the tier allows.")
        revoke = acts.add_parser("revoke", help="End a key at once.")
        revoke.add_argument("prefix", help="The first characters, as the console lists them.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["act"] == "create":
                self._create(options)
            else:
                key = tx.verb(api_keys.revoke)(prefix=options["prefix"], by=BY)
                self.stdout.write(
                    f"{key.prefix}… ({key.name}) is revoked since {key.revoked_at:%Y-%m-%d %H:%M:%S} UTC."
                )
        except DomainError as error:
            raise CommandError(error.message) from error

    def _create(self, options: dict[str, Any]) -> None:
        issued = outside.issue_key(
            name=options["name"],
            tier=options["tier"],
            test=options["test"],
            scopes=split(options["scopes"]),
            agent=options["agent"],
            by=BY,
        )
        agent = f", with the agent ext-{options['agent']}" if options["agent"] else ""
        self.stdout.write(f"{issued.row} is a {issued.row.tier} key{agent}. It is shown once:")
        self.stdout.write(issued.raw)
