"""The hot machine routes, raw ASGI before Django: verify, one statement, answer (docs/decisions).

agnt/asgi.py asks `owns(path)` and hands over; its lifespan calls `startup` and `shutdown`.
"""

import structlog

from agnt.ingest import nudger, store, whatsapp
from agnt.ingest.http import Answer, Gone, Receive, Scope, Send, TooLarge, respond

log = structlog.get_logger(__name__)

ROUTES = {"/webhooks/whatsapp": whatsapp.answer}
_UNAVAILABLE = Answer(503, b"try again later", headers=((b"retry-after", b"5"),))


def owns(path: str) -> bool:
    """Whether this path is answered here, with or without a trailing slash."""
    return path in ROUTES or (path.endswith("/") and path[:-1] in ROUTES)


async def startup() -> None:
    """Open the pool and start the nudging thread. A database that is away does not stop the start."""
    await store.open_pool()
    nudger.thread.start()


async def shutdown() -> None:
    """Send the last nudge and give the connections back."""
    nudger.thread.stop()
    await store.close_pool()


async def handle(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request: 200 only after what it brought is committed. Never raises, never answers 500."""
    path = scope["path"]
    try:
        answer = await ROUTES[path if path in ROUTES else path[:-1]](scope, receive)
    except TooLarge as error:
        answer = Answer(413, b"too large", headers=((b"connection", b"close"),) if error.hang_up else ())
    except Gone:
        return
    except TimeoutError:
        answer = Answer(408, b"too slow")
    except store.Away as error:
        log.warning("ingest_database_away", path=path, error=str(error))
        answer = _UNAVAILABLE
    except Exception as error:  # the outermost runner: the sender keeps it and tries again
        log.error("ingest_failed", path=path, exc_info=error)
        answer = _UNAVAILABLE
    await respond(send, answer)
