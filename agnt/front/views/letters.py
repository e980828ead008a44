"""/simulator/letters/: the letters of a server that sends none, for whoever sits at the machine it runs on.

Codes that open every sign-in stand in them. So: development only, no mail server, no address of its own on the
internet, asked for on the machine itself by its own name.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agnt.core.models import Mail
from agnt.email import nobody_carries
from agnt.env import env
from agnt.front.views.simulator import development_only

_SHOWN = 30
_HERE = ("127.0.0.1", "::1", "localhost", "[::1]")


@require_safe
@development_only
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters, newest first."""
    if not may_be_read(request):
        raise Http404("letters are read where they arrive")
    rows = [row for row in Mail.objects.all()[:_SHOWN] if row.letter]
    return render(request, "front/letters.html", {"section": "letters", "rows": rows})


def may_be_read(request: HttpRequest) -> bool:
    """Whether the letters may be shown to this request."""
    if not nobody_carries(env.email_url) or env.public_url:
        return False
    host, _port = split_domain_port(request.get_host())
    return request.META.get("REMOTE_ADDR", "") in _HERE and host in _HERE
