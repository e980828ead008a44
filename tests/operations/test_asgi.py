"""The one door hands each connection to whom it belongs."""

from channels.layers import get_channel_layer

from tests.operations.doors import get, run


def test_the_hot_routes_do_not_reach_django() -> None:
    answer = get("/webhooks/whatsapp")
    assert b"content-security-policy" not in answer.headers
    assert answer.status in {400, 403}


def test_everything_else_does() -> None:
    assert b"content-security-policy" in get("/no/such/page", headers={"host": "localhost"}).headers


def test_a_websocket_that_nobody_serves_is_closed() -> None:
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
    scope = {"type": "websocket", "path": "/ws/nothing/", "headers": headers, "query_string": b""}
    assert run(scope, {"type": "websocket.connect"}) == [{"type": "websocket.close", "code": 4404}]


def test_a_websocket_from_a_foreign_page_is_refused() -> None:
    for origin in (b"https://evil.example", b"null", b"http://[", b"https://localhost.evil.example"):
        headers = [(b"host", b"localhost"), (b"origin", origin)]
        scope = {"type": "websocket", "path": "/ws/simulator/1/", "headers": headers, "query_string": b""}
        assert run(scope, {"type": "websocket.connect"}) == [{"type": "websocket.close", "code": 4404}]


def test_an_idle_websocket_outlives_the_wait_for_a_message() -> None:
    layer = get_channel_layer()
    (host,) = layer.hosts
    assert host["socket_timeout"] > layer.brpop_timeout
