"""Only gateways speak to the outside, by agnt.lib.http; models read through agents/llm (ARCHITECTURE section 3)."""

from typing import Final

from tests.house.source import Module, Offences, broken, caught, imported

LIBRARIES: Final = {
    "httpx",
    "httpx2",
    "requests",
    "socket",
    "urllib3",
    "aiohttp",
    "http.client",
    "urllib.request",
    "smtplib",
}

EXCEPT_FOR: Final = {
    "agnt/lib/http.py": "the door itself",
    "agnt/front/playthrough.py": "speaks as the guest's phone to the running server (make demo)",
    "agnt/embedded/servers.py": "looks for a free port for its own Redis",
    "agnt/supervisor": "looks whether the port is free and whether its own web server is up",
}


def rule(module: Module) -> Offences:
    """A library of the network, or the door, used outside a gateway."""
    if "gateways" in module.parts or module.path.startswith("agents/llm/"):
        return
    for line, name in imported(module):
        if any(name == library or name.startswith(f"{library}.") for library in LIBRARIES):
            yield line, f"speaks to the network: {name}"
        if name.startswith("agnt.lib.http"):
            yield line, "calls the outside and is no gateway"


def test_only_gateways_speak_to_the_outside() -> None:
    assert not broken(rule, EXCEPT_FOR)


def test_a_call_to_the_outside_elsewhere_is_caught() -> None:
    for line in (
        "import httpx",
        "from urllib.request import urlopen",
        "import http.client",
        "from agnt.lib import http",
    ):
        assert caught(rule, line, path="bookings/services/holds.py")
    assert not caught(rule, "from agnt.lib import http", path="chat/gateways/whatsapp.py")
    assert not caught(rule, "from urllib.parse import urlsplit\nfrom http import HTTPStatus")
