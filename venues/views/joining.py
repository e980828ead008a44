"""/join/<token>/: an invitation is opened, by somebody with a sign-in or without."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agnt.lib import ids
from agnt.lib.errors import DomainError
from venues.models import Invitation
from venues.services import members


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, as what; the POST of a signed-in person makes him a member. An invitation that is over says so, and so
    does one for another address."""
    row = Invitation.objects.select_related("venue", "invited_by").filter(token_hash=ids.digest(token)).first()
    over = row is None or not row.is_open or row.venue.closed_for_good_at is not None
    another = ""
    if request.method == "POST" and request.user.is_authenticated and not over:
        try:
            member = members.accept(token=token, user_id=request.user.pk or 0)
        except DomainError as error:
            over = error.code == "invitation_over"
            another = "" if over else error.message
        else:
            messages.success(request, f"Welcome to {member.venue.name}.")
            return redirect(f"/venue/{member.venue.slug}/diary/")
    back = urlencode({"next": reverse("venues:join", args=[token])})
    facts = {"invitation": row, "over": over, "back": back, "another": another}
    response = render(request, "venues/join.html", facts, status=410 if over else 403 if another else 200)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
