"""A guest's talk over the whole way: what he writes or taps, and the last answer that left for him."""

from chat.models import ChannelAccount
from chat.services.accounts import seed_whatsapp
from tests.way.phone import Phone
from tests.way.pump import Pump


def new_phone() -> Phone:
    """The phone of a guest who has never written before."""
    account = seed_whatsapp()
    ChannelAccount.objects.filter(pk=account.pk).update(local=False)
    account.refresh_from_db()
    return Phone(account)


def says(phone: Phone, pump: Pump, *messages: str) -> str:
    """The guest writes one message after the other, each answered; the last answer."""
    for words in messages:
        phone.write(words)
        pump.run(later=True)
    return phone.heard()[-1].text


def taps(phone: Phone, pump: Pump, title: str) -> str:
    """The guest taps a button of the last message."""
    phone.tap(title)
    pump.run(later=True)
    return phone.heard()[-1].text
