"""A local Graph API that speaks as much of WhatsApp Cloud as we use, and can misbehave.

with Meta() as meta:
    meta.base_url          # for META_GRAPH_BASE_URL
    meta.sent              # what was posted to /{phone_number_id}/messages, in order
    meta.next(Misbehaviour(...))   # how the next posts are answered
"""

import json
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Misbehaviour:
    """One answer out of the ordinary: an `error.code`, raw bytes, (`hang_up`) the message taken and no answer, or an
    answer that waits until the test sets `hold`."""

    code: int = 0
    status: int = 400
    hang_up: bool = False
    raw: bytes | None = None
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Posted:
    """One message that was posted: the body as sent, and the id it was given (empty when it was refused)."""

    phone_number_id: str
    token: str
    body: dict[str, Any]
    wamid: str

    @property
    def text(self) -> str:
        """The words, of a text or of a message with buttons or a list."""
        part = self.body.get("text") or self.body["interactive"]["body"]
        return str(part["body"] if "body" in part else part["text"])


@dataclass
class Meta:
    """The server; listens on 127.0.0.1 while the block lasts."""

    sent: list[Posted] = field(default_factory=list)
    answers: deque[Misbehaviour] = field(default_factory=deque)

    def next(self, *answers: Misbehaviour) -> None:
        """Answer the next posts so, one each."""
        self.answers.extend(answers)

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Meta":
        handler = type("Handler", (_Handler,), {"meta": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    meta: Meta
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: Any) -> None:
        """Silent."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        phone_number_id = self.path.strip("/").split("/")[0]
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        answer = self.meta.answers.popleft() if self.meta.answers else Misbehaviour()
        refused = answer.code != 0 or (answer.raw is not None and answer.status >= 400)
        wamid = "" if refused else f"wamid.{secrets.token_hex(16)}"
        body = json.loads(raw)
        self.meta.sent.append(Posted(phone_number_id, token, body, wamid))
        if answer.hold is not None:
            answer.hold.wait(30)
        if answer.hang_up:
            self.close_connection = True
            return
        if answer.raw is not None:
            self._answer(answer.status, answer.raw)
        elif answer.code:
            error = {
                "message": "as the fake was told",
                "type": "OAuthException",
                "code": answer.code,
                "fbtrace_id": "x",
            }
            self._answer(answer.status, json.dumps({"error": error}).encode())
        else:
            contact = {"input": body.get("to", ""), "wa_id": body.get("to", "")}
            good = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}
            self._answer(200, json.dumps(good).encode())

    def _answer(self, status: int, raw: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
