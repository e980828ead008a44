"""A small load generator: raw HTTP/1.1 over kept-alive connections, requests prepared before the clock starts."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Result:
    """How many requests were answered 200 in how long, and the slowest in a hundred (ms)."""

    answered: int
    seconds: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "host: bench", f"content-length: {len(body)}", "content-type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def run(port: int, requests: list[bytes], clients: int) -> Result:
    """Send the requests over `clients` connections, each waiting for its answer; any answer but 200 is an error."""
    waiting = iter(requests)
    times: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, times) for _ in range(clients)))
    took = time.perf_counter() - started
    times.sort()
    return Result(len(times), took, times[int(len(times) * 0.99)] * 1000 if times else 0.0)


async def _client(port: int, waiting: Iterator[bytes], times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for one in waiting:
            began = time.perf_counter()
            writer.write(one)
            await _answer(reader)
            times.append(time.perf_counter() - began)
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"unexpected answer: {head[:80]!r}")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)


def batches(items: Iterator[bytes], size: int) -> Iterator[list[bytes]]:
    """The items in lists of `size`."""
    while batch := list(islice(items, size)):
        yield batch
