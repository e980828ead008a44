"""Template tags of the settings pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from venues.views.sections import SECTIONS

register = template.Library()
_BEFORE = (
    ("hub", "venues:settings", "Overview"),
    ("house", "venues:house", "The house"),
    ("policy", "venues:policy", "Rules"),
)
_AFTER = (("people", "venues:people", "People"), ("links", "front:venue-links", "Links for guests"))
_FURTHER = (
    ("floor", "bookings:floor-edit", "Floor plan"),
    ("import", "bookings:imports", "Lists in and out"),
    ("feeds", "bookings:feeds", "Calendars"),
)


@register.inclusion_tag("venues/settings/nav.html", takes_context=True)
def settings_nav(context: template.Context) -> dict[str, Any]:
    """The parts of the settings, with the present one marked (`part` in the context)."""
    slug = context["desk"].venue.slug
    parts = [*_BEFORE, *((s.kind, f"venues:{s.kind}-rows", s.title) for s in SECTIONS), *_AFTER]
    entries = [(name, reverse(address, args=[slug]), title) for name, address, title in parts]
    if closures := _found("bookings:closures", slug):
        entries.insert(8, ("closures", closures, "Closures"))
    for name, address, title in _FURTHER:
        if found := _found(address, slug):
            entries.append((name, found, title))
    return {"entries": entries, "part": context.get("part", "")}


def _found(name: str, slug: str, *args: object) -> str:
    """The address of a page of a room further right, or an empty text where it is not there."""
    try:
        return reverse(name, args=[slug, *args])
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def address(context: template.Context, name: str, *args: object) -> str:
    """The address of a page of a room further right, or an empty text where it is not there."""
    return _found(name, context["desk"].venue.slug, *args)


@register.filter
def row_address(row: Any, suffix: str) -> str:
    """The page of one row of the set-up: `suffix` is empty or -remove."""
    kind = {"pacingoverride": "override", "termstier": "tier"}.get(row._meta.model_name, row._meta.model_name)
    return reverse(f"venues:{kind}{suffix}", args=[row.venue.slug, row.pk])
