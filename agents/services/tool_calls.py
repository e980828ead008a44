"""Tool calls, run once: the effect, its result and the row that says so in one transaction, keyed by the model's id."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.conf import settings
from django.db import OperationalError, connection

from agents.llm.base import ToolUse
from agents.models import Quote, ToolCall, Turn
from agents.services import turns
from agents.tools.base import Tool, ToolContext
from agnt.lib import clock, text, tx
from agnt.lib.errors import DomainError

log = structlog.get_logger(__name__)

Json = dict[str, Any]
_QUERY_CANCELLED = "57014"


class TooSlow(DomainError):
    """The tool had its time; its transaction is undone, so it has changed nothing."""

    def __init__(self) -> None:
        super().__init__("timeout", "That took too long and was not done. Try once more.", status=504, retryable=True)


def run_once(*, grip: turns.Grip, use: ToolUse, tool: Tool | None, tainted: bool, language: str) -> ToolCall:
    """The call's row with its result, running the tool only if it has none yet. `tool` None: there is none so named.

    What the tool refuses is a result too (`is_error`, with code and message for the model to act on).
    """
    known = ToolCall.objects.select_related("turn").filter(turn_id=grip.turn_id, tool_use_id=use.id).first()
    if known is not None:
        return known
    started = time.perf_counter()
    try:
        if tool is None:
            raise DomainError("unknown_tool", "There is no such tool. Use one of those that are listed.")
        return _run(grip, use, tool, tainted, language, started)
    except DomainError as error:
        return _refused(grip, use, tool, _explained(tool, use, error), started)
    except OperationalError as error:
        if tx.sqlstate(error) != _QUERY_CANCELLED:
            raise
        return _refused(grip, use, tool, TooSlow(), started)


def _explained(tool: Tool | None, use: ToolUse, error: DomainError) -> DomainError:
    """What the tool adds to its refusal, now that nothing of the call stands any more."""
    if tool is None or tool.explain is None or error.code in ("bad_arguments", "timeout"):
        return error
    return tool.explain(tool.parse(use.arguments), error)


@tx.patient
@tx.verb
def _run(grip: turns.Grip, use: ToolUse, tool: Tool, tainted: bool, language: str, started: float) -> ToolCall:
    turn = turns.held(grip=grip)
    context = ToolContext(conversation=turn.conversation, language=language, tainted=tainted)
    with _limited(settings.ENV.tool_timeout_seconds):
        result = tool.run(context, tool.parse(use.arguments))
    return _keep(turn, use, tool, result, started)


@tx.patient
@tx.verb
def _refused(grip: turns.Grip, use: ToolUse, tool: Tool | None, error: DomainError, started: float) -> ToolCall:
    turn = turns.held(grip=grip)
    log.info("tool_refused", tool=use.name[:40], code=error.code, turn=turn.pk)
    result = {"code": error.code, "message": error.message, **error.data}
    return _keep(turn, use, tool, result, started, error_code=error.code)


def _keep(turn: Turn, use: ToolUse, tool: Tool | None, result: Json, started: float, error_code: str = "") -> ToolCall:
    call = ToolCall(
        turn=turn,
        tool_use_id=use.id,
        tool=use.name[:40],
        kind=tool.kind if tool else ToolCall.Kind.READ,
        is_error=bool(error_code),
        error_code=error_code[:40],
        quote=Quote.objects.filter(public_id=result["quote"]).first() if "quote" in result else None,
        finished_at=clock.now(),
        milliseconds=int((time.perf_counter() - started) * 1000),
    )
    call.arguments = text.clean_json(use.arguments)
    call.result = json.loads(json.dumps(result, default=str))
    call.save(force_insert=True)
    return call


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Stop the tool at its next statement once its time is over, and any one statement that takes so long itself."""
    ends = time.monotonic() + seconds

    def in_time(execute: Callable[..., Any], *call: Any) -> Any:
        if time.monotonic() > ends:
            raise TooSlow
        return execute(*call)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])
        with connection.execute_wrapper(in_time):
            yield
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
