"""/: what this is, in one screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The landing page: the same for everyone, with no query."""
    return render(request, "front/landing.html")
