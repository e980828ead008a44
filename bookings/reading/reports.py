"""The sums behind reports, added up by the database: a constant number of queries for any number of bookings."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import (
    Aggregate,
    Avg,
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Extract, ExtractIsoWeekDay, Least, TruncDate, TruncTime

from agnt.lib import clock
from bookings import audiences
from bookings.models import Booking, Place
from bookings.models.places import PICKED
from bookings.reports.figures import (
    DayFigures,
    Figures,
    LossFigures,
    PickFigures,
    ShiftSpan,
    StartFigures,
    StayFigures,
    WayFigures,
)
from bookings.reports.periods import Span
from venues.models import Resource, Shift, Venue

Status = Booking.Status
# Parties that came, or that are still expected.
CAME: Final = (Status.CONFIRMED, Status.SEATED, Status.COMPLETED)
LOST: Final = (Status.NO_SHOW, Status.CANCELLED)
BY_THEMSELVES: Final = (Booking.Source.NETWORK, Booking.Source.OWN_PAGE)  # the ways by which a guest picks for himself
LEADS: Final = (2, 12, 24, 72, 168, 336, 672)  # hours: the upper ends of the classes; above the last: 9999
BEYOND: Final = 9999
_LARGEST: Final = 9  # larger parties are counted together


class _Median(Aggregate):
    """percentile_cont(0.5): half are below it."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def figures(venue: Venue, span: Span) -> Figures:
    """Everything that the reports of this span say. Thirteen queries."""
    before = span.before
    both = _of(venue, Span(before.first, span.last))
    return Figures(
        span=span,
        currency=venue.currency,
        days=_days(both, venue),
        starts=_starts(_of(venue, span), venue),
        starts_before=_starts(_of(venue, before), venue),
        ways=_ways(_of(venue, span)),
        ways_before=_ways(_of(venue, before)),
        picks=_picks(venue, span),
        leads=_leads(_of(venue, span)),
        losses=_losses(_of(venue, span), venue),
        losses_before=_losses(_of(venue, before), venue),
        stays=_stays(_of(venue, span)),
        deposits_minor=_deposits(_of(venue, span)),
        deposits_before_minor=_deposits(_of(venue, before)),
        shifts=_shifts(venue),
        seats=_seats(venue),
    )


def _of(venue: Venue, span: Span) -> QuerySet[Booking]:
    starts, ends = _bounds(venue, span)
    return Booking.objects.filter(venue=venue, starts_at__gte=starts, starts_at__lt=ends).order_by()


def _bounds(venue: Venue, span: Span) -> tuple[datetime, datetime]:
    return clock.day_bounds(span.first, venue.timezone)[0], clock.day_bounds(span.last, venue.timezone)[1]


def _days(rows: QuerySet[Booking], venue: Venue) -> dict[date, DayFigures]:
    came = rows.filter(status__in=CAME).values(day=TruncDate("starts_at", tzinfo=ZoneInfo(venue.timezone)))
    sums = came.annotate(
        bookings=Count("pk"),
        covers=Sum("party_size"),
        value=Coalesce(Sum("value_minor"), 0),
        spend=Coalesce(Sum("spend_minor"), 0),
    )
    return {
        row["day"]: DayFigures(row["day"], row["bookings"], row["covers"], int(row["value"]), int(row["spend"]))
        for row in sums
    }


def _minutes(expression: Any) -> Cast:
    return Cast(Extract(ExpressionWrapper(expression, output_field=DurationField()), "epoch") / 60, FloatField())


def _starts(rows: QuerySet[Booking], venue: Venue) -> list[StartFigures]:
    zone = ZoneInfo(venue.timezone)
    sums = (
        rows.filter(status__in=CAME)
        .values(
            weekday=ExtractIsoWeekDay("starts_at", tzinfo=zone) - 1,
            wall=TruncTime("starts_at", tzinfo=zone),
            stay=_minutes(F("ends_at") - F("starts_at")),
        )
        .annotate(bookings=Count("pk"), covers=Sum("party_size"))
    )
    return [
        StartFigures(row["weekday"], row["wall"], round(row["stay"]), row["bookings"], row["covers"]) for row in sums
    ]


def _ways(rows: QuerySet[Booking]) -> dict[str, WayFigures]:
    sums = rows.values("source").annotate(
        bookings=Count("pk", filter=Q(status__in=CAME)),
        covers=Coalesce(Sum("party_size", filter=Q(status__in=CAME)), 0),
        lost=Count("pk", filter=Q(status__in=LOST)),
    )
    return {row["source"]: WayFigures(row["bookings"], row["covers"], row["lost"]) for row in sums}


