"""Steps 5 to 8: from the signed envelope to the ledger line."""

from agents.models import InboxMessage
from agnt.core.models import Transition
from agnt.front.story.letters import told_by_mail
from agnt.front.story.parts import Row
from agnt.front.story.scope import Scope
from agnt.lib.money import Money
from billing.models import Entry, Fee, Transaction, UsageEvent
from bookings.models import Booking, VenueDecision
from bookings.reading import history
from chat.models import Message, Send


def short(agent_id: str) -> str:
    """An agent's id as people read it: a consumer's by the end of its UUID."""
    return f"consumer …{agent_id[-6:]}" if agent_id.startswith("consumer-") else agent_id


def envelope(scope: Scope) -> list[Row]:
    """The signed request on its way to the venue's agent."""
    rows = []
    for sent in scope.envelopes:
        rows.append(
            Row(
                sent.created_at,
                f"Envelope {sent.intent} written",
                f"{short(sent.sender_id)} to {short(sent.recipient_id)}",
            )
        )
        if sent.sent_at:
            rows.append(Row(sent.sent_at, "Signed and put into the inbox", f"attempt {sent.attempt}"))
        rows += [_queued(message) for message in sent.messages.all() if message.recipient_id == sent.recipient_id]
    return rows


def _queued(message: InboxMessage) -> Row:
    taken = "taken at once" if message.deliveries <= 1 else f"taken at delivery {message.deliveries}"
    state = taken if message.acked_at else "waiting"
    key = str(message.signature.get("X-Agnt-Key-Id", "")).rpartition("#")[2]
    return Row(
        message.created_at, f"In the inbox of {short(message.recipient_id)}", f"{state}, key {key}" if key else state
    )


def venue(scope: Scope) -> list[Row]:
    """What the venue decided, by whom, and the receipt that proves it."""
    rows = [Row(e.delivered_at, "The venue's agent took the envelope") for e in scope.envelopes if e.delivered_at]
    if scope.booking is None:
        return rows
    for decision in VenueDecision.objects.filter(booking=scope.booking).select_related("receipt"):
        rows.append(
            Row(
                decision.created_at,
                f"Venue: {decision.get_answer_display().lower()}",
                f"by {decision.by}",
                decision.reason,
            )
        )
        receipt = getattr(decision, "receipt", None)
        if receipt:
            rows.append(Row(receipt.created_at, "Receipt signed", f"key {receipt.key_id}"))
    return rows


def response(scope: Scope) -> list[Row]:
    """The answer in the consumer agent's inbox, and what became of envelope and booking."""
    rows = []
    for sent in scope.envelopes:
        rows += [_queued(message) for message in sent.messages.all() if message.recipient_id == sent.sender_id]
        if sent.answered_at:
            rows.append(Row(sent.answered_at, f"Envelope {sent.get_status_display().lower()}", sent.reason))
    return rows + ([*_moves(scope), *_changes(scope.booking)] if scope.booking else [])


def _moves(scope: Scope) -> list[Row]:
    moves = Transition.objects.exclude(from_status="").filter(
        entity="bookings.booking", entity_id=str(scope.booking.pk if scope.booking else "")
    )
    return [
        Row(
            move.created_at,
            f"Booking {move.to_status}",
            f"from {move.from_status} by {move.by}" if move.from_status else f"by {move.by}",
        )
        for move in moves
    ]


def _changes(booking: Booking) -> list[Row]:
    """What was wished and what was changed, old and new, as the diary's own history says it."""
    return [Row(line.at, line.what, f"by {line.who}", line.reason) for line in history.changes(booking)]


def tell_and_bill(scope: Scope) -> list[Row]:
    """What the guest was told, and every line of money."""
    return _told(scope) + ([*told_by_mail(scope), *_billed(scope)] if scope.booking else [])


def _told(scope: Scope) -> list[Row]:
    rows = []
    for message in scope.messages:
        if message.direction != Message.Direction.OUT or message.booking_id is None:
            continue
        rows.append(
            Row(message.created_at, "Message to the guest written", f"message {message.sequence}", message.text)
        )
        rows += [row for send in message.sends.all() for row in _sent(send)]
    return rows


def _sent(send: Send) -> list[Row]:
    marks = ((send.sent_at, "Message left"), (send.delivered_at, "Message delivered"), (send.read_at, "Message read"))
    # WhatsApp tells whole seconds, so a mark may seem to lie before the message left.
    rows = [Row(max(at, send.sent_at or at), what) for at, what in marks if at]
    if send.status in (Send.Status.FAILED, Send.Status.SUPPRESSED, Send.Status.UNKNOWN):
        rows.append(Row(send.next_at, f"Message {send.get_status_display().lower()}", send.reason))
    return rows


def _billed(scope: Scope) -> list[Row]:
    rows = []
    fee = Fee.objects.filter(booking=scope.booking).first()
    if fee:
        rows.append(Row(fee.created_at, f"Fee of {Money(fee.amount_minor, fee.currency)}", _explained(fee)))
    transactions = Transaction.objects.filter(booking=scope.booking).prefetch_related("entries__account")
    for transaction in transactions:
        rows.append(
            Row(
                transaction.created_at,
                f"Ledger: {transaction.kind} {transaction.phase}",
                _balanced(list(transaction.entries.all())),
            )
        )
    for used in UsageEvent.objects.filter(booking=scope.booking).select_related("api_key"):
        rows.append(Row(used.created_at, f"Usage counted: {used.kind}", used.api_key.prefix))
    return rows


def _explained(fee: Fee) -> str:
    """How the fee was worked out, in a line."""
    if fee.basis == Fee.Basis.SHARE and fee.rate_bps is not None and fee.value_minor is not None:
        share = f"{fee.rate_bps / 100:g} % of {Money(fee.value_minor, fee.value_currency)}"
        return f"{share}, cut to 20 % of the value" if fee.capped else share
    return fee.get_basis_display().lower()


def _balanced(entries: list[Entry]) -> str:
    return "; ".join(
        f"{entry.account.get_kind_display()} {Money(entry.amount_minor, entry.currency)}" for entry in entries
    )


def told_at(scope: Scope) -> Send | None:
    """The first message that left about the booking once it was decided."""
    sends = [
        send
        for message in scope.messages
        if message.direction == Message.Direction.OUT and message.booking_id and scope.booking
        for send in message.sends.all()
        if send.sent_at and scope.booking.confirmed_at and message.created_at >= scope.booking.confirmed_at
    ]
    return min(sends, key=lambda send: send.pk, default=None)
