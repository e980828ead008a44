"""The service worker: it lies with the scripts, and is served where its scope is."""

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """`/venue/sw.js`: whoever asks, for it knows nothing by itself."""
    found = finders.find("js/diary-worker.js")
    if not isinstance(found, str):
        raise Http404("no worker")
    with open(found, encoding="utf-8") as script:  # noqa: PTH123 - a path that the finder gave
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
