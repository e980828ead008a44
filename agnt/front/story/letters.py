"""What a guest was told by mail: where he has no conversation, or where a message did not arrive."""

from django.db.models import Q

from agnt.core.models import Mail
from agnt.front.story.parts import Row
from agnt.front.story.scope import Scope


def told_by_mail(scope: Scope) -> list[Row]:
    """Each letter about the booking: written, and left or failed. Its words, with the guest's link, are not shown."""
    if scope.booking is None:
        return []
    about = Q(person_id=scope.booking.person_id, key__startswith=f"booking:{scope.booking.pk}:")
    instead = Q(key__in=[f"fallback:{message.pk}" for message in scope.messages])
    return [row for mail in Mail.objects.filter(about | instead).order_by("pk") for row in _told(mail)]


def _told(mail: Mail) -> list[Row]:
    kind, _, rest = mail.key.partition(":")
    of = rest.split(":")[1].replace("_", " ") if kind == "booking" else "in place of a message"
    rows = [Row(mail.created_at, "Letter to the guest written", of)]
    if mail.sent_at:
        rows.append(Row(mail.sent_at, "Letter left", of))
    elif mail.status == Mail.Status.FAILED:
        rows.append(Row(mail.next_at, "Letter failed", of))
    return rows
