"""WhatsApp's webhook: signed POSTs answered a second, ours (durable) beside pywa (keeps nothing) and bare INSERTs."""

import asyncio
import json
import os
import statistics
from collections.abc import Iterator

import uvloop
from psycopg_pool import AsyncConnectionPool

from agnt.lib import signing
from tests.bench import load
from tests.bench.report import Line
from tests.bench.servers import environment, own_database, served

SECRET = "bench-secret"
CLIENTS = 64
ROUNDS = 9
REQUESTS = 1500
_PATH = "/webhooks/whatsapp"


def measure() -> list[Line]:
    """Interleaved rounds of the three, ours and pywa each in a process of its own."""
    with own_database() as address:
        env = environment(address, META_APP_SECRET=SECRET, META_VERIFY_TOKEN="bench")
        with served("tests.bench.apps:ours", env) as ours, served("tests.bench.apps:pywa", env) as pywa:
            return _lines(uvloop.run(_rounds(address, {"ours": ours, "pywa": pywa})))


def _lines(rates: dict[str, list[float]]) -> list[Line]:
    shown = {name: f"{statistics.median(found):,.0f}/s" for name, found in rates.items()}
    return [
        Line("webhook: pywa, keeps nothing", shown["pywa"]),
        Line("webhook: bare durable INSERT", shown["insert"]),
        Line("webhook: ours, verified, durable, 200", shown["ours"], _ratio(rates, "pywa"), "pywa", target=1.0),
        Line("webhook: ours, verified, durable, 200", shown["ours"], _ratio(rates, "insert"), "bare INSERT"),
    ]


def _ratio(rates: dict[str, list[float]], to: str) -> float:
    """The median of the rounds' ratios: what disturbs one round disturbs both sides of it."""
    return statistics.median(ours / theirs for ours, theirs in zip(rates["ours"], rates[to], strict=True))


async def _rounds(address: str, ports: dict[str, int]) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {"ours": [], "pywa": [], "insert": []}
    posts = load.batches(_posts(), REQUESTS)
    for port in ports.values():
        await load.run(port, next(posts), CLIENTS)  # warm up
    for _ in range(ROUNDS):
        for name, port in ports.items():
            rates[name].append((await load.run(port, next(posts), CLIENTS)).per_second)
        rates["insert"].append(await _inserts(address))
    return rates


def _posts() -> Iterator[bytes]:
    """Signed text messages, each with an id of its own."""
    number = 0
    while True:
        number += 1
        body = json.dumps(_text(number)).encode()
        yield load.request(_PATH, body, {"x-hub-signature-256": signing.meta_signature(SECRET, body)})


def _text(number: int) -> dict[str, object]:
    phone = f"1555{number:07d}"
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100000", "phone_number_id": "100"},
        "contacts": [{"profile": {"name": "Bench"}, "wa_id": phone, "user_id": f"US.{number}"}],
        "messages": [
            {
                "from": phone,
                "from_user_id": f"US.{number}",
                "id": f"wamid.bench{os.getpid()}x{number}",
                "timestamp": "1790000000",
                "type": "text",
                "text": {"body": "book sunset dinner for 2"},
            }
        ],
    }
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


async def _inserts(address: str) -> float:
    """The floor: one row with a unique key and 600 bytes, committed, by as many clients."""
    async with AsyncConnectionPool(address, min_size=8, max_size=8, kwargs={"autocommit": True}) as pool:
        async with pool.connection() as connection:
            await connection.execute(
                "CREATE TABLE IF NOT EXISTS bench_floor (id bigserial, key text UNIQUE, raw bytea)"
            )
        waiting = iter(range(REQUESTS))
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*(_insert(pool, waiting) for _ in range(CLIENTS)))
        return REQUESTS / (asyncio.get_running_loop().time() - started)


async def _insert(pool: AsyncConnectionPool, waiting: Iterator[int]) -> None:
    raw = os.urandom(600)
    for _ in waiting:
        async with pool.connection() as connection:
            await connection.execute("INSERT INTO bench_floor (key, raw) VALUES (%s, %s)", [os.urandom(12).hex(), raw])
