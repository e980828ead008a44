"""/simulator/: a phone that talks WhatsApp to this server. Development only; nothing leaves this machine."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final, Literal

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agnt.env import env
from agnt.front.gateways import loopback
from agnt.front.simulator import bodies, phones, said
from agnt.front.simulator.screen import Screen, screen
from agnt.front.story import UNTOLD, Story, conversation_story
from agnt.lib import clock
from agnt.lib.errors import GatewayError
from chat.models import ChannelAccount, Conversation, Send

log = structlog.get_logger(__name__)

_MADE = "simulator_phones"
_MARKS: Final[tuple[Literal["delivered", "read"], ...]] = ("delivered", "read")
_ZONE = "Asia/Makassar"  # the demo world's
_STARTERS = ("book sunset dinner for 2", "lusa jam 7 malam buat berdua", "a massage tomorrow at 3")
View = Callable[..., HttpResponseBase]


def development_only(view: View) -> View:
    """404 in production, like any address that does not exist; never cached."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.PRODUCTION:
            raise Http404("no simulator in production")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@development_only
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the first phone, or say what is missing."""
    ours = phones.account()
    if ours is None:
        return render(request, "front/simulator_off.html", {"section": "simulator"})
    listed = phones.listed(ours, _made(request))
    return redirect("front:simulator-phone", listed[0].number) if listed else _new_phone(request)


@require_POST
@development_only
def add(request: HttpRequest) -> HttpResponse:
    """A new phone with a test number."""
    return _new_phone(request)


@require_safe
@development_only
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """One phone, whole: works without JavaScript, by loading it again."""
    ours, one = _find(request, number)
    context = {
        "phone": one,
        "phones": phones.listed(ours, _made(request), one),
        "screen": _shown(one),
        "story": _told(one),
    }
    flags = {"section": "simulator", "failed": "failed" in request.GET, "wamid": said.new_wamid(), "zone": _ZONE}
    return render(request, "front/simulator.html", {**context, **flags, "starters": _STARTERS})


@require_safe
@development_only
def thread(request: HttpRequest, number: str) -> HttpResponse:
    """What is new after the cursor, with the ticks of what was there before (out of band)."""
    _ours, one = _find(request, number)
    after = request.GET.get("after", "")
    cursor = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    context = {"phone": one, "screen": _shown(one, cursor), "fragment": True, "zone": _ZONE}
    return render(request, "front/parts/thread.html", context)


@require_safe
@development_only
def story(request: HttpRequest, number: str) -> HttpResponse:
    """The steps of the booking that is being talked about."""
    _ours, one = _find(request, number)
    return render(request, "front/parts/story_panel.html", {"phone": one, "story": _told(one)})


@require_POST
@development_only
def send(request: HttpRequest) -> HttpResponse:
    """The guest wrote or tapped: a signed webhook comes in at our own door, as from Meta."""
    ours, one = _find(request, request.POST.get("number", ""))
    body = said.body(ours, one, request.POST)
    failed = body is not None and not _deliver(ours, body)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=502 if failed else 204)
    here = redirect("front:simulator-phone", one.number)
    here["Location"] += "?failed=1" if failed else ""
    return here


@require_POST
@development_only
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """The phone shows what arrived: WhatsApp tells us so by status webhooks."""
    ours, one = _find(request, number)
    for row in _unread(one):
        for word in _MARKS if row.delivered_at is None else _MARKS[1:]:
            callback = str(row.public_id)
            mark = bodies.status(ours.external_id, one.guest, row.external_id, word, clock.now(), callback)
            _deliver(ours, mark)
    return HttpResponse(status=204)


def _made(request: HttpRequest) -> dict[str, str]:
    """Number and name of the phones made in this browser, newest first."""
    made: dict[str, str] = request.session.get(_MADE, {})
    return made


def _new_phone(request: HttpRequest) -> HttpResponse:
    number, name = phones.new()
    request.session[_MADE] = {number: name, **_made(request)}
    return redirect("front:simulator-phone", number)


def _find(request: HttpRequest, number: str) -> tuple[ChannelAccount, phones.Phone]:
    ours = phones.account()
    one = phones.find(ours, number, _made(request)) if ours else None
    if ours is None or one is None:
        raise Http404("no such phone")
    return ours, one


def _conversation(one: phones.Phone) -> Conversation | None:
    """None until the phone has written."""
    return Conversation.objects.get(pk=one.conversation_id) if one.conversation_id else None


def _shown(one: phones.Phone, after: int = 0) -> Screen:
    conversation = _conversation(one)
    return screen(conversation, after) if conversation else Screen()


def _told(one: phones.Phone) -> Story:
    conversation = _conversation(one)
    return conversation_story(conversation).redacted() if conversation else UNTOLD


def _unread(one: phones.Phone) -> Iterable[Send]:
    """What left for this phone and was not read yet, oldest first."""
    if one.conversation_id is None:
        return ()
    left = Send.objects.filter(conversation_id=one.conversation_id, status=Send.Status.SENT, read_at__isnull=True)
    return left.exclude(external_id="").order_by("id")[:20]


def _deliver(ours: ChannelAccount, body: bodies.Body) -> bool:
    """Whether our own door took it."""
    secret = str((ours.secrets or {}).get("app_secret") or env.meta_app_secret)
    try:
        loopback.deliver(body, secret=secret)
    except GatewayError as error:
        log.warning("simulator_webhook_failed", error=error.message)
        return False
    return True
