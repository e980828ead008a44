"""/admin/claim/<claim>/: is the venue theirs? Answered once, with what they wrote in sight."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agnt.core.models import User
from agnt.lib.errors import DomainError
from agnt.lib.when import said_with_day
from venues import positions
from venues.models import ClaimRequest
from venues.services import claims

_NO_REASON = "Write why, and what would help to check it: they read it."


@require_http_methods(["GET", "HEAD", "POST"])
def decide_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Show the claim; the POST with `answer` approve, or refuse and a reason, answers it."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm("venues.change_claimrequest"):
        raise PermissionDenied
    claim = get_object_or_404(ClaimRequest.objects.select_related("venue__city", "user"), pk=claim_id)
    error = ""
    if request.method == "POST" and request.POST.get("answer") in ("approve", "refuse"):
        error = _answer(request, claim, user)
        if not error:
            return redirect("admin:index")
    return render(request, "front/decide_claim.html", _context(request, claim, error), status=409 if error else 200)


def _answer(request: HttpRequest, claim: ClaimRequest, user: User) -> str:
    """Decide; the sentence to show when that was refused."""
    reason, approves = request.POST.get("reason", "").strip(), request.POST["answer"] == "approve"
    if not approves and not reason:
        return _NO_REASON
    try:
        if approves:
            claims.approve(claim_id=claim.pk, by=user.actor)
        else:
            claims.refuse(claim_id=claim.pk, by=user.actor, answer=reason)
    except DomainError as error:
        return error.message
    outcome = "theirs now" if approves else "not theirs"
    messages.success(request, f"{claim.venue.name} is {outcome}: {claim.user.email} is told by mail.")
    return ""


def _context(request: HttpRequest, claim: ClaimRequest, error: str) -> dict[str, object]:
    venue, user, is_open = claim.venue, claim.user, claim.status == ClaimRequest.Status.OPEN
    rows = [
        ("Venue", venue.name),
        ("Where", ", ".join(positions.address_lines(venue))),
        ("Phone on the list", venue.phone or "none"),
        ("Who asks", f"{user.name}, {user.email}" if user.name else user.email),
        ("What they are there", claim.position),
        ("How to check it", claim.evidence),
        ("Asked", said_with_day(claim.created_at, venue.timezone)),
    ]
    if claim.answer:
        rows.append(("Answered", claim.answer))
    return {
        **admin.site.each_context(request),
        "title": f"{venue.name}: {'is it theirs?' if is_open else claim.get_status_display().lower()}",
        "claim": claim,
        "rows": rows,
        "open": is_open,
        "taken": venue.claimed_at is not None,
        "reason": request.POST.get("reason", ""),
        "error": error,
    }
