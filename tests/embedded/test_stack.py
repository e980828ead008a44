"""The platform's processes on a test's database."""

import httpx

from tests.stack import Stack


def test_a_killed_worker_is_noticed_and_its_successor_is_ready(live_stack: Stack) -> None:
    live_stack.start("web", "worker", "wire")
    live_stack.wait_ready()
    assert httpx.get(f"{live_stack.base_url}/health/ready").json() == {
        "status": "ready",
        "database": {"ok": True},
        "redis": {"ok": True},
        "migrations": {"ok": True},
        "worker": {"ok": True},
    }
    live_stack.kill9("worker")
    live_stack.start("worker")
    live_stack.wait_ready()
