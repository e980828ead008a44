"""The only door to other systems: every call has a timeout and none is made while a transaction is open."""

from collections.abc import Mapping
from typing import Any

import httpx

from agnt.lib import tx
from agnt.lib.errors import GatewayError

_client = httpx.Client(follow_redirects=False, limits=httpx.Limits(max_connections=100, max_keepalive_connections=20))

# The request never left, or never wholly: repeating it is safe.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def request(
    method: str,
    url: str,
    *,
    timeout: float,
    json: Any = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Call an outside system; `timeout` in seconds for each phase. Statuses are the caller's to judge.

    Raises GatewayError when there is no answer: `unknown=True` when the request may have arrived,
    RuntimeError inside a transaction (it would hold locks while the network thinks).
    """
    if tx.open_depth():
        raise RuntimeError("no call to the outside while a transaction is open: commit first, then call")
    if not timeout > 0:
        raise ValueError("every call needs a timeout in seconds, above zero")
    try:
        return _client.request(method, url, timeout=timeout, json=json, content=content, headers=headers, params=params)
    except _NOT_SENT as error:
        raise GatewayError(f"no connection: {type(error).__name__}") from error
    except httpx.InvalidURL as error:
        raise GatewayError("the configured address is not a URL", permanent=True) from error
    except httpx.TransportError as error:
        raise GatewayError(f"no answer: {type(error).__name__}", unknown=True) from error
