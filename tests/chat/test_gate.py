"""The send gate as a table: what may leave, and the word for why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chat.services.gate import Facts, refusal

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = Facts(
    author="bot",
    is_direct_answer=False,
    owned_by_human=False,
    owner_fence=3,
    sender_fence=3,
    last_inbound_at=NOW - HOUR,
    stopped_at=None,
    now=NOW,
)
STOPPED_LATER = {"stopped_at": NOW - HOUR / 2}
STOPPED_BEFORE = {"stopped_at": NOW - 2 * HOUR}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, ""),
        ({"sender_fence": None}, ""),
        # the window
        ({"last_inbound_at": NOW - 24 * HOUR}, ""),
        ({"last_inbound_at": NOW - 24 * HOUR - timedelta(seconds=1)}, "window_closed"),
        ({"last_inbound_at": None}, "window_closed"),
        ({"last_inbound_at": NOW - 25 * HOUR, "author": "staff"}, "window_closed"),
        ({"last_inbound_at": NOW - 25 * HOUR, "author": "system"}, "window_closed"),
        # ownership
        ({"owned_by_human": True}, "person_has_it"),
        ({"owned_by_human": True, "author": "staff"}, ""),
        ({"owned_by_human": True, "author": "system"}, ""),
        ({"sender_fence": 2}, "owner_changed"),
        ({"sender_fence": 2, "author": "staff"}, "owner_changed"),
        # consent
        (STOPPED_LATER, "no_consent"),
        (STOPPED_LATER | {"author": "staff"}, "no_consent"),
        (STOPPED_LATER | {"author": "system"}, "no_consent"),
        (STOPPED_LATER | {"author": "system", "is_direct_answer": True}, ""),
        (STOPPED_BEFORE, ""),
        (STOPPED_BEFORE | {"author": "staff"}, ""),
        (STOPPED_BEFORE | {"author": "system"}, "no_consent"),
        (STOPPED_BEFORE | {"author": "system", "last_inbound_at": NOW - timedelta(minutes=5)}, ""),
        # what cannot be sent at all
        ({"has_words": False}, "erased"),
        ({"has_address": False}, "no_address"),
    ],
)
def test_the_gate(facts: dict[str, object], reason: str) -> None:
    assert refusal(replace(OPEN, **facts)) == reason  # type: ignore[arg-type]
