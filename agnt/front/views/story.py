"""/admin/story/<reference or trace>/: one booking across all eight steps, for those who may enter the console."""

import re

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agnt.core import audit
from agnt.core.models import User
from agnt.front.story import story
from agnt.lib.errors import NotFound

_NAME = re.compile(r"[A-Za-z0-9]{1,64}")  # a reference or a trace id


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The search field: a reference or a trace id leads to its story."""
    name = request.GET.get("q", "").strip()
    if _NAME.fullmatch(name):
        return redirect("front:story", name)
    if name:
        return _none(request, name)
    return render(request, "front/story_find.html", {**admin.site.each_context(request), "title": "Find a story"})


def _none(request: HttpRequest, name: str) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "No story by that name", "asked": name}
    return render(request, "front/story_find.html", context, status=404)


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """The story. What people wrote is shown to those who may read messages, and each such look is written down."""
    user = request.user
    if not isinstance(user, User):
        raise Http404("no such story")
    try:
        told = story(name)
    except NotFound:
        return _none(request, name)
    bodies = user.has_perm("chat.view_message")
    if bodies:
        audit.note(by=user.actor, act="story.read", reason=told.reference or told.trace_id)
    context = {
        **admin.site.each_context(request),
        "title": f"The story of {told.reference or told.trace_id}",
        "story": told if bodies else told.redacted(),
        "redacted": not bodies,
    }
    return render(request, "front/story.html", context)
