"""The venue's own guests: the list, a record, editing it, disputes of no-shows, what a guest may take along."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bookings import guests as records
from bookings import health
from bookings.forms.guests import GuestForm, GuestsForm
from bookings.models import Dispute
from bookings.reading import guests as reading
from bookings.services import disputes, guest_exports
from venues.access import Desk, Role, at_desk
from venues.models import Guest
from venues.services import guests as verbs

_PER_PAGE = 50


@at_desk(Role.HOST)
@require_safe
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One page of the list; for htmx the table alone."""
    form = GuestsForm(request.GET, venue=desk.venue)
    wanted = form.wanted
    page = Paginator(reading.find(desk.venue, wanted), _PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    number = page.paginator.count
    facts = {
        "desk": desk,
        "section": "guests",
        "form": form,
        "wanted": wanted,
        "page": page,
        "query": asked.urlencode(),
        "regular": reading.REGULAR,
        "state": f"{number:,} guest{'' if number == 1 else 's'}",
    }
    partial = facts["partial"] = request.headers.get("HX-Target") == "found"
    return render(request, "bookings/guests/found.html" if partial else "bookings/guests/guests.html", facts)


@at_desk(Role.HOST)
def one(request: HttpRequest, desk: Desk, guest_id: int) -> HttpResponse:
    """A guest's record; a post edits it. A record that was merged leads to the one it went into."""
    guest = of_desk(desk, guest_id)
    if guest.merged_into_id is not None:
        return redirect("bookings:guest", desk.venue.slug, verbs.of_venue(venue=desk.venue, guest_id=guest_id).pk)
    if request.method == "POST":
        form = GuestForm(request.POST)
        if form.is_valid():
            verbs.edit(guest_id=guest.pk, by=desk.by, **form.columns)
            messages.success(request, "Saved.")
            return redirect("bookings:guest", desk.venue.slug, guest.pk)
        return _page(request, desk, guest, form, status=422)
    return _page(request, desk, guest, GuestForm.of(guest))


def of_desk(desk: Desk, guest_id: int) -> Guest:
    """The venue's own guest, else 404."""
    return get_object_or_404(Guest.objects.select_related("venue"), pk=guest_id, venue=desk.venue)


def _page(request: HttpRequest, desk: Desk, guest: Guest, form: GuestForm, *, status: int = 200) -> HttpResponse:
    coming, over = reading.bookings(guest)
    facts = {
        "desk": desk,
        "section": "guests",
        "guest": guest,
        "form": form,
        "record": records.record(guest),
        "score": records.score(guest),
        "health": health.describe(guest.health, health.PAGES),
        "coming": coming,
        "over": over,
        "alike": reading.alike(guest),
        "open_disputes": [row.dispute for row in over if _is_disputed(getattr(row, "dispute", None))],
        "merged": guest.merged.order_by("pk"),
    }
    return render(request, "bookings/guests/guest.html", facts, status=status)


def _is_disputed(dispute: Dispute | None) -> bool:
    return dispute is not None and dispute.status == Dispute.Status.OPEN


@at_desk(Role.HOST)
@require_POST
def decide_dispute(request: HttpRequest, desk: Desk, dispute_id: int) -> HttpResponse:
    """The guest is right, or the no-show stands."""
    dispute = get_object_or_404(Dispute.objects.select_related("booking"), pk=dispute_id, booking__venue=desk.venue)
    upheld = request.POST.get("answer") == "upheld"
    disputes.decide(dispute_id=dispute.pk, upheld=upheld, by=desk.by, reason=request.POST.get("reason", ""))
    messages.success(request, "The no-show does not count any more." if upheld else "The no-show stands.")
    guest_id = dispute.booking.guest_id
    return (
        redirect("bookings:guest", desk.venue.slug, guest_id)
        if guest_id
        else redirect("bookings:bookings", desk.venue.slug)
    )


@at_desk(Role.MANAGER)
@require_POST
def export(request: HttpRequest, desk: Desk, guest_id: int) -> HttpResponse:
    """What the venue keeps of one guest, as a file; that it was taken is written down."""
    guest = of_desk(desk, guest_id)
    body = guest_exports.export(guest_id=guest.pk, by=desk.by)
    response = HttpResponse(json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{desk.venue.slug}-guest-{guest.pk}.json"'
    return response
