"""/venues/phone/: which WhatsApp is mine, so that news comes there and a word from there counts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agnt.core.models import User
from agnt.core.services import phones
from agnt.front.venue_page.about import whatsapp_url
from agnt.lib.errors import DomainError
from chat.services import accounts


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def my_phone(request: HttpRequest) -> HttpResponse:
    """Connected or not; a POST gives a code, or disconnects. The code is shown once."""
    user = User.objects.get(pk=request.user.pk or 0)
    if request.method == "POST" and request.POST.get("act") == "disconnect":
        phones.unlink(user_id=user.pk)
        messages.success(request, "Disconnected. That phone commands nothing and hears nothing of your venues.")
        return redirect("front:my-phone")
    facts: dict[str, object] = {"connected": user.person_id is not None, "minutes": phones.GOOD_FOR.seconds // 60}
    if request.method == "POST":
        facts |= _code(user)
    return render(request, "front/my_phone.html", facts)


def _code(user: User) -> dict[str, str]:
    try:
        words = f"LINK {phones.issue(user_id=user.pk)}"
    except DomainError:
        return {"problem": "That was too often today. Come back tomorrow."}
    number = accounts.platform_number()
    return {"words": words, "number": number, "whatsapp": whatsapp_url(number, words)}
