"""/claim/: find the listed venue that is mine, and ask for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agnt.lib import text
from agnt.lib.errors import DomainError
from venues.forms.claims import ClaimForm
from venues.models import Venue
from venues.services import claims

_SHOWN = 20


@require_safe
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Listed venues without an owner, by a part of the name."""
    query = text.clamp(text.clean(request.GET.get("q", "")), 80)
    free = Venue.objects.seen_by().filter(claimed_at__isnull=True).select_related("city")
    found = list(free.filter(name__icontains=query)[: _SHOWN + 1]) if len(query) > 1 else []
    facts = {"query": query, "found": found[:_SHOWN], "more": len(found) > _SHOWN}
    return render(request, "venues/claim_find.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one. A venue that has an owner, or none of that name, is 404."""
    venue = Venue.objects.seen_by().select_related("city").filter(slug=slug, claimed_at__isnull=True).first()
    if venue is None:
        raise Http404("no such venue")
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            claims.ask(venue_id=venue.pk, user_id=request.user.pk or 0, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Thank you. We look at your claim of {venue.name} and answer by mail.")
            return redirect("venues:mine")
    return render(request, "venues/claim.html", {"venue": venue, "form": form})
