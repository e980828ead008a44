"""Exchange rates as a fee needs them: the row that was used is kept with what it was used for."""

from datetime import date

from django.db.models import Q

from agnt.core.models import FxRate


def rate_between(currency: str, other: str, *, on: date) -> FxRate | None:
    """The newest rate between two currencies on or before the day, quoted either way round; None when there is none.

    Of two rates of one day the one that was stored last counts.
    """
    either_way = Q(base=currency, quote=other) | Q(base=other, quote=currency)
    return FxRate.objects.filter(either_way, day__lte=on).order_by("-day", "-id").first()
