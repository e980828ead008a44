"""`manage.py api_key` as the contract has it: the last line is the key, and it is nowhere else."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agents.models import Agent
from agnt.core.models import ApiKey, AuditEntry
from agnt.lib import ids

pytestmark = pytest.mark.django_db


def _run(*args: str) -> list[str]:
    out = StringIO()
    call_command("api_key", *args, stdout=out)
    return out.getvalue().splitlines()


def test_the_last_line_is_the_key_and_only_its_hash_and_prefix_are_kept() -> None:
    raw = _run("create", "--name", "Alice", "--tier", "pro", "--scopes", "bookings, venues")[-1]
    key = ApiKey.objects.get()
    assert re.fullmatch(r"agnt_live_[A-Za-z0-9]{32}", raw)
    assert (key.name, key.tier, key.test, key.scopes) == ("Alice", "pro", False, ["bookings", "venues"])
    assert key.key_hash == ids.digest(raw)
    assert raw.startswith(key.prefix)
    assert raw[-20:] not in str(ApiKey.objects.values().get()) + str(list(AuditEntry.objects.values()))


def test_a_test_key_says_so() -> None:
    assert _run("create", "--name", "Alice", "--tier", "free", "--test")[-1].startswith("agnt_test_")
    assert ApiKey.objects.get().test


def test_a_key_can_bring_its_outside_agent() -> None:
    _run("create", "--name", "Alice", "--tier", "enterprise", "--agent", "concierge")
    agent = Agent.objects.get(id="ext-concierge")
    assert (agent.kind, agent.api_key) == (Agent.Kind.EXTERNAL, ApiKey.objects.get())


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--tier", "free", "--agent", "concierge"), "Only pro and enterprise"),
        (("--tier", "pro", "--agent", "Not A Slug"), "small letters"),
        (("--tier", "gold"), "invalid choice"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(args: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        _run("create", "--name", "Alice", *args)
    assert (ApiKey.objects.count(), Agent.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_an_agent_belongs_to_one_key() -> None:
    _run("create", "--name", "Alice", "--tier", "pro", "--agent", "concierge")
    with pytest.raises(CommandError, match="belongs to another key"):
        _run("create", "--name", "Bob", "--tier", "pro", "--agent", "concierge")
    assert ApiKey.objects.get().name == "Alice"


def test_revoking_ends_a_key_once_and_for_good() -> None:
    _run("create", "--name", "Alice", "--tier", "pro")
    key = ApiKey.objects.get()
    assert "is revoked" in _run("revoke", key.prefix)[-1]
    key.refresh_from_db()
    since = key.revoked_at
    assert since is not None
    _run("revoke", key.prefix)
    key.refresh_from_db()
    assert key.revoked_at == since
    assert AuditEntry.objects.filter(act="api_key.revoked").count() == 1


def test_an_unknown_prefix_is_said_to_be_unknown() -> None:
    with pytest.raises(CommandError, match="no key with that prefix"):
        _run("revoke", "agnt_live_nothing")
