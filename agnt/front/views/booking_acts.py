"""/b/<reference>/<token>/...: what else the guest can do with his booking. Plain forms, no JavaScript."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from agents.services import negotiation
from agnt.front.venue_page import refusals
from agnt.front.venue_page.words import known
from agnt.front.views.booking import by_link, language_of
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Booking
from bookings.services import changes, details, disputes, health, late, reconfirming, reviews, swapping, wanting
from bookings.services.health import Health
from bookings.services.swapping import Target


def author_of(booking: Booking) -> str:
    """Whoever holds the link acts as its guest."""
    return f"guest:{booking.person_id}" if booking.person_id else "guest:link"


@require_POST
@by_link
def act(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """One of the small forms; `do` says which. The page then says what came of it."""
    back = reverse("front:booking", args=[booking.reference, token])
    work = _ACTS.get(request.POST.get("do", ""))
    if work is None:
        return redirect(back)
    try:
        flag = work(booking, request.POST)
    except DomainError as error:
        return redirect(f"{back}?{urlencode({'not': refusals.said(error, known(language_of(booking)))})}")
    return redirect(f"{back}?{flag}=1")


def _late(booking: Booking, given: QueryDict) -> str:
    minutes = given.get("minutes", "")
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 4):
        raise DomainError("bad_eta", "Say when you will come: after the time you booked, the same day.", status=422)
    eta = booking.starts_at + timedelta(minutes=int(minutes))
    late.running_late(booking_id=booking.pk, eta=eta, by=author_of(booking))
    return "late_told"


def _coming(booking: Booking, given: QueryDict) -> str:
    reconfirming.reconfirm(booking_id=booking.pk, by=author_of(booking))
    return "coming"


def own_offer(booking: Booking, given: QueryDict) -> Alternative:
    """The offered time that is named: the link opens its own booking alone. Raises NotFound."""
    own = Q(decision__booking=booking) | Q(change__booking=booking)
    try:
        chosen = UUID(given.get("alternative", ""))
    except ValueError:
        raise NotFound("That offer is not known here.") from None
    found = Alternative.objects.select_related("change", "decision__change").filter(own, public_id=chosen).first()
    if found is None:
        raise NotFound("That offer is not known here.")
    return found


def offered_target(booking: Booking, offered: Alternative) -> Target:
    """How the booking would be with it."""
    wish = offered.change or (offered.decision.change if offered.decision else None)
    party, area = (wish.party_size, wish.area_id) if wish else (booking.party_size, booking.area_id)
    return Target(party, offered.starts_at, area)


def _choose(booking: Booking, given: QueryDict) -> str:
    offered = own_offer(booking, given)
    chosen = offered.public_id
    if offered.chosen_at is None:
        swapping.refuse_unseen(booking=booking, target=offered_target(booking, offered), seen=given.get("seen", ""))
    if booking.person_id is None:
        changes.choose(alternative_id=chosen, by=author_of(booking))
    else:
        negotiation.choose_alternative(alternative_id=chosen, person_id=booking.person_id, by=author_of(booking))
    return "changed"


def _keep(booking: Booking, given: QueryDict) -> str:
    change = changes.open_change(booking)
    if change is None:
        return "kept"
    changes.withdraw(change_id=change.pk, by=author_of(booking))
    return "kept_mine" if change.from_venue else "kept"


def _review(booking: Booking, given: QueryDict) -> str:
    stars = given.get("stars", "")
    reviews.give(
        booking_id=booking.pk,
        stars=int(stars) if stars in ("1", "2", "3", "4", "5") else 0,
        words=given.get("words", ""),
        by=author_of(booking),
    )
    return "reviewed"


def _dispute(booking: Booking, given: QueryDict) -> str:
    disputes.open_dispute(booking_id=booking.pk, by=author_of(booking), words=given.get("words", ""))
    return "disputed"


def _wishes(booking: Booking, given: QueryDict) -> str:
    by = author_of(booking)
    wanting.want(booking_id=booking.pk, codes=given.getlist("needs"), by=by)
    details.edit(booking_id=booking.pk, by=by, occasion=given.get("occasion", ""))
    return "wishes_told"


def _health(booking: Booking, given: QueryDict) -> str:
    shared = "share" in given and "withdraw" not in given
    said = bool(given.getlist("allergies") or given.get("allergy_words"))
    if said and not shared and "withdraw" not in given:
        raise DomainError("consent_needed", "Tick that the house may see it, or leave it out.", status=422)
    told = Health(
        codes=tuple(given.getlist("allergies")) if shared else (),
        words=given.get("allergy_words", "") if shared else "",
        language=known(language_of(booking)),
        shared=shared,
    )
    health.share(booking_id=booking.pk, told=told, by=author_of(booking))
    return "health_told"


_ACTS: dict[str, Callable[[Booking, QueryDict], str]] = {
    "late": _late,
    "coming": _coming,
    "choose": _choose,
    "keep": _keep,
    "review": _review,
    "dispute": _dispute,
    "health": _health,
    "wishes": _wishes,
}
