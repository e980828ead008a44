"""The model's part of a turn: asked for a reply, its tools run, asked again."""

import time
from collections.abc import Iterable
from dataclasses import replace

import structlog

from agents.llm import registry as models
from agents.llm.base import Block, Llm, Reply, Request, Text, ToolUse
from agents.models import Step, Turn
from agents.services import llm_calls, tool_calls, turns
from agents.services.llm_calls import Asked
from agents.tools import registry as tools
from agents.turns import history, prompt
from agents.turns.run import Json, Run
from agnt.lib import clock, text
from agnt.lib.errors import GatewayError

log = structlog.get_logger(__name__)

MOST_REPLIES = 6
_LONGEST_ID = 80


def ask(run: Run) -> None:
    """Ask the model and store its reply with what it cost. The call itself is made between transactions."""
    messages, tainted = history.build(run.turn, run.heard["seen"])
    request = Request(
        system=prompt.SYSTEM,
        messages=messages,
        tools=tools.specs(),
        facts=history.facts(run.turn.conversation, messages),
        now=clock.now(),
    )
    reply, calls = _reply(request)
    blocks = _made_safe(reply.blocks, run)

    def stored(turn: Turn) -> Json:
        llm_calls.note(turn=turn, calls=calls)
        turns.learn_language(turn=turn, language=reply.language)
        return {
            "blocks": history.stored_blocks(blocks),
            "choices": [{"id": c.id, "title": c.title, "description": c.description} for c in reply.choices],
            "language": reply.language,
            "tainted": tainted,
        }

    run.store(Step.Kind.REPLY, stored)


def _reply(request: Request) -> tuple[Reply, list[Asked]]:
    """The reply of the chosen model, or of `offline` where that one fails; and every call that was made for it."""
    chosen = models.choose()
    started = time.perf_counter()
    try:
        return _timed(chosen, request)
    except GatewayError as error:
        log.warning("model_failed", provider=chosen.name, code=error.code, permanent=error.permanent)
        failed = Asked(chosen.name, _since(started), error_code=error.code or "unreachable")
    reply, calls = _timed(models.fallback(), request)
    return reply, [failed, *calls]


def _timed(model: Llm, request: Request) -> tuple[Reply, list[Asked]]:
    started = time.perf_counter()
    reply = model.reply(request)
    call = Asked(model.name, _since(started), reply.model, reply.input_tokens, reply.output_tokens)
    return reply, [call]


def _since(started: float) -> int:
    return int((time.perf_counter() - started) * 1000)


def _made_safe(blocks: Iterable[Block], run: Run) -> tuple[Block, ...]:
    """Clean words; and ids of tool uses that are there, fit their column and are unique within the turn."""
    used = {
        block.id
        for step in run.of_kind(Step.Kind.REPLY)
        for block in history.blocks_of((step.data or {}).get("blocks", []))
        if isinstance(block, ToolUse)
    }
    safe: list[Block] = []
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Text):
            safe.append(Text(text.clean(block.text)))
        elif isinstance(block, ToolUse):
            use_id = text.clean(block.id)
            if not use_id or len(use_id) > _LONGEST_ID or use_id in used:
                use_id = f"{len(run.steps) + 1}-{number}"
            used.add(use_id)
            arguments = text.clean_json(block.arguments)
            given = arguments if isinstance(arguments, dict) else {}
            safe.append(replace(block, id=use_id, name=text.clean(block.name), arguments=given))
    return tuple(safe)


def use_tools(run: Run) -> None:
    """Run the tools of the last reply, each once, and store that they have answered."""
    data = run.steps[-1].data or {}
    tainted = bool(data.get("tainted"))
    uses = [block for block in history.blocks_of(data["blocks"]) if isinstance(block, ToolUse)]
    for use in uses:
        tool = tools.TOOLS.get(use.name)
        tool_calls.run_once(grip=run.grip, use=use, tool=tool, tainted=tainted, language=run.language)
        tainted = tainted or bool(tool and tool.third_party)
    run.store(Step.Kind.TOOLS, lambda _turn: {"calls": [use.id for use in uses], "tainted": tainted})


def wants_tools(run: Run) -> bool:
    """Whether the last reply asks for tools."""
    return any(block["kind"] == "tool" for block in (run.steps[-1].data or {}).get("blocks", []))


def may_ask_again(run: Run) -> bool:
    """Whether the model may be asked once more in this turn."""
    return len(run.of_kind(Step.Kind.REPLY)) < MOST_REPLIES
