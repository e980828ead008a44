"""The page for a bug: it shows the trace id and nothing of the error."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agnt.lib import trace


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the trace id that the log has too. Uses neither the session nor the database."""
    return render(None, "500.html", {"trace_id": trace.current()}, status=500)
