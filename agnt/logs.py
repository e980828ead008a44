"""Structured logs: one line an event, the trace id on each, never a body, a secret or an address of a person."""

import logging
import re
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from agnt.lib import trace

_FORBIDDEN = (
    "body",
    "text",
    "phone",
    "email",
    "token",
    "secret",
    "password",
    "authorization",
    "signature",
    "raw",
    "payload",
)

_LINK = re.compile(r"(/b/[^/\s]+/|/simulator/whatsapp/(?=\d))[^/\s'\"]+")


def add_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the current trace id on the line."""
    if current := trace.current():
        event.setdefault("trace_id", current)
    return event


def drop_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blank values whose key says that they are a body, a secret or an address."""
    for key in event:
        if key != "event" and any(word in key.lower() for word in _FORBIDDEN):
            event[key] = "[not logged]"
    return event


def hide_links(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Cut the secret out of a guest’s link (/b/<reference>/<token>/) and the phone out of the simulator’s paths."""
    for key in ("event", "request"):
        if isinstance(event.get(key), str):
            event[key] = _LINK.sub(r"\1[not logged]", event[key])
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    add_trace,
    drop_secrets,
    hide_links,
]


def configure(*, pretty: bool) -> None:
    """Set structlog up once per process; `pretty` for people, else JSON lines for machines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _Renderer.pretty = pretty


class _Renderer(structlog.stdlib.ProcessorFormatter):
    """The one formatter, chosen by `configure`."""

    pretty = True

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        renderer: Processor = (
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
            if self.pretty  # the default prints local variables, bodies and secrets among them
            else structlog.processors.JSONRenderer()
        )
        super().__init__(
            foreign_pre_chain=SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )


def dict_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything through the one formatter to stderr."""
    quiet = {
        name: {"level": logging.WARNING}
        for name in ("uvicorn.access", "httpx", "celery.worker.strategy", "celery.app.trace", "django_structlog")
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": _Renderer}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": quiet,
    }
