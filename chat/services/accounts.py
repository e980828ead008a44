"""Our own accounts on the channels. Settings only seed a channel's first account; each then has its own secrets."""

from agnt.core.models.people import Channel
from agnt.env import env
from agnt.lib import tx
from chat.models import ChannelAccount

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
