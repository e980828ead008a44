"""Celery's side of the chat room: load by id, call the gateway, hand the answer to a service."""

from celery import shared_task

from agnt.core import outbox, people
from agnt.env import env
from agnt.lib import trace
from agnt.lib.breaker import Breaker
from agnt.lib.errors import GatewayError
from chat import texts
from chat.channels.whatsapp import render
from chat.gateways import whatsapp
from chat.models import ChannelAccount, Send
from chat.services import accounts, sends
from chat.services.sends import Claimed

_AGAIN_SECONDS = sends.SILENCE.total_seconds() + 1  # when a retry or a repeat is due; the job is the safety net


@shared_task(name=sends.SEND_TASK)
def send(conversation_id: int) -> None:
    """Send what is due in one conversation, in order, until nothing is."""
    while claimed := sends.claim(conversation_id=conversation_id):
        with trace.bound(claimed.send.message.trace_id):
            if not _one(claimed):
                return


def _one(claimed: Claimed) -> bool:
    """Send one; False when the rest must wait."""
    row = claimed.send
    account = row.conversation.account
    token = accounts.access_token(account)
    if not token:
        sends.sent(claimed=claimed, external_id=f"local-{row.public_id}")
        return True
    breaker = _breaker(account)
    permit = breaker.permit()
    if not permit.allowed:
        sends.put_off(claimed=claimed, seconds=permit.wait_s, why="breaker open")
        return False
    try:
        sender = whatsapp.Account(env.meta_graph_base_url, account.external_id, token)
        external_id = whatsapp.send(sender, _payload(row))
    except whatsapp.Refused as refused:
        breaker.succeeded()  # it answered: a bad recipient is no broken neighbour
        sends.failed(claimed=claimed, error=refused, reason=refused.reason)
        return refused.permanent
    except GatewayError as error:
        breaker.failed()
        sends.failed(claimed=claimed, error=error)
        outbox.send_nudge(sends.SEND_TASK, row.conversation_id, countdown=_AGAIN_SECONDS)
        return False
    breaker.succeeded()
    sends.sent(claimed=claimed, external_id=external_id)
    return True


def _breaker(account: ChannelAccount) -> Breaker:
    """Ten transport failures in a row open it for two minutes (CONTRACT section 4)."""
    return Breaker(f"chat:{account.pk}", failures=10, window_s=3600, open_s=120, in_a_row=True)


def _payload(row: Send) -> dict[str, object]:
    identity = row.conversation.identity
    return render.payload(
        row.content,
        callback=str(row.public_id),
        phone=people.phone_of(identity),
        user_id=people.user_id_of(identity),
        label=texts.say("choose", texts.language_of(row.conversation)),
    )
