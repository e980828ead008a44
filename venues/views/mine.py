"""/venues/: the venues where I work, and the ways to one more."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from venues.models import ClaimRequest, Member, Onboarding


@require_safe
@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My venues. Who works at one, has nothing under way and does not ask for the list goes to its diary."""
    members = list(
        Member.objects.filter(user_id=request.user.pk or 0, venue__closed_for_good_at__isnull=True)
        .select_related("venue__city")
        .order_by("venue__name")
    )
    begun = Onboarding.objects.filter(user_id=request.user.pk or 0).exclude(status=Onboarding.Status.DONE).first()
    claims = ClaimRequest.objects.filter(user_id=request.user.pk or 0).exclude(status=ClaimRequest.Status.APPROVED)
    if len(members) == 1 and begun is None and "all" not in request.GET:
        return redirect(f"/venue/{members[0].venue.slug}/diary/")
    facts = {"members": members, "begun": begun, "claims": claims.select_related("venue"), "section": "mine"}
    return render(request, "venues/mine.html", facts)
