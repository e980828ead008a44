"""Celery's side of the chat room: load by id, call the gateway, hand the answer to a service."""

from celery import shared_task
from django.conf import settings

from agnt.core import people
from agnt.lib import trace
from agnt.lib.breaker import Breaker
from agnt.lib.errors import GatewayError
from chat import texts
from chat.channels.whatsapp import render
from chat.gateways import whatsapp
from chat.models import Send
from chat.services import sends
from chat.services.sends import Claimed


@shared_task(name=sends.SEND_TASK)
def send(conversation_id: int) -> None:
    """Send what is due in one conversation, in order, until nothing is."""
    while claimed := sends.claim(conversation_id=conversation_id):
        with trace.bound(claimed.send.message.trace_id):
            if not _one(claimed):
                return


def _one(claimed: Claimed) -> bool:
    """Send one; False when the rest must wait."""
    send_row = claimed.send
    account = send_row.conversation.account
    if account.local:
        sends.sent(claimed=claimed, external_id=f"local-{send_row.public_id}")
        return True
    breaker = Breaker(f"chat:{account.pk}", failures=10, window_s=3600, open_s=120, in_a_row=True)
    permit = breaker.permit()
    if not permit.allowed:
        sends.put_off(claimed=claimed, seconds=permit.wait_s, why="breaker open")
        return False
    try:
        external_id = whatsapp.send(_account(send_row), _payload(send_row))
    except whatsapp.Refused as refused:
        breaker.succeeded()  # it answered: a bad recipient is no broken neighbour
        sends.failed(claimed=claimed, error=refused, reason=refused.reason)
        return refused.permanent
    except GatewayError as error:
        breaker.failed()
        sends.failed(claimed=claimed, error=error)
        return False
    breaker.succeeded()
    sends.sent(claimed=claimed, external_id=external_id)
    return True


def _account(row: Send) -> whatsapp.Account:
    account = row.conversation.account
    env = settings.ENV
    token = (account.secrets or {}).get("access_token") or env.whatsapp_access_token
    return whatsapp.Account(env.meta_graph_base_url, account.external_id, token)


def _payload(row: Send) -> dict[str, object]:
    identity = row.conversation.identity
    return render.payload(
        row.content or {"text": ""},
        callback=str(row.public_id),
        phone=people.phone_of(identity),
        user_id=people.user_id_of(identity),
        label=texts.say("choose", row.conversation.language),
    )
