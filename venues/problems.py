"""How a page says that something could not be done: a sentence, what to do, the trace id. Never a bare code."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from agnt.lib import trace
from agnt.lib.errors import DomainError


def answer(request: HttpRequest, error: DomainError, **context: object) -> HttpResponse:
    """The error for whoever asked: JSON (RFC 9457), a fragment for `#problems`, or a page."""
    if "application/json" in request.headers.get("Accept", ""):
        body = {"type": "about:blank", "title": error.code, "status": error.status, "code": error.code}
        body |= {"detail": error.message, "retryable": error.retryable, "trace_id": trace.current()}
        body |= {"may_force": bool(error.data.get("may_force")), "trade": error.data.get("trade")}
        return JsonResponse(body, status=error.status, content_type="application/problem+json")
    facts = {"error": error, "trace_id": trace.current(), **context}
    if request.headers.get("HX-Request"):
        response = render(request, "venues/parts/problem.html", facts, status=error.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#problems", "innerHTML"
        return response
    return render(request, "venues/problem.html", facts, status=error.status)
