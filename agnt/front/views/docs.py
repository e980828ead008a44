"""/docs/: guides rendered from the files of docs/."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from agnt.front import docs


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All guides by title."""
    return render(request, "front/docs_index.html", {"guides": docs.guides(), "section": "docs"})


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide."""
    path = docs.find(slug)
    if path is None:
        raise Http404("no such guide")
    body = mark_safe(docs.rendered(path))  # noqa: S308 - our own files, rendered with HTML switched off
    guide = next(guide for guide in docs.guides() if guide.slug == slug)
    return render(request, "front/docs_page.html", {"guide": guide, "body": body, "section": "docs"})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of a guide."""
    path = docs.DOCS / "img" / name
    if path.suffix != ".png" or path.parent != docs.DOCS / "img" or not path.is_file():
        raise Http404("no such picture")
    return FileResponse(path.open("rb"), content_type="image/png")
