"""Template tags of every page."""

from django import template
from django.conf import settings
from django.template import Context

from agnt.front.views import letters

register = template.Library()


@register.simple_tag
def simulator_on() -> bool:
    """Whether the simulator exists here: never in production."""
    return not settings.PRODUCTION


@register.simple_tag(takes_context=True)
def letters_on(context: Context) -> bool:
    """Whether whoever looks at this page may read the letters that were written."""
    request = context.get("request")
    return simulator_on() and request is not None and letters.may_be_read(request)


@register.filter
def since(milliseconds: int | None) -> str:
    """A span as people read it: `at once`, `+340 ms`, `+2.4 s`, `+3 min`, `+2 h`; nothing for None."""
    if milliseconds is None:
        return ""
    if milliseconds <= 0:
        return "at once"
    for limit, divisor, form in (
        (1000, 1, "+{:.0f} ms"),
        (60_000, 1000, "+{:.1f} s"),
        (3_600_000, 60_000, "+{:.0f} min"),
    ):
        if milliseconds < limit:
            return form.format(milliseconds / divisor)
    return f"+{milliseconds / 3_600_000:.0f} h"
