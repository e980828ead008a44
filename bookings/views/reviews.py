"""What guests said of their visits, and the venue's answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bookings.models import Review
from bookings.services import reviews
from venues.access import Desk, Role, at_desk

_PER_PAGE = 25


@at_desk(Role.READER)
@require_safe
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that were given, newest first; `?open=1`: without an answer."""
    rows, only_open = _given(desk), "open" in request.GET
    sums = rows.aggregate(stars=Avg("stars"), number=Count("pk"))
    page = Paginator(rows.filter(sealed_answer=b"") if only_open else rows, _PER_PAGE).get_page(request.GET.get("page"))
    state = f"{sums['stars']:.1f} of 5 stars in {sums['number']} reviews" if sums["number"] else "No reviews yet"
    facts = {
        "desk": desk,
        "section": "reports",
        "page": page,
        "query": "open=1" if only_open else "",
        "only_open": only_open,
        "state": state,
    }
    return render(request, "bookings/lists/reviews.html", facts)


def _given(desk: Desk) -> QuerySet[Review]:
    rows = Review.objects.filter(booking__venue=desk.venue, given_at__isnull=False)
    return rows.select_related("booking__service", "booking__guest").order_by("-given_at")


@at_desk(Role.HOST)
@require_POST
def answer(request: HttpRequest, desk: Desk, review_id: int) -> HttpResponse:
    """The venue's answer, which the guest is told."""
    review = get_object_or_404(_given(desk), pk=review_id)
    reviews.answer(review_id=review.pk, words=request.POST.get("words", ""), by=desk.by)
    messages.success(request, "Your answer is with the guest.")
    return redirect("bookings:reviews", desk.venue.slug)
