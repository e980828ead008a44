"""/admin/talk/<conversation>/: what was said, and a person's own words to the guest."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agnt.core import audit
from agnt.core.models import User
from agnt.lib import clock, when
from agnt.lib.errors import DomainError
from chat.models import Conversation, Message
from chat.services import gate, staff

_SHOWN = 40
_ZONE = "UTC"


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show the last messages (that they were read is written down); a POST with `do` write, take or give acts."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm("chat.change_conversation"):
        raise PermissionDenied
    rows = Conversation.objects.select_related("person", "account", "owner_user")
    conversation = get_object_or_404(rows, pk=conversation_id)
    error = ""
    if request.method == "POST":
        error = _act(request, conversation, user)
        if not error:
            return redirect("front:talk", conversation_id)
    audit.note(by=user.actor, act="conversation.read", on=conversation)
    return render(request, "front/talk.html", _context(request, conversation, error), status=409 if error else 200)


def _act(request: HttpRequest, conversation: Conversation, user: User) -> str:
    """Do what was asked; the sentence to show when it was refused."""
    try:
        match request.POST.get("do"):
            case "write":
                staff.write(conversation_id=conversation.pk, user=user, words=request.POST.get("words", ""))
                messages.success(request, "Your message is on its way. The agent is silent until you give it back.")
            case "take":
                staff.take_over(conversation_id=conversation.pk, user=user)
            case "give":
                staff.give_back(conversation_id=conversation.pk, user=user)
            case _:
                return "Choose what to do: write, take over, or give back."
    except DomainError as refusal:
        return refusal.message
    return ""


def _context(request: HttpRequest, conversation: Conversation, error: str) -> dict[str, object]:
    newest = conversation.messages.select_related("person").prefetch_related("sends").order_by("-sequence")[:_SHOWN]
    window = conversation.last_inbound_at is not None and clock.now() - conversation.last_inbound_at <= gate.WINDOW
    return {
        **admin.site.each_context(request),
        "title": f"{conversation.person}: {conversation.get_owner_display().lower()} answers",
        "conversation": conversation,
        "said": [_line(message) for message in reversed(newest)],
        "window": window,
        "error": error,
        "words": request.POST.get("words", "") if error else "",
    }


def _line(message: Message) -> dict[str, object]:
    send = max(message.sends.all(), key=lambda row: row.part, default=None)
    return {
        "who": message.get_author_display(),
        "mine": message.direction == Message.Direction.OUT,
        "text": message.text or "(no words)",
        "at": when.said_briefly(message.created_at, _ZONE),
        "state": f"{send.get_status_display()}{f': {send.reason}' if send.reason else ''}" if send else "",
    }
