"""Template tags of the diary's pages."""

from datetime import datetime

from django import template

from venues.models import Resource

register = template.Library()


@register.filter
def epoch(moment: datetime) -> int:
    """Seconds since 1970, for scripts."""
    return int(moment.timestamp())


@register.filter
def seats(resource: Resource) -> str:
    """`2-4 seats`, `8 places`; nothing for a person."""
    if resource.kind == Resource.Kind.POOL:
        return f"{resource.units} places"
    if resource.kind == Resource.Kind.PERSON:
        return ""
    least, most = resource.min_seats, resource.max_seats
    return f"{most} seats" if least in (1, most) else f"{least}-{most} seats"
