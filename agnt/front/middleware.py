"""What every page has: a trace id, which the error page shows, the log has and what the page causes carries; an address
that PostgreSQL can be asked about; a form that is in UTF-8."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import sync_and_async_middleware

from agnt.lib import ids, trace

_NUL = "\x00"
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_READ = frozenset({"", "utf-8"})

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def traced(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Put a fresh trace id in force for the request."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            with trace.bound(ids.trace_id()):
                response: HttpResponseBase = await get_response(request)
                return response

        return answer_async

    def answer(request: HttpRequest) -> Answer:
        with trace.bound(ids.trace_id()):
            return get_response(request)

    return answer


def _said(request: HttpRequest) -> Iterator[tuple[str, list[Any]]]:
    yield from request.GET.lists()
    if request.content_type in _FORMS:
        yield from request.POST.lists()


def _is_read(request: HttpRequest) -> bool:
    """Whether what is sent is in UTF-8, as it says. Django takes the name of any codec and fails with some of them."""
    return (request.content_params or {}).get("charset", "").strip().lower() in _READ


@sync_and_async_middleware
def in_utf8(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """What is sent in another charset is not read: 415."""
    refusal = "Send it as UTF-8."

    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            if not _is_read(request):
                return HttpResponse(refusal, status=415, content_type="text/plain")
            response: HttpResponseBase = await get_response(request)
            return response

        return answer_async

    def answer(request: HttpRequest) -> Answer:
        if not _is_read(request):
            return HttpResponse(refusal, status=415, content_type="text/plain")
        return get_response(request)

    return answer


@sync_and_async_middleware
def without_nul(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """A NUL in the path names nothing (404), one in a query or form asks for nothing (400): no text can hold it."""

    def refuse(request: HttpRequest) -> None:
        if _NUL in request.path_info:
            raise Http404("no such page")
        if any(_NUL in value for values in _said(request) for value in (values[0], *values[1])):
            raise BadRequest("a NUL character in the query or the form")

    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            refuse(request)
            response: HttpResponseBase = await get_response(request)
            return response

        return answer_async

    def answer(request: HttpRequest) -> Answer:
        refuse(request)
        return get_response(request)

    return answer


@sync_and_async_middleware
def forgetting(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Who signs out leaves nothing in the browser: the diary that was kept to be read without a network goes too."""

    def forget(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method == "POST" and request.path == reverse("account_logout"):
            response["Clear-Site-Data"] = '"storage"'
        return response

    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            waited: HttpResponseBase = await get_response(request)
            return forget(request, waited)

        return answer_async

    def answer(request: HttpRequest) -> Answer:
        response = get_response(request)
        return forget(request, response) if isinstance(response, HttpResponseBase) else response

    return answer
