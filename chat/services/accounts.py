"""Our own accounts on the channels. Settings only seed a channel's first account; each then has its own secrets."""

from django.db.models import F, Q

from agnt.core.models.people import Channel
from agnt.env import env
from agnt.lib import tx
from chat.models import ChannelAccount
from venues.models import Venue

SIMULATED = "simulator"


@tx.verb
def seed_whatsapp() -> ChannelAccount:
    """The WhatsApp account of the settings, made or brought up to date; without a token it stays in the simulator.

    Twice is once. An account that is not that of the settings is left alone.
    """
    external_id = env.whatsapp_phone_number_id or SIMULATED
    local = not env.whatsapp_access_token
    account, _made = ChannelAccount.objects.get_or_create(
        channel=Channel.WHATSAPP,
        external_id=external_id,
        defaults={"name": "AGNT", "local": local},
    )
    secrets = {} if local else {"access_token": env.whatsapp_access_token}
    if account.local != local or (account.secrets or {}).get("access_token") != secrets.get("access_token"):
        account.local = local
        account.secrets = {**(account.secrets or {}), **secrets} or None
        account.save(update_fields=["local", "sealed_secrets"])
    return account


def access_token(account: ChannelAccount) -> str:
    """The account's own access token, else that of the settings; empty for one whose sends stay here."""
    own = str((account.secrets or {}).get("access_token", ""))
    return "" if account.local else own or env.whatsapp_access_token


def number_for(venue: Venue) -> str:
    """The WhatsApp number (digits) under which guests of the venue reach us: the venue's own account's, else the
    platform's. Empty where none is known: the channel tells it with the first message that comes in."""
    return _number(_of(venue))


def platform_number() -> str:
    """The WhatsApp number (digits) of the platform's own account; empty where none is known yet."""
    return _number(Q(venue__isnull=True))


def _number(whose: Q) -> str:
    known = ChannelAccount.objects.filter(channel=Channel.WHATSAPP).order_by(F("venue_id").asc(nulls_last=True), "pk")
    numbers = (str((account.secrets or {}).get("number", "")) for account in known.filter(whose))
    return next((digits for number in numbers if (digits := "".join(filter(str.isdigit, number)))), "")


def _of(venue: Venue) -> Q:
    return Q(venue=venue) | Q(venue__isnull=True)


@tx.step
def learn_number(*, account: ChannelAccount, number: str) -> None:
    """Keep the account's own number, as the channel names it with each message."""
    if number and (account.secrets or {}).get("number") != number:
        account.secrets = {**(account.secrets or {}), "number": number}
        account.save(update_fields=["sealed_secrets"])
