"""The week that a set-up produces, kept or only typed yet, and why a time is closed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import loading
from bookings.availability import Audience, Board, Request, SetUp, Slot, explain, say_all
from bookings.forms.preview import WeekForm, WhyForm
from bookings.models import Place
from bookings.services import previews
from bookings.views import fields
from bookings.week import Week, week
from venues.access import Desk, Role, at_desk
from venues.forms.setup import FORMS, HOUSE_FORMS, form_for
from venues.models import Resource, Venue
from venues.services import onboarding, setup

_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def preview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The week as it is kept; a POST brings a form of the set-up that is only typed yet, and changes nothing."""
    data = request.POST if request.method == "POST" else request.GET
    look = WeekForm(data, venue=desk.venue)
    problem = ""
    rules = loading.setup(desk.venue)
    if request.method == "POST":
        rules, problem = _typed(desk, request.POST, rules)
    facts = {
        "desk": desk,
        "look": look,
        "week": _week(rules, look),
        "problem": problem,
        "typed": request.method == "POST" and not problem,
        "why": reverse("bookings:why", args=[desk.venue.slug]),
        "section": "settings",
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "bookings/settings/preview.html" if whole else "bookings/settings/week.html", facts)


def _typed(desk: Desk, data: QueryDict, kept: SetUp) -> tuple[SetUp, str]:
    """The set-up with what is typed, or the kept one and why that cannot be tried."""
    kind, pk = data.get("try_kind", ""), fields.whole(data.get("try_pk", ""), fields.MOST_ID)
    if kind not in FORMS and kind not in HOUSE_FORMS:
        return kept, ""
    try:
        row = setup.find(desk.venue.pk, kind, pk) if pk is not None and kind in FORMS else None
        form = form_for(kind, desk.venue, row, data)
        if not form.is_valid():
            return kept, "What is typed is not complete yet: this is the week as it is kept."
        values, seen = form.values(), setup.seen(row or desk.venue, form.watched())
        given: dict[str, Any] = {"venue_id": desk.venue.pk, "values": values, "seen_before": seen, "by": desk.by}
        if kind in HOUSE_FORMS:
            return previews.tried(lambda: setup.keep_house_step(**given))[1], ""
        return previews.tried(lambda: _keep(desk.venue, kind, row.pk if row else None, given))[1], ""
    except DomainError as error:
        return kept, error.message


def _keep(venue: Venue, kind: str, pk: int | None, given: dict[str, Any]) -> Venue:
    setup.keep_step(kind=kind, pk=pk, **given)
    return venue


def _week(rules: SetUp, look: WeekForm) -> Week | None:
    """None while nothing can be booked, or the question cannot be read."""
    if not look.is_valid():
        return None
    asked = look.cleaned_data
    service = next((one for one in rules.services if one.id == asked["service"].pk), None)
    if service is None:
        return None
    request = Request(service, asked["party"], clock.now(), Audience(asked["audience"]))
    return week(rules, request, asked["week"])


@require_safe
@never_cache
@login_required
def start_week(request: HttpRequest) -> HttpResponse:
    """The week of the venue that is being set up from nothing; it exists for this look alone."""
    row = onboarding.open_of(request.user.pk or 0)
    if row is None or row.status != "preview":
        raise Http404("not yet")
    venue, rules = previews.tried(lambda: onboarding.build_step(row))
    party = max(fields.whole(request.GET.get("party", ""), 500) or 2, 1)
    asked = Request(rules.services[0], party, clock.now(), Audience.ONLINE)
    first = clock.today(venue.timezone)
    facts = {"week": week(rules, asked, first), "party": party, "service": rules.services[0].name}
    whole = not request.headers.get("HX-Request")
    return render(request, "bookings/settings/start_page.html" if whole else "bookings/settings/start_week.html", facts)


@require_safe
@at_desk(Role.READER)
def why(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Why a time is closed, or that it is free: every rule that removes it, as a sentence, over the diary as it is."""
    usual = _usual(desk.venue)
    asked = (
        {**usual, "service": usual["service"] and usual["service"].pk, **request.GET.dict()} if request.GET else None
    )
    form = WhyForm(asked, venue=desk.venue, initial=usual)
    facts: dict[str, Any] = {"desk": desk, "section": "settings", "part": "why", "form": form}
    if request.GET and form.is_valid():
        facts |= _answer(desk.venue, form)
    return render(request, "bookings/settings/why.html", facts)


def _usual(venue: Venue) -> dict[str, Any]:
    first = venue.services.filter(active=True).first()
    return {"day": clock.today(venue.timezone), "time": "19:00", "party": 2, "service": first, "audience": "online"}


def _answer(venue: Venue, form: WhyForm) -> dict[str, Any]:
    asked, moment = form.cleaned_data, form.moment()
    day = asked["day"]
    loaded = loading.load([venue], day, day)[venue.pk]
    service = loaded.setup.service(asked["service"].pk)
    question = Request(service, asked["party"], clock.now(), Audience(asked["audience"]))
    answer = explain(Board(loaded.setup, loaded.diary), question, moment)
    if isinstance(answer, Slot):
        names = Resource.objects.filter(pk__in=answer.resource_ids).order_by("name").values_list("name", flat=True)
        return {"free": True, "until": answer.ends_at, "names": ", ".join(names)}
    return {"free": False, "reasons": say_all(answer)}


@require_safe
@at_desk(Role.MANAGER)
def ahead(request: HttpRequest, desk: Desk, resource_id: int) -> HttpResponse:
    """Which bookings ahead hold on to a table: they stay there when it is taken away."""
    resource = get_object_or_404(Resource, pk=resource_id, venue=desk.venue)
    places = (
        Place.objects.taken()
        .filter(resource=resource, period__endswith__gt=clock.now(), booking__isnull=False)
        .select_related("booking")
        .order_by("period")
    )
    found = list(places[: _SHOWN + 1])
    facts = {"desk": desk, "resource": resource, "places": found[:_SHOWN], "more": len(found) > _SHOWN}
    whole = not request.headers.get("HX-Request")
    return render(request, "bookings/settings/ahead_page.html" if whole else "bookings/settings/ahead.html", facts)
