"""Every page has a trace id: the error page shows it, the log has it, and what the page causes carries it."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from agnt.lib import ids, trace

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