def _picks(venue: Venue, span: Span) -> dict[str, PickFigures]:
    """By source. A pick that came to nothing left its places behind: given back, and of no booking."""
    begins, ends = _bounds(venue, span)
    dropped = (
        Place.objects.filter(PICKED, venue=venue, period__startswith__gte=begins, period__startswith__lt=ends)
        .order_by()
        .values("audience")
        .annotate(holds=Count("hold_id", distinct=True))
    )
    lost = {row["audience"]: row["holds"] for row in dropped}
    sums = _of(venue, span).filter(source__in=BY_THEMSELVES).values("source").annotate(
        booked=Count("pk"),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        came=Count("pk", filter=Q(status__in=(Status.SEATED, Status.COMPLETED))),
    )  # fmt: skip
    found = {row["source"]: (row["booked"], row["confirmed"], row["came"]) for row in sums}
    return {
        source: PickFigures(lost.get(audiences.of(source), 0) + kept[0], *kept)
        for source in BY_THEMSELVES
        if (kept := found.get(source, (0, 0, 0)))[0] or lost.get(audiences.of(source))
    }


def _leads(rows: QuerySet[Booking]) -> Mapping[int, int]:
    hours = _minutes(F("starts_at") - F("created_at"))
    classes = Case(
        *(When(lead__lte=limit * 60, then=Value(limit)) for limit in LEADS),
        default=Value(BEYOND),
        output_field=IntegerField(),
    )
    ahead = rows.exclude(source=Booking.Source.WALK_IN).filter(status__in=(*CAME, *LOST))
    sums = ahead.annotate(lead=hours).values(upper=classes).annotate(bookings=Count("pk"))
    return {row["upper"]: row["bookings"] for row in sums}


def _party() -> Least:
    return Least(F("party_size"), Value(_LARGEST), output_field=IntegerField())


def _losses(rows: QuerySet[Booking], venue: Venue) -> list[LossFigures]:
    """Late: the guest cancelled after the time until which that cost nothing."""
    agreed = Cast(KeyTextTransform("cancel_until", "terms"), DateTimeField())
    late = Q(status=Status.CANCELLED, cancelled_by=Booking.CancelledBy.GUEST, cancelled_at__gt=F("agreed"))
    sums = (
        rows.exclude(source=Booking.Source.WALK_IN)
        .annotate(agreed=agreed)
        .values(
            party=_party(),
            weekday=ExtractIsoWeekDay("starts_at", tzinfo=ZoneInfo(venue.timezone)) - 1,
        )
        .annotate(
            no_shows=Count("pk", filter=Q(status=Status.NO_SHOW)),
            late_cancels=Count("pk", filter=late),
            due=Count("pk", filter=Q(status__in=(*CAME, Status.NO_SHOW)) | late),
        )
    )
    return [LossFigures(**row) for row in sums]


def _stays(rows: QuerySet[Booking]) -> list[StayFigures]:
    """Only of parties that staff saw come and go."""
    seen = rows.filter(status=Status.COMPLETED, seated_at__isnull=False, left_at__gt=F("seated_at"), unverified=False)
    sums = (
        seen.annotate(plan=_minutes(F("ends_at") - F("starts_at")), stay=_minutes(F("left_at") - F("seated_at")))
        .values("service__name", party=_party())
        .annotate(planned=Avg("plan"), real=_Median("stay"), visits=Count("pk"))
    )
    return [StayFigures(row["service__name"], row["party"], row["planned"], row["real"], row["visits"]) for row in sums]


def _deposits(rows: QuerySet[Booking]) -> int:
    amount = Cast(KeyTextTransform("deposit_minor", "terms"), BigIntegerField())
    paid = rows.filter(deposit_received_at__isnull=False).annotate(amount=amount)
    return int(paid.aggregate(total=Coalesce(Sum("amount"), 0))["total"])


def _shifts(venue: Venue) -> list[ShiftSpan]:
    rows = Shift.objects.filter(venue=venue, resource=None, service=None, day=None).exclude(name="")
    spans = {(row.weekday or 0, row.opens, row.name) for row in rows}
    return [ShiftSpan(*span) for span in sorted(spans)]


def _seats(venue: Venue) -> int:
    """Seats at tables and in rooms and the units of pools; where nobody sits, the people who work."""
    sums = Resource.objects.filter(venue=venue, active=True).aggregate(
        seats=Coalesce(Sum("max_seats", filter=Q(kind__in=("table", "room"))), 0),
        units=Coalesce(Sum("units", filter=Q(kind="pool")), 0),
        people=Count("pk", filter=Q(kind="person")),
    )
    return int(sums["seats"] + sums["units"] or sums["people"])
